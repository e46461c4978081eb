"""What the page of a creator shows, for the page and for its JSON twin alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wrensong.charts import Chart
from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound, WrensongError
from wrensong.desk.answers import answer
from wrensong.desk.models import Answer, Job, Note, Space, User
from wrensong.desk.readings import prepared
from wrensong.discover.service import Discover
from wrensong.doors.formats import to_jsonable
from wrensong.plan.domain import Offer
from wrensong.plan.service import Plan

from . import facts, history, notes
from .drawn import charts
from .reading import find, read
from .recent import Recent

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

EXPLAIN = "match.explain"
ROWS = ("counts", "comments")
_prices: Recent[Offer | WrensongError] = Recent(facts.KEPT)


def page(ws: Workspace, space: Space, account_id: int) -> dict[str, Any]:
    """The reading, its charts, notes and history."""
    reading = read(ws, account_id, deeper=prepared(space.path) is not None)
    profile = reading.creator.profile
    standing, removed = notes.notes_on(space, profile.key)
    drawn = charts(reading)
    return {
        "reading": reading,
        "creator": reading.creator,
        "charts": drawn,
        "real": [(card, drawn.get(card.chart)) for card in reading.creator.real_cards],
        "notes": standing,
        "removed": removed,
        "history": history.history(space, profile.key, profile.handle),
        "briefs": briefs(space),
        "lists": [found.name for found in ws.room(Discover).lists.all()],
    }


def twin(ws: Workspace, space: Space, account_id: int) -> dict[str, Any]:
    """The page as plain JSON: charts as their finding and table."""
    shown = page(ws, space, account_id)
    body: dict[str, Any] = to_jsonable(shown["creator"])
    body["charts"] = {name: told_chart(chart) for name, chart in shown["charts"].items()}
    body["notes"] = [told_note(note) for note in shown["notes"]]
    body["history"] = to_jsonable(shown["history"])
    return body


def told_chart(chart: Chart) -> dict[str, Any]:
    return {"finding": chart.finding, "columns": list(chart.columns),
            "rows": [list(row) for row in chart.rows]}  # fmt: skip


def told_note(note: Note) -> dict[str, Any]:
    body: dict[str, Any] = to_jsonable(
        {"id": note.pk, "text": note.text, "by": str(note.by) if note.by else None,
         "at": note.at, "removed_at": note.removed_at}
    )  # fmt: skip
    return body


def account_of(ws: Workspace, key: str) -> tuple[int, str]:
    """The account of a key and its handle, with its @. Raises NotFound."""
    account_id = find(ws, key)
    row = facts.known(ws, account_id).account
    return account_id, f"@{row['handle']}"


def rows(ws: Workspace, account_id: int, what: str) -> list[dict[str, Any]]:
    """The rows that some cards rest on: ``counts`` of followers, or ``comments``."""
    if what not in ROWS:
        raise NotFound(f"There are no rows called {what}.", f"There are: {', '.join(ROWS)}.")
    if what == "counts":
        return list(reversed(facts.known(ws, account_id).counts))
    return facts.comments(ws, account_id)


def price(ws: Workspace, account_id: int) -> Offer | WrensongError:
    """What one post could be offered, or why that is not known."""

    def quote() -> Offer | WrensongError:
        try:
            return ws.room(Plan).quote(ids.show("ac", account_id))
        except (NotFound, BadInput) as error:
            return error

    return _prices.get((*facts.state_of(ws), account_id), quote)


def told_price(found: Offer | WrensongError) -> dict[str, Any]:
    body: dict[str, Any] = (
        found.as_dict() if isinstance(found, WrensongError) else to_jsonable(found)
    )
    return body


def briefs(space: Space) -> list[Any]:
    """The briefs of the workspace that are in use, newest first."""
    return list(space.briefs.filter(archived_at=None).only("id", "name")[:20])


def fit(
    ws: Workspace, space: Space, account_id: int, number: int, user: User
) -> tuple[Any, Answer | Job]:
    """The brief, and how the creator fits it: the answer, or the job that computes it.
    Raises NotFound."""
    brief = space.briefs.filter(pk=number).first()
    if brief is None:
        raise NotFound("There is no such brief in this workspace.", "Choose one of the briefs.")
    account = facts.known(ws, account_id).account
    asked = {"account": f"{account['platform']}:@{account['handle']}", "brief": brief.text}
    return brief, answer(EXPLAIN, space, asked, label="Reading how this fits", by=user)
