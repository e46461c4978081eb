"""Discover's verbs: import, preview, export, and finding an account that a person means."""

from __future__ import annotations

import csv
import difflib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from wrensong.core import ids
from wrensong.core.errors import BadInput, FileUnreadable, NotFound, ValueInvalid
from wrensong.core.periods import as_utc
from wrensong.core.platforms import from_url, handle
from wrensong.core.platforms import platform as platform_named
from wrensong.lake.schema import TABLES

from .domain import BadRow, ColumnMapping, FileKind, ImportReport
from .rules import disclosure_rules as disclosure_rules  # collaborate applies them by place
from .rules import disclosure_words as disclosure_words
from .rules import says_disclosed as says_disclosed  # other rooms measure it
from .search.verbs import SearchVerbs
from .verbs import PersonVerbs

if TYPE_CHECKING:
    import pyarrow as pa

    from wrensong.sources.files.intake import Plan, Said
    from wrensong.sources.files.sheet import Sheet, Spoiled
    from wrensong.workspace import Workspace

    from .importing import Tally

Progress = Callable[[int, int | None, str], None]
ExportFormat = Literal["csv", "json", "ndjson", "parquet"]
SHOWN = 1_000  # bad rows described in a report; all of them are counted


class Told(TypedDict, total=False):
    """What a caller may say about a file when the file does not say it (or says it wrongly).

    ``platform``: for rows that name none. ``mapping``: header -> field (None: leave out).
    ``units``: field -> ``percent``, ``fraction``, ``decimal-comma``, ``decimal-point``,
    ``day-first``, ``month-first`` (several with a space). ``observed_at``: when the values
    were true, for rows without a date of their own. ``currency``: of prices without one.
    ``bad_rows``: a CSV file to write every row kept apart to. ``shared``: mapping and units
    are meant for several files, so what this one lacks is no mistake.
    """

    platform: str | None
    mapping: Mapping[str, str | None] | None
    units: Mapping[str, str] | None
    observed_at: datetime | None
    currency: str | None
    bad_rows: str | Path | None
    shared: bool


class Discover(SearchVerbs, PersonVerbs):
    """The room that answers: who is out there?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def import_file(
        self,
        path: str | Path,
        kind: FileKind | None = None,
        *,
        progress: Progress | None = None,
        **told: Unpack[Told],
    ) -> ImportReport:
        """Bring a file of creators, posts, comments, audiences or followers into the lake.

        The kind, the columns and their units are told by the file where it can; what was
        said is remembered for the next file with the same columns. The same file again adds
        nothing. Rows that cannot be read are kept apart with line and reason. ``progress``
        is called with (rows done, rows in all, words).
        Raises FileUnreadable, FileEmpty, ColumnsUnclear, UnitUnclear, ValueInvalid, LakeBusy.
        """
        import pyarrow as pa

        from wrensong.lake import kept_out

        from .importing import Importing

        path = Path(path).expanduser()
        plans = self._plans(path, kind, told)
        observed_at, because, source, digest = self._observed(path, told)
        bad = _BadRows(told.get("bad_rows"))
        tallies: list[Tally] = []
        moment = pa.scalar(observed_at.replace(tzinfo=None), pa.timestamp("us"))
        lake, out = self._workspace.lake, kept_out.load(self._workspace.folder)
        try:
            with lake.writing():
                for plan in plans:
                    refuse = bad.add if plan is plans[0] else bad.pass_over
                    step = Importing(lake, plan, source, moment, refuse, out)
                    words = f"Importing {plan.kind}"
                    total = plan.sheet.rows

                    def tell(done: int, words: str = words, total: int = total) -> None:
                        if progress:
                            progress(done, total, words)

                    tell(0)
                    tallies.append(step.run(tell))
        finally:
            bad.close()
        self._workspace.remember(
            "observed", digest, {"at": observed_at.isoformat(), "source": source}
        )
        self._remember(plans[0], kind, told)
        main = tallies[0]
        return ImportReport(
            path=str(path),
            kind=plans[0].kind,
            format=plans[0].sheet.format,
            read=main.added + main.updated + main.unchanged + bad.count,
            added=main.added,
            updated=main.updated,
            unchanged=main.unchanged,
            bad=bad.count,
            bad_rows=tuple(bad.shown),
            mapping=_explained(plans[0]),
            observed_at=observed_at,
            observed_because=because,
            account_ids=tuple(sorted(set().union(*(t.account_ids for t in tallies)))),
            warnings=(*_warnings(plans), *_others(plans, tallies), *bad.elsewhere()),
        )

    def preview(
        self, path: str | Path, kind: FileKind | None = None, **told: Unpack[Told]
    ) -> ImportReport:
        """How ``import_file`` would understand a file, with sample values; imports nothing.

        Raises what ``import_file`` raises for the file and its columns.
        """
        path = Path(path).expanduser()
        plans = self._plans(path, kind, told)
        observed_at, because, *_ = self._observed(path, told)
        return ImportReport(
            str(path), plans[0].kind, plans[0].sheet.format, 0, 0, 0, 0, 0, (),
            _explained(plans[0]), observed_at, because, (), tuple(_warnings(plans)),
        )  # fmt: skip

    def export(
        self,
        table: str,
        out: str | Path,
        format: ExportFormat = "csv",
        as_of: datetime | None = None,
    ) -> int:
        """Write every current row of a table of the lake to a file; returns their number.

        ``table`` may also be ``current_accounts``. Tags are written as words.
        Raises NotFound, BadInput (the format), FileUnreadable (the path).
        """
        from .exporting import FORMATS, words_for_tags, write

        names = [*TABLES, "current_accounts"]
        if table not in names:
            near = difflib.get_close_matches(table, names, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise NotFound(
                f"There is no table “{table}”.{hint}", f"The tables are: {', '.join(names)}."
            )
        if format not in FORMATS:
            raise BadInput(f"“{format}” is not a format.", f"Use one of: {', '.join(FORMATS)}.")
        lake = self._workspace.lake
        rows = lake.run(f"SELECT * FROM {table}", as_of=as_of)
        tags = lake.run("SELECT tag_id, tag FROM tags") if table == "posts" else None
        return write(words_for_tags(rows, tags), Path(out).expanduser(), format)

    def accounts(self, as_of: datetime | None = None) -> pa.Table:
        """Every account with its newest known counts (the view ``current_accounts``)."""
        return self._workspace.lake.run("SELECT * FROM current_accounts", as_of=as_of)

    def account(self, who: str, platform: str | None = None) -> dict[str, Any]:
        """The one account meant by ``@handle``, profile address or ``ac_...``, as a row of
        ``accounts``.

        Raises NotFound (with near handles), BadInput when several platforms have the handle.
        """
        text = who.strip()
        lake = self._workspace.lake
        if text.lower().startswith("ac_"):
            found = _pick(lake, "account_id = $id", {"id": ids.read(text)[1]})
        else:
            place = from_url(text) if "/" in text else None
            name = place[1] if place else handle(text)
            wanted = place[0] if place else (platform_named(platform) if platform else None)
            found = _pick(lake, "handle = $name", {"name": name})
            if wanted:
                found = [row for row in found if row["platform"] == wanted.key]
        if not found:
            raise NotFound(f"There is no account “{text}” in this workspace.{self._near(text)}")
        if len(found) > 1:
            places = ", ".join(sorted(row["platform"] for row in found))
            raise BadInput(
                f"“{text}” is on several platforms: {places}.",
                f"Say which, for example --platform {found[0]['platform']}.",
            )
        return found[0]

    def _near(self, text: str) -> str:
        names = self._workspace.lake.run("SELECT DISTINCT handle FROM accounts")["handle"]
        near = difflib.get_close_matches(handle(text), [n for n in names.to_pylist() if n], n=3)
        return f" Near it: {', '.join('@' + n for n in near)}." if near else ""

    # ---- what a file is ----------------------------------------------------------------------

    def _plans(self, path: Path, kind: FileKind | None, told: Told) -> list[Plan]:
        """How each sheet of the file is read, the main one first."""
        from wrensong.sources.files.intake import plan
        from wrensong.sources.files.shapes import open_parts

        parts = open_parts(path)
        said = _said(kind, told, parts[0].sheet if told.get("shared") else None)
        remembered = self._recalled(parts[0].sheet)
        return [plan(part, said, remembered) for part in parts]

    def _recalled(self, sheet: Sheet) -> Said | None:
        from wrensong.sources.files.intake import Said, signature

        found = self._workspace.recall("mapping", signature(sheet))
        return Said(found["kind"], None, found["columns"], found["units"]) if found else None

    def _remember(self, plan: Plan, kind: FileKind | None, told: Told) -> None:
        """Keep what was said about these columns, for the next file that has them."""
        from wrensong.sources.files.intake import signature

        if told.get("shared") or not (told.get("mapping") or told.get("units") or kind):
            return
        topic, key = "mapping", signature(plan.sheet)
        before = self._workspace.recall(topic, key) or {"columns": {}, "units": {}}
        columns = {**before["columns"], **(told.get("mapping") or {})}
        units = {**before["units"], **(told.get("units") or {})}
        self._workspace.remember(
            topic, key, {"kind": plan.kind, "columns": columns, "units": units}
        )

    def _observed(self, path: Path, told: Told) -> tuple[datetime, str, str, str]:
        """When the file's values were true, why we think so, the source, the file's digest.

        A file with the same content as one imported before keeps that one's time and name:
        copying a file does not make its numbers newer.
        """
        said = told.get("observed_at")
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        key = digest.hexdigest()[:32]
        before = self._workspace.recall("observed", key)
        if said is not None:
            if said.tzinfo is None:
                raise ValueInvalid(
                    f"The time {said} has no zone.", "Give it one, for example 2026-11-12T00:00Z."
                )
            moment, because, name = as_utc(said), "you said so", path.name
        elif before:
            moment = datetime.fromisoformat(before["at"])
            return moment, "the same file was imported before", before["source"], key
        else:
            modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            moment, because, name = modified, "when the file was last changed", path.name
        source = before["source"] if before else f"file:{name}"
        return moment, f"{because}; rows with a date of their own keep it", source, key


def _said(kind: FileKind | None, told: Told, only: Sheet | None) -> Said:
    """What the caller said; ``only``: keep what applies to the columns of this sheet."""
    from wrensong.sources.files.intake import Said
    from wrensong.sources.files.mapping import words

    platform = told.get("platform")
    columns, units = dict(told.get("mapping") or {}), dict(told.get("units") or {})
    key = platform_named(platform).key if platform else None
    if only is None:
        return Said(kind, key, columns, units, told.get("currency"))
    here = {tuple(words(header)) for header in only.headers}
    columns = {h: f for h, f in columns.items() if tuple(words(h)) in here}
    return Said(kind, key, columns, units, told.get("currency"), shared=True)


def _pick(lake: Any, condition: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    sql = f"SELECT * FROM current_accounts WHERE {condition}"
    rows: list[dict[str, Any]] = lake.run(sql, parameters=parameters).to_pylist()
    return rows


def _explained(plan: Plan) -> tuple[ColumnMapping, ...]:
    return tuple(
        ColumnMapping(
            header=use.header,
            field=use.field.name if use.field else None,
            because=use.because,
            unit=use.decision.words if use.field else "",
            samples=use.samples,
        )
        for use in plan.uses
    )


def _warnings(plans: Iterable[Plan]) -> Iterable[str]:
    for plan in plans:
        yield from plan.warnings
        for header, count in plan.softened.items():
            example = plan.examples[header]
            yield f"Column “{header}”: {count} values are taken as not known ({example})."


def _others(plans: list[Plan], tallies: list[Tally]) -> Iterable[str]:
    for plan, tally in zip(plans[1:], tallies[1:], strict=True):
        yield f"Also read, {plan.kind}: {plan.sheet.rows} rows, {tally.added} of them new."


class _BadRows:
    """Counts rows kept apart, describes the first, and writes all of them when asked."""

    def __init__(self, path: str | Path | None) -> None:
        self.count = 0
        self.shown: list[BadRow] = []
        self._passed = 0
        self._path = Path(path).expanduser() if path else None
        self._file: Any = None

    def add(self, rows: Iterable[Spoiled]) -> None:
        for row in rows:
            self.count += 1
            if len(self.shown) < SHOWN:
                self.shown.append(BadRow(row.line, row.reason, row.content))
            self._write(row)

    def pass_over(self, rows: Iterable[Spoiled]) -> None:
        """Rows of a secondary sheet: written and mentioned, but not among the file's rows."""
        for row in rows:
            self._passed += 1
            self._write(row)

    def elsewhere(self) -> Iterable[str]:
        if self._passed:
            yield f"{self._passed} further rows of nested lists could not be read."

    def _write(self, row: Spoiled) -> None:
        if self._path is None:
            return
        if self._file is None:
            try:
                self._file = open(self._path, "w", encoding="utf-8", newline="")  # noqa: SIM115
            except OSError as error:
                raise FileUnreadable(f"{self._path} cannot be written: {error}.") from None
            csv.writer(self._file).writerow(["line", "reason", "content"])
        csv.writer(self._file).writerow([row.line, row.reason, row.content])

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
