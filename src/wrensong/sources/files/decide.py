"""What one cell cannot settle, settled once for a column, with the evidence in words.

Percent or fraction, decimal point or comma, day or month first: each is decided from the
whole column, or from what the caller said; where nothing decides, the column is left out
and the caller is asked. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wrensong.core.errors import UnitUnclear

from .dates import Order, proven_order
from .fields import Field
from .mapping import words
from .values import Mark, Unreadable, decimal_mark, rate

if TYPE_CHECKING:
    import pyarrow as pa

Unit = Literal["percent", "fraction"]
RATES = frozenset({"rate", "share"})
NUMBERS = frozenset({"count", "average", "rate", "share"})


@dataclass(frozen=True, slots=True)
class Decision:
    """How a column is read. ``words`` states it with the evidence; ``left_out`` is the reason
    why the column cannot be used, with what to say so that it can."""

    unit: Unit | None = None
    mark: Mark | None = None
    order: Order | None = None
    words: str = ""
    left_out: str = ""


_SAYABLE: dict[str, Decision] = {
    "percent": Decision(unit="percent"),
    "fraction": Decision(unit="fraction"),
    "decimal-point": Decision(mark="."),
    "decimal-comma": Decision(mark=","),
    "day-first": Decision(order="day-first"),
    "month-first": Decision(order="month-first"),
}


def read_unit(field: str, text: str) -> Decision:
    """``percent decimal-comma`` as a decision. Raises UnitUnclear for anything else."""
    unit, mark, order = None, None, None
    for word in re.split(r"[\s,+]+", text.strip().lower()):
        said = _SAYABLE.get(word)
        if said is None:
            raise UnitUnclear(
                f"“{text}” is not a unit for {field}.", f"Use one of: {', '.join(_SAYABLE)}."
            )
        unit, mark, order = said.unit or unit, said.mark or mark, said.order or order
    return Decision(unit, mark, order)


def decide(
    field: Field, header: str, chunks: Iterable[pa.Array], said: Decision | None = None
) -> Decision:
    """Read a column's evidence. ``chunks`` are its values (text or numbers), in any number;
    ``said`` is what the caller said, as ``read_unit`` gives it."""
    said = said or Decision()
    if field.kind in NUMBERS:
        return _numbers(field, header, list(chunks), said)
    if field.kind == "date":
        return _dates(field, chunks, said)
    return Decision()


# ---- day or month first ----------------------------------------------------------------------


def _dates(field: Field, chunks: Iterable[pa.Array], said: Decision) -> Decision:
    tally: Counter[str] = Counter()
    example = ""
    for text in _texts(chunks, r"^\s*(\d{4}-.*|\d{9,}|)\s*$"):
        order = proven_order(text)
        tally[order or "none"] += 1
        if order is None and re.match(r"\s*\d{1,2}[/\-]", text):
            tally["open"] += 1
            example = text
    if said.order:
        return Decision(order=said.order, words=f"{said.order}: you said so")
    day, month = tally["day-first"], tally["month-first"]
    if day and month:
        return Decision(
            left_out=_ask(field, "some dates have the day first, others the month", "day-first")
        )
    if day or month:
        only: Order = "day-first" if day else "month-first"
        return Decision(order=only, words=f"{only}: {day or month} dates allow nothing else")
    if tally["open"]:
        return Decision(left_out=_ask(field, f"“{example}” can be day or month first", "day-first"))
    return Decision()


# ---- numbers, percent or fraction ------------------------------------------------------------


def _numbers(field: Field, header: str, chunks: Sequence[pa.Array], said: Decision) -> Decision:
    texts = _texts(chunks, r"^\s*\d*\s*$")
    marks = Counter(proven for text in texts if (proven := decimal_mark(text)))
    mark: Mark | None = said.mark or (next(iter(marks)) if len(marks) == 1 else None)
    how = ""
    if mark and (mark == "," or said.mark):
        name = "decimal comma" if mark == "," else "decimal point"
        how = f"{name}: {'you said so' if said.mark else f'{marks[mark]} values show it'}"
    elif len(marks) > 1:
        how = "decimal point and comma both occur; each value is read by itself"
    if field.kind == "average" and mark is None and _open(texts):
        reason = f"“{_open(texts)}” can be a decimal number or a grouped one"
        return Decision(left_out=_ask(field, reason, "decimal-point"))
    if field.kind not in RATES:
        return Decision(mark=mark, words=how)
    unit, evidence, left_out = _unit(field, header, chunks, mark, said)
    return Decision(unit, mark, None, "; ".join(w for w in (evidence, how) if w), left_out)


def _open(texts: Iterable[str]) -> str:
    """A value whose mark could be either, or nothing."""
    for text in texts:
        if decimal_mark(text) is None and re.fullmatch(r"\s*[1-9]\d{0,2}[.,]\d{3}\s*", text):
            return text
    return ""


def _unit(
    field: Field,
    header: str,
    chunks: Sequence[pa.Array],
    mark: Mark | None,
    said: Decision,
) -> tuple[Unit | None, str, str]:
    """(unit, the evidence in words, why the column is left out)."""
    if said.unit:
        return said.unit, f"{said.unit}: you said so", ""
    shown, values = _rates(chunks, mark)
    if not values and not shown:
        return "fraction", "", ""
    if shown:
        if values and max(values) <= 1:
            return None, "", _ask(field, "some values carry % and others do not", "percent")
        return "percent", "percent: values carry %", ""
    top, middle = max(values), sorted(values)[len(values) // 2]
    if "percent" in words(header) or "pct" in words(header):
        return "percent", f"percent: the header says so (largest {top:g})", ""
    if top > 1:
        return "percent", f"percent: the largest value is {top:g}", ""
    if field.kind == "share" and middle > 0.2:
        return "fraction", f"fraction: the largest value is {top:g}, the median {middle:g}", ""
    if middle < 0.2:
        return "fraction", f"fraction: no value over 1, median {middle:g}", ""
    reason = f"all values lie up to {top:g} with median {middle:g}: percent or fraction?"
    return None, "", _ask(field, reason, "percent")


def _rates(chunks: Sequence[pa.Array], mark: Mark | None) -> tuple[bool, list[float]]:
    """Whether any value carries %, and the values that do not."""
    import pyarrow.types as types

    shown, values = False, []
    for chunk in chunks:
        if types.is_string(chunk.type) or types.is_large_string(chunk.type):
            for text in _texts([chunk], r"^\s*$"):
                try:
                    value, percent = rate(text, mark)
                except Unreadable:
                    continue
                shown |= percent
                if value is not None and not percent:
                    values.append(float(value))
        else:
            values += [v for v in chunk.drop_null().unique().to_pylist() if v == v and v >= 0]
    return shown, [float(v) for v in values]


def _texts(chunks: Iterable[pa.Array], plain: str) -> list[str]:
    """The distinct text values that a pattern of self-evident ones does not match."""
    import pyarrow.compute as pc
    import pyarrow.types as types

    found: dict[str, None] = {}
    for chunk in chunks:
        if types.is_string(chunk.type) or types.is_large_string(chunk.type):
            some = chunk.drop_null().unique()
            odd = some.filter(pc.invert(pc.match_substring_regex(some, plain)))
            found |= dict.fromkeys(odd.to_pylist())
    return list(found)


def _ask(field: Field, reason: str, example: str) -> str:
    return f"{field.name} is left out: {reason}. Say it with --unit {field.name}={example}."
