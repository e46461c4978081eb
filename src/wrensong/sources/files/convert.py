"""Whole columns into typed Arrow arrays; each distinct text is parsed once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money
from wrensong.core.platforms import platform

from . import places, values
from .dates import EARLIEST, LATEST, date
from .decide import Decision
from .fields import Field

if TYPE_CHECKING:
    from numpy.typing import NDArray

MONEY = pa.struct([("amount", pa.decimal128(18, 2)), ("currency", pa.string())])
WHO = pa.struct([(name, pa.string()) for name in ("platform", "handle", "user_id")])
TYPES: dict[str, pa.DataType] = {
    "count": pa.int64(), "average": pa.float64(), "rate": pa.float64(), "share": pa.float64(),
    "date": pa.timestamp("us"), "flag": pa.bool_(), "duration": pa.float64(),
    "names": pa.list_(pa.string()), "money": MONEY, "who": WHO,
}  # fmt: skip
_CHANNEL = re.compile(r"youtube\.com/channel/(UC[\w\-]{22})")
_PLAIN_HANDLE = r"^\s*$|^@?[A-Za-z0-9_][A-Za-z0-9_.]{0,60}$"
# Ids that need a second look: padded, words for nothing, numbers a spreadsheet touched.
_ODD_ID = r"(?i)^\s+\S|\S\s+$|^(nan|null|none|n/a)$|^\d+\.\d*|\de\+?\d+$"


@dataclass(frozen=True, slots=True)
class Column:
    """``problems``: row number within the batch -> reason, for cells that are not known
    because they could not be read."""

    values: pa.Array
    problems: Mapping[int, str]


def convert(
    array: pa.Array, field: Field, decision: Decision, currency: str | None = None
) -> Column:
    """A column of a file as what its field holds; unreadable cells become NULL."""
    array = plain(array)
    out = TYPES.get(field.kind, pa.string())
    if types.is_null(array.type):
        return Column(pa.nulls(len(array), out), {})
    if not types.is_string(array.type):
        typed = _typed(array, field, decision)
        if typed is not None:
            return typed
        array = as_strings(array)
    if field.kind == "text":
        return Column(_blank_as_null(array), {})
    if field.kind == "count" and _all(array, r"^\s*$|^\d{1,15}$"):
        return Column(_blank_as_null(array).cast(pa.int64()), {})
    if field.kind == "date" and (quick := _iso(array)) is not None:
        return Column(quick, {})
    if field.kind == "who" and _all(array, _PLAIN_HANDLE):
        return Column(_handles(_blank_as_null(array)), {})
    if field.kind == "id" and not _any(array, _ODD_ID):
        return Column(_blank_as_null(array), {})
    return _by_distinct(array, _parser(field, decision, currency), out)


def plain(array: pa.Array) -> pa.Array:
    """Without dictionaries and large offsets, which mean the same."""
    if types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if types.is_large_string(array.type) or types.is_string_view(array.type):
        return array.cast(pa.string())
    if types.is_decimal(array.type):
        return array.cast(pa.float64(), safe=False)
    return array


def as_strings(array: pa.Array) -> pa.Array:
    """Any column as text; nested values as JSON."""
    array = plain(array)
    return _as_json(array) if types.is_nested(array.type) else array.cast(pa.string())


def _blank_as_null(array: pa.Array) -> pa.Array:
    blank = pc.equal(pc.utf8_trim_whitespace(array), "")
    return pc.if_else(blank, None, array) if pc.any(blank).as_py() else array


def _all(array: pa.Array, pattern: str) -> bool:
    return pc.all(pc.match_substring_regex(array, pattern)).as_py() is not False


def _any(array: pa.Array, pattern: str) -> bool:
    return pc.any(pc.match_substring_regex(array, pattern)).as_py() is True


def _handles(array: pa.Array) -> pa.Array:
    """Plain handles without platform, as ``_who`` gives them one by one."""
    bare = pc.utf8_lower(pc.utf8_ltrim(array, characters="@"))
    nothing = pa.nulls(len(array), pa.string())
    parts = [nothing, bare, nothing]
    return pa.StructArray.from_arrays(parts, fields=list(WHO), mask=array.is_null())


def _iso(array: pa.Array) -> pa.Array | None:
    """All cells at once when every one is ISO 8601 in the years we take."""
    array = _blank_as_null(array)
    if pc.all(pc.match_substring_regex(array, r"^\d{4}-\d\d-\d\d")).as_py() is False:
        return None
    for zone in (None, "UTC"):
        try:
            moments = array.cast(pa.timestamp("us", zone)).cast(pa.timestamp("us"))
        except pa.ArrowInvalid:
            continue
        bounds = pc.min_max(moments)
        if bounds["min"].is_valid and not (
            bounds["min"].as_py() >= EARLIEST and bounds["max"].as_py() < LATEST
        ):
            return None
        return moments
    return None


def _by_distinct(array: pa.Array, parse: Callable[[str], Any], out: pa.DataType) -> Column:
    encoded = array.dictionary_encode()
    parsed: list[Any] = []
    reasons: dict[int, str] = {}
    for number, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            parsed.append(parse(text))
        except values.Unreadable as error:
            parsed.append(None)
            reasons[number] = str(error)
    found = pa.array(parsed, out).take(encoded.indices)
    if not reasons:
        return Column(found, {})
    indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(np.isin(indices, list(reasons)))
    return Column(found, {int(row): reasons[int(indices[row])] for row in rows})


# ---- one parser per kind of field ------------------------------------------------------------


def _parser(field: Field, decision: Decision, currency: str | None) -> Callable[[str], Any]:
    simple: dict[str, Callable[[str], Any]] = {
        "flag": values.flag, "email": values.email, "country": places.country,
        "language": places.language, "names": values.names, "duration": values.duration,
        "who": _who, "platform": _platform, "id": _id, "word": _word, "currency": _currency,
        "type": _type,
    }  # fmt: skip
    if field.kind in simple:
        return simple[field.kind]
    if field.kind == "count":
        return lambda text: _int(values.number(text, decision.mark, whole=True))
    if field.kind == "average":
        return lambda text: _float(values.number(text, decision.mark))
    if field.kind in ("rate", "share"):
        return partial(_rate, decision=decision, most=1.0 if field.kind == "share" else 10.0)
    if field.kind == "date":
        return partial(date, order=decision.order)
    assert field.kind == "money", field.kind
    return partial(_money, currency=currency)


def _int(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _rate(text: str, *, decision: Decision, most: float) -> float | None:
    value, shown = values.rate(text, decision.mark)
    if value is None:
        return None
    share = float(value / 100 if shown or decision.unit == "percent" else value)
    if share > most:
        raise values.Unreadable(f"“{text}” is more than {most * 100:.0f} %")
    return share


def _who(text: str) -> dict[str, str | None] | None:
    found = values.who(text)
    if found is None:
        return None
    channel = _CHANNEL.search(text)
    if channel:
        return {"platform": "youtube", "handle": None, "user_id": channel[1]}
    return {"platform": found[0].key if found[0] else None, "handle": found[1], "user_id": None}


def _platform(text: str) -> str | None:
    if values.absent(text):
        return None
    try:
        return platform(text).key
    except ValueInvalid:
        raise values.Unreadable(f"“{text}” is not a platform Wrensong knows") from None


def _id(text: str) -> str | None:
    bare = text.strip()
    if bare.lower() in ("", "nan", "null", "none", "n/a"):
        return None
    try:
        rounded = float(bare) >= 1e15 and not bare.isdecimal()
    except ValueError:
        rounded = False
    if rounded:
        raise values.Unreadable(f"“{text}” is an id that a spreadsheet has rounded")
    return bare.removesuffix(".0") if bare.removesuffix(".0").isdecimal() else bare


def _word(text: str) -> str | None:
    return None if values.absent(text) else " ".join(text.split())


def _currency(text: str) -> str | None:
    if values.absent(text):
        return None
    try:
        return Money.parse(f"1 {text.strip()}").currency
    except ValueInvalid:
        raise values.Unreadable(f"“{text}” is not a currency") from None


def _money(text: str, *, currency: str | None) -> dict[str, Any] | None:
    if values.absent(text):
        return None
    try:
        money = Money.parse(text, currency)
    except ValueInvalid as error:
        raise values.Unreadable(error.sentence.rstrip(".")) from None
    if money.amount < 0 or money.amount >= 10**12:
        raise values.Unreadable(f"“{text}” is not a price")
    return {"amount": money.rounded().amount.quantize(Decimal("0.01")), "currency": money.currency}


@lru_cache(maxsize=1)
def _post_types() -> dict[str, str]:
    table = json.loads(files(__package__).joinpath("post_types.json").read_text("utf-8"))
    return {name: kind for kind, names in table.items() for name in names}


def _type(text: str) -> str | None:
    if values.absent(text):
        return None
    found = _post_types().get("".join(c for c in text.lower() if c.isalnum()))
    if found is None:
        raise values.Unreadable(f"“{text}” is not a type of post Wrensong knows")
    return found


# ---- columns that are typed already (Parquet) ------------------------------------------------


def _typed(array: pa.Array, field: Field, decision: Decision) -> Column | None:
    """A column whose type says what it is; None when it must be read as text."""
    kind, number = field.kind, types.is_integer(array.type) or types.is_floating(array.type)
    if types.is_boolean(array.type) and kind == "flag":
        return Column(array, {})
    if types.is_temporal(array.type) and kind == "date":
        return Column(_moments(array), {})
    if types.is_integer(array.type) and kind == "date":
        return _epochs(array)
    if types.is_list(array.type) or types.is_large_list(array.type):
        return Column(_lists(array), {}) if kind == "names" else None
    if not number or kind not in ("count", "average", "rate", "share", "duration"):
        return None
    return _typed_number(array, field, decision)


def _typed_number(array: pa.Array, field: Field, decision: Decision) -> Column:
    if types.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), None, array)
    top = {"rate": 10.0, "share": 1.0}.get(field.kind, float(values.MOST))
    if decision.unit == "percent":
        array = pc.divide(array.cast(pa.float64(), safe=False), 100.0)
    size = array.cast(pa.float64(), safe=False)
    wrong = pc.or_(pc.less(size, 0), pc.greater(size, top))
    if field.kind == "count" and types.is_floating(array.type):
        wrong = pc.or_(wrong, pc.not_equal(array, pc.floor(array)))
    problems: dict[int, str] = {}
    if pc.any(wrong).as_py():
        rows = _rows(wrong)
        shown = zip(rows, array.take(pa.array(rows)).to_pylist(), strict=True)
        problems = {row: f"“{value}” is not a possible {field.name}" for row, value in shown}
        array = pc.if_else(wrong, None, array)
    return Column(array.cast(TYPES[field.kind]), problems)


def _rows(mask: pa.Array) -> list[int]:
    flags: NDArray[np.bool_] = mask.fill_null(False).to_numpy(zero_copy_only=False)
    return [int(row) for row in np.flatnonzero(flags)]


def _moments(array: pa.Array) -> pa.Array:
    if types.is_timestamp(array.type) and array.type.tz:
        array = array.cast(pa.timestamp(array.type.unit, "UTC"))
    return array.cast(pa.timestamp("us"), safe=False)


def _epochs(array: pa.Array) -> Column:
    """Seconds, milliseconds or microseconds since 1970, by size."""
    seconds = array.cast(pa.int64())
    micro = pc.case_when(
        pc.make_struct(pc.less(seconds, 10**11), pc.less(seconds, 10**14)),
        pc.multiply(seconds, pa.scalar(10**6)),
        pc.multiply(seconds, pa.scalar(10**3)),
        seconds,
    )
    moments = micro.cast(pa.timestamp("us"))
    wrong = pc.or_(
        pc.less(moments, pa.scalar(EARLIEST, pa.timestamp("us"))),
        pc.greater_equal(moments, pa.scalar(LATEST, pa.timestamp("us"))),
    )
    problems = dict.fromkeys(_rows(wrong), "not a date between 1995 and 2100")
    return Column(pc.if_else(wrong, None, moments) if problems else moments, problems)


def _lists(array: pa.Array) -> pa.Array:
    flat = pc.utf8_lower(pc.utf8_ltrim(array.flatten().cast(pa.string()), characters="#@"))
    plain = array if array.null_count == 0 else array.fill_null([])
    lengths = pc.list_value_length(plain).fill_null(0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), flat)


def _as_json(array: pa.Array) -> pa.Array:
    cells = (None if v is None else json.dumps(v, default=_shown) for v in array.to_pylist())
    return pa.array(cells, pa.string())


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
