"""Templates, sequences, senders, and writing to one person, as pages and JSON twins show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wrensong.desk.models import Space
from wrensong.engage.desk.outreach import drafting, senders
from wrensong.engage.desk.outreach.setup import mail_setup
from wrensong.engage.desk.outreach.templates import examples, newest
from wrensong.engage.models import Enrolment, Relationship, Sequence, Template
from wrensong.engage.rules import merging
from wrensong.match.desk import BrandRecord

from .messages import contact_name
from .permission import told_verdict

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Body = dict[str, Any]


def fields() -> list[Body]:
    """Every field a template may use."""
    return [{"name": one.name, "meaning": one.meaning, "example": one.example,
             "typed": one.typed} for one in merging.FIELDS]  # fmt: skip


def templates(space: Space, away: bool = False) -> Body:
    """The templates in use, or those put away; bundled ones to start from."""
    found = Template.objects.filter(space=space)
    chosen = found.exclude(archived_at=None) if away else found.filter(archived_at=None)
    return {
        "away": away, "elsewhere": found.count() - chosen.count(),
        "templates": [template(one) for one in chosen],
        "examples": [{"name": one["name"], "subject": one["subject"]} for one in examples()],
    }  # fmt: skip


def template(kept: Template) -> Body:
    """One template as it is now, with its fields and how many versions there are."""
    text = newest(kept)
    return {
        "id": kept.pk, "name": kept.name, "version": kept.version, "subject": text.subject,
        "body": text.body, "fields": list(merging.fields_of(text.subject, text.body)),
        "changed_at": text.at, "changed_by": str(text.by) if text.by else None,
        "archived": kept.archived_at is not None,
    }  # fmt: skip


def sequences(space: Space, away: bool = False) -> Body:
    """The sequences in use, or those put away."""
    found = Sequence.objects.filter(space=space).prefetch_related("steps__template")
    chosen = [one for one in found if bool(one.archived_at) == away]
    used = Template.objects.filter(space=space, archived_at=None)
    return {
        "away": away, "elsewhere": len(found) - len(chosen),
        "sequences": [_sequence(one) for one in chosen],
        "templates": [{"id": one.pk, "name": one.name} for one in used],
    }  # fmt: skip


def sequence(kept: Sequence) -> Body:
    """One sequence and who goes through it."""
    found = Enrolment.objects.filter(sequence=kept).select_related("contact", "brand")
    return _sequence(kept) | {"people": [
        {"id": one.pk, "to": str(one.contact), "brand": one.brand.name, "at": one.at,
         "ended_at": one.ended_at, "ended_because": one.ended_because,
         "messages": [{"id": m.pk, "step": m.step, "state": m.get_state_display()}
                      for m in one.messages.order_by("step")]}
        for one in found.prefetch_related("messages").order_by("-id")[:200]
    ]}  # fmt: skip


def _sequence(kept: Sequence) -> Body:
    return {
        "id": kept.pk, "name": kept.name, "archived": kept.archived_at is not None,
        "steps": [{"position": one.position, "template": one.template.name,
                   "after_days": one.after_days} for one in kept.steps.all()],
    }  # fmt: skip


def writing(
    ws: Workspace, kept: Relationship, asked: Mapping[str, str], typed: Mapping[str, str]
) -> Body:
    """Writing to one person: the templates and sequences to choose from and, where a template is
    chosen, the mail as it would be, or what has to be provided first."""
    space = kept.contact.space
    found = templates(space)["templates"]
    chosen = next((one for one in found if str(one["id"]) == asked.get("template", "")), None)
    shown = {
        "relationship": kept.pk, "to": contact_name(kept.contact), "contact": kept.contact_id,
        "brand": kept.brand.name, "brand_id": kept.brand_id, "templates": found,
        "sequences": sequences(space)["sequences"], "chosen": chosen, "preview": None,
        "gate": told_verdict(kept.contact), "typed": dict(typed), "ask": [],
        "sender": senders.sender_of(kept.brand) is not None,
    }  # fmt: skip
    if chosen is None:
        return shown
    record = Template.objects.get(pk=chosen["id"])
    quote = asked.get("quote", "")
    number = int(quote) if quote.isdecimal() and len(quote) < 4 else None
    made = drafting.preview(ws, kept.contact, kept.brand, drafting.Asked(record, typed, number))
    lacking = {one.name for one in made.missing}
    ask = [name for name in chosen["fields"] if name in lacking or name in merging.TYPED
           or typed.get(name, "").strip()]  # fmt: skip
    return shown | {
        "ask": [_asked(name, typed, name in lacking) for name in ask],
        "preview": None if lacking else {
            "subject": made.subject, "body": made.body,
            "evidence": [one for one in made.known.evidence if one["field"] in chosen["fields"]],
        },
        "quote": number or 0,
        "quotes": [{"number": one.number, "text": one.text, "day": one.day, "link": one.link}
                   for one in made.known.quotes] if "post_excerpt" in chosen["fields"] else [],
    }  # fmt: skip


def _asked(name: str, typed: Mapping[str, str], lacking: bool) -> Body:
    field = merging.BY_NAME[name]
    return {"name": name, "meaning": field.meaning, "example": field.example,
            "needs": field.needs, "value": typed.get(name, ""), "lacking": lacking}  # fmt: skip


def senders_page(space: Space) -> Body:
    """Who writes for each brand, and how mail of this workspace goes out; without secrets."""
    setup = mail_setup(space)
    why, step = setup.no_server()
    rows = BrandRecord.objects.filter(space=space, archived_at=None).select_related("sender")
    return {
        "brands": [{"id": one.pk, "name": one.name, "sender": sender(one)} for one in rows],
        "mail_server": bool(setup.mail_url), "public_url": setup.public_url,
        "reachable": setup.reachable, "mailbox": bool(setup.imap_url),
        "signed": bool(setup.dkim_selector and setup.dkim_key_file),
        "no_server": why, "next_step": step, "limit": setup.limits.daily,
        "spacing": setup.limits.spacing, "person_days": setup.limits.person_days,
    }  # fmt: skip


def sender(brand: BrandRecord) -> Body | None:
    """Who writes for a brand."""
    kept = senders.sender_of(brand)
    if kept is None:
        return None
    return {"version": kept.version, **{name: getattr(kept, name) for name in senders.FIELDS}}
