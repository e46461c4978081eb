"""Pages of a shortlist: candidates, those left out, one creator, and deciding."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.models import Job
from wrensong.desk.permissions import Asked, page
from wrensong.match.desk import shortlists as desk
from wrensong.match.desk.briefs import get_brief
from wrensong.match.desk.decisions import decide
from wrensong.match.models import BriefRecord
from wrensong.match.showing import shortlists as showing
from wrensong.match.showing.creators import told_creator
from wrensong.match.showing.files import csv_file
from wrensong.match.showing.pages import explained, left_out_page, shortlist_page
from wrensong.match.showing.records import told_record

from .brands import version_of


@page()
def shortlist(request: Asked, pk: int) -> HttpResponse:
    """The candidates of a brief in order of fit, and what was decided about them."""
    return _shortlist(request, get_brief(request.space, pk))


@page()
def left_out(request: Asked, pk: int) -> HttpResponse:
    """Who is left out of a brief's shortlist, each with the reason."""
    brief = get_brief(request.space, pk)
    found = desk.ask(brief, request.user)
    if isinstance(found, Job):
        return render(request, "match/left_out.html", {"brief": told_record(brief), "job": found})
    chosen = showing.Chosen.of(request.GET)
    if request.GET.get("format") == "csv":
        return csv_file(showing.every_left_out(found, chosen), f"left-out-{brief.name}")
    shown = showing.told_left_out(brief, found, chosen)
    if request.GET.get("format") == "json":
        return JsonResponse(shown)
    return render(request, "match/left_out.html", left_out_page(request, shown))


@page()
def creator(request: Asked, pk: int, account: str) -> HttpResponse:
    """How one creator fits a brief, part by part, or why she is left out."""
    return _creator(request, get_brief(request.space, pk), account)


@page()
def decide_one(request: Asked, pk: int) -> HttpResponse:
    """Keep, require or drop one creator, or take that back (POST)."""
    brief = get_brief(request.space, pk)
    if request.method != "POST":
        return redirect("match:shortlist", request.space.slug, pk)
    sent = {name: request.POST.get(name, "") for name in ("handle", "verdict", "reason", "account")}
    said = sent["handle"], sent["verdict"], sent["reason"], version_of(request)
    try:
        made = decide(brief, request.user, *said)
    except (ValueInvalid, ChangedMeanwhile) as error:
        wrong = {**sent, "sentence": f"{error.sentence} {error.next_step}"}
        status = 409 if isinstance(error, ChangedMeanwhile) else 422
        if request.GET.get("one"):
            return _creator(request, brief, sent["account"], wrong, status)
        return _shortlist(request, brief, wrong, status)
    handle = f"@{sent['handle'].lstrip('@')}"
    told = f"{handle}: {made.words}." if made else f"{handle} is undecided again."
    messages.success(request, told)
    account = sent["account"]
    if request.GET.get("one"):
        return redirect("match:creator", request.space.slug, pk, account)
    query = request.GET.urlencode()
    back = reverse("match:shortlist", args=[request.space.slug, pk])
    return redirect(f"{back}{'?' if query else ''}{query}#{account}")


def _creator(
    request: Asked,
    brief: BriefRecord,
    account: str,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = told_creator(brief, account, request.user)
    if isinstance(found, Job):
        return render(request, "match/creator.html", {"brief": told_record(brief), "job": found})
    shown = explained(found | {"wrong": wrong} if wrong else found)
    return render(request, "match/creator.html", shown, status=status)


def _shortlist(
    request: Asked, brief: BriefRecord, wrong: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    found = desk.ask(brief, request.user)
    if isinstance(found, Job):
        return render(request, "match/shortlist.html", {"brief": told_record(brief), "job": found})
    chosen = showing.Chosen.of(request.GET)
    if request.GET.get("format") == "csv":
        return csv_file(showing.every_fit(brief, found, chosen), f"shortlist-{brief.name}")
    shown = showing.told_shortlist(brief, found, chosen)
    if request.GET.get("format") == "json":
        return JsonResponse(shown)
    drawn = shortlist_page(request, shown, wrong)
    return render(request, "match/shortlist.html", drawn, status=status)
