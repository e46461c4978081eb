"""Pages of relationships: all of them, one, starting some, today's acts, a contact."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern

from wrensong.core.errors import ChangedMeanwhile, FieldsInvalid, NotFound, ValueInvalid
from wrensong.desk.permissions import Asked, page
from wrensong.discover.service import Discover
from wrensong.doors import wording
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk import relationships as desk
from wrensong.engage.desk.acts import act
from wrensong.engage.desk.contacts import get_contact
from wrensong.engage.desk.editing import save_contact
from wrensong.engage.desk.touches import get_touch, remove_touch, restore_touch
from wrensong.engage.models import Contact, Relationship
from wrensong.engage.showing import relationships as showing
from wrensong.engage.showing import today as today_showing
from wrensong.engage.showing.files import csv_file
from wrensong.match.desk import get_brand

ANSWERS = {"yes": True, "no": False, "": None}


@page()
def relationships(request: Asked) -> HttpResponse:
    """All relationships of the workspace, by rung, narrowed by the address."""
    chosen = showing.Chosen.of(request.GET)
    wanted = request.GET.get("format")
    shown = showing.table(request.space, chosen, whole=wanted in ("csv", "json"))
    if wanted == "csv":
        return csv_file([showing.flat(row) for row in shown["rows"]], "relationships")
    if wanted == "json":
        return JsonResponse(to_jsonable(shown))
    rungs = [{"words": "All", "count": shown["everything"], "href": _query(chosen, rung=""),
              "here": not chosen.rung}]  # fmt: skip
    rungs += [{"words": one["words"], "count": one["count"], "here": one["key"] == chosen.rung,
               "href": _query(chosen, rung=one["key"])} for one in shown["rungs"]]  # fmt: skip
    pager = {**{name: shown[name] for name in ("first", "last", "total")},
             "previous": _to(chosen, shown, -1), "next": _to(chosen, shown, 1)}  # fmt: skip
    formats = [(w, _query(chosen, format=w.lower())) for w in ("CSV", "JSON")]
    context = {**shown, "chosen": chosen, "tabs": rungs, "pager": pager, "formats": formats,
               "dues": showing.DUE.items(), "narrowed": bool(chosen.query())}  # fmt: skip
    return render(request, "engage/relationships.html", context)


@page()
def relationship(request: Asked, relationship: int) -> HttpResponse:
    """One relationship: its ladder, its timeline, its forms. POST does one of ``desk.acts``."""
    kept = desk.get_relationship(request.space, relationship)
    if request.method != "POST":
        return _one(request, kept)
    sent = {name: str(value) for name, value in request.POST.items()}
    try:
        messages.success(request, act(kept, request.user, sent))
    except (ValueInvalid, ChangedMeanwhile, NotFound) as error:
        wrong = {**sent, "sentence": f"{error.sentence} {error.next_step}"}
        return _one(request, kept, wrong, 409 if isinstance(error, ChangedMeanwhile) else 422)
    if sent.get("back") == "today":
        query = sent.get("query", "")
        back = redirect("engage:today", request.space.slug)
        back["Location"] += f"?{query}" if query and not query.startswith("?") else ""
        return back
    return redirect("engage:relationship", request.space.slug, kept.pk)


@page()
def touch(request: Asked, relationship: int, touch: int) -> HttpResponse:
    """Remove a touch, or put a removed one back (POST)."""
    kept = desk.get_relationship(request.space, relationship)
    found = get_touch(kept, touch)
    if request.method == "POST":
        if request.POST.get("do") == "restore":
            restore_touch(kept, request.user, found)
            messages.success(request, "It is back, and counts again.")
        else:
            remove_touch(kept, request.user, found)
            messages.info(request, "It is removed. You can put it back below the timeline.")
    return redirect("engage:relationship", request.space.slug, kept.pk)


@page(read="editor")
def start(request: Asked) -> HttpResponse:
    """Start relationships with some creators (``account``) or everybody on a ``list``. Where the
    brand is clear, POST does it; else the page asks for it."""
    sent = request.POST if request.method == "POST" else request.GET
    accounts, listed = _meant(request, sent.getlist("account"), sent.get("list", ""))
    brands = desk.brands_of(request.space)
    brand = sent.get("brand", "")
    context: dict[str, Any] = {"brands": brands, "accounts": accounts, "list": listed,
                               "count": len(accounts)}  # fmt: skip
    sure = bool(brand) or len(brands) == 1
    if request.method != "POST" or not accounts or not sure:
        status = 422 if request.method == "POST" and not accounts else 200
        return render(request, "engage/relationships_start.html", context, status=status)
    pk = int(brand) if brand.isdecimal() and len(brand) < 10 else 0
    chosen = get_brand(request.space, pk) if brand else brands[0]
    try:
        made = desk.start(request.space, request.ws, accounts, chosen, request.user)
    except ValueInvalid as error:
        context["wrong"] = f"{error.sentence} {error.next_step}"
        return render(request, "engage/relationships_start.html", context, status=422)
    if len(made) == 1:
        return redirect("engage:relationship", request.space.slug, made[0].pk)
    messages.success(request, f"{chosen.name} keeps an eye on "
                     f"{wording.plural(len(made), 'creator')} of this list.")  # fmt: skip
    return redirect("engage:relationships", request.space.slug)


@page()
def today(request: Asked) -> HttpResponse:
    """The few acts of today."""
    brand, owner = _number(request.GET.get("brand")), _number(request.GET.get("owner"))
    shown = today_showing.page(request.space, request.ws, brand, owner)
    wanted = request.GET.get("format")
    if wanted == "csv":
        return csv_file([today_showing.flat(item) for item in shown["items"]], "today")
    if wanted == "json":
        return JsonResponse(to_jsonable(shown))
    asked = {name: v for name, v in (("brand", brand), ("owner", owner)) if v}
    formats = [(w, f"?{urlencode({**asked, 'format': w.lower()})}") for w in ("CSV", "JSON")]
    context = {**shown, "formats": formats, "brand": brand, "owner": owner,
               "query": urlencode(asked), "kinds": _KINDS}  # fmt: skip
    return render(request, "engage/today.html", context)


@page()
def contact(request: Asked, contact: int) -> HttpResponse:
    """A contact: what is known of her, and correcting it."""
    kept = get_contact(request.space, contact)
    if request.method != "POST":
        return _contact(request, kept, {})
    sent = request.POST
    said: dict[str, Any] = {name: sent.get(name, "") for name in
                            ("name", "email", "country", "kind", "source_url")}  # fmt: skip
    for name in ("invites_business_mail", "says_no_unsolicited"):
        said[name] = ANSWERS.get(sent.get(name, ""))
    version = _number(sent.get("version")) or 0
    try:
        save_contact(kept, request.user, version, **said)
    except FieldsInvalid as error:
        return _contact(request, kept, {"typed": said, "wrong": error.fields}, 422, version)
    except ChangedMeanwhile as error:
        told = {"typed": said, "conflict": f"{error.sentence} {error.next_step}"}
        return _contact(request, kept, told, 409)
    messages.success(request, f"What is known of {kept} is saved.")
    return redirect("engage:contact", request.space.slug, kept.pk)


def _contact(
    request: Asked, kept: Contact, more: dict[str, Any], status: int = 200, version: int = 0
) -> HttpResponse:
    body = showing.contact_page(kept)
    typed = more.get("typed", body)
    context = {"contact": body, "kinds": Contact.Kind.choices, "typed": typed,
               "version": version or kept.version, **more}  # fmt: skip
    return render(request, "engage/relationships_contact.html", context, status=status)


def _one(
    request: Asked, kept: Relationship, wrong: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {"one": showing.one(kept), "wrong": wrong, "kinds": _KINDS,
               "today": desk.today().isoformat()}  # fmt: skip
    return render(request, "engage/relationships_one.html", context, status=status)


def _meant(request: Asked, accounts: list[str], name: str) -> tuple[list[str], str]:
    """The accounts that a form means, and the name of the list they are on."""
    from wrensong.core import ids

    if not name:
        return [one for one in accounts if one][: desk.MOST_AT_ONCE + 1], ""
    found = request.ws.room(Discover).lists.one(name)
    return [ids.show("ac", one) for one in found.accounts], found.name


def _query(chosen: showing.Chosen, **other: Any) -> str:
    return f"?{urlencode(chosen.query(**other))}"


def _to(chosen: showing.Chosen, shown: dict[str, Any], step: int) -> str:
    wanted = shown["page"] + step
    return _query(chosen, page=wanted) if 1 <= wanted <= shown["pages"] else ""


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


_KINDS = (
    ("comment", "commented"), ("reply", "replied"), ("like", "liked a post"),
    ("dm", "wrote a direct message"), ("follow", "followed"), ("meeting", "met"),
    ("gift", "sent a gift"), ("email", "wrote an e-mail"),
)  # fmt: skip
URLS: list[URLPattern] = [
    path("today", today, name="today"),
    path("relationships", relationships, name="relationships"),
    path("relationships/start", start, name="start"),
    path("relationships/<int:relationship>", relationship, name="relationship"),
    path("relationships/<int:relationship>/touches/<int:touch>", touch, name="touch"),
    path("contacts/<int:contact>", contact, name="contact"),
]
