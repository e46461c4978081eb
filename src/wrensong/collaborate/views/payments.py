"""Pages of payments: what is to be paid, the ledger, and booking."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone

from wrensong.collaborate.desk.booking import read_draft
from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.desk.ledgers import told_ledger, what
from wrensong.collaborate.desk.payments import enter, get_entry
from wrensong.collaborate.desk.payments import reverse as take_back
from wrensong.collaborate.rules.ledger import KINDS
from wrensong.collaborate.showing import payments as showing
from wrensong.collaborate.showing.files import csv_table
from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money
from wrensong.desk.permissions import Asked, page
from wrensong.doors import wording
from wrensong.doors.formats import to_jsonable

BY_HAND = ("paid", "hold", "release", "clawback", "refund", "fee", "commission", "gift_cost")


@page()
def payments(request: Asked) -> HttpResponse:
    """What is to be paid when and to whom, late ones first, and every entry of the ledger."""
    filters, wrong = showing.read_filters(request.GET)
    wanted = request.GET.get("format")
    if wanted == "csv" and not wrong:
        if request.GET.get("table") == "due":
            rows = showing.due_rows(request.space, filters)
            return csv_table(rows, showing.DUE_COLUMNS, "due-list")
        rows = showing.accountant_rows(request.space, filters)
        return csv_table(rows, showing.COLUMNS, "ledger")
    told = showing.told_payments(request.space, request.GET)
    if wanted == "json" and not wrong:
        return JsonResponse(to_jsonable(told))
    here = reverse("collaborate:payments", args=[request.space.slug])
    context = {
        **told, "asked": request.GET, "formats": showing.formats(request.GET, here),
        "pager": showing.pager(told, request.GET, here), "today": timezone.now().date(),
        "filtered": any(told["filters"].values()),
    }  # fmt: skip
    return render(request, "collaborate/payments_list.html", context, status=422 if wrong else 200)


@page()
def payments_of(request: Asked, collaboration: int) -> HttpResponse:
    """One collaboration's ledger, and booking what happened."""
    kept = get_collaboration(request.space, collaboration)
    wrong: ValueInvalid | None = None
    sent: Mapping[str, Any] = request.GET
    if request.method == "POST":
        sent = request.POST
        try:
            made, new = enter(kept, read_draft(sent, kept.campaign.currency), request.user)
        except ValueInvalid as error:
            wrong = error
        else:
            said = f"{KINDS[made.kind].words.capitalize()}, {wording.money(abs_money(made.money))}"
            messages.success(
                request,
                f"{said}: recorded." if new else f"{said}: recorded before; nothing was added.",
            )
            return redirect("collaborate:payments-of", request.space.slug, kept.pk)
    told = told_ledger(kept)
    wanted = request.GET.get("format")
    if request.method == "GET" and wanted == "json":
        return JsonResponse(to_jsonable(told))
    if request.method == "GET" and wanted == "csv":
        rows = showing.accountant_rows(request.space, showing.Filters(collaboration=kept.pk))
        return csv_table(rows, showing.COLUMNS, f"ledger-{kept.pk}")
    context = {
        "ledger": told, "wrong": wrong, "sent": sent, "today": timezone.now().date(),
        "kinds": [(name, KINDS[name].words) for name in BY_HAND],
        "key": sent.get("key") or f"form:{secrets.token_hex(8)}",
        "formats": [("CSV", "?format=csv"), ("JSON", "?format=json")],
    }  # fmt: skip
    return render(request, "collaborate/payments_one.html", context, status=422 if wrong else 200)


@page()
def reverse_entry(request: Asked, collaboration: int, entry: int) -> HttpResponse:
    """Take one entry back by another of the opposite amount, with a reason."""
    kept = get_collaboration(request.space, collaboration)
    found = get_entry(kept, entry)
    wrong: ValueInvalid | None = None
    if request.method == "POST":
        try:
            _, new = take_back(found, request.user, request.POST.get("reason", ""))
        except ValueInvalid as error:
            wrong = error
        else:
            messages.success(
                request, "Taken back." if new else "It was taken back before; nothing was added."
            )
            return redirect("collaborate:payments-of", request.space.slug, kept.pk)
    context = {
        "entry": found, "words": what(found), "kept": kept, "wrong": wrong,
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    status = 422 if wrong else 200
    return render(request, "collaborate/payments_reverse.html", context, status=status)


def abs_money(money: Money) -> Money:
    """An amount without its sign, for sentences that say the kind."""
    return Money(abs(money.amount), money.currency)


URLS: list[URLPattern] = [
    path("payments", payments, name="payments"),
    path("payments/<int:collaboration>", payments_of, name="payments-of"),
    path(
        "payments/<int:collaboration>/<int:entry>/reverse", reverse_entry, name="payments-reverse"
    ),
]
