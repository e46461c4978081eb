"""What is about her: her data, her media kit, her review, deleting, and no more contact."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse

from wrensong.collaborate import desk
from wrensong.collaborate.desk import once
from wrensong.core.errors import BadInput, ChangedMeanwhile, FieldsInvalid, NotFound
from wrensong.desk.readings import prepared, reading
from wrensong.engage.desk import ask_deletion, correct_own_data, stop_all_contact
from wrensong.site.creator.cards import Card
from wrensong.site.creator.nouns import Creator
from wrensong.site.creator.reading import find, read

from .gate import Visit, Went, portal, show

KIT_FORM = (
    ("countries", "Countries of your audience", "One a line: AT 40"),
    ("ages", "Ages of your audience", "One a line: 25-34 45"),
)
KIT_LINES = (
    ("women", "Women in your audience, in %", "62"),
    ("reach", "People reached by a post, on average", "5200"),
    ("story_reach", "People reached by a story, on average", "1800"),
    ("price-post", "Your price for a post", "150"), ("price-reel", "For a reel", "200"),
    ("price-story", "For a story", "60"), ("price-video", "For a video", "300"),
)  # fmt: skip


@portal
def data(request: Visit) -> HttpResponse | Went:
    """What they keep of her, and correcting it."""
    me, wrong = request.contact, None
    fields: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request.link, request.POST.get("once", "")):
                correct_own_data(me, request.POST)
        except (BadInput, ChangedMeanwhile) as error:
            wrong, fields = error, getattr(error, "fields", {})
        else:
            return Went("portal-data", "corrected")
    typed = {name: request.POST.get(name, getattr(me, name))
             for name in ("name", "email", "country", "language")}  # fmt: skip
    asked = getattr(me, "deletion_request", None)
    return show(request, "data", {"typed": typed, "fields": fields, "asked": asked}, wrong)


@portal
def delete(request: Visit) -> HttpResponse | Went:
    """Asking that everything about her is deleted."""
    if request.method == "POST":
        with once(request.link, request.POST.get("once", "")):
            ask_deletion(request.contact)
        return Went("portal-data", "deletion")
    return show(request, "delete", {})


@portal
def stop(request: Visit) -> HttpResponse | Went:
    """No more contact, after one question."""
    if request.method == "POST":
        with once(request.link, request.POST.get("once", "")):
            stop_all_contact(request.contact, "She asked for it by her private link.")
        return Went("portal", "stopped")
    return show(request, "stop", {})


@portal
def kit(request: Visit) -> HttpResponse | Went:
    """Facts she gives about her account, with her consent, and taking them back."""
    me, wrong = request.contact, None
    fields: dict[str, str] = {}
    if request.method == "POST":
        said, back = request.POST, request.POST.get("do") == "withdraw"
        try:
            with once(request.link, said.get("once", "")):
                if back:
                    desk.withdraw_kit(me)
                else:
                    desk.give_kit(me, said, _currency(request))
        except BadInput as error:
            wrong = error
            fields = error.fields if isinstance(error, FieldsInvalid) else {}
        else:
            return Went("portal-kit", "withdrawn" if back else "kit")
    kept = desk.kit_of(me)
    typed = request.POST if request.method == "POST" else _typed(kept.body if kept else {})
    context = {
        "kit": desk.told_kit(kept), "consent": desk.consent_words(me),
        "currency": _currency(request),
        "texts": [(n, w, h, typed.get(n, ""), fields.get(n, "")) for n, w, h in KIT_FORM],
        "inputs": [(n, w, h, typed.get(n, ""), fields.get(n, "")) for n, w, h in KIT_LINES],
    }  # fmt: skip
    return show(request, "kit", context, wrong)


@portal
def review(request: Visit) -> HttpResponse | Went:
    """How her account looks to this workspace, question by question, and objecting."""
    me, wrong = request.contact, None
    if request.method == "POST":
        try:
            with once(request.link, request.POST.get("once", "")):
                desk.object_to(me, request.POST.get("question", ""), request.POST.get("text", ""))
        except BadInput as error:
            wrong = error
        else:
            return Went("portal-review", "objected")
    context = {"cards": _cards(request), "objections": desk.objections_of(me)}
    return show(request, "review", context, wrong)


def _cards(request: Visit) -> list[dict[str, Any]]:
    """The questions and answers about her, as prepared; empty where nothing is known."""
    me = request.contact
    ws = reading(request.space)
    try:
        found = read(ws, find(ws, me.account), deeper=prepared(request.space.path) is not None)
    except NotFound:
        return []
    return [
        {
            "key": card.key, "question": card.question, "light": card.light,
            "light_words": card.light_words, "figure": card.figure,
            "answer": _alone(card.answer, me.handle), "more": _alone(card.more, me.handle),
            "changes": _alone(card.changes, me.handle),
            "cannot_see": _alone(card.cannot_see, me.handle),
        }
        for card in _every(found.creator)
    ]  # fmt: skip


def _every(creator: Creator) -> list[Card]:
    parts = (creator.real_cards, creator.community, creator.niche, creator.brands, creator.rhythm)
    return [card for part in parts for card in part]


def _alone(text: str, handle: str) -> str:
    """A text about her without the names of others."""
    return re.sub(
        r"@[\w.\-]*\w", lambda m: m[0] if m[0] == f"@{handle}" else "another account", text
    )


def _currency(request: Visit) -> str:
    works = desk.works_of(request.contact)
    return works[0].campaign.currency if works else "EUR"


def _typed(body: dict[str, Any]) -> dict[str, str]:
    """The facts as she would type them again."""
    made = {name: "\n".join(f"{k} {v}" for k, v in body.get(name, {}).items())
            for name in ("countries", "ages")}  # fmt: skip
    made |= {name: str(body.get(name, "")) for name in ("women", "reach", "story_reach")}
    for name, price in body.get("prices", {}).items():
        made[f"price-{name}"] = f"{price['amount']} {price['currency']}"
    return made
