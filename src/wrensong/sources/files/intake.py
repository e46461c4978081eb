"""A sheet made ready: which column is which, how each is read, then batch by batch its values.

This is the one door of ``sources.files``: ``plan`` decides and explains, ``Plan.chunks``
delivers typed columns and the rows kept apart.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wrensong.core.errors import ColumnsUnclear
from wrensong.core.platforms import PLATFORMS

from . import mapping
from .decide import NUMBERS, Decision, decide, read_unit
from .fields import FIELDS, Field, FileKind
from .mapping import Assigned
from .shapes import Part
from .sheet import LINE, Sheet, Spoiled

if TYPE_CHECKING:
    import pyarrow as pa

    from .convert import Column

_SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """What the caller said about a file; nothing of it is needed when the file says it."""

    kind: FileKind | None = None
    platform: str | None = None
    columns: Mapping[str, str | None] = dataclasses.field(default_factory=dict)
    units: Mapping[str, str] = dataclasses.field(default_factory=dict)
    currency: str | None = None
    shared: bool = False  # meant for several files: what this one lacks is no mistake


@dataclass(frozen=True, slots=True)
class Use:
    """How one column is used. ``decision`` and ``samples`` are for the explanation as well."""

    header: str
    field: Field | None
    because: str
    decision: Decision = dataclasses.field(default_factory=Decision)
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of typed columns by canonical field, with their lines; all have the same length."""

    columns: dict[str, pa.Array]
    lines: pa.Array
    spoiled: list[Spoiled]


@dataclass(slots=True)
class Plan:
    """A sheet with every decision made. ``softened`` counts values that became *not known*."""

    sheet: Sheet
    kind: FileKind
    shape: str
    uses: tuple[Use, ...]
    said: Said
    warnings: list[str]
    currency_header: str | None = None
    softened: Counter[str] = dataclasses.field(default_factory=Counter)
    examples: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def used(self) -> dict[str, Use]:
        return {u.field.name: u for u in self.uses if u.field}

    def chunks(self) -> Iterator[Chunk]:
        """The file's good rows, in order; rows with an unreadable strict value are kept apart."""
        headers = [use.header for use in self.used.values()]
        headers = list(dict.fromkeys([*headers, *filter(None, [self.currency_header])]))
        for batch in self.sheet.batches(headers):
            yield self._chunk(batch)

    def _chunk(self, batch: pa.RecordBatch) -> Chunk:
        import numpy as np
        import pyarrow as pa

        columns: dict[str, pa.Array] = {}
        reasons: dict[int, str] = {}
        for name, use in self.used.items():
            column = _convert(batch, use, self.currency_header, self.said.currency)
            columns[name] = column.values
            assert use.field is not None
            for row, reason in column.problems.items():
                if use.field.strict:
                    reasons.setdefault(row, f"{use.header}: {reason}")
                else:
                    self.softened[use.header] += 1
                    self.examples.setdefault(use.header, reason)
        lines = batch.column(LINE)
        if not reasons:
            return Chunk(columns, lines, [])
        spoiled = [spoil(batch, row, reasons[row]) for row in sorted(reasons)]
        good = np.ones(len(lines), dtype=bool)
        good[list(reasons)] = False
        mask = pa.array(good)
        return Chunk({n: c.filter(mask) for n, c in columns.items()}, lines.filter(mask), spoiled)


def spoil(batch: pa.RecordBatch, row: int, reason: str) -> Spoiled:
    """One row of a batch as a row kept apart, with the start of its content."""
    some = [name for name in batch.schema.names if name != LINE][:8]
    cells = (batch.column(name)[row].as_py() for name in some)
    content = "; ".join(f"{n}={str(c)[:40]}" for n, c in zip(some, cells, strict=True))
    return Spoiled(batch.column(LINE)[row].as_py(), reason, content[:200])


def _convert(batch: pa.RecordBatch, use: Use, marks: str | None, currency: str | None) -> Column:
    """One column's values; ``marks`` is the header of the column with currencies, if any."""
    import pyarrow.compute as pc

    from .convert import as_strings, convert

    assert use.field is not None
    array = batch.column(use.header)
    if use.field.kind == "money" and marks:
        amounts = pc.utf8_trim_whitespace(as_strings(array).fill_null(""))
        marks_here = as_strings(batch.column(marks)).fill_null("")
        joined = pc.binary_join_element_wise(amounts, marks_here, " ")
        array = pc.if_else(pc.equal(amounts, ""), None, joined)
    return convert(array, use.field, use.decision, currency)


# ---- planning --------------------------------------------------------------------------------


def plan(part: Part, said: Said, remembered: Said | None = None) -> Plan:
    """Decide everything about a sheet. ``remembered`` is what was said about these columns
    before. Raises ColumnsUnclear or UnitUnclear where something needed cannot be decided."""
    sheet, memory = part.sheet, remembered or Said()
    told = _resolved(said.columns, sheet.headers)
    before = _resolved(memory.columns, sheet.headers)
    before = {header: name for header, name in before.items() if header in sheet.headers}
    kind = (
        part.kind or said.kind or memory.kind or mapping.detect(sheet.headers, {**before, **told})
    )
    if part.shape:
        known = FIELDS[kind]
        assigned = tuple(
            Assigned(h, h if h in known else None, f"its place in a {part.shape}")
            for h in sheet.headers
        )
    else:
        assigned = mapping.assign(sheet.headers, kind, told, before, _same(sheet))
        if kind == "creators" and not (said.kind or memory.kind):
            mapping.check_plausible(assigned)
    units = {**part.units, **memory.units, **said.units}
    made = Plan(sheet, kind, part.shape, (), replace(said, units=units), list(sheet.notes))
    made.currency_header = next((a.header for a in assigned if a.field == "currency"), None)
    made.uses = tuple(_uses(made, assigned))
    if not part.shape:
        mapping.check_needed(
            [Assigned(u.header, u.field.name if u.field else None, "") for u in made.uses], kind
        )
    return made


def signature(sheet: Sheet) -> str:
    return mapping.signature(sheet.headers)


def _resolved(columns: Mapping[str, str | None], headers: tuple[str, ...]) -> dict[str, str | None]:
    """Headers as they stand in the file for headers as people type them."""
    found: dict[str, str | None] = {}
    for typed, name in columns.items():
        close = [h for h in headers if mapping.words(h) == mapping.words(typed)]
        header = typed if typed in headers or len(close) != 1 else close[0]
        if header in found and found[header] != name:
            raise ColumnsUnclear(
                f"The column “{header}” is mapped twice, to {found[header]} and {name}.",
                "Keep one of the two.",
            )
        found[header] = name
    return found


def _same(sheet: Sheet) -> Callable[[str, str], bool]:
    def same(first: str, second: str) -> bool:
        return all(b.column(first).equals(b.column(second)) for b in sheet.batches([first, second]))

    return same


def _uses(made: Plan, assigned: tuple[Assigned, ...]) -> Iterator[Use]:
    headers = [a.header for a in assigned]
    head = next(iter(made.sheet.batches(headers)), None)
    head = head.slice(0, _SAMPLE) if head is not None else None
    evidence = _evidence(made, assigned)
    fields = {a.field for a in assigned}
    for one in assigned:
        samples = _samples(head, one.header)
        if one.field is None:
            yield Use(one.header, None, one.because, samples=samples)
            continue
        what = FIELDS[made.kind][one.field]
        unit = made.said.units.get(one.field)
        said = read_unit(one.field, unit) if unit else None
        decision = decide(what, one.header, evidence.get(one.header, []), said)
        if made.shape and decision.words and said:
            decision = replace(decision, words=f"{unit}: {made.shape} sends {unit}")
        use = Use(one.header, what, one.because, decision, samples)
        reason = decision.left_out or _unreadable(head, use, made)
        if reason:
            made.warnings.append(f"Column “{one.header}”: {reason}")
            use = replace(use, field=None, because=reason)
        yield use
    lacking = set(made.said.units) - fields
    for name in () if made.shape or made.said.shared else lacking:
        raise ColumnsUnclear(
            f"A unit was given for {name}, but no column of the file is {name}.",
            f"The fields of the file are: {', '.join(sorted(f for f in fields if f))}.",
        )


def _evidence(made: Plan, assigned: tuple[Assigned, ...]) -> dict[str, list[pa.Array]]:
    """The distinct values, batch by batch, of the columns that need a decision."""
    import pyarrow.types as types

    from .convert import plain

    wanted = []
    for one in assigned:
        kind = FIELDS[made.kind][one.field].kind if one.field else ""
        if kind in NUMBERS or kind == "date":
            wanted.append(one.header)
    found: dict[str, list[pa.Array]] = {header: [] for header in wanted}
    settled: set[str] = set()
    for batch in made.sheet.batches(wanted) if wanted else ():
        for header in (h for h in wanted if h not in settled):
            array = plain(batch.column(header))
            if types.is_integer(array.type) or types.is_temporal(array.type):
                settled.add(header)  # a whole number or a moment needs no decision
            elif not types.is_nested(array.type):
                found[header].append(array.unique())
        if len(settled) == len(wanted):
            break
    return found


def _samples(head: pa.RecordBatch | None, header: str) -> tuple[str, ...]:
    values = head.column(header).slice(0, 50).to_pylist() if head is not None else []
    shown = dict.fromkeys(str(v).replace("\n", " ")[:40] for v in values if v not in (None, ""))
    return tuple(shown)[:3]


def _unreadable(head: pa.RecordBatch | None, use: Use, made: Plan) -> str:
    """Why a column is not what its name says, when most of its cells cannot be read."""
    if head is None or use.field is None:
        return ""
    column = _convert(head, use, made.currency_header, made.said.currency)
    filled = len(column.values) - column.values.null_count + len(column.problems)
    few = filled < 4 and use.field.strict and use.field.kind != "money"
    if len(column.problems) * 2 <= filled or few:
        return ""
    example = next(iter(column.problems.values()))
    return f"it does not hold {use.field.name} ({example}); {_advice(use.field)}"


def _advice(what: Field) -> str:
    if what.kind == "money":
        return "say the currency with --currency EUR"
    if what.kind == "platform":
        return f"Wrensong knows {', '.join(PLATFORMS)}"
    return "map it with --map if it is something else"
