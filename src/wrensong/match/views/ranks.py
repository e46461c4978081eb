"""The page that finds creators like a text or like examples, without a brief."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from wrensong.desk.models import Job
from wrensong.desk.permissions import Asked, page
from wrensong.match.showing.files import csv_file
from wrensong.match.showing.ranks import ask, asked_of, shown_rank


@page()
def rank(request: Asked) -> HttpResponse:
    """Everybody in order of likeness to a text, to example creators, or to both."""
    asked = asked_of(request.GET)
    shown = {"asked": asked}
    if asked["problem"] or not asked["given"]:
        status = 422 if asked["problem"] else 200
        return render(request, "match/rank.html", shown, status=status)
    found = ask(request.space, asked, request.user)
    if isinstance(found, Job):
        return render(request, "match/rank.html", {**shown, "job": found})
    if request.GET.get("format") == "csv":
        return csv_file(shown_rank(found)["rows"], "creators-like-these")
    if request.GET.get("format") == "json":
        return JsonResponse(shown_rank(found))
    query = request.GET.urlencode()
    formats = [(words, f"?{query}&format={words.lower()}") for words in ("CSV", "JSON")]
    drawn = {**shown, **shown_rank(found), "formats": formats}
    return render(request, "match/rank.html", drawn)
