"""Pages of ambassadors: programmes, one of them, a tier, a member."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern

from wrensong.collaborate.desk.ambassadors import add_group, get_group, get_member, save_tier
from wrensong.collaborate.desk.ambassadors.acting import do_group, do_member, tier_said
from wrensong.collaborate.desk.ambassadors.groups import get_tier
from wrensong.collaborate.forms import gifts as forms
from wrensong.collaborate.showing import ambassadors as showing
from wrensong.collaborate.showing.files import csv_table
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid, WrensongError
from wrensong.desk.permissions import Asked, page
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import BrandRecord, get_brand

_COLUMNS = ("creator", "period", "platform", "format", "number", "due", "done_on", "late")


@page()
def groups(request: Asked) -> HttpResponse:
    """The programmes of this workspace; adding one."""
    wrong: WrensongError | None = None
    if request.method == "POST":
        try:
            brand = get_brand(request.space, forms.number(request.POST, "brand"))
            name, about = (forms.text(request.POST, n) for n in ("name", "about"))
            made = add_group(brand, request.user, name, about)
        except (ValueInvalid, NotFound) as error:
            wrong = error
        else:
            messages.success(request, f"“{made}” is added. Say next what its tiers give and ask.")
            return redirect("collaborate:ambassadors-of", request.space.slug, made.pk)
    told = showing.told_groups(request.space)
    wanted = request.GET.get("format")
    if wanted == "json":
        return JsonResponse(to_jsonable(told))
    if wanted == "csv":
        names = ("name", "brand", "about", "members")
        return csv_table([{n: g[n] for n in names} for g in told["groups"]], names, "programmes")
    brands = BrandRecord.objects.filter(space=request.space, archived_at=None)
    shown = {**told, "wrong": wrong, "sent": request.POST, "brands": brands,
             "formats": [("CSV", "?format=csv"), ("JSON", "?format=json")]}  # fmt: skip
    return render(request, "collaborate/ambassadors_list.html", shown, status=422 if wrong else 200)


@page()
def group(request: Asked, group: int) -> HttpResponse:
    """One programme: tiers, members, what the month asks, whom to ask and thank."""
    kept = get_group(request.space, group)
    wrong: WrensongError | None = None
    if request.method == "POST":
        try:
            messages.success(request, do_group(kept, request.user, request.POST))
            return redirect("collaborate:ambassadors-of", request.space.slug, kept.pk)
        except (ValueInvalid, NotFound) as error:
            wrong = error
    period = request.GET.get("month", "")
    if request.GET.get("format") == "csv":
        rows = showing.month_rows(kept, period)
        return csv_table(rows, _COLUMNS, f"ambassadors-{kept.pk}")
    told = showing.told_group(kept, period)
    if request.GET.get("format") == "json":
        return JsonResponse(to_jsonable(told))
    where = f"?month={told['period']}&format="
    shown: dict[str, Any] = {
        "group": told, "wrong": wrong, "sent": request.POST, "contacts": showing.can_join(kept),
        "formats": [("CSV", f"{where}csv"), ("JSON", f"{where}json")],
    }  # fmt: skip
    return render(request, "collaborate/ambassadors_one.html", shown, status=422 if wrong else 200)


@page(read="editor")
def tier(request: Asked, group: int, tier: int) -> HttpResponse:
    """What a tier gives and asks; changing it."""
    kept = get_tier(get_group(request.space, group), tier)
    wrong: WrensongError | None = None
    if request.method == "POST":
        try:
            version = forms.number(request.POST, "version")
            save_tier(kept, request.user, version, tier_said(request.POST))
            messages.success(request, f"The tier “{kept}” is saved.")
            return redirect("collaborate:ambassadors-of", request.space.slug, group)
        except (ValueInvalid, ChangedMeanwhile) as error:
            wrong = error
            kept.refresh_from_db()
    told = showing.told_tier(kept)
    percent = "" if kept.commission is None else f"{kept.commission * 100:.2f}".rstrip("0")
    filled = {"name": kept.name, "currency": kept.currency, "commission": percent.rstrip("."),
              "fee": "" if kept.fee is None else kept.fee, "asks": told["asks_text"],
              "gift_value": "" if kept.gift_value is None else kept.gift_value}  # fmt: skip
    conflict = isinstance(wrong, ChangedMeanwhile)
    seen = kept.version if conflict or wrong is None else request.POST.get("version")
    shown = {"tier": told, "group_id": group, "wrong": wrong, "seen": seen,
             "sent": request.POST if wrong else filled}  # fmt: skip
    status = 409 if conflict else 422 if wrong else 200
    return render(request, "collaborate/ambassadors_tier.html", shown, status=status)


@page()
def member(request: Asked, group: int, member: int) -> HttpResponse:
    """One ambassador: her tiers, her agreement, all that was asked."""
    kept = get_member(request.space, group, member)
    wrong: WrensongError | None = None
    if request.method == "POST":
        try:
            messages.success(request, do_member(kept, request.user, request.POST))
            return redirect("collaborate:ambassador", request.space.slug, group, member)
        except (ValueInvalid, NotFound, ChangedMeanwhile) as error:
            wrong, kept = error, get_member(request.space, group, member)
    told = showing.told_member(kept)
    shown = {"member": told, "wrong": wrong, "sent": request.POST}
    status = 409 if isinstance(wrong, ChangedMeanwhile) else 422 if wrong else 200
    return render(request, "collaborate/ambassadors_member.html", shown, status=status)


URLS: list[URLPattern] = [
    path("ambassadors", groups, name="ambassadors"),
    path("ambassadors/<int:group>", group, name="ambassadors-of"),
    path("ambassadors/<int:group>/tiers/<int:tier>", tier, name="ambassadors-tier"),
    path("ambassadors/<int:group>/members/<int:member>", member, name="ambassador"),
]
