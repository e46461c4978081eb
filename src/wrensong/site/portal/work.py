"""Her collaborations, one of them, its brief, its money, and calling it off."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from wrensong.collaborate import desk
from wrensong.collaborate.desk import Collaboration, earned, may_do, once, told_ledger, work_of
from wrensong.core.errors import NotFound, ValueInvalid

from .gate import Visit, Went, portal, show

STATES = {
    "proposed": "They propose to work with you.",
    "negotiating": "You are agreeing on the terms.",
    "agreed": "It is agreed. You can begin.",
    "preparing": "You are working on it.",
    "submitted": "They are looking at what you sent.",
    "approved": "It is approved. You can publish it.",
    "live": "It is live.",
    "completed": "It is completed.",
    "cancelled": "It was cancelled.",
    "disputed": "Something is not as agreed; you are talking about it.",
}


@portal
def home(request: Visit) -> HttpResponse:
    """Who asks, what this link can do and until when, and her collaborations."""
    lines = [_line(one) for one in desk.works_of(request.contact)]
    return show(request, "home", {"lines": sorted(lines, key=lambda line: not line["asked"])})


@portal
def work(request: Visit, collaboration: int) -> HttpResponse:
    """One collaboration: where it stands and what is asked of her next."""
    kept = work_of(request.contact, collaboration)
    newest = desk.terms_of(kept)
    gift = desk.gift_offer_of(kept)
    pieces = [desk.told_deliverable(one) for one in desk.deliverables_of(kept)]
    context: dict[str, Any] = {
        "kept": kept, "line": _line(kept), "brief": desk.current_brief(kept.campaign),
        "terms": desk.told_terms(newest) if newest else None,
        "agreed": desk.agreed_terms(kept), "pieces": pieces,
        "gift": desk.told_gift(gift) if gift else None, "ledger": told_ledger(kept),
        "may_cancel": "cancel" in may_do(kept),
    }  # fmt: skip
    return show(request, "work", context)


@portal
def brief(request: Visit, collaboration: int) -> HttpResponse:
    """What the work is about, as the brand wrote it."""
    kept = work_of(request.contact, collaboration)
    found = desk.current_brief(kept.campaign)
    if found is None:
        raise NotFound("There is no brief yet.", "Ask the person who sent you this link.")
    return show(request, "brief", {"kept": kept, "brief": desk.told_brief(found)})


@portal
def cancel(request: Visit, collaboration: int) -> HttpResponse | Went:
    """Calling it off, with a reason."""
    kept = work_of(request.contact, collaboration)
    wrong = None
    if request.method == "POST":
        try:
            with once(request.link, request.POST.get("once", "")):
                desk.move(kept, None, "cancel", reason=request.POST.get("reason", ""),
                          by_creator=True)  # fmt: skip
        except ValueInvalid as error:
            wrong = error
        else:
            return Went("portal-work", "cancelled", (kept.pk,))
    context = {"kept": kept, "may_cancel": "cancel" in may_do(kept)}
    return show(request, "cancel", context, wrong)


@portal
def money(request: Visit) -> HttpResponse:
    """What she earned, what was paid, what is to come, each with why."""
    ledgers = [told_ledger(one.collaboration) for one in earned(request.contact)]
    return show(request, "money", {"ledgers": ledgers})


def _line(kept: Collaboration) -> dict[str, Any]:
    asked = []
    newest = desk.terms_of(kept)
    waits = newest and newest.agreed_at is None and "counter" in may_do(kept)
    if waits and newest and not newest.acceptances.filter(by_creator=True).exists():
        asked.append("Read the terms, then accept or change them.")
    gift = desk.gift_offer_of(kept)
    if gift is not None and gift.state == "offered" and "cancel" in may_do(kept):
        asked.append("Choose your gift.")
    if kept.state in ("preparing", "live") and kept.deliverables.filter(review="returned").exists():
        asked.append("They ask you to change something.")
    return {"kept": kept, "state": STATES.get(kept.state, kept.state), "asked": asked}
