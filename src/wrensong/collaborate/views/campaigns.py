"""Pages of campaigns: all of them, one, its form, adding creators."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern

from wrensong.collaborate.desk.campaigns import (
    FIELDS,
    add_campaign,
    add_creators,
    archive_campaign,
    get_campaign,
    read_campaign,
    save_campaign,
)
from wrensong.collaborate.desk.choosing import candidates
from wrensong.collaborate.models import Campaign, Collaboration
from wrensong.collaborate.showing import campaigns as showing
from wrensong.collaborate.showing.files import csv_table
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.permissions import Asked, page
from wrensong.doors import wording


@page()
def campaigns(request: Asked) -> HttpResponse:
    """The campaigns of this workspace."""
    told = showing.told_campaigns(request.space, away="away" in request.GET)
    return render(request, "collaborate/campaigns.html", told)


@page()
def campaign(request: Asked, campaign: int) -> HttpResponse:
    """One campaign: its dates, its collaborations by state, what they come to."""
    kept = get_campaign(request.space, campaign)
    told = showing.told_campaign(kept)
    if request.GET.get("format") == "csv":
        return csv_table(showing.flat(told), showing.COLUMNS, "campaign")
    if request.GET.get("format") == "json":
        return JsonResponse(told)
    formats = [(words, f"?format={words.lower()}") for words in ("CSV", "JSON")]
    return render(request, "collaborate/campaign.html", {"campaign": told, "formats": formats})


@page(read="editor")
def campaign_new(request: Asked) -> HttpResponse:
    """A form for a new campaign."""
    return _form(request, None)


@page(read="editor")
def campaign_edit(request: Asked, campaign: int) -> HttpResponse:
    """The form of a campaign."""
    return _form(request, get_campaign(request.space, campaign))


@page(read="editor")
def campaign_archive(request: Asked, campaign: int) -> HttpResponse:
    """Put a campaign away, or bring it back."""
    kept = get_campaign(request.space, campaign)
    if request.method == "POST":
        archive_campaign(kept, request.user, kept.archived_at is None, kept.version)
        words = "put away" if kept.archived_at else "back"
        messages.success(request, f"“{kept.name}” is {words}.")
        return redirect("collaborate:campaign", request.space.slug, kept.pk)
    return render(request, "collaborate/campaign_archive.html", {"campaign": kept})


@page(read="editor")
def campaign_add(request: Asked, campaign: int) -> HttpResponse:
    """Propose collaborations: to those kept in the shortlist, to a list, or by handle."""
    kept = get_campaign(request.space, campaign)
    if request.method != "POST":
        return _add(request, kept, {})
    sent = request.POST
    who = [*sent.getlist("who"), *re.split(r"[\s,;]+", sent.get("handles", ""))]
    if sent.get("list"):
        who += candidates(kept, request.ws).of_list(sent["list"])
    who = [one for one in who if one]
    if not who:
        return _add(request, kept, {"wrong": "Nobody is chosen. Tick somebody, choose a list, or "
                                             "write a handle."}, 422)  # fmt: skip
    try:
        added = add_creators(kept, request.ws, who, sent.get("kind", ""), request.user)
    except ValueInvalid as error:
        return _add(request, kept, {"wrong": f"{error.sentence} {error.next_step}"}, 422)
    if added.made:
        count = wording.plural(len(added.made), "creator")
        messages.success(request, f"Proposed to {count}. Nothing was sent to anybody.")
    if added.left_out:
        return _add(request, kept, {"left_out": added.left_out}, 200 if added.made else 422)
    return redirect("collaborate:campaign", request.space.slug, kept.pk)


def _add(request: Asked, kept: Campaign, more: dict[str, Any], status: int = 200) -> HttpResponse:
    found = candidates(kept, request.ws)
    context = {
        "campaign": kept, "decided": found.decided, "lists": found.lists,
        "kinds": Collaboration.Kind.choices, "typed": request.POST.get("handles", ""),
        "kind": request.POST.get("kind", "post"), **more,
    }  # fmt: skip
    return render(request, "collaborate/campaign_add.html", context, status=status)


def _form(request: Asked, kept: Campaign | None) -> HttpResponse:
    if request.method != "POST":
        values = showing.form_of(kept)
        values |= {n: request.GET[n] for n in ("brand", "brief", "name") if n in request.GET}
        return _show(request, kept, values, kept.version if kept else 0)
    sent = request.POST
    values = {name: sent.get(name, "") for name in FIELDS}
    version = int(sent["version"]) if re.fullmatch(r"\d{1,9}", sent.get("version", "")) else 0
    fields, problems = read_campaign(request.space, values)
    if problems:
        return _show(request, kept, values, version, problems=problems, status=422)
    try:
        if kept is None:
            kept = add_campaign(request.space, request.user, **fields)
        else:
            save_campaign(kept, request.user, values, version)
    except ValueInvalid as error:
        said = {"name": f"{error.sentence} {error.next_step}"}
        return _show(request, kept, values, version, problems=said, status=422)
    except ChangedMeanwhile as error:
        assert kept is not None
        kept.refresh_from_db()
        now = showing.form_of(kept)
        differ = [{"field": name.replace("_", " "), "theirs": now[name], "yours": values[name]}
                  for name in FIELDS if str(now[name]) != values[name]]  # fmt: skip
        conflict = {"sentence": error.sentence, "differ": differ}
        return _show(request, kept, values, kept.version, conflict=conflict, status=409)
    messages.success(request, f"“{kept.name}” is saved.")
    return redirect("collaborate:campaign", request.space.slug, kept.pk)


def _show(
    request: Asked, kept: Campaign | None, values: dict[str, Any], version: int, **more: Any
) -> HttpResponse:
    context = {
        "campaign": kept, "values": values, "seen": version,
        "problems": more.get("problems", {}), "conflict": more.get("conflict"),
        **showing.choices(request.space),
    }  # fmt: skip
    status = more.get("status", 200)
    return render(request, "collaborate/campaign_form.html", context, status=status)


ONE = "campaigns/<int:campaign>"
URLS: list[URLPattern] = [
    path("campaigns", campaigns, name="campaigns"),
    path("campaigns/new", campaign_new, name="campaign-new"),
    path(ONE, campaign, name="campaign"),
    path(f"{ONE}/edit", campaign_edit, name="campaign-edit"),
    path(f"{ONE}/archive", campaign_archive, name="campaign-archive"),
    path(f"{ONE}/add", campaign_add, name="campaign-add"),
]
