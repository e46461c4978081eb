"""The lake: append, read, compact. The only writer of facts.

Durability: a part is written and synced under a name nobody reads, then the manifest that
names it is swapped atomically. When ``append`` returns, the rows survive a crash; before
that, none of them is visible. Several processes may read while one appends.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from wrensong.core.errors import LakeBusy, LakeDamaged

from . import manifest as manifests
from .manifest import Manifest, Part, TableState
from .pipeline import step
from .reading import all_rows, has_time, newest_first, quoted, view_of
from .schema import TABLES, Table
from .staging import conform, stage

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from wrensong.core.naming import Names

    from .erasing import Erased, Progress

ROW_GROUP = 100_000
MANY_PARTS = 12
KEEP_RETIRED_SECONDS = 3_600  # a reader may still hold the manifest that named the file


@dataclass(frozen=True, slots=True)
class Appended:
    """``added``: keys not seen before; ``updated``: another value for a known key; ``unchanged``:
    nothing new (stored only when it confirms an old value at a new time)."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Appended) -> Appended:
        return Appended(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


class Lake:
    """The fact tables in one folder. Cheap to construct; safe to share between threads."""

    def __init__(
        self,
        folder: Path,
        *,
        threads: int = 0,
        memory: str = "",
        wait: float = 30.0,
        held: Manifest | None = None,
    ) -> None:
        """``threads`` and ``memory`` (``2GB``) bound the engine (0 and empty: its own choice);
        ``wait`` is how many seconds to wait for another writer. ``held`` reads the lake as that
        manifest names it, whatever is appended meanwhile."""
        self.folder = folder
        self._held = held
        self._threads, self._memory, self._wait = threads, memory, wait
        self._views: tuple[tuple[int, datetime | None], duckdb.DuckDBPyConnection] | None = None
        self._guard = threading.Lock()

    @property
    def version(self) -> int:
        """Changes whenever the content does."""
        return self.manifest.version

    @property
    def manifest(self) -> Manifest:
        """What is read: the manifest now in force, or the one that is held."""
        return self._held or manifests.load(self.folder)

    # ---- reading -------------------------------------------------------------------------

    def run(
        self,
        sql: str,
        *,
        as_of: datetime | None = None,
        parameters: Mapping[str, Any] | None = None,
        given: Mapping[str, pa.Table] | None = None,
    ) -> pa.Table:
        """Run one query over the current rows, or over what was current at ``as_of`` (UTC).

        ``parameters`` fill ``$name`` in the SQL; ``given`` are Arrow tables the query may
        name beside the tables of the lake. Raises LakeDamaged when a part cannot be read.
        """
        import duckdb

        try:
            cursor = self._reader(as_of).cursor()
            try:
                for name, table in (given or {}).items():
                    cursor.register(name, table)
                return cursor.sql(sql, params=dict(parameters or {})).to_arrow_table()
            finally:
                cursor.close()
        except duckdb.IOException as error:
            raise LakeDamaged(f"A file of the lake cannot be read: {error}.") from error

    def history(self, table: str, accounts: Iterable[int]) -> pa.Table:
        """Every row ever stored about some accounts, those that newer ones replaced too."""
        kind, state = TABLES[table], self.manifest.state(table)
        rows = all_rows(kind, state.parts, self._parts)
        order = "observed_at" if has_time(kind) else kind.key[0]
        return self.run(
            f"SELECT * FROM ({rows}) WHERE list_contains($of, account_id) ORDER BY {order}",
            parameters={"of": sorted(accounts)},
        )

    def count(self, table: str) -> int:
        """Rows now current in a table."""
        return int(self.run(f"SELECT COUNT(*) AS n FROM {TABLES[table].name}")["n"][0].as_py())

    def parts(self, table: str, until: datetime | None = None) -> tuple[str, ...]:
        """The immutable files that hold the current rows of a table, or, with ``until`` (UTC),
        everything observed by then: what is computed from them stands while they are named."""
        state = manifests.load(self.folder).state(table)
        if until is None:
            return tuple(part.file for part in state.current)
        moment = until.astimezone(UTC).replace(tzinfo=None).isoformat()
        return tuple(p.file for p in state.parts if p.oldest is None or p.oldest <= moment)

    def accounts_since(self, table: str, parts: Iterable[str]) -> pa.Array | None:
        """Accounts with rows written after the current rows were in ``parts``; None when that
        cannot be told, because parts were merged since."""
        before, now = set(parts), self.parts(table)
        if not before.issubset(now):
            return None
        files = [f"'{quoted(self._parts / file)}'" for file in now if file not in before]
        read = f"read_parquet([{', '.join(files)}])" if files else f"{table} WHERE FALSE"
        found = self.run(f"SELECT DISTINCT account_id FROM {read}")
        return found["account_id"].combine_chunks()

    def _reader(self, as_of: datetime | None) -> duckdb.DuckDBPyConnection:
        """A connection whose views show the lake as it is now (cached until it changes)."""
        moment = as_of.astimezone(UTC).replace(tzinfo=None) if as_of else None
        current = self.manifest
        with self._guard:
            if self._views and self._views[0] == (current.version, moment):
                return self._views[1]
            connection = self._connect()
            for table in TABLES.values():
                connection.execute(view_of(table, current.state(table.name), self._parts, moment))
            accounts = step("wrensong.lake", "current_accounts")
            connection.execute(f"CREATE VIEW current_accounts AS {accounts}")
            self._views = ((current.version, moment), connection)
            return connection

    def _connect(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        connection = duckdb.connect(":memory:")
        if self._threads:
            connection.execute(f"SET threads = {int(self._threads)}")
        if self._memory:
            connection.execute("SET memory_limit = ?", [self._memory])
        connection.execute("SET temp_directory = ?", [str(self.folder / "spill")])
        return connection

    # ---- writing -------------------------------------------------------------------------

    def append(self, table: str, rows: pa.Table) -> Appended:
        """Add observations to a table; durable when it returns.

        ``rows`` holds any subset of the table's columns, keys included (missing columns are
        *not known*). A NULL never erases: where an earlier row of the same key knows the
        value, it is carried forward. Rows that repeat a key, time and values are dropped.
        Raises LakeBusy when another process holds the write lock for too long.
        """
        kind = TABLES[table]
        fresh = conform(kind, rows)
        if fresh.num_rows == 0:
            return Appended()
        with self.writing():
            before = manifests.load(self.folder)
            state = before.state(table)
            connection = self._connect()
            try:
                connection.register("incoming", fresh)
                tally = stage(connection, kind, state, self._parts)
                added = Appended(tally["added"], tally["updated"], tally["unchanged"])
                if tally["written"] == 0:
                    return added
                part = self._write(connection, kind, "SELECT * FROM staged", len(state.parts))
            finally:
                connection.close()
            distinct = state.distinct and bool(tally["distinct"])
            after = before.with_state(table, TableState((*state.parts, part), distinct))
            manifests.save(self.folder, after)
            if len(after.state(table).current) > MANY_PARTS:
                self._compact(table)
            return added

    def compact(self, *tables: str) -> None:
        """Merge parts: one current part clustered by account, superseded rows apart.

        Point-in-time reads stay exact. Old files go once no reader can hold them.
        """
        for table in tables or TABLES:
            with self.writing():
                self._compact(table)

    def erase(self, names: Names, progress: Progress | None = None) -> Erased:
        """Take one creator out of every part: the only way facts ever go.

        Her rows go from all tables, history too; mentions of her in rows of others are marked
        (docs/rooms/privacy.md). Only parts that name her are written anew; readers read on
        meanwhile. Done again after it was stopped it completes what is left. Raises LakeBusy.
        """
        from .erasing import Erased, Erasing, order_of_tables

        total, tell = Erased(), progress or (lambda done, of, words: None)
        with self.writing():
            connection = self._connect()
            try:
                erasing = Erasing(self.folder, connection, names)
                for kind in order_of_tables():

                    def write(sql: str, kind: Table = kind) -> Part:
                        return self._write(connection, kind, sql, 0, ordered=True)

                    done = erasing.table(kind, write, tell)
                    total = Erased(total.rows + done.rows, total.mentions + done.mentions,
                                   total.parts + done.parts)  # fmt: skip
            finally:
                connection.close()
        return total

    def ordinary(self, names: Names) -> frozenset[str]:
        """Which of her handles and names others use as plain words."""
        from .erasing import ordinary

        return ordinary(self.run, names)

    def tag_ids(self, tags: pa.Array) -> pa.Array:
        """The small integer of each tag (``#word``, ``@handle``), minted where new.

        ``tags`` may hold repeats and NULLs; the result has the same length. Callers pass the
        values of a list column, not the lists.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        with self.writing():
            known = self.run("SELECT tag, tag_id FROM tags")
            distinct = pc.drop_null(pc.unique(tags))
            new = distinct.filter(
                pc.invert(pc.is_in(distinct, value_set=known["tag"].combine_chunks()))
            )
            if len(new):
                first = (pc.max(known["tag_id"]).as_py() or 0) + 1
                ids = pa.array(range(first, first + len(new)), pa.int32())
                minted = pa.table({"tag_id": ids, "tag": new.cast(pa.string())})
                self.append("tags", minted)
                known = pa.concat_tables([known, minted.select(["tag", "tag_id"])])
        where = pc.index_in(tags, value_set=known["tag"].combine_chunks())
        return pc.take(known["tag_id"].combine_chunks(), where)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lake's write lock (re-entrant within this Lake)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with self._lock.acquire(timeout=self._wait):
                yield
        except Timeout as error:
            raise LakeBusy(
                f"Another process has been writing to {self.folder} for {self._wait:.0f} seconds."
            ) from error

    @cached_property
    def _lock(self) -> FileLock:
        return FileLock(self.folder / "write.lock")

    @property
    def _parts(self) -> Path:
        return self.folder / "parts"

    def _write(
        self, connection: duckdb.DuckDBPyConnection, kind: Table, sql: str, number: int, *,
        ordered: bool = False,
    ) -> Part:  # fmt: skip
        """Write the result of ``sql`` as one synced part in cluster order (``ordered``: it is in
        that order already, with its own columns)."""
        folder = self._parts / kind.name
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{kind.name}/{time.time_ns():020d}-{number:04d}.parquet"
        path = self._parts / name
        order = ", ".join(f"{c} NULLS LAST" for c in kind.cluster)
        rows = f"SELECT {', '.join(kind.column_names)} FROM ({sql}) ORDER BY {order}"
        connection.execute(
            f"COPY ({sql if ordered else rows}) TO '{quoted(path)}' "
            f"(FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
        manifests.sync_folder(folder)
        bounds = "MIN(observed_at), MAX(observed_at)" if has_time(kind) else "NULL, NULL"
        row = connection.execute(
            f"SELECT COUNT(*), {bounds} FROM read_parquet('{quoted(path)}')"
        ).fetchone()
        assert row is not None
        oldest, newest = (moment.isoformat() if moment else None for moment in row[1:])
        return Part(name, row[0], oldest=oldest, newest=newest)

    def _compact(self, table: str) -> None:
        kind, before = TABLES[table], manifests.load(self.folder)
        state = before.state(table)
        self._sweep(before)
        if len(state.current) <= 1 and state.distinct:
            return
        connection = self._connect()
        try:
            connection.execute(
                f"CREATE VIEW every AS {all_rows(kind, state.parts, self._parts, numbered=True)}"
            )
            if state.distinct:
                newest, older = all_rows(kind, state.current, self._parts), None
            else:
                # Of two versions of one moment the later written holds at every time; the other
                # can never be seen again, and in one part their order would be lost.
                moment = ", ".join((*kind.key, "observed_at") if has_time(kind) else kind.key)
                connection.execute(
                    f"CREATE VIEW ranked AS SELECT *, ROW_NUMBER() OVER (PARTITION BY "
                    f"{', '.join(kind.key)} ORDER BY {newest_first(kind)}) AS rank, "
                    f"ROW_NUMBER() OVER (PARTITION BY {moment} ORDER BY part_no DESC) AS version "
                    "FROM every"
                )
                newest = "SELECT * FROM ranked WHERE rank = 1"
                older = "SELECT * FROM ranked WHERE rank > 1 AND version = 1"
            parts = [self._write(connection, kind, newest, 0)]
            if older is not None:
                history = replace(self._write(connection, kind, older, 1), history=True)
                parts = [history, *parts] if history.rows else parts
            else:
                parts = [*(p for p in state.parts if p.history), *parts]
        finally:
            connection.close()
        kept = {part.file for part in parts}
        gone = tuple((p.file, time.time()) for p in state.parts if p.file not in kept)
        after = before.with_state(table, TableState(tuple(parts), True))
        manifests.save(self.folder, replace(after, retired=(*before.retired, *gone)))

    def _sweep(self, current: Manifest) -> None:
        """Delete parts that nothing names any more and no reader can still hold."""
        if not self._parts.exists():
            return
        named = {p.file for state in current.tables.values() for p in state.parts}
        limit = time.time() - KEEP_RETIRED_SECONDS
        retired = dict(current.retired)
        for path in self._parts.glob("*/*.parquet"):
            name = path.relative_to(self._parts).as_posix()
            since = retired.get(name, path.stat().st_mtime)
            if name not in named and since < limit:
                path.unlink(missing_ok=True)
