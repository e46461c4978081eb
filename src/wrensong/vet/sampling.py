"""A file with a sample of one account's followers, judged row by row and as a whole.

The file may use the columns of the table ``follower_samples``, the names of public research
sets, or those of the usual exports. Method page: docs/methods/followers.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.errors import BadInput, ColumnsUnclear
from wrensong.sources.files import mapping
from wrensong.sources.files.convert import as_strings, convert
from wrensong.sources.files.decide import decide
from wrensong.sources.files.fields import FIELDS, Field
from wrensong.sources.files.readers import Sheet
from wrensong.sources.files.shapes import open_parts

from .rules.followers import COLUMNS, Floats, judge_sample

_DIGITS, _LENGTH = Field("username_digits", "count"), Field("username_length", "count")
_SHARE = Field("digits", "average")
# Names of research sets that the importer has no use for, without spaces.
_ALSO: dict[str, Field] = {
    "usernamedigits": _DIGITS,
    "usernamedigitcount": _DIGITS,
    "usernamelength": _LENGTH,
    "digits": _SHARE,
    **{
        name: FIELDS["followers"][field]
        for name, field in {
            "picture": "has_picture",
            "userhasprofilpic": "has_picture",
            "userhasprofilepic": "has_picture",
            "userisprivate": "private",
            "usermediacount": "posts_count",
            "userfollowercount": "followers",
            "userfollowingcount": "following",
            "xposts": "posts_count",
            "xfollowers": "followers",
            "xfollows": "following",
        }.items()
    },
}
# Headers under which user names stand, and not ids made up by a platform or an exporter.
_USER_NAMES = frozenset(
    "username followerusername followerhandle sampleusername screenname handle".split()
)
_PLAIN = {"posts": "posts_count", "picture": "has_picture"}
_NOT_USED = "full_name", "name_length"


@dataclass(frozen=True, slots=True)
class SampleRow:
    """``p_fake``: the chance that this profile is not a person's; None where not known."""

    follower: str
    p_fake: float | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A judged sample. ``prevalence`` (fraction of ``n`` usable rows) is None where the method
    does not apply; ``low`` and ``high`` bound it at ``level`` even then. ``columns`` were used,
    ``note`` says what to know."""

    rows: tuple[SampleRow, ...]
    prevalence: float | None
    low: float
    high: float
    n: int
    level: float
    columns: tuple[str, ...]
    note: str


TOO_WIDE = 0.5  # an interval of more than half of everything answers nothing
TOO_SMALL = (
    "the range covers more than half of all answers, so it is too small to know; bring a larger "
    "sample, or more of each profile"
)


def read_sample(path: str | Path) -> Sample:
    """Judge the followers in a file of any format the importer reads.

    Raises FileUnreadable, FileEmpty, ColumnsUnclear, and BadInput when the file holds the
    followers of several accounts.
    """
    found = _columns(open_parts(path)[0].sheet)
    rows = dict(_features(found))
    if not rows:
        raise ColumnsUnclear(
            f"No column of {Path(path).name} describes followers.",
            f"It needs some of: {', '.join(COLUMNS[:5])}, username.",
        )
    judged = judge_sample(rows)
    size = len(judged.p_fake)
    whole = judged.prevalence
    wide = whole.low is not None and whole.high is not None and whole.high - whole.low > TOO_WIDE
    names = found["follower"].to_pylist() if "follower" in found else [None] * size
    return Sample(
        rows=tuple(
            SampleRow(name or str(number), float(p) if np.isfinite(p) else None)
            for number, (name, p) in enumerate(zip(names, judged.p_fake, strict=True), start=1)
        ),
        prevalence=None if wide else whole.value,
        low=whole.low,
        high=whole.high,
        n=whole.n,
        level=whole.level,
        columns=judged.columns,
        note=" ".join(
            _notes(
                found, judged.columns, whole.reason or (TOO_SMALL if wide else ""), size - whole.n
            )
        ),
    )


def _columns(sheet: Sheet) -> dict[str, pa.Array]:
    """The file's columns by field; user names in ``user_name`` as well."""
    told: dict[str, str | None] = {}
    uses: dict[str, tuple[str, Field]] = {}
    known = dict(_ALSO)
    if {"digits", "picture"} <= set(sheet.headers):
        known["namelength"] = _LENGTH  # the method's own names, where it means the user name
    for header in sheet.headers:
        field = known.get("".join(mapping.words(header)))
        if field is not None and field.name not in uses:
            uses[field.name] = (header, field)
            told[header] = field.name if field.name in FIELDS["followers"] else None
    for one in mapping.assign(sheet.headers, "followers", told, {}, _never):
        if one.field is not None:
            uses.setdefault(one.field, (one.header, FIELDS["followers"][one.field]))
    headers = list(dict.fromkeys(header for header, _ in uses.values()))
    table = pa.Table.from_batches(list(sheet.batches(headers))).combine_chunks()
    found = {}
    for name, (header, field) in uses.items():
        column = pa.concat_arrays(table[header].chunks) if table[header].num_chunks else None
        if column is None:
            continue
        decision = decide(field, header, [column], None)
        if not decision.left_out:
            found[name] = convert(column, field, decision).values
        if name == "follower" and "".join(mapping.words(header)) in _USER_NAMES:
            found["user_name"] = pc.utf8_ltrim(as_strings(column), characters="@")
    owners = pc.unique(pc.struct_field(found["handle"], "handle")) if "handle" in found else ()
    if len(owners) > 1:
        raise BadInput(
            f"The file holds followers of {len(owners)} accounts.",
            "Give the sample of one account in each file.",
        )
    return found


def _never(first: str, second: str) -> bool:
    """Two columns for one thing are never taken for the same without a look."""
    return False


def _features(found: Mapping[str, pa.Array]) -> Iterator[tuple[str, Floats]]:
    """The columns of ``rules.followers.COLUMNS`` that the file has, NaN where not known."""
    for name in COLUMNS[:5]:
        column = found.get(_PLAIN.get(name, name))
        if column is not None:
            yield name, _numbers(column)
    length, digits = found.get("username_length"), found.get("username_digits")
    if "user_name" in found and length is None:
        length = pc.utf8_length(found["user_name"])
        digits = pc.count_substring_regex(found["user_name"], r"\d")
    share = found.get("digits_share", found.get("digits"))
    if share is not None and (pc.max(share).as_py() or 0) <= 1:
        yield "digits", _numbers(share)
    elif length is not None and digits is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            yield "digits", _numbers(digits) / np.maximum(_numbers(length), 1.0)
    if length is not None:
        yield "name_length", _numbers(length)


def _numbers(column: pa.Array) -> Floats:
    numbers: Floats = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return numbers


def _notes(
    found: Mapping[str, Any], used: tuple[str, ...], reason: str, unused: int
) -> Iterator[str]:
    if reason:
        yield f"The share is not known: {reason}."
    if unused and used and not reason.startswith("needs"):
        yield f"{unused} rows lack one of the columns used and are not counted."
    lacking = [name for name in COLUMNS if name not in used]
    if lacking:
        yield f"Not in the file, or not for nine rows in ten: {', '.join(lacking)}."
    if any(name in found for name in _NOT_USED) and "name_length" in lacking:
        yield "The model knows lengths of user names only; those of full names are not used."
    yield (
        "A fake or idle profile reads alike, and a sample is not the whole following: see "
        "how it was drawn before money depends on it."
    )
