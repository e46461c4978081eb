"""What pages and programs ask for by a word: one table of acts on messages and on contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wrensong.core.errors import NotAllowed, NotFound, ValueInvalid
from wrensong.desk.models import User
from wrensong.engage.models import Contact, Message

from . import approving, by_hand, drafting, notices, permission, replies, sending

Sent = Mapping[str, str]


def on_message(message: Message, user: User, sent: Sent) -> str:
    """Do what ``sent["do"]`` names (a key of ``MESSAGE``) and say so in a sentence. ``version`` is
    the one that was seen. Raises what the act raises, NotFound for no such act."""
    done = MESSAGE.get(sent.get("do", ""))
    if done is None:
        raise NotFound("There is no such act.", f"Use one of: {', '.join(MESSAGE)}.")
    words = done(message, user, sent)
    message.refresh_from_db()
    return words


def on_contact(contact: Contact, user: User, sent: Sent, *, owner: bool) -> str:
    """As ``on_message``, for ``CONTACT``; ``owner``: whether the person owns the workspace, as
    setting a rule aside needs."""
    what = sent.get("do", "")
    if what in OWNERS and not owner:
        raise NotAllowed("Only an owner may set a rule aside.", "Ask an owner of this workspace.")
    done = CONTACT.get(what)
    if done is None:
        raise NotFound("There is no such act.", f"Use one of: {', '.join(CONTACT)}.")
    return done(contact, user, sent)


def number(sent: Sent, name: str) -> int:
    """A whole number of a form; 0 where there is none."""
    text = str(sent.get(name, "")).strip()
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0


def _edit(message: Message, user: User, sent: Sent) -> str:
    drafting.edit(message, user, number(sent, "version"), sent.get("subject", ""),
                  sent.get("body", ""))  # fmt: skip
    return "It is saved, and waits for approval."


def _approve(message: Message, user: User, sent: Sent) -> str:
    approving.approve(message, user, number(sent, "version"))
    return "It is approved, and goes out when its turn comes."


def _take_back(message: Message, user: User, sent: Sent) -> str:
    approving.take_back(message, user, number(sent, "version"))
    return "It waits for approval again."


def _discard(message: Message, user: User, sent: Sent) -> str:
    drafting.discard(message, user, number(sent, "version"))
    return "It is not sent."


def _hand(message: Message, user: User, sent: Sent) -> str:
    by_hand.hand_over(message, user)
    return "It counts as sent. Open it in your mail program and send it there."


def _settle(message: Message, user: User, sent: Sent) -> str:
    went = sent.get("went") == "yes"
    sending.settle(message, user, went)
    return "It counts as sent." if went else "It counts as not sent."


def _again(message: Message, user: User, sent: Sent) -> str:
    sending.try_again(message, user)
    return "It waits for approval again."


def _replied(message: Message, user: User, sent: Sent) -> str:
    if not sent.get("text", "").strip():
        raise ValueInvalid("Say in a few words what the answer was.", "For example: yes, in May.")
    replies.note_by_hand(message, user, sent.get("text", ""))
    return "The answer is noted; what would have followed is stopped."


MESSAGE: dict[str, Callable[[Message, User, Sent], str]] = {
    "edit": _edit, "approve": _approve, "take-back": _take_back, "discard": _discard,
    "hand": _hand, "settle": _settle, "again": _again, "replied": _replied,
}  # fmt: skip


def _consent(contact: Contact, user: User, sent: Sent) -> str:
    permission.add_consent(contact, user, dict(sent))
    return "The consent is noted."


def _withdraw(contact: Contact, user: User, sent: Sent) -> str:
    permission.withdraw_consent(contact, number(sent, "consent"), user)
    return "It is noted that the consent was taken back."


def _allow(contact: Contact, user: User, sent: Sent) -> str:
    permission.set_aside(contact, user, sent.get("reason", ""))
    return "Mail is allowed here, for the reason you gave."


def _restore(contact: Contact, user: User, sent: Sent) -> str:
    permission.end_override(contact, user)
    return "The rule holds again."


def _notice(contact: Contact, user: User, sent: Sent) -> str:
    notices.give_notice(contact, user, sent.get("how", ""))
    return "It is noted that the notice was given."


CONTACT: dict[str, Callable[[Contact, User, Sent], str]] = {
    "consent": _consent, "withdraw": _withdraw, "allow": _allow, "restore": _restore,
    "notice": _notice,
}  # fmt: skip
OWNERS = ("allow",)


def typed_of(sent: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """The fields that a person typed for a draft: ``field_<name>`` of a form."""
    return {name: str(sent.get(f"field_{name}", "")) for name in names}
