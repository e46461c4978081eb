"""Whom a campaign may be proposed to: those decided on in its shortlist, and the lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wrensong.collaborate.models import Campaign
from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.discover.service import Discover

if TYPE_CHECKING:
    from wrensong.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Candidates:
    """``decided``: who was kept or required in the shortlist of the campaign's brief and is not in
    it yet (``who`` names the account, ``handle``, ``verdict``); ``lists``: names and sizes."""

    decided: tuple[dict[str, Any], ...]
    lists: tuple[dict[str, Any], ...]
    _ws: Workspace

    def of_list(self, name: str) -> list[str]:
        """The accounts on a list. Raises NotFound."""
        return [ids.show("ac", one) for one in self._ws.room(Discover).lists.one(name).accounts]


def candidates(campaign: Campaign, ws: Workspace) -> Candidates:
    """Whom the page of adding creators offers."""
    lists = ws.room(Discover).lists.all()
    return Candidates(
        tuple(_decided(campaign, ws)),
        tuple({"name": one.name, "count": len(one.accounts)} for one in lists),
        ws,
    )


def _decided(campaign: Campaign, ws: Workspace) -> list[dict[str, Any]]:
    if campaign.brief is None:
        return []
    there = set(campaign.collaborations.values_list("contact__handle", flat=True))
    rows = campaign.brief.decisions.filter(verdict__in=["keep", "must"]).order_by("handle")
    found = []
    for one in rows:
        if one.handle in there:
            continue
        who = _account(ws, one.handle)
        found.append({"handle": f"@{one.handle}", "verdict": one.words, "who": who,
                      "known": who is not None})  # fmt: skip
    return found


def _account(ws: Workspace, handle: str) -> str | None:
    """The account of a handle; None where no account, or more than one, has it."""
    try:
        return ids.show("ac", ws.room(Discover).account(f"@{handle}")["account_id"])
    except (NotFound, BadInput):
        return None
