"""Pages of outreach: what waits, one mail, writing one, texts, who may be written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern

from wrensong.core.errors import ChangedMeanwhile, WrensongError
from wrensong.desk.permissions import Asked, page
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk.contacts import get_contact
from wrensong.engage.desk.outreach import acts, by_hand, sequences, templates
from wrensong.engage.desk.outreach.drafting import Asked as Wanted
from wrensong.engage.desk.outreach.drafting import draft, get_message
from wrensong.engage.desk.outreach.senders import save_sender, sender_of
from wrensong.engage.desk.outreach.suppressing import lift, suppress
from wrensong.engage.desk.relationships import get_relationship
from wrensong.engage.models import Message, Template
from wrensong.engage.rules import merging
from wrensong.engage.showing.files import csv_file
from wrensong.engage.showing.outreach import messages as showing
from wrensong.engage.showing.outreach import permission, writing
from wrensong.match.desk import get_brand

Wrong = dict[str, Any]


def _sent(request: Asked) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


def _try(request: Asked, do: Callable[[], str]) -> tuple[Wrong | None, int]:
    """Do it and say so; or what is wrong, with what was typed, and the status."""
    try:
        messages.success(request, do())
    except WrensongError as error:
        status = 409 if isinstance(error, ChangedMeanwhile) else 422
        return {**_sent(request), "sentence": f"{error.sentence} {error.next_step}"}, status
    return None, 200


@page()
def inbox(request: Asked) -> HttpResponse:
    """What waits: drafts to approve, approved mails, what failed, and the limits of today."""
    return render(request, "engage/outreach_inbox.html", showing.inbox(request.space))


@page()
def sent(request: Asked) -> HttpResponse:
    """What went out, was answered, came back or was stopped."""
    shown = showing.sent(request.space)
    wanted = request.GET.get("format")
    if wanted == "csv":
        return csv_file([showing.flat(one) for one in shown["messages"]], "outreach")
    if wanted == "json":
        return JsonResponse(to_jsonable(shown))
    formats = [("CSV", "?format=csv"), ("JSON", "?format=json")]
    context = {"rows": shown["messages"], "today": shown["today"], "formats": formats}
    return render(request, "engage/outreach_sent.html", context)


@page()
def message(request: Asked, message: int) -> HttpResponse:
    """One mail as it goes out, what it rests on, and what is in its way. POST does one act."""
    kept = get_message(request.space, message)
    wrong, status = None, 200
    if request.method == "POST":
        wrong, status = _try(request, lambda: acts.on_message(kept, request.user, _sent(request)))
        if wrong is None:
            return redirect("engage:outreach-message", request.space.slug, kept.pk)
        kept.refresh_from_db()
    mailto = ""
    if kept.state == Message.State.SENT and kept.sent_by == Message.By.HAND:
        try:
            mailto = by_hand.mailto(kept)
        except WrensongError as error:
            wrong = wrong or {"sentence": f"{error.sentence} {error.next_step}"}
    context = {"one": showing.one(kept), "wrong": wrong, "mailto": mailto}
    return render(request, "engage/outreach_message.html", context, status=status)


@page(read="editor")
def message_file(request: Asked, message: int) -> HttpResponse:
    """A mail that was handed over, as a file for a mail program."""
    kept = get_message(request.space, message)
    answer = HttpResponse(by_hand.eml(kept), content_type="message/rfc822")
    answer["Content-Disposition"] = f'attachment; filename="mail-{kept.pk}.eml"'
    return answer


@page(read="editor")
def write(request: Asked, relationship: int) -> HttpResponse:
    """Write to one person: choose a text, see the mail as it would be, keep it as a draft."""
    kept = get_relationship(request.space, relationship)
    asked = request.POST if request.method == "POST" else request.GET
    said = {name: str(value) for name, value in asked.items()}
    typed = acts.typed_of(said, tuple(merging.BY_NAME))
    typed = {name: value for name, value in typed.items() if value.strip()}
    wrong, status = None, 200
    if request.method == "POST" and said.get("do") in ("draft", "enrol"):
        made: list[int] = []

        def do() -> str:
            if said["do"] == "enrol":
                found = sequences.get_sequence(request.space, acts.number(said, "sequence"))
                sequences.enrol(request.ws, found, kept.contact, kept.brand, request.user, typed)
                return "The mails of the sequence wait for approval."
            text = templates.get_template(request.space, acts.number(said, "template"))
            wanted = Wanted(text, typed, acts.number(said, "quote"))
            made.append(draft(request.ws, kept.contact, kept.brand, request.user, wanted).pk)
            return "It waits for approval. Read it once more as it goes out."

        wrong, status = _try(request, do)
        if wrong is None and made:
            return redirect("engage:outreach-message", request.space.slug, made[0])
        if wrong is None:
            return redirect("engage:outreach", request.space.slug)
    shown = writing.writing(request.ws, kept, said, typed)
    return render(request, "engage/outreach_write.html", {**shown, "wrong": wrong}, status=status)


@page()
def all_templates(request: Asked) -> HttpResponse:
    """The texts of this workspace."""
    shown = writing.templates(request.space, away="away" in request.GET)
    return render(request, "engage/outreach_templates.html", shown)


@page(read="editor")
def template_new(request: Asked) -> HttpResponse:
    """A new text, from a bundled one or from nothing."""
    name = request.GET.get("from", "")
    start = next((one for one in templates.examples() if one["name"] == name), {})
    return _template(request, None, start)


@page(read="editor")
def template(request: Asked, template: int) -> HttpResponse:
    """One text: changed, put away, brought back."""
    return _template(request, templates.get_template(request.space, template), {})


def _template(request: Asked, kept: Template | None, start: dict[str, str]) -> HttpResponse:
    said, wrong, status = _sent(request), None, 200
    if request.method == "POST":
        keys: list[int] = []

        def do() -> str:
            if kept is not None and said.get("do") in ("archive", "restore"):
                templates.archive_template(kept, request.user, said["do"] == "archive")
                return "It is put away." if said["do"] == "archive" else "It is back."
            seen = acts.number(said, "version")
            found = templates.save_template(request.space, request.user, said, kept, seen)
            keys.append(found.pk)
            return f"“{found.name}” is saved."

        if said.get("do") != "check":
            wrong, status = _try(request, do)
            if wrong is None and keys:
                return redirect("engage:outreach-template", request.space.slug, keys[0])
            if wrong is None:
                return redirect("engage:outreach-templates", request.space.slug)
    now = writing.template(kept) if kept else {}
    text = {name: str(said.get(name, now.get(name, start.get(name, ""))))
            for name in ("name", "subject", "body")}  # fmt: skip
    problems = merging.problems(text["subject"], text["body"]) if request.method == "POST" else []
    context = {"kept": now or None, "text": text, "wrong": wrong, "fields": writing.fields(),
               "problems": problems, "checked": said.get("do") == "check",
               "used": merging.fields_of(text["subject"], text["body"]),
               "version": said.get("version") if status == 422 else now.get("version")}  # fmt: skip
    return render(request, "engage/outreach_template.html", context, status=status)


@page()
def all_sequences(request: Asked) -> HttpResponse:
    """The sequences of this workspace, and a form for a new one."""
    said, wrong, status = _sent(request), None, 200
    if request.method == "POST":
        wrong, status = _try(request, lambda: _add_sequence(request, said))
        if wrong is None:
            return redirect("engage:outreach-sequences", request.space.slug)
    shown = writing.sequences(request.space, away="away" in request.GET)
    context = {**shown, "wrong": wrong, "said": said, "places": range(1, 4)}
    return render(request, "engage/outreach_sequences.html", context, status=status)


def _add_sequence(request: Asked, said: dict[str, str]) -> str:
    steps = [(acts.number(said, f"template{n}"), acts.number(said, f"days{n}"))
             for n in range(1, sequences.MOST_STEPS + 1)]  # fmt: skip
    made = sequences.add_sequence(request.space, request.user, said.get("name", ""),
                                  [one for one in steps if one[0]])  # fmt: skip
    return f"“{made.name}” is there. Start it from the page of a relationship."


@page()
def sequence(request: Asked, sequence: int) -> HttpResponse:
    """One sequence: its mails, who goes through it. POST ends it for one, or puts it away."""
    kept = sequences.get_sequence(request.space, sequence)
    wrong, status = None, 200
    if request.method == "POST":
        wrong, status = _try(request, lambda: change_sequence(request, kept, _sent(request)))
        if wrong is None:
            return redirect("engage:outreach-sequence", request.space.slug, kept.pk)
    context = {"one": writing.sequence(kept), "wrong": wrong}
    return render(request, "engage/outreach_sequence.html", context, status=status)


def change_sequence(request: Any, kept: Any, said: dict[str, str]) -> str:
    """End it for one person, put it away, or bring it back."""
    if said.get("do") == "end":
        found = sequences.get_enrolment(request.space, acts.number(said, "enrolment"))
        sequences.end(found, request.user)
        return f"It is ended for {found.contact}."
    away = said.get("do") == "archive"
    sequences.archive_sequence(kept, request.user, away)
    return "It is put away; what runs goes on." if away else "It is back."


@page()
def contact(request: Asked, contact: int) -> HttpResponse:
    """Whether a contact may be written to: the rule, consent, the notice. POST does one act."""
    kept = get_contact(request.space, contact)
    wrong, status = None, 200
    if request.method == "POST":
        owner = request.membership.allows("owner")
        do = lambda: acts.on_contact(kept, request.user, _sent(request), owner=owner)  # noqa: E731
        wrong, status = _try(request, do)
        if wrong is None:
            return redirect("engage:outreach-contact", request.space.slug, kept.pk)
    context = {"one": permission.contact_page(kept), "wrong": wrong,
               "owner": request.membership.allows("owner")}  # fmt: skip
    return render(request, "engage/outreach_contact.html", context, status=status)


@page()
def never(request: Asked) -> HttpResponse:
    """Who is never written to, by reason; adding an address, taking one off that came back."""
    said, wrong, status = _sent(request), None, 200
    if request.method == "POST":
        wrong, status = _try(request, lambda: change_never(request, said))
        if wrong is None:
            return redirect("engage:outreach-never", request.space.slug)
    context = {**permission.never(request.space), "wrong": wrong}
    return render(request, "engage/outreach_never.html", context, status=status)


def change_never(request: Any, said: dict[str, str]) -> str:
    """Put an address on the list, or take it off where it came back or was noted by hand."""
    email = said.get("email", "")
    if said.get("do") == "lift":
        lift(request.space, email, request.user)
        return "The address may be written to again."
    suppress(request.space, email, "hand", request.user)
    return "The address is never written to again."


@page()
def senders(request: Asked) -> HttpResponse:
    """Who writes for each brand, and how mail goes out and comes in."""
    return render(request, "engage/outreach_senders.html", writing.senders_page(request.space))


@page(read="editor")
def sender(request: Asked, brand: int) -> HttpResponse:
    """Who writes for one brand."""
    kept = get_brand(request.space, brand)
    said, wrong, status = _sent(request), None, 200
    if request.method == "POST":
        seen = acts.number(said, "version")
        wrong, status = _try(request, lambda: _sender(request, kept, seen, said))
        if wrong is None:
            return redirect("engage:outreach-senders", request.space.slug)
    now = writing.sender(kept)
    text = said if wrong else (now or {"name": "", "address": "", "postal": "", "country": "",
                                       "source": "your public profiles",
                                       "kept": "for two years after our last message"})  # fmt: skip
    version = (now or {}).get("version", 0) if status in (200, 409) else said.get("version")
    context = {"brand": kept, "text": text, "wrong": wrong, "version": version,
               "known": sender_of(kept) is not None}  # fmt: skip
    return render(request, "engage/outreach_sender.html", context, status=status)


def _sender(request: Asked, kept: Any, version: int, said: dict[str, str]) -> str:
    save_sender(kept, request.user, version, said)
    return f"It is known who writes for {kept.name}."


URLS: list[URLPattern] = [
    path("outreach", inbox, name="outreach"),
    path("outreach/sent", sent, name="outreach-sent"),
    path("outreach/messages/<int:message>", message, name="outreach-message"),
    path("outreach/messages/<int:message>/mail.eml", message_file, name="outreach-file"),
    path("outreach/write/<int:relationship>", write, name="outreach-write"),
    path("outreach/templates", all_templates, name="outreach-templates"),
    path("outreach/templates/new", template_new, name="outreach-template-new"),
    path("outreach/templates/<int:template>", template, name="outreach-template"),
    path("outreach/sequences", all_sequences, name="outreach-sequences"),
    path("outreach/sequences/<int:sequence>", sequence, name="outreach-sequence"),
    path("outreach/contacts/<int:contact>", contact, name="outreach-contact"),
    path("outreach/never", never, name="outreach-never"),
    path("outreach/senders", senders, name="outreach-senders"),
    path("outreach/senders/<int:brand>", sender, name="outreach-sender"),
]
