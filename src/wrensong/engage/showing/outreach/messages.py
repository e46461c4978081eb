"""Messages as pages and their JSON twins show them: the inbox, what went out, one message."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wrensong.desk.models import Space
from wrensong.engage.desk.contacts import relationship_of
from wrensong.engage.desk.outreach import checks
from wrensong.engage.desk.outreach.approving import footer_of
from wrensong.engage.desk.outreach.sending import UNSURE_AFTER
from wrensong.engage.desk.outreach.setup import mail_setup
from wrensong.engage.models import Contact, Dispatch, Message, Relationship
from wrensong.engage.rules import spacing

from .permission import told_due, told_verdict

Body = dict[str, Any]
State = Message.State
SHOWN = 200
_WITH = ("contact", "brand", "template__template", "drafted_by", "approved_by",
         "enrolment__sequence")  # fmt: skip


def inbox(space: Space) -> Body:
    """What waits for a person: drafts to approve, approved mails, those nobody knows the end of;
    with the limits of today."""
    found = list(_rows(space, State.DRAFT, State.APPROVED, State.SENDING, State.FAILED))
    by_state = {state: [row(one) for one in found if one.state == state] for state in State}
    return {
        "drafts": by_state[State.DRAFT],
        "approved": by_state[State.APPROVED],
        "sending": by_state[State.SENDING],
        "failed": by_state[State.FAILED],
        "today": today(space),
        "writable": _writable(space),
    }


def sent(space: Space) -> Body:
    """What went out, was answered, came back or was stopped, newest first, at most 200."""
    rows = _rows(space, State.SENT, State.REPLIED, State.BOUNCED, State.STOPPED)
    return {"messages": [row(one) for one in rows[:SHOWN]], "today": today(space)}


def today(space: Space) -> Body:
    """How many went out today, how many may, when the next may go, and why none goes."""
    setup, now = mail_setup(space), timezone.now()
    why, step = setup.no_server()
    mine = Dispatch.objects.filter(space=space)
    count = mine.filter(at__gte=spacing.day_of(now)).count()
    last = mine.order_by("-at").values_list("at", flat=True).first()
    turn = spacing.turn(setup.limits, count, last, now)
    return {
        "sent": count, "limit": setup.limits.daily, "spacing": setup.limits.spacing,
        "person_days": setup.limits.person_days, "no_server": why, "next_step": step,
        "wait": turn.why, "next_at": turn.at, "mailbox": bool(setup.imap_url),
    }  # fmt: skip


def row(message: Message) -> Body:
    """A message as a line of a table."""
    source = message.template
    return {
        "id": message.pk, "state": message.state, "state_words": message.get_state_display(),
        "to": str(message.contact), "contact": message.contact_id, "brand": message.brand.name,
        "subject": message.subject, "template": source.template.name if source else None,
        "sequence": message.enrolment.sequence.name if message.enrolment else None,
        "step": message.step, "due_at": message.due_at, "drafted_at": message.drafted_at,
        "drafted_by": _name(message.drafted_by), "approved_by": _name(message.approved_by),
        "approved_at": message.approved_at, "sent_at": message.sent_at,
        "sent_by": message.get_sent_by_display() if message.sent_by else None,
        "why": message.reason or message.held_because, "held_until": message.held_until,
    }  # fmt: skip


def one(message: Message) -> Body:
    """A message with its whole text, what it rests on, and what stands in its way."""
    now, setup = timezone.now(), mail_setup(message.space)
    waiting = message.state in (State.DRAFT, State.APPROVED)
    if message.state == State.DRAFT:
        stops = checks.before_approval(message)
    elif message.state == State.APPROVED:
        stops = checks.before_sending(message, setup, now)
    else:
        stops = []
    later = [] if message.state != State.DRAFT else _later(message, setup, stops)
    kept = relationship_of(message.contact, message.brand, None)
    return row(message) | {
        "version": message.version, "body": message.body,
        "footer": message.footer or (footer_of(message) if waiting else ""),
        "email": message.contact.email or None, "evidence": message.evidence,
        "waiting": waiting, "obstacles": [_told(one) for one in stops],
        "later": [_told(one) for one in later], "relationship": kept.pk,
        "gate": told_verdict(message.contact), "notice": told_due(message.contact),
        "replies": [{"at": one.at, "text": one.text} for one in message.replies.all()],
        "brand_id": message.brand_id, "handed": message.sent_by == Message.By.HAND,
        "unsure": message.state == State.SENDING and message.sent_at is not None
        and message.sent_at < now - UNSURE_AFTER,
        "no_server": setup.no_server()[0],
    }  # fmt: skip


def flat(line: Body) -> Body:
    """A line for a file."""
    names = ("id", "state", "to", "brand", "subject", "template", "sequence", "step", "due_at",
             "drafted_by", "approved_by", "sent_at", "sent_by", "why")  # fmt: skip
    return {name: line[name] for name in names}


def _rows(space: Space, *states: str) -> QuerySet[Message]:
    found = Message.objects.filter(space=space, state__in=states)
    return found.select_related(*_WITH)


def _later(message: Message, setup: Any, stops: list[checks.Obstacle]) -> list[checks.Obstacle]:
    """What will keep it from going out once it is approved: the ladder."""
    known = {one.code for one in stops} | {"approval", "time", "sequence"}
    every = checks.before_sending(message, setup, timezone.now())
    return [one for one in every if one.code not in known]


def _told(one: checks.Obstacle) -> Body:
    return {"code": one.code, "why": one.why, "next_step": one.next_step, "until": one.until}


def _name(user: Any) -> str | None:
    return str(user) if user else None


def _writable(space: Space) -> list[Body]:
    """The relationships one may write in, the newest first."""
    found = Relationship.objects.filter(contact__space=space).select_related("contact", "brand")
    return [{"relationship": one.pk, "to": str(one.contact), "brand": one.brand.name}
            for one in found.order_by("contact__handle", "-id")[:SHOWN]]  # fmt: skip


def contact_name(contact: Contact) -> str:
    """How a contact is called on pages."""
    return f"{contact} ({contact.name})" if contact.name and contact.handle else str(contact)
