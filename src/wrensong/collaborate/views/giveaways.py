"""Pages of giveaways: the list, the form, one, its entrants, its proof."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.urls.resolvers import URLPattern

from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.desk.giveaways import add_giveaway, get_giveaway, save_giveaway
from wrensong.collaborate.desk.giveaways.acting import do
from wrensong.collaborate.forms import gifts as forms
from wrensong.collaborate.forms.giveaways import filled, giveaway_said
from wrensong.collaborate.models import Giveaway
from wrensong.collaborate.showing import giveaways as showing
from wrensong.collaborate.showing.files import csv_table
from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound, ValueInvalid, WrensongError
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.permissions import Asked, page
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import BrandRecord, get_brand

FRESH = {"prizes": 1, "alternates": 3, "keep_days": 30, "currency": "EUR", "zone": "Europe/Vienna"}
_FILES = [("JSON", "?format=json"), ("one page (HTML)", "?format=html")]


@page()
def giveaways(request: Asked) -> HttpResponse:
    """The giveaways of this workspace."""
    told = showing.told_giveaways(request.space)
    wanted = request.GET.get("format")
    if wanted == "json":
        return JsonResponse(to_jsonable(told))
    if wanted == "csv":
        names = ("name", "brand", "state", "prize", "prizes", "opens_at", "closes_at", "entrants")
        rows = [{n: one[n] for n in names} for one in told["giveaways"]]
        return csv_table(rows, names, "giveaways")
    told["formats"] = [("CSV", "?format=csv"), ("JSON", "?format=json")]
    return render(request, "collaborate/giveaways_list.html", told)


@page(read="editor")
def giveaway_new(request: Asked) -> HttpResponse:
    """A form for a new giveaway."""
    if request.method != "POST":
        return _form(request, None, FRESH, None)
    try:
        host = forms.number(request.POST, "collaboration")
        with_her = get_collaboration(request.space, host) if host else None
        brand = with_her.campaign.brand if with_her else get_brand(
            request.space, forms.number(request.POST, "brand"))  # fmt: skip
        made = add_giveaway(brand, request.user, giveaway_said(request.POST), with_her)
    except (ValueInvalid, NotFound) as error:
        return _form(request, None, request.POST, error)
    messages.success(request, f"“{made}” is prepared. Settle the checklist, then open it.")
    return redirect("collaborate:giveaway", request.space.slug, made.pk)


@page(read="editor")
def giveaway_edit(request: Asked, giveaway: int) -> HttpResponse:
    """The form of a giveaway that is in preparation."""
    kept = get_giveaway(request.space, giveaway)
    if request.method != "POST":
        return _form(request, kept, {**filled(kept), "version": kept.version}, None)
    try:
        version = forms.number(request.POST, "version")
        save_giveaway(kept, request.user, version, giveaway_said(request.POST))
    except (ValueInvalid, ChangedMeanwhile) as error:
        return _form(request, kept, request.POST, error)
    messages.success(request, f"“{kept}” is saved.")
    return redirect("collaborate:giveaway", request.space.slug, kept.pk)


@page()
def giveaway(request: Asked, giveaway: int) -> HttpResponse:
    """One giveaway: checklist, entrants, the draw, the winners."""
    kept = get_giveaway(request.space, giveaway)
    wrong: BadInput | ChangedMeanwhile | None = None
    if request.method == "POST":
        file = request.FILES.get("file")
        sent = (str(file.name), file.read()) if file is not None else None
        try:
            messages.success(request, do(kept, request.user, request.POST, request.ws, sent))
            return redirect("collaborate:giveaway", request.space.slug, kept.pk)
        except (BadInput, ChangedMeanwhile) as error:
            wrong, kept = error, get_giveaway(request.space, giveaway)
    told = showing.told_giveaway(kept, request.ws, request.membership.allows("editor"))
    ticked = request.POST.getlist("settled") if wrong else None
    shown = {"giveaway": told, "wrong": wrong, "sent": request.POST, "ticked": ticked}
    status = 409 if isinstance(wrong, ChangedMeanwhile) else 422 if wrong else 200
    return render(request, "collaborate/giveaways_one.html", shown, status=status)


@page(read="editor")
def entrants(request: Asked, giveaway: int) -> HttpResponse:
    """Who entered, while it is kept."""
    kept = get_giveaway(request.space, giveaway)
    if request.GET.get("format") == "csv":
        rows = [{"handle": e.handle, "entered_at": e.entered_at} for e in kept.entrants.all()]
        return csv_table(rows, ("handle", "entered_at"), f"entrants-{kept.pk}")
    asked = request.GET.get("page", "")
    told = showing.told_entrants(kept, int(asked) if asked.isdecimal() and len(asked) < 7 else 1)
    if request.GET.get("format") == "json":
        return JsonResponse(to_jsonable(told))
    told["pager"] = {"total": told["total"], "first": told["first"], "last": told["last"]}
    for name, number in (("previous", told["page"] - 1), ("next", told["page"] + 1)):
        if 1 <= number <= told["pages"]:
            told["pager"][name] = f"?page={number}"
    told["formats"] = [("CSV", "?format=csv"), ("JSON", "?format=json")]
    return render(request, "collaborate/giveaways_entrants.html", told)


@page()
def proof(request: Asked, giveaway: int) -> HttpResponse:
    """What may be published: the announcement, then the list's hash, then the whole proof."""
    kept = get_giveaway(request.space, giveaway)
    told = showing.told_proof(kept)
    wanted = request.GET.get("format")
    if told["proof"] is not None and wanted in ("json", "html"):
        if wanted == "json":
            body = json.dumps(told["proof"], ensure_ascii=False, indent=1)
            return _file(body, "application/json", f"proof-{kept.pk}.json")
        text = json.dumps(told["proof"], ensure_ascii=False, indent=1)
        body = render_to_string(
            "collaborate/giveaways_proof_file.html", {**told, "proof_text": text}
        )
        return _file(body, "text/html; charset=utf-8", f"proof-{kept.pk}.html")
    told["formats"] = _FILES if told["proof"] is not None else []
    return render(request, "collaborate/giveaways_proof.html", told)


def _file(body: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=kind, headers=headers)


def _form(
    request: Asked, kept: Giveaway | None, sent: Any, wrong: WrensongError | None
) -> HttpResponse:
    status = 409 if isinstance(wrong, ChangedMeanwhile) else 422 if wrong else 200
    shown = {
        "giveaway": kept, "sent": sent, "wrong": wrong, "platforms": PLATFORMS,
        "zones": showing.zones(), "hosts": showing.hosts(request.space) if kept is None else [],
        "brands": BrandRecord.objects.filter(space=request.space, archived_at=None),
        "seen": kept.version if kept and isinstance(wrong, ChangedMeanwhile)
        else sent.get("version"),
    }  # fmt: skip
    return render(request, "collaborate/giveaways_form.html", shown, status=status)


URLS: list[URLPattern] = [
    path("giveaways", giveaways, name="giveaways"),
    path("giveaways/new", giveaway_new, name="giveaway-new"),
    path("giveaways/<int:giveaway>", giveaway, name="giveaway"),
    path("giveaways/<int:giveaway>/edit", giveaway_edit, name="giveaway-edit"),
    path("giveaways/<int:giveaway>/entrants", entrants, name="giveaway-entrants"),
    path("giveaways/<int:giveaway>/proof", proof, name="giveaway-proof"),
]
