"""Pages of the brief for creators: the newest with findings, its form, its versions."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.text import slugify

from wrensong.collaborate.briefing.disclosure import labels_for
from wrensong.collaborate.desk.briefs import current_brief, get_brief_version, save_brief
from wrensong.collaborate.desk.campaigns import get_campaign
from wrensong.collaborate.forms import briefs as form
from wrensong.collaborate.models import Campaign
from wrensong.collaborate.showing import briefs as showing
from wrensong.core.errors import ChangedMeanwhile, NotFound
from wrensong.desk.permissions import Asked, page


@page()
def creator_brief(request: Asked, campaign: int) -> HttpResponse:
    """The newest brief of a campaign, each finding beside the field it is about."""
    kept = get_campaign(request.space, campaign)
    if request.GET.get("format") == "toml":
        newest = current_brief(kept)
        if newest is None:
            raise NotFound("There is no brief in this campaign yet.", "Write one.")
        return _toml(kept, newest.number)
    told = showing.told_current(kept)
    if request.GET.get("format") == "json":
        return JsonResponse(told)
    return render(request, "collaborate/briefs_one.html", {**told, "formats": _formats()})


@page(read="editor")
def creator_brief_edit(request: Asked, campaign: int) -> HttpResponse:
    """The form of the brief; every save is a new version."""
    kept = get_campaign(request.space, campaign)
    if request.method != "POST":
        return render(request, "collaborate/briefs_form.html", showing.told_form(kept))
    values, brief, problems = form.posted(request.POST)
    seen = request.POST.get("version", "")
    version = int(seen) if re.fullmatch(r"\d{1,9}", seen) else 0
    more = request.POST.get("more", "")
    if more == "labels":
        named = {label.country for label in brief.disclosure}
        rows = [one for one in labels_for(showing.countries_of(kept)) if one.country not in named]
        for number, one in enumerate(rows, len(brief.disclosure)):
            values |= {f"disclosure.{number}.country": one.country,
                       f"disclosure.{number}.label": one.label,
                       f"disclosure.{number}.where": one.where}  # fmt: skip
    shown = {
        "campaign": kept, "version": version, "problems": 0 if more else len(problems),
        "sections": form.sections(values, {} if more else problems, {}, more),
    }  # fmt: skip
    if more or problems:
        return render(request, "collaborate/briefs_form.html", shown, status=200 if more else 422)
    try:
        made = save_brief(kept, request.user, brief, version)
    except ChangedMeanwhile as error:
        newest = current_brief(kept)
        assert newest is not None
        shown["conflict"] = showing.conflict(newest.brief, brief, error.sentence)
        shown["version"] = newest.number
        return render(request, "collaborate/briefs_form.html", shown, status=409)
    messages.success(request, f"Version {made.number} of the brief is saved.")
    return redirect("collaborate:brief", request.space.slug, kept.pk)


@page()
def creator_brief_versions(request: Asked, campaign: int) -> HttpResponse:
    """Every version of the brief, newest first."""
    told = showing.told_versions(get_campaign(request.space, campaign))
    return render(request, "collaborate/briefs_versions.html", told)


@page()
def creator_brief_version(request: Asked, campaign: int, number: int) -> HttpResponse:
    """One version of the brief."""
    kept = get_campaign(request.space, campaign)
    if request.GET.get("format") == "toml":
        return _toml(kept, number)
    told = showing.told_version(kept, number)
    if request.GET.get("format") == "json":
        return JsonResponse(told)
    return render(request, "collaborate/briefs_one.html", {**told, "formats": _formats()})


@page()
def creator_brief_compare(request: Asked, campaign: int) -> HttpResponse:
    """Two versions beside each other; without a choice the two newest."""
    kept = get_campaign(request.space, campaign)
    newest = current_brief(kept)
    if newest is None:
        raise NotFound("There is no brief in this campaign yet.", "Write one.")
    one = _number(request, "one", max(1, newest.number - 1))
    other = _number(request, "other", newest.number)
    told = showing.told_comparison(kept, one, other)
    return render(request, "collaborate/briefs_compare.html", told)


def _number(request: Asked, name: str, usual: int) -> int:
    sent = request.GET.get(name, "")
    return int(sent) if re.fullmatch(r"\d{1,9}", sent) else usual


def _toml(campaign: Campaign, number: int) -> HttpResponse:
    kept = get_brief_version(campaign, number)
    name = slugify(f"brief {campaign.name} {number}")
    response = HttpResponse(kept.text.encode(), content_type="application/toml")
    response["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return response


def _formats() -> list[tuple[str, str]]:
    return [("TOML", "?format=toml"), ("JSON", "?format=json")]


ONE = "campaigns/<int:campaign>/brief"
URLS: list[URLPattern] = [
    path(ONE, creator_brief, name="brief"),
    path(f"{ONE}/edit", creator_brief_edit, name="brief-edit"),
    path(f"{ONE}/versions", creator_brief_versions, name="brief-versions"),
    path(f"{ONE}/versions/<int:number>", creator_brief_version, name="brief-version"),
    path(f"{ONE}/compare", creator_brief_compare, name="brief-compare"),
]
