"""Taking one creator out of the parts of a lake: her rows go, mentions of her are marked.

A part that names her is written anew under another name, put in force by the manifest, and then
takes the place of the old file too: whoever still reads by an older manifest reads on, without
her. Each step may be stopped and done again.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wrensong.core.naming import MARK, Names, plain_word

from . import manifest as manifests
from .manifest import TableState
from .reading import quoted
from .schema import TABLES, Table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from .manifest import Part

Progress = Callable[[int, int | None, str], None]
ORDINARY = 5
"""Other creators whose captions use a word before it counts as an ordinary one."""
TEXTS: dict[str, tuple[str, ...]] = {
    "accounts": ("bio", "display_name"), "posts": ("caption", "url"), "comments": ("text",),
    "forecasts": ("brand",),
}  # fmt: skip
"""Columns of free text, beside ``source``, in which others may name her."""
_LISTS = {"posts": ("hashtags", "mentions", "sponsors")}
# Whoever else has her name keeps it: it is theirs. Handles and addresses are hers alone.
_OWN_NAMES = {("accounts", "display_name")}
# Columns that hold the handle or id of somebody else than the owner of the row.
_OTHERS = {"comments": "commenter", "follower_samples": "follower"}


@dataclass(frozen=True, slots=True)
class Erased:
    """``rows`` of hers that went, ``mentions`` (rows of others) that were marked, ``parts``
    written anew."""

    rows: int = 0
    mentions: int = 0
    parts: int = 0


class Erasing:
    """One creator out of one lake, table by table. The caller holds the write lock."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection, names: Names) -> None:
        self._folder, self._names = folder, names
        self._parts = folder / "parts"
        self._connection = connection
        define(connection, names)
        self._tags = self._her_tags()

    def table(self, kind: Table, write: Callable[[str], Part], tell: Progress) -> Erased:
        """Take her out of one table. ``write`` makes a part of a query and a name."""
        before = manifests.load(self._folder)
        state = before.state(kind.name)
        named = {part.file for part in state.parts}
        total, parts, old = Erased(), list(state.parts), {}
        for number, part in enumerate(state.parts):
            tell(number, len(state.parts), f"Reading {kind.name}")
            found = self._count(kind, part.file)
            if not (found.rows or found.mentions):
                continue
            fresh = write(self._without(kind, part.file))
            parts[number] = replace(fresh, history=part.history)
            old[part.file] = parts[number].file
            total = Erased(total.rows + found.rows, total.mentions + found.mentions,
                           total.parts + 1)  # fmt: skip
        if old:
            held = TableState(tuple(p for p in parts if p.rows), state.distinct)
            gone = tuple((file, time.time()) for file in old)
            after = before.with_state(kind.name, held)
            manifests.save(self._folder, replace(after, retired=(*before.retired, *gone)))
            for was, now in old.items():
                put_over(self._parts / now, self._parts / was)
            for part in parts:
                if not part.rows:
                    (self._parts / part.file).unlink(missing_ok=True)
        self._left_over(kind, named | {part.file for part in parts})
        return total

    def _left_over(self, kind: Table, done: set[str]) -> None:
        """Files that no manifest names, or only an older one: replaced parts that a reader may
        hold, and what an interrupted writer left."""
        for path in sorted((self._parts / kind.name).glob("*.parquet")):
            file = path.relative_to(self._parts).as_posix()
            if file in done:
                continue
            if not readable(self._connection, path):
                path.unlink(missing_ok=True)  # cut off while it was written
                continue
            found = self._count(kind, file)
            if found.rows or found.mentions:
                fresh = path.with_suffix(".fresh")
                copy_to(self._connection, self._without(kind, file), fresh)
                os.replace(fresh, path)
        for path in (self._parts / kind.name).glob("*.fresh*"):
            path.unlink(missing_ok=True)

    # ---- what is asked of one part -----------------------------------------------------------

    def _count(self, kind: Table, file: str) -> Erased:
        columns = self._columns(file)
        change = " OR ".join(
            [f"CASE WHEN {holds(c, self._names)} THEN {_asks(kind, c)}({c}) ELSE FALSE END"
             for c in self._texts(kind, columns)]
            + [f"COALESCE(list_has_any({c}, {self._tag_list()}), FALSE)"
               for c in self._lists(kind, columns)]
        )  # fmt: skip
        if kind.name == "tags":
            change = f"COALESCE(tag_id IN ({_numbers(self._tags)}), FALSE)"
        row = self._connection.execute(
            f"SELECT COUNT(*) FILTER (hers), COUNT(*) FILTER (NOT hers AND changes) FROM (SELECT "
            f"{self._hers(kind)} AS hers, {change or 'FALSE'} AS changes FROM {self._read(file)})"
        ).fetchone()
        assert row is not None
        return Erased(*row)

    def _without(self, kind: Table, file: str) -> str:
        """The rows of a part that stay, in their order, with the mark where others name her."""
        columns = self._columns(file)
        anew = [
            f"CASE WHEN {holds(c, self._names)} THEN {_cleans(kind, c)}({c}) ELSE {c} END AS {c}"
            for c in self._texts(kind, columns)
        ]
        swaps = " ".join(f"WHEN {tag} THEN {mark}" for tag, mark in self._tags.items())
        anew += [
            f"CASE WHEN list_has_any({c}, {self._tag_list()}) THEN list_transform({c}, "
            f"lambda one: CASE one {swaps} ELSE one END) ELSE {c} END AS {c}"
            for c in self._lists(kind, columns)
        ]
        if kind.name == "comments":
            own = self._connection.execute(
                f"SELECT DISTINCT comment FROM {self._read(file)} WHERE {self._hers(kind)}"
            ).fetchall()
            if own:
                hers = ", ".join(_text(one) for (one,) in own)
                anew.append(f"CASE WHEN parent IN ({hers}) THEN {_text(MARK)} ELSE parent END "
                            "AS parent")  # fmt: skip
        if kind.name == "tags" and self._tags:
            anew.append(f"CASE WHEN tag_id IN ({_numbers(self._tags)}) THEN LEFT(tag, 1) || "
                        f"{_text(MARK)} ELSE tag END AS tag")  # fmt: skip
        chosen = f"* REPLACE ({', '.join(anew)})" if anew else "*"
        return f"SELECT {chosen} FROM {self._read(file)} WHERE NOT ({self._hers(kind)})"

    def _hers(self, kind: Table) -> str:
        """Rows about her or by her."""
        numbers = _numbers(self._names.numbers)
        found = []
        if "account_id" in kind.key:
            found.append(f"account_id IN ({numbers})")
        if kind.name == "identity_decisions":
            found.append(f"other_id IN ({numbers})")
        if kind.name in _OTHERS:
            tokens = [*self._names.handles, *(one.lower() for one in self._names.user_ids)]
            told = ", ".join(map(_text, tokens)) or "NULL"
            found.append(f"COALESCE({_OTHERS[kind.name]} IN ({told}), FALSE)")  # NULL: nobody
        if kind.name == "tags":
            double = [tag for tag, mark in self._tags.items() if tag != mark]
            found.append(f"tag_id IN ({_numbers(double)})")
        return f"COALESCE({' OR '.join(found) or 'FALSE'}, FALSE)"

    def _texts(self, kind: Table, columns: set[str]) -> list[str]:
        return [c for c in (*TEXTS.get(kind.name, ()), "source") if c in columns]

    def _lists(self, kind: Table, columns: set[str]) -> list[str]:
        some = [c for c in _LISTS.get(kind.name, ()) if c in columns]
        return some if any(tag != mark for tag, mark in self._tags.items()) else []

    def _tag_list(self) -> str:
        return f"[{_numbers(tag for tag, mark in self._tags.items() if tag != mark)}]"

    def _columns(self, file: str) -> set[str]:
        found = self._connection.execute(f"DESCRIBE SELECT * FROM {self._read(file)}").fetchall()
        return {row[0] for row in found}

    def _read(self, file: str) -> str:
        return f"read_parquet('{quoted(self._parts / file)}')"

    def _her_tags(self) -> dict[int, int]:
        """Each tag that names her -> the one that stands for everybody erased."""
        files = sorted((self._parts / "tags").glob("*.parquet"))
        listed = ", ".join(f"'{quoted(path)}'" for path in files
                           if readable(self._connection, path))  # fmt: skip
        if not listed:
            return {}
        found: dict[int, int] = {}
        for sign in "@#":
            told = self._names.handles if sign == "@" else self._names.hashtags
            wanted = [f"{sign}{one}" for one in told]
            rows = self._connection.execute(
                f"SELECT DISTINCT tag_id, tag = {_text(sign + MARK)} FROM read_parquet([{listed}]) "
                f"WHERE tag IN ({', '.join(map(_text, [sign + MARK, *wanted]))}) ORDER BY 1"
            ).fetchall()
            marks = [tag for tag, is_mark in rows if is_mark]
            hers = [tag for tag, is_mark in rows if not is_mark and tag not in marks]
            if hers:
                found |= dict.fromkeys(hers, (marks or hers)[0])
        return found


def ordinary(connection_run: Callable[..., pa.Table], names: Names) -> frozenset[str]:
    """Which of her handles and names the captions of others use as plain words (lower case)."""
    asked = [one for one in names.handles if plain_word(one)]
    asked += [one.lower() for one in names.full_names]
    found = set()
    for word in asked:
        count = connection_run(
            "SELECT COUNT(DISTINCT account_id) AS n FROM posts WHERE contains(caption, $word) AND "
            "regexp_matches(caption, $whole) AND NOT list_contains($hers, account_id)",
            parameters={"word": word, "hers": sorted(names.numbers),
                        "whole": rf"(^|[^\w@#./:]){_escaped(word)}($|[^\w])"},
        )  # fmt: skip
        if count["n"][0].as_py() >= ORDINARY:
            found.add(word)
    return frozenset(found)


def define(connection: duckdb.DuckDBPyConnection, names: Names) -> None:
    """Functions of SQL that look for her in a text and take her out."""

    def cleans(with_names: bool) -> Callable[[Any], Any]:
        def clean(texts: Any) -> Any:
            return _array([names.out_of(one, names=with_names) for one in texts.to_pylist()])

        return clean

    def asks(with_names: bool) -> Callable[[Any], Any]:
        def ask(texts: Any) -> Any:
            rows = texts.to_pylist()
            return _array([names.out_of(one, names=with_names) != one for one in rows])

        return ask

    for end, with_names in (("", True), ("_but_names", False)):
        for start, make, kind in (("erased", cleans, "VARCHAR"), ("mentions", asks, "BOOLEAN")):
            connection.create_function(
                f"{start}{end}", make(with_names), ["VARCHAR"], kind, type="arrow"
            )


def holds(column: str, names: Names) -> str:
    """Whether a text may name her: quick, and true a little too often."""
    found = " OR ".join(f"contains(lower({column}), {_text(one)})" for one in names.needles)
    return f"COALESCE({found or 'FALSE'}, FALSE)"


def copy_to(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write a query's rows, in their order, as one part."""
    from .store import ROW_GROUP

    connection.execute(
        f"COPY ({query}) TO '{quoted(path)}' "
        f"(FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def readable(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether a file is a whole part."""
    import duckdb

    try:
        connection.execute(f"SELECT 1 FROM parquet_file_metadata('{quoted(path)}')")
    except (duckdb.InvalidInputException, duckdb.IOException):
        return False
    return True


def put_over(fresh: Path, old: Path) -> None:
    """Let ``old`` be the same content as ``fresh``, in one step."""
    beside = old.with_suffix(".fresh")
    beside.unlink(missing_ok=True)
    try:
        os.link(fresh, beside)
    except OSError:  # a file system without links
        shutil.copyfile(fresh, beside)
    os.replace(beside, old)
    manifests.sync_folder(old.parent)


def order_of_tables() -> list[Table]:
    """Tags last: they tell which numbers in posts mean her."""
    return sorted(TABLES.values(), key=lambda kind: kind.name == "tags")


def _asks(kind: Table, column: str) -> str:
    return "mentions_but_names" if (kind.name, column) in _OWN_NAMES else "mentions"


def _cleans(kind: Table, column: str) -> str:
    return "erased_but_names" if (kind.name, column) in _OWN_NAMES else "erased"


def _numbers(found: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in found) or "NULL"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _escaped(word: str) -> str:
    return "".join(c if c.isalnum() or c == " " else f"\\{c}" for c in word)


def _array(values: list[Any]) -> Any:
    import pyarrow as pa

    return pa.array(values)
