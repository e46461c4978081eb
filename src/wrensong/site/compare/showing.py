"""What the comparison shows, for the page and for its JSON twin alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.core.estimate import Estimate
from wrensong.core.periods import utc_now
from wrensong.discover.service import Discover
from wrensong.doors import wording
from wrensong.vet.domain import Review, Signal
from wrensong.vet.service import Vet

from .parting import parted

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

MOST = 6
_LIGHTS = {"clear": "clear", "look": "ask", "not known": "unknown"}
# A ratio of likelihoods is no measure of a creator: its word says what it means.
_BARE = ("likelihood ratio",)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one creator: in words, with its number where it has one."""

    words: str
    light: str = ""
    detail: str = ""
    estimate: Estimate | None = None
    figure: str = ""

    @property
    def text(self) -> str:
        """Words and number in one."""
        return f"{self.words}: {self.figure}" if self.figure else self.words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing compared; ``told`` says whether the creators differ in it."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    told: str = ""
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The creators in the order asked for, and the lines of the table."""

    creators: tuple[dict[str, Any], ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = field(default=())


def chosen(ws: Workspace, keys: Sequence[str], named: str = "") -> list[int]:
    """The accounts of an address: ids, and names typed. Raises NotFound, BadInput."""
    accounts = [ids.read(key)[1] for key in keys]
    accounts += [
        int(ws.room(Discover).someone(name)["account_id"])
        for name in named.replace(",", " ").split()
    ]
    accounts = list(dict.fromkeys(accounts))
    if len(accounts) > MOST:
        raise BadInput(f"{len(accounts)} creators are too many to stand side by side.",
                       f"Choose up to {MOST}.")  # fmt: skip
    return accounts


def compared(ws: Workspace, accounts: Sequence[int]) -> Compared:
    """Some creators side by side. Raises NotFound for one that is not there."""
    if not accounts:
        return Compared()
    searching = ws.room(Discover).searching()
    if missing := [a for a in accounts if a not in set(searching.known(accounts))]:
        raise NotFound(f"There is no account {ids.show('ac', missing[0])} in this workspace.")
    found = searching.results(accounts)
    reviews = ws.room(Vet).review_all()
    read = [reviews.one(account, deeper=True, definitions=False) for account in accounts]
    creators = tuple(
        {
            "account_id": ids.show("ac", hit.account_id), "account": hit.account,
            "platform": hit.platform, "name": hit.name,
        }
        for hit in found
    )  # fmt: skip
    names = [hit.account for hit in found]
    lines = [
        *_about([hit.values for hit in found]),
        _standing(names, [hit.values for hit in found]),
        *_signals(names, read),
        _prices([hit.values for hit in found]),
        _age([hit.values for hit in found]),
    ]
    return Compared(creators, tuple(lines), tuple(_notes([hit.platform for hit in found])))


def _about(rows: Sequence[dict[str, Any]]) -> list[Line]:
    """What a source states: no interval, and no better or worse."""
    told = (("followers", "followers"), ("tier", "tier"), ("niche", "niche as stated"),
            ("country", "country"), ("language", "language"))  # fmt: skip
    lines = []
    for key, label in told:
        values = [row.get(key) for row in rows]
        shown = [wording.number(v) if key == "followers" else str(v or wording.UNKNOWN)
                 for v in values]  # fmt: skip
        known = [v for v in values if v is not None]
        same = "the same" if len(known) == len(values) > 1 and len(set(known)) == 1 else ""
        lines.append(Line(key, label, tuple(map(Cell, shown)), same))
    return lines


def _standing(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> Line:
    """Engagement among similar accounts: comparable across platforms and sizes."""
    numbers = [_percentile(row) for row in rows]
    cells = tuple(
        Cell(wording.standing(number, int(row.get("peers") or 0)), estimate=number)
        for number, row in zip(numbers, rows, strict=True)
    )
    told = parted(list(zip(names, numbers, strict=True)))
    return Line("peers", "engagement among similar", cells, told)


def _percentile(row: dict[str, Any]) -> Estimate:
    value = row.get("peer_percentile")
    if value is None:
        return Estimate.unknown("posts with likes and comments", "percentile")
    ends = row.get("peer_percentile_low"), row.get("peer_percentile_high")
    return Estimate(value, *ends, unit="percentile")


def _signals(names: Sequence[str], read: Sequence[Review]) -> list[Line]:
    """One line per question of a review, in its order."""
    found = [{s.key: s for s in review.signals} for review in read]
    keys = list(dict.fromkeys(key for signals in found for key in signals))
    lines = []
    for key in keys:
        signals = [one.get(key) for one in found]
        first = next(s for s in signals if s is not None)
        cells = tuple(_cell(signal) for signal in signals)
        numbers = [(n, c.estimate) for n, c in zip(names, cells, strict=True) if c.estimate]
        told = parted(numbers) or _same_words(cells)
        lines.append(Line(key, first.question, cells, told, evidence=True))
    return lines


def _cell(signal: Signal | None) -> Cell:
    if signal is None:
        return Cell(wording.UNKNOWN, "unknown")
    number = signal.estimate
    if number.value is None or number.unit in _BARE:
        return Cell(signal.word, _LIGHTS[signal.light], signal.why)
    return Cell(signal.word, _LIGHTS[signal.light], signal.why, number, wording.estimate(number))


def _same_words(cells: Sequence[Cell]) -> str:
    """Where there are no numbers: whether the answers are the same."""
    words = {cell.words for cell in cells if cell.light != "unknown"}
    if len(cells) < 2 or any(cell.light == "unknown" for cell in cells):
        return ""
    return "the same answer" if len(words) == 1 else "different answers"


def _prices(rows: Sequence[dict[str, Any]]) -> Line:
    cells = []
    for row in rows:
        prices = [
            f"{wording.number(float(v))}{wording.THIN}{name.rpartition('_')[2]}"
            for name, v in sorted(row.items())
            if name.startswith("price_post_") and v is not None
        ]
        cells.append(Cell(", ".join(prices) or wording.UNKNOWN))
    return Line("price", "newest price asked for a post", tuple(cells))


def _age(rows: Sequence[dict[str, Any]]) -> Line:
    now = utc_now()
    return Line(
        "seen", "newest fact", tuple(Cell(wording.ago(row.get("seen"), now)) for row in rows)
    )


def _notes(platforms: Sequence[str]) -> list[str]:
    notes = ["“Differs” means that the 80 % intervals do not touch; where they touch, the creators "
             "may be the same."]  # fmt: skip
    if len(set(platforms)) > 1:
        notes.append("Engagement is per follower on some platforms and per view on others: across "
                     "platforms compare how each stands among similar accounts.")  # fmt: skip
    return notes
