"""Pages about several creators together: overlap of audiences, lookalikes, who is one person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wrensong.core import ids
from wrensong.core.errors import BadInput
from wrensong.desk.answers import answer
from wrensong.desk.models import Answer, Job
from wrensong.desk.permissions import Asked as Request
from wrensong.desk.permissions import page

from . import desk
from .service import Discover
from .showing import shared
from .showing.jobs import LOOKALIKES, OVERLAP, PEOPLE
from .views import checked, creator_url


@page()
@require_safe
def overlap(request: Request) -> HttpResponse:
    """How far the audiences of some creators are the same people (``who``, ``handles``, or a
    ``list``), and whom they reach together."""
    if "whole" in request.GET:  # sent by a table of results, with all that stands below it
        return redirect(f"{request.path}?{checked(request.GET)}")
    discover = request.ws.room(Discover)
    accounts, wrong = shared.overlapped(discover, request.GET)
    handles = request.GET.get("handles", "")
    if len(accounts) == 1 and request.GET.keys() == {"who"}:  # a link from a creator's page
        begun = discover.account(ids.show("ac", accounts[0]))
        handles, accounts, wrong = f"{begun['platform']}:{begun['handle']}\n", [], ""
    shown: dict[str, Any] = {
        "handles": handles,
        "wrong": wrong,
        "lists": [found.name for found in discover.lists.all() if len(found.accounts) > 1],
        "chosen": request.GET.get("list", ""),
    }
    status = 422 if wrong else 200
    if accounts and not wrong:
        asked = [ids.show("ac", account) for account in accounts]
        found = answer(OVERLAP, request.space, {"who": asked}, label="Comparing audiences",
                       by=request.user)  # fmt: skip
        if isinstance(found, Job):
            shown["job"] = found
        else:
            shown |= {"body": found.body, "matrix": shared.matrix(found.body)}
    return render(request, "discover/overlap.html", shown, status=status)


@page()
@require_safe
def lookalikes(request: Request, key: str) -> HttpResponse:
    """Creators like one creator, ``by`` topic or audience."""
    discover = request.ws.room(Discover)
    mine = discover.account(key)
    by = request.GET.get("by", "topic")
    by = by if by in shared.BYS else "topic"
    params = {"who": ids.show("ac", mine["account_id"]), "by": by}
    found = answer(LOOKALIKES, request.space, params, label="Looking for accounts like this one",
                   by=request.user)  # fmt: skip
    shown = {"mine": mine, "key": params["who"], "by": by, "bys": shared.BYS, **_told(found)}
    shown["lists"] = [found.name for found in discover.lists.all()]
    shown["compare_url"] = reverse("site:compare", args=[request.space.slug])
    shown["alike"] = [
        {**one, "href": creator_url(request.space.slug, one["account_id"])}
        for one in shown.get("body", {}).get("alike", ())
    ]
    return render(request, "discover/lookalikes.html", shown)


@page()
def people(request: Request) -> HttpResponse:
    """Which accounts may be one person's. POST decides (``verdict``, two ``who``)."""
    discover = request.ws.room(Discover)
    if request.method == "POST":
        verdict, who = request.POST.get("verdict", ""), request.POST.getlist("who")
        if verdict not in shared.VERDICTS or (len(who) != 2 and verdict != "undo"):
            raise BadInput("That is no decision about two accounts.", "Go back and choose again.")
        joined = desk.decide(discover, request.space, request.user, verdict, who)  # type: ignore[arg-type]
        done = {"accept": "are one person's", "reject": "are different people's",
                "undo": "are undecided again"}[verdict]  # fmt: skip
        messages.success(request, f"{' and '.join(joined)} {done}. Pages show it in a moment.")
        return redirect("discover:people", space=request.space.slug)
    found = answer(PEOPLE, request.space, {}, label="Comparing accounts", by=request.user)
    return render(request, "discover/people.html", _told(found))


def _told(found: Answer | Job) -> dict[str, Any]:
    return {"job": found} if isinstance(found, Job) else {"body": found.body, "at": found.at}
