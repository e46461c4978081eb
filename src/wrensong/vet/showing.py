"""What vet's pages show, for the page and for its JSON twin alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wrensong.charts import Chart, Mark, Panel, small_multiples
from wrensong.core import ids
from wrensong.core.errors import NotEnoughData, NotFound, ValueInvalid
from wrensong.discover.service import Discover
from wrensong.doors import wording

from .comparing import OWN, Compared, Comparison
from .service import Vet

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

SHARES = ("engagement", "credibility")
_NAMES = {
    "followers": "Followers", "engagement": "Engagement rate", "avg_likes": "Likes a post",
    "avg_comments": "Comments a post", "avg_views": "Views a post",
    "credibility": "Audience held to be real",
}  # fmt: skip
_CLASSES = {"agree": "clear", "near": "clear", "differ": "ask"}


@dataclass(frozen=True, slots=True)
class Who:
    """An account as addresses and headings name it."""

    key: str
    account: str
    platform: str


def who(ws: Workspace, key: str) -> Who:
    """The account of ``ac_...``, ``@handle`` or ``platform:handle``. Raises NotFound, and BadInput
    where a handle alone is on several platforms."""
    place, mark, name = key.partition(":")
    try:
        if key.startswith("ac_"):
            return _known(ws, key, ids.read(key)[1])
        found = ws.room(Discover).account(name if mark else key, place if mark else None)
    except ValueInvalid:
        raise NotFound(f"There is no account {key} in this workspace.") from None
    shown = ids.show("ac", found["account_id"])
    return Who(shown, f"@{found['handle']}", found["platform"])


def _known(ws: Workspace, key: str, account_id: int) -> Who:
    """An account of the prepared table: no query is needed for it."""
    table = ws.room(Vet).review_all().table
    at = int(np.searchsorted(table["account_id"].to_numpy(), account_id))
    found = table.select(["account_id", "account", "platform"]).slice(at, 1).to_pylist()
    if not found or found[0]["account_id"] != account_id:
        raise NotFound(f"There is no account {key} in this workspace.")
    return Who(key, found[0]["account"], found[0]["platform"])


def rows(ws: Workspace, one: Who) -> list[dict[str, Any]]:
    """The posts a review of the account rests on, newest first."""
    return list(ws.room(Vet).rows(one.key).to_pylist())


def comparison(ws: Workspace, one: Who) -> tuple[Comparison | None, NotEnoughData | None]:
    """What the sources say of an account, or why there is nothing to compare."""
    try:
        return ws.room(Vet).compare(one.key), None
    except NotEnoughData as error:
        return None, error


def comparison_rows(found: Comparison) -> list[dict[str, Any]]:
    """One row per number and source, as on the command line."""
    return [
        {"what": one.what, "unit": one.unit, "source": source, "value": value, "word": one.word}
        for one in found.compared
        for source, value in one.values.items()
    ]


def comparison_chart(found: Comparison) -> Chart:
    """A panel for each number that several sources know; the own posts in accent."""
    differ = sum(one.word == "differ" for one in found.compared)
    total = wording.plural(len(found.compared), "number")
    finding = f"{total} from several sources: " + (
        f"{differ} differ by more than a quarter"
        if differ
        else "none differs by more than a quarter"
    )
    return small_multiples([_panel(one) for one in found.compared], finding=finding, own=OWN)


def _panel(one: Compared) -> Panel:
    marks = (
        Mark(source.removeprefix("file:"), value, None, None,
             wording.percent(value) if one.what in SHARES else wording.number(value))
        for source, value in one.values.items()
    )  # fmt: skip
    return Panel(_NAMES[one.what], tuple(marks), one.word)


def light_of(word: str) -> str:
    """The class of the light of how far sources are apart."""
    return _CLASSES[word]
