"""Endpoints of outreach: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router, Schema
from pydantic import Field

from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk.contacts import get_contact
from wrensong.engage.desk.outreach import acts, by_hand, sequences, templates
from wrensong.engage.desk.outreach.drafting import Asked, draft, get_message
from wrensong.engage.desk.outreach.senders import save_sender
from wrensong.engage.desk.outreach.suppressing import lift, suppress
from wrensong.engage.desk.relationships import get_relationship
from wrensong.engage.showing.outreach import messages as showing
from wrensong.engage.showing.outreach import permission, writing
from wrensong.match.desk import get_brand

router = Router(tags=["engage"])
READ, WRITE = Members(), Members("editor")
MESSAGE, WRITING = "/outreach/messages/{int:message}", "/outreach/write/{int:relationship}"
TEMPLATE, SEQUENCE = "/outreach/templates/{int:template}", "/outreach/sequences/{int:sequence}"
CONTACT, SENDER = "/outreach/contacts/{int:contact}", "/outreach/senders/{int:brand}"
Body = dict[str, Any]


class MessageIn(Schema):
    """One act on a message. ``do`` is edit (``subject``, ``body``), approve, take-back, discard,
    hand (send it from your own program), settle (``went``: yes or no), again, or replied
    (``text``). ``version`` is the one that was seen."""

    do: str
    version: int = 0
    subject: str = ""
    body: str = ""
    went: str = ""
    text: str = ""


class WriteIn(Schema):
    """A draft from a ``template``, or the drafts of a ``sequence``; ``typed`` holds the fields a
    person writes, ``quote`` which of her posts is quoted."""

    template: int | None = None
    sequence: int | None = None
    typed: dict[str, str] = Field(default_factory=dict)
    quote: int | None = None


class TemplateIn(Schema):
    """A template's text; ``do`` is save, archive or restore; ``version`` is the one changed."""

    do: str = "save"
    version: int = 0
    name: str = ""
    subject: str = ""
    body: str = ""


class SequenceIn(Schema):
    """``steps``: pairs of a template and the days after the mail before."""

    name: str
    steps: tuple[tuple[int, int], ...]


class SequenceActIn(Schema):
    """``do`` is archive, restore, or end (``enrolment``)."""

    do: str
    enrolment: int = 0


class ContactIn(Schema):
    """One act. ``do`` is consent (``kind``, ``basis``, ``how``, ``on``, ``source``), withdraw
    (``consent``), allow (``reason``; owners), restore, or notice (``how``)."""

    do: str
    kind: str = ""
    basis: str = ""
    how: str = ""
    on: str = ""
    source: str = ""
    consent: int = 0
    reason: str = ""


class NeverIn(Schema):
    """An address; ``do`` is add or lift."""

    email: str
    do: str = "add"


class SenderIn(Schema):
    """Who writes for a brand; ``version`` is the one changed, 0 for the first."""

    name: str
    address: str
    postal: str
    country: str = ""
    source: str = "your public profiles"
    kept: str = "for two years after our last message"
    version: int = 0


@router.get("/outreach", auth=READ, summary="What waits, and the limits of today")
def inbox(request: HttpRequest, space: Path[str]) -> Body:
    return _plain(showing.inbox(_space(request)))


@router.get("/outreach/sent", auth=READ, summary="What went out, and what became of it")
def sent(request: HttpRequest, space: Path[str]) -> Body:
    return _plain(showing.sent(_space(request)))


@router.get(MESSAGE, auth=READ, summary="One mail, and what is in its way")
def message(request: HttpRequest, space: Path[str], message: Path[int]) -> Body:
    return _plain(showing.one(get_message(_space(request), message)))


@router.post(MESSAGE, auth=WRITE, summary="Edit, approve, discard, hand over or settle a mail")
def change(request: HttpRequest, space: Path[str], message: Path[int], sent: MessageIn) -> Body:
    kept = get_message(_space(request), message)
    done = acts.on_message(kept, _user(request), _said(sent))
    return _plain({"done": done, **showing.one(kept)})


@router.get(MESSAGE + "/mail.eml", auth=WRITE, summary="A mail handed over, as a file")
def message_file(request: HttpRequest, space: Path[str], message: Path[int]) -> Body:
    kept = get_message(_space(request), message)
    return {"eml": by_hand.eml(kept).decode("ascii", "replace"), "mailto": by_hand.mailto(kept)}


@router.get(
    WRITING, auth=WRITE, summary="Writing to one person: texts, and the mail as it would be"
)
def write_form(
    request: HttpRequest, space: Path[str], relationship: Path[int], template: str = ""
) -> Body:
    kept = get_relationship(_space(request), relationship)
    asked, ws = {"template": template}, request.ws  # type: ignore[attr-defined]
    return _plain(writing.writing(ws, kept, asked, {}))


@router.post(WRITING, auth=WRITE, summary="Draft a mail, or the mails of a sequence")
def write(
    request: HttpRequest, space: Path[str], relationship: Path[int], sent: WriteIn
) -> HttpResponse:
    here, user, ws = _space(request), _user(request), request.ws  # type: ignore[attr-defined]
    kept = get_relationship(here, relationship)
    if sent.sequence is not None:
        found = sequences.get_sequence(here, sent.sequence)
        made = sequences.enrol(ws, found, kept.contact, kept.brand, user, sent.typed)
        keys = list(made.messages.order_by("step").values_list("pk", flat=True))
        return JsonResponse({"messages": keys}, status=201)
    text = templates.get_template(here, sent.template or 0)
    wanted = Asked(text, sent.typed, sent.quote)
    one = draft(ws, kept.contact, kept.brand, user, wanted)
    return JsonResponse(_plain({"messages": [one.pk], **showing.one(one)}), status=201)


@router.get("/outreach/templates", auth=READ, summary="Templates")
def all_templates(request: HttpRequest, space: Path[str], away: bool = False) -> Body:
    return _plain(writing.templates(_space(request), away))


@router.get("/outreach/templates/new", auth=WRITE, summary="Fields and bundled templates")
def template_form(request: HttpRequest, space: Path[str]) -> Body:
    return {"fields": writing.fields(), "examples": list(templates.examples())}


@router.post("/outreach/templates/new", auth=WRITE, summary="Add a template")
def add_template(request: HttpRequest, space: Path[str], sent: TemplateIn) -> HttpResponse:
    made = templates.save_template(_space(request), _user(request), _said(sent))
    return JsonResponse(_plain(writing.template(made)), status=201)


@router.get(TEMPLATE, auth=WRITE, summary="One template")
def template(request: HttpRequest, space: Path[str], template: Path[int]) -> Body:
    return _plain(writing.template(templates.get_template(_space(request), template)))


@router.post(TEMPLATE, auth=WRITE, summary="Change a template, or put it away")
def change_template(
    request: HttpRequest, space: Path[str], template: Path[int], sent: TemplateIn
) -> Body:
    kept = templates.get_template(_space(request), template)
    if sent.do in ("archive", "restore"):
        templates.archive_template(kept, _user(request), sent.do == "archive")
    else:
        templates.save_template(_space(request), _user(request), _said(sent), kept, sent.version)
    return _plain(writing.template(kept))


@router.get("/outreach/sequences", auth=READ, summary="Sequences")
def all_sequences(request: HttpRequest, space: Path[str], away: bool = False) -> Body:
    return _plain(writing.sequences(_space(request), away))


@router.post("/outreach/sequences", auth=WRITE, summary="Add a sequence")
def add_sequence(request: HttpRequest, space: Path[str], sent: SequenceIn) -> HttpResponse:
    made = sequences.add_sequence(_space(request), _user(request), sent.name, sent.steps)
    return JsonResponse(_plain(writing.sequence(made)), status=201)


@router.get(SEQUENCE, auth=READ, summary="One sequence, and who goes through it")
def sequence(request: HttpRequest, space: Path[str], sequence: Path[int]) -> Body:
    return _plain(writing.sequence(sequences.get_sequence(_space(request), sequence)))


@router.post(SEQUENCE, auth=WRITE, summary="End a sequence for one person, or put it away")
def change_sequence(
    request: HttpRequest, space: Path[str], sequence: Path[int], sent: SequenceActIn
) -> Body:
    kept = sequences.get_sequence(_space(request), sequence)
    if sent.do == "end":
        sequences.end(sequences.get_enrolment(_space(request), sent.enrolment), _user(request))
    else:
        sequences.archive_sequence(kept, _user(request), sent.do == "archive")
    return _plain(writing.sequence(kept))


@router.get(CONTACT, auth=READ, summary="Whether a contact may be written to")
def contact(request: HttpRequest, space: Path[str], contact: Path[int]) -> Body:
    return _plain(permission.contact_page(get_contact(_space(request), contact)))


@router.post(CONTACT, auth=WRITE, summary="Note consent or a notice; set a rule aside")
def change_contact(
    request: HttpRequest, space: Path[str], contact: Path[int], sent: ContactIn
) -> Body:
    kept = get_contact(_space(request), contact)
    owner = request.membership.allows("owner")  # type: ignore[attr-defined]
    done = acts.on_contact(kept, _user(request), _said(sent), owner=owner)
    return _plain({"done": done, **permission.contact_page(kept)})


@router.get("/outreach/never", auth=READ, summary="How many are never written to, by reason")
def never(request: HttpRequest, space: Path[str]) -> Body:
    return _plain(permission.never(_space(request)))


@router.post("/outreach/never", auth=WRITE, summary="Never write to an address again, or lift it")
def change_never(request: HttpRequest, space: Path[str], sent: NeverIn) -> Body:
    if sent.do == "lift":
        lift(_space(request), sent.email, _user(request))
    else:
        suppress(_space(request), sent.email, "hand", _user(request))
    return _plain(permission.never(_space(request)))


@router.get("/outreach/senders", auth=READ, summary="Who writes for each brand, and how mail goes")
def senders(request: HttpRequest, space: Path[str]) -> Body:
    return _plain(writing.senders_page(_space(request)))


@router.get(SENDER, auth=WRITE, summary="Who writes for one brand")
def sender(request: HttpRequest, space: Path[str], brand: Path[int]) -> Body:
    return {"sender": writing.sender(get_brand(_space(request), brand))}


@router.put(SENDER, auth=WRITE, summary="Say who writes for a brand")
def change_sender(request: HttpRequest, space: Path[str], brand: Path[int], sent: SenderIn) -> Body:
    kept = get_brand(_space(request), brand)
    save_sender(kept, _user(request), sent.version, _said(sent))
    return {"sender": writing.sender(kept)}


def _said(sent: Schema) -> dict[str, str]:
    """What was sent, as a form sends it."""
    return {name: str(value) for name, value in sent.dict().items()}


def _plain(body: Body) -> Body:
    told: Body = to_jsonable(body)
    return told


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user
