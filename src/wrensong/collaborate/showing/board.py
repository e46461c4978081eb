"""The board of collaborations, as columns and as a table: its page and its JSON twin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from wrensong.collaborate.desk import board
from wrensong.collaborate.desk.board import Card, Filters, told_card
from wrensong.collaborate.models import Campaign, Collaboration
from wrensong.collaborate.rules import states
from wrensong.desk.models import Membership, Space

Body = dict[str, Any]
IN_COLUMN, IN_TABLE = 12, 50
OVER = (states.COMPLETED, states.CANCELLED)
COLUMNS = ("id", "creator", "campaign", "brand", "kind", "state", "next", "next_due", "warning",
           "fee", "currency", "fee_agreed", "owner", "moved_at")  # fmt: skip
NAMES = ("campaign", "brand", "state", "kind", "owner", "text", "due")


def read_filters(asked: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """The filters an address asks for (``campaign, brand, state, kind, owner, text, due``), and
    what is wrong with those that cannot be read."""
    wrong: dict[str, str] = {}
    said = {name: str(asked.get(name) or "").strip() for name in NAMES}
    numbers: dict[str, int | None] = {}
    for name in ("campaign", "brand", "owner"):
        number = said[name]
        if number and not (number.isascii() and number.isdigit()):
            wrong[name] = "Choose one from the list."
            number = ""
        numbers[name] = int(number[:18]) if number else None
    known = {"state": states.STATES, "kind": Collaboration.Kind.values, "due": board.DUE}
    for name, words in known.items():
        if said[name] and said[name] not in words:
            wrong[name] = f"Choose one of: {', '.join(words)}."
            said[name] = ""
    return Filters(
        numbers["campaign"], numbers["brand"], said["state"], said["kind"], numbers["owner"],
        said["text"][:80], said["due"],
    ), wrong  # fmt: skip


def told_board(space: Space, asked: Mapping[str, str]) -> Body:
    """The cards that fit, column by column, with counts and the sums of their fees.

    Columns are those states that have a card, in the order of the work; of each the first cards,
    and how many ``more`` there are. What is over is counted, not shown.
    """
    filters, wrong = read_filters(asked)
    found = board.cards(space, filters)
    by_state = {state: [c for c in found if c.state == state] for state in states.STATES}
    shown = [s for s in states.STATES if by_state[s] and (s not in OVER or filters.state == s)]
    over = [] if filters.state else [
        {"state": s, "count": len(by_state[s])} for s in OVER if by_state[s]
    ]  # fmt: skip
    moving = str(asked.get("move") or "")
    moved = next((card for card in found if str(card.id) == moving), None)
    return {
        **_frame(space, filters, wrong, found),
        "columns": [_column(state, by_state[state]) for state in shown],
        "empty": [] if filters.state else [
            s for s in states.STATES if not by_state[s] and s not in OVER and s != states.DISPUTED
        ],
        "over": over,
        "moving": _moving(moved) if moved else None,
    }  # fmt: skip


def told_table(space: Space, asked: Mapping[str, str]) -> Body:
    """The same cards as rows, a page at a time."""
    filters, wrong = read_filters(asked)
    found = board.cards(space, filters)
    said = str(asked.get("page") or "")
    pages = max(1, -(-len(found) // IN_TABLE))
    page = min(max(1, int(said[:9])), pages) if said.isascii() and said.isdigit() else 1
    shown = found[(page - 1) * IN_TABLE : page * IN_TABLE]
    moving = str(asked.get("move") or "")
    moved = next((card for card in found if str(card.id) == moving), None)
    return {
        **_frame(space, filters, wrong, found),
        "rows": [_told(card) for card in shown],
        "page": page, "pages": pages,
        "moving": _moving(moved) if moved else None,
    }  # fmt: skip


def told_page(space: Space, asked: Mapping[str, str]) -> Body:
    """Columns, or the table where ``view=table`` is asked for."""
    return (told_table if asked.get("view") == "table" else told_board)(space, asked)


def rows_of(space: Space, filters: Filters) -> list[Body]:
    """Every card that fits, with ``COLUMNS`` and nothing else."""
    return [
        {name: row[name] for name in COLUMNS} for row in map(told_card, board.cards(space, filters))
    ]


def address(here: str, asked: Mapping[str, str], **other: Any) -> str:
    """The same filters at the same page, with some changed (an empty one is left out)."""
    query = {n: asked[n] for n in (*NAMES, "view") if asked.get(n)}
    query = {n: v for n, v in {**query, **other}.items() if v not in ("", None)}
    return f"{here}?{urlencode(query)}" if query else here


def _frame(space: Space, filters: Filters, wrong: dict[str, str], found: list[Card]) -> Body:
    campaigns = list(
        Campaign.objects.filter(space=space).order_by("name")
        .values("id", "name", "brand_id", "brand__name")
    )  # fmt: skip
    brands = {one["brand_id"]: one["brand__name"] for one in campaigns}
    members = Membership.objects.filter(space=space).select_related("user").order_by("user__name")
    return {
        "filters": {name: getattr(filters, name) for name in NAMES},
        "wrong": wrong,
        "total": len(found),
        "warned": sum(bool(card.warning) for card in found),
        "fees": board.totals(found),
        "fees_proposed": board.totals(found, agreed=False),
        "campaigns": [{"id": one["id"], "name": one["name"]} for one in campaigns],
        "brands": [{"id": key, "name": name} for key, name in sorted(brands.items())],
        "owners": [{"id": 0, "name": "nobody"},
                   *({"id": m.user_id, "name": str(m.user)} for m in members)],
        "states": list(states.STATES),
        "kinds": {kind.value: str(kind.label) for kind in Collaboration.Kind},
        "dues": board.DUE,
    }  # fmt: skip


def _column(state: str, found: list[Card]) -> Body:
    return {
        "state": state, "count": len(found), "fees": board.totals(found),
        "fees_proposed": board.totals(found, agreed=False),
        "cards": [_told(card) for card in found[:IN_COLUMN]],
        "more": max(0, len(found) - IN_COLUMN),
    }  # fmt: skip


def _told(card: Card) -> Body:
    return {**told_card(card), "money": card.fee, "kind_words": card.kind_words}


def _moving(card: Card) -> Body:
    """A card with what our side may do to it by hand now."""
    return {
        **_told(card),
        "acts": [{"name": act.name, "words": act.words, "after": act.after, "why": act.why}
                 for act in board.acts_of(card)],
        "follows": card.pieces > 0 and card.state in states.WORKING,
    }  # fmt: skip
