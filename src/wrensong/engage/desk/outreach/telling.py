"""What the verbs of the service do and tell, for notebooks and commands: nobody is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wrensong.core.errors import NotFound
from wrensong.desk.models import Space
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk.contacts import contact_of
from wrensong.engage.desk.telling import named
from wrensong.engage.models import Message, Template

from . import approving, drafting, permission, sending, setup, suppressing, templates
from . import replies as incoming

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Body = dict[str, Any]


def draft(
    space: Space, ws: Workspace, account: str, template: str, brand: str, typed: Mapping[str, str]
) -> Body:
    """A draft as it waits: ``message``, ``subject``, ``body``, ``evidence`` and so on."""
    meant = named(space, brand)
    contact = contact_of(space, ws, account, None)
    text = _template(space, template)
    made = drafting.draft(ws, contact, meant, None, drafting.Asked(text, typed))
    return told(made)


def approve(space: Space, message: int, by: str) -> Body:
    """The message, approved."""
    kept = drafting.get_message(space, message)
    approving.approve(kept, approving.member(space, by), kept.version)
    return told(kept)


def send(space: Space) -> Body:
    """What went out."""
    came = incoming.collect(space) if setup.mail_setup(space).imap_url else None
    done = sending.send_due(space, follow_ups=not (came and came.problem))
    return _plain(asdict(done))


def replies(space: Space) -> Body:
    """What came back."""
    return _plain(asdict(incoming.collect(space)))


def suppress(space: Space, email: str) -> Body:
    """Why the address is not written to."""
    suppressing.suppress(space, email, "hand", None)
    return {"suppressed": suppressing.why_suppressed(space, email)}


def consent(space: Space, ws: Workspace, account: str, said: dict[str, str]) -> Body:
    """The gate's answer with the consent noted."""
    contact = contact_of(space, ws, account, None)
    permission.add_consent(contact, None, said)
    found = permission.verdict(contact)
    return _plain({"account": str(contact), **asdict(found)})


def told(message: Message) -> Body:
    """A message in words."""
    return _plain({
        "message": message.pk, "to": str(message.contact), "brand": message.brand.name,
        "state": message.state, "subject": message.subject, "body": message.body,
        "below": message.footer or approving.footer_of(message), "evidence": message.evidence,
    })  # fmt: skip


def _template(space: Space, name: str) -> Template:
    """The template of a name; a bundled one is put at the desk when it is first used."""
    try:
        return templates.template_named(space, name)
    except NotFound:
        bundled = next((one for one in templates.examples() if one["name"] == name), None)
        if bundled is None:
            raise
        return templates.save_template(space, None, bundled)


def _plain(body: Body) -> Body:
    told: Body = to_jsonable(body)
    return told
