"""The page of a creator, and the parts of it that are asked for one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from wrensong.core import ids
from wrensong.core.errors import ValueInvalid, WrensongError
from wrensong.desk.models import Answer
from wrensong.desk.permissions import Asked, page
from wrensong.site.files import table_file
from wrensong.site.paging import some

from . import notes as noting
from . import showing
from .drawn import fit_chart

PAGE = 100
"""Rows of a table on one page."""


@page()
def creator(request: Asked, key: str) -> HttpResponse:
    """Everything known of one creator; a handle leads on to the lasting address."""
    account_id = showing.find(request.ws, key)
    lasting = ids.show("ac", account_id)
    if key != lasting:
        query = request.GET.urlencode()
        address = reverse("site:creator", args=[request.space.slug, lasting])
        return redirect(f"{address}?{query}" if query else address)
    return _page(request, account_id)


def _page(request: Asked, account_id: int, status: int = 200, **more: Any) -> HttpResponse:
    shown = showing.page(request.ws, request.space, account_id)
    shown["brief"] = _chosen(request, shown["briefs"])
    shown["links"] = _links(request.space.slug, shown["creator"].profile.key)
    return render(request, "creator/page.html", {**shown, **more}, status=status)


def _chosen(request: Asked, briefs: list[Any]) -> Any:
    asked = request.GET.get("brief", "")
    return next((brief for brief in briefs if str(brief.pk) == asked), None)


def _links(slug: str, key: str) -> dict[str, str]:
    """Addresses in other rooms, as far as these are there."""
    wanted = {
        "lists": ("discover:lists", [slug]),
        "overlap": ("discover:overlap", [slug]),
        "compare": ("site:compare", [slug]),
        "alike": ("discover:lookalikes", [slug, key]),
        "posts": ("vet:rows", [slug, key]),
        "sources": ("vet:compare", [slug, key]),
        "words": ("vet:safety", [slug]),
        "rivals": ("vet:brands", [slug]),
        "sample": ("vet:sample", [slug]),
    }
    found = {}
    for name, (route, args) in wanted.items():
        try:
            found[name] = reverse(route, args=args)
        except NoReverseMatch:
            continue
    return found


@page()
def price(request: Asked, key: str) -> HttpResponse:
    """What one post of this creator could be offered."""
    account_id, account = showing.account_of(request.ws, key)
    found = showing.price(request.ws, account_id)
    unknown = isinstance(found, WrensongError)
    context = {"offer": None if unknown else found, "error": found if unknown else None,
               "account": account, "key": ids.show("ac", account_id)}  # fmt: skip
    name = "creator/price.html" if request.headers.get("HX-Request") else "creator/price_page.html"
    return render(request, name, context)


@page()
def fit(request: Asked, key: str, brief: int) -> HttpResponse:
    """How this creator fits one brief, with quotes."""
    account_id, account = showing.account_of(request.ws, key)
    lasting = ids.show("ac", account_id)
    record, found = showing.fit(request.ws, request.space, account_id, brief, request.user)
    context: dict[str, Any] = {"brief": record, "account": account, "key": lasting}
    if isinstance(found, Answer):
        context["fit"] = found.body
        context["chart"] = fit_chart(found.body) if "parts" in found.body else None
    else:
        context["job"] = found
    name = "creator/fit.html" if request.headers.get("HX-Request") else "creator/fit_page.html"
    return render(request, name, context)


@page()
def rows(request: Asked, key: str, what: str) -> HttpResponse:
    """The follower counts or the comments that some answers rest on."""
    account_id, account = showing.account_of(request.ws, key)
    found = showing.rows(request.ws, account_id, what)
    file = table_file(request, found, f"{ids.show('ac', account_id)}-{what}")
    if file is not None:
        return file
    shown, pager = some(found, request, PAGE)
    context = {"rows": shown, "pager": pager, "what": what, "account": account,
               "key": ids.show("ac", account_id),
               "formats": (("CSV", "?format=csv"), ("JSON", "?format=json"))}  # fmt: skip
    return render(request, "creator/rows.html", context)


@page()
def notes(request: Asked, key: str) -> HttpResponse:
    """Write a note on a creator."""
    account_id, account = showing.account_of(request.ws, key)
    lasting = ids.show("ac", account_id)
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            noting.add(request.space, request.user, lasting, text, account)
        except ValueInvalid as error:
            return _page(request, account_id, 422, note_error=error, note_text=text)
        messages.success(request, "Your note is kept.")
    return redirect(_notes_at(request, lasting))


@page()
def note(request: Asked, key: str, note: int) -> HttpResponse:
    """Remove a note, or put a removed one back."""
    account_id, account = showing.account_of(request.ws, key)
    lasting = ids.show("ac", account_id)
    if request.method == "POST":
        if request.POST.get("act") == "restore":
            noting.put_back(request.space, request.user, lasting, note, account)
            messages.success(request, "The note is back.")
        else:
            noting.hide(request.space, request.user, lasting, note, account)
            messages.info(request, "The note is removed. You can put it back below the notes.")
    return redirect(_notes_at(request, lasting))


def _notes_at(request: Asked, key: str) -> str:
    return reverse("site:creator", args=[request.space.slug, key]) + "#notes"
