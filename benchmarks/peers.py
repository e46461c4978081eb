"""The peers that `search` is compared with: PostgreSQL with GIN, SQLite with FTS5.

Both hold the same creators, have an index on the columns that are filtered, and rank accounts
that use any of the words. A PostgreSQL cluster is made in a temporary folder, listens on a socket
there only, and is stopped and removed at the end.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from wrensong.discover.domain import Condition, Search

COLUMNS = ["account_id", "platform", "country", "followers", "er", "body"]


def rows(stored: Path):
    """Tables of the plain columns and one of all words."""
    with pa.memory_map(str(stored)) as source:
        batches = pa.ipc.open_file(source)
        for i in range(batches.num_record_batches):
            batch = pa.Table.from_batches([batches.get_batch(i)])
            texts = [batch.column(n) for n in batch.column_names if n.startswith("text_")]
            body = pa.compute.binary_join_element_wise(*texts, " ")
            yield batch.select(COLUMNS[:-1]).append_column("body", body)


def where(conditions: tuple[Condition, ...]) -> str:
    """The filters in SQL; the questions are our own, so they are written out."""
    parts = []
    for asked in conditions:
        if asked.values:
            parts.append(f"{asked.filter} IN ({', '.join(repr(v) for v in asked.values)})")
        if asked.low is not None:
            parts.append(f"{asked.filter} >= {asked.low!r}")
        if asked.high is not None:
            parts.append(f"{asked.filter} <= {asked.high!r}")
    return " AND ".join(parts)


class SQLite:
    """FTS5 (a table without its own copy of the text) ranked by bm25."""

    def __init__(self, folder: Path, stored: Path) -> None:
        self._path = folder / "peer.sqlite"
        self._path.unlink(missing_ok=True)
        self._base = sqlite3.connect(self._path)
        self._base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;"
            "PRAGMA mmap_size = 8000000000;"
            "CREATE TABLE creators (account_id INTEGER PRIMARY KEY, platform TEXT, country TEXT,"
            " followers INTEGER, er REAL);"
            "CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize='unicode61')"
        )
        for table in rows(stored):
            every = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
            self._base.executemany(
                "INSERT INTO creators VALUES (?, ?, ?, ?, ?)", [row[:5] for row in every]
            )
            self._base.executemany(
                "INSERT INTO words (rowid, body) VALUES (?, ?)", [(r[0], r[5]) for r in every]
            )
        self._base.executescript(
            "CREATE INDEX by_place ON creators (platform, country, followers);"
            "INSERT INTO words (words) VALUES ('optimize'); ANALYZE"
        )

    def milliseconds(self, questions: list[Search]) -> np.ndarray:
        taken = []
        for question in questions:
            start = time.perf_counter()
            self._base.execute(
                "SELECT account_id, bm25(words) AS score FROM words JOIN creators"
                f" ON account_id = words.rowid WHERE words MATCH ? AND {where(question.conditions)}"
                " ORDER BY score LIMIT 50",
                (" OR ".join(question.text.split()),),
            ).fetchall()
            taken.append(time.perf_counter() - start)
        return np.array(taken) * 1e3

    def __enter__(self) -> SQLite:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()
        self._path.unlink()


class PostgreSQL:
    """A tsvector with GIN, ranked by ts_rank; asked through one psql that says its own times."""

    def __init__(self, folder: Path, stored: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        initdb = shutil.which("initdb") or (str(found[-1]) if found else None)
        if initdb is None:
            raise SystemExit("PostgreSQL is not installed; leave the peers out with --no-peers.")
        self._programs = Path(initdb).resolve().parent
        self._home = Path(tempfile.mkdtemp(dir=folder, prefix="pg-"))
        # It refuses to run as root.
        self._user = {"user": "postgres"} if os.geteuid() == 0 else {}
        if self._user:
            shutil.chown(self._home, "postgres")
        self._run("initdb", "-D", f"{self._home}/data", "-U", "peer", "--locale=C", "-E", "UTF8")
        options = (
            f"-k {self._home} -c listen_addresses= -c shared_buffers=1GB -c work_mem=128MB"
            " -c maintenance_work_mem=1GB -c jit=off -c fsync=off -c max_wal_size=8GB"
        )
        self._run("pg_ctl", "-D", f"{self._home}/data", "-w", "-l", f"{self._home}/log",
                  "-o", options, "start")  # fmt: skip
        try:
            self._load(folder, stored)
        except BaseException:
            self.__exit__()
            raise

    def _load(self, folder: Path, stored: Path) -> None:
        self._sql(
            "CREATE UNLOGGED TABLE creators (account_id bigint PRIMARY KEY, platform text,"
            " country text, followers bigint, er double precision, body text)"
        )
        for number, table in enumerate(rows(stored)):
            plain = folder / f"peer-{number}.csv"
            pa.csv.write_csv(table, plain, pa.csv.WriteOptions(include_header=False))
            plain.chmod(0o644)
            self._sql(f"COPY creators FROM '{plain}' (FORMAT csv)")
            plain.unlink()
        self._sql(
            "ALTER TABLE creators ADD words tsvector"
            " GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED;"
            "CREATE INDEX ON creators USING gin (words);"
            "CREATE INDEX ON creators (platform, country, followers)"
        )
        self._sql("VACUUM ANALYZE creators")

    def _run(self, program: str, *arguments: str, given: str | None = None) -> str:
        command = [str(self._programs / program), *arguments]
        # pg_ctl hands its output to the server, so it must not be waited for.
        out = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        done = subprocess.run(
            command, input=given, stdout=out, text=True, check=True, cwd="/", **self._user
        )
        return done.stdout or ""

    def _sql(self, statements: str) -> str:
        options = ["-h", str(self._home), "-U", "peer", "-d", "postgres", "-qAt", "-v",
                   "ON_ERROR_STOP=1"]  # fmt: skip
        return self._run("psql", *options, given=statements + ";\n")

    def milliseconds(self, questions: list[Search]) -> np.ndarray:
        lines = ["\\timing on"]
        for question in questions:
            lines.append(
                "SELECT account_id, ts_rank(words, asked) AS score FROM creators,"
                f" to_tsquery('simple', '{' | '.join(question.text.split())}') AS asked"
                f" WHERE words @@ asked AND {where(question.conditions)}"
                " ORDER BY score DESC LIMIT 50;"
            )
        said = re.findall(r"^Time: ([\d.]+) ms", self._sql("\n".join(lines)), re.MULTILINE)
        return np.array(said[: len(questions)], float)

    def __enter__(self) -> PostgreSQL:
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", f"{self._home}/data", "-m", "immediate", "stop")
        shutil.rmtree(self._home)
