"""Pages of privacy: what is held, exporting and erasing one creator, the record of processing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern

from wrensong.core.errors import BadInput, NotFound, ValueInvalid
from wrensong.desk.permissions import Asked, page
from wrensong.desk.readings import latest
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk import privacy as desk
from wrensong.engage.desk import privacy_acts as acts
from wrensong.engage.showing import privacy as showing
from wrensong.engage.showing.files import csv_file


@page(write="owner")
def privacy(request: Asked) -> HttpResponse:
    """Who was erased when, what is under way, backups. POST: find, lift or resume."""
    wrong: dict[str, str] = {}
    sent = {name: request.POST.get(name, "").strip() for name in ("act", "account", "platform")}
    if request.method == "POST":
        try:
            to = _act(request, sent)
        except (BadInput, NotFound) as error:
            wrong = {sent["act"]: f"{error.sentence} {error.next_step}"}
        else:
            return redirect(to, request.space.slug, *([sent["account"]] if "-" in to else []))
    shown = showing.overview(request.space, request.ws)
    drawn = {**shown, "job": desk.waiting(request.space), "wrong": wrong, "typed": sent,
             "owner": request.membership.allows("owner")}  # fmt: skip
    return render(request, "engage/privacy.html", drawn, status=422 if wrong else 200)


def _act(request: Asked, sent: dict[str, str]) -> str:
    if sent["act"] == "lift":
        desk.lift(request.space, request.user, sent["account"], sent["platform"])
        messages.success(request, "Imports take this account again.")
    elif sent["act"] == "resume":
        acts.resume(request.space, request.user)
    else:
        found = desk.whom(request.space, request.ws, sent["account"], sent["platform"] or None)
        sent["account"] = found.key
        return "engage:privacy-erase"
    return "engage:privacy"


@page()
def record(request: Asked) -> HttpResponse:
    """The record of processing."""
    shown = showing.record(request.space, request.ws)
    if request.GET.get("format") == "csv":
        return csv_file(shown["holdings"], "record-of-processing")
    if request.GET.get("format") == "json":
        return JsonResponse(to_jsonable(shown))
    formats = [("CSV", "?format=csv"), ("JSON", "?format=json")]
    return render(request, "engage/privacy_record.html", {**shown, "formats": formats})


@page(read="owner", write="owner")
def export(request: Asked, account: str) -> HttpResponse:
    """What is held of one creator; POST gives it as a zip."""
    if request.method == "POST":
        return showing.archive(request.space, account, request.user)
    found = desk.whom(request.space, request.ws, account)
    shown = showing.erasable(request.space, request.ws, found)
    return render(request, "engage/privacy_export.html", shown)


@page(read="owner", write="owner")
def erase(request: Asked, account: str) -> HttpResponse:
    """What erasing one creator removes; POST, with her handle typed, begins it."""
    ws = latest(request.space) if request.method == "POST" else request.ws
    found = desk.whom(request.space, ws, account)
    typed, wrong = request.POST.get("handle", ""), ""
    if request.method == "POST":
        try:
            acts.start(request.space, ws, found, typed, request.user)
            return redirect("engage:privacy", request.space.slug)
        except ValueInvalid as error:
            wrong = f"{error.sentence} {error.next_step}"
    shown = showing.erasable(request.space, request.ws, found)
    drawn = {**shown, "typed": typed, "wrong": wrong}
    return render(request, "engage/privacy_erase.html", drawn, status=422 if wrong else 200)


URLS: list[URLPattern] = [
    path("privacy", privacy, name="privacy"),
    path("privacy/record", record, name="privacy-record"),
    path("privacy/<str:account>/export", export, name="privacy-export"),
    path("privacy/<str:account>/erase", erase, name="privacy-erase"),
]
