"""Lists of entrants: the lines of a CSV, and a published proof. Nothing here needs a desk."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wrensong.core.errors import ColumnsUnclear, FileEmpty, FileUnreadable, ValueInvalid

from .rules import drawing

HANDLES = ("handle", "username", "user", "account", "commenter", "author", "name")
TEXTS = ("comment", "text", "caption", "message")
TIMES = ("time", "at", "date", "posted_at", "created_at", "timestamp", "entered_at")
LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its number, the handle as written; None where the file does not say."""

    line: int
    handle: str
    text: str | None = None
    at: datetime | None = None
    bad_time: str = ""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A draw that was repeated: ``winners`` and ``alternates`` as hashes, each with the handle
    where the list holds it; ``differs`` what does not hold (None: there was no proof to compare
    with); ``listed`` whether the handle that was asked about is on the list (None: none was)."""

    entrants: int
    entrants_sha256: str
    seed_sha256: str
    winners: tuple[tuple[str, str | None], ...]
    alternates: tuple[tuple[str, str | None], ...]
    differs: tuple[str, ...] | None
    listed: bool | None

    @property
    def same(self) -> bool | None:
        return None if self.differs is None else not self.differs


def repeat(
    source: str | Path, seed: str | None = None, salt: str | None = None,
    *, prizes: int | None = None, alternates: int | None = None,
    proof: str | Path | None = None, handle: str = "",
) -> Repeated:  # fmt: skip
    """Repeat a draw from a published proof (JSON), or from a list of entrants (CSV) with its seed,
    or with the proof it is compared with; what is given besides must agree with the proof.

    Raises FileUnreadable, FileEmpty, ColumnsUnclear, ValueInvalid.
    """
    published = None
    names: list[str] = []
    if Path(source).suffix.lower() == ".json":
        if proof is not None:
            raise ValueInvalid("Two proofs were named.", "Name a list (CSV) and one proof.")
        published = read_proof(source)
    else:
        read = (drawing.entrant(e.handle) for e in read_entries(read_path(source)))
        names = list(dict.fromkeys(one for one in read if one is not None))
        if not names:
            raise FileEmpty(f"{source} names nobody.", "It needs a column of handles.")
        published = read_proof(proof) if proof is not None else None
    said: Mapping[str, Any] = published["announcement"] if published else {}
    used = seed or (published or {}).get("seed")
    if not used:
        raise ValueInvalid("The seed is missing.", "Give --seed, or the proof that names it.")
    try:
        seed_sha256 = drawing.seed_hash(used)
    except ValueError:
        raise ValueInvalid("This is no seed.", "A seed is 64 hexadecimal digits.") from None
    by_name = drawing.tokens(used, names)
    listed = sorted(by_name.values()) if names else list(published["entrants"] if published else ())
    chosen = (published or {}).get("public_salt", "") if salt is None else salt
    counts = (
        prizes if prizes is not None else said.get("prizes", 1),
        alternates if alternates is not None else said.get("alternates", 0),
    )
    found = drawing.draw(used, listed, *counts, chosen)
    differs = None
    if published is not None:
        differs = tuple(drawing.differences({
            **published, "seed": used, "public_salt": chosen, "entrants": listed,
        }))  # fmt: skip
    handles = {token: name for name, token in by_name.items()}
    mine = drawing.entrant(handle) if handle else None
    if handle and mine is None:
        raise ValueInvalid(f"“{handle}” is no handle.", "Write it like @mina.bakes.")
    return Repeated(
        len(listed), drawing.list_hash(listed), seed_sha256,
        tuple((t, handles.get(t)) for t in found.winners),
        tuple((t, handles.get(t)) for t in found.alternates), differs,
        None if mine is None else drawing.tokens(used, [mine])[mine] in set(listed),
    )  # fmt: skip


def read_proof(path: str | Path) -> dict[str, Any]:
    """A published proof of a draw that was made. Raises FileUnreadable, ValueInvalid."""
    try:
        found = json.loads(read_path(path))
    except ValueError:
        raise FileUnreadable(f"{path} is not JSON.", "Download the proof again.") from None
    parts = {"announcement": dict, "seed": str, "public_salt": str, "entrants": list,
             "winners": list, "alternates": list}  # fmt: skip
    if not isinstance(found, dict) or any(
        not isinstance(found.get(name), kind) for name, kind in parts.items()
    ):
        raise ValueInvalid(
            f"{path} is no proof of a draw.",
            "Before the draw, and after entrants were erased, there is none.",
        )
    if not all(isinstance(one, str) for one in found["entrants"]):
        raise ValueInvalid(f"{path} is no proof of a draw.", "Download the proof again.")
    said = found["announcement"]
    for name in ("prizes", "alternates"):
        if not isinstance(said.get(name), int) or not 0 <= said[name] <= 1_000_000:
            raise ValueInvalid(f"{path} is no proof of a draw.", "Download the proof again.")
    return found


def read_entries(content: bytes, zone: Any = UTC) -> Iterator[Entry]:
    """The lines of a CSV. Times without a zone are in ``zone``. Raises FileUnreadable, FileEmpty,
    ColumnsUnclear."""
    if len(content) > LARGEST:
        raise FileUnreadable("This file is larger than 20 MB.", "Split it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable("This file is not UTF-8 text.", "Save it as UTF-8.") from None
    head = text.lstrip().split("\n", 1)[0]
    mark = max(",;\t", key=head.count) if head else ","
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    first = next(rows, None)
    if not first or not any(cell.strip() for cell in first):
        raise FileEmpty("This file of entrants is empty.", "It needs a column of handles.")
    names = [cell.strip().lower() for cell in first]
    who, what, when = (_column(names, known) for known in (HANDLES, TEXTS, TIMES))
    if who is None:
        raise ColumnsUnclear("No column holds the handles.", "Name it “handle”.")
    for row in rows:
        if any(cell.strip() for cell in row):
            at, bad = _time(_cell(row, when), zone)
            yield Entry(rows.line_num, _cell(row, who) or "", _cell(row, what), at, bad)


def _column(names: list[str], known: Iterable[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _cell(row: list[str], place: int | None) -> str | None:
    return None if place is None or place >= len(row) else row[place].strip()


def _time(text: str | None, zone: Any) -> tuple[datetime | None, str]:
    if not text:
        return None, ""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None, text
    return (at if at.tzinfo else at.replace(tzinfo=zone)), ""


def read_path(path: str | Path) -> bytes:
    """The bytes of a file. Raises FileUnreadable."""
    try:
        return Path(path).expanduser().read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from None
