"""What arrived: bounces, and answers with the mail they answer."""

from __future__ import annotations

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage, Message
from email.policy import compat32, default
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

from wrensong.engage.rules.answers import is_automatic, own_words, words_of_html

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

MOST_TEXT = 4000
MOST_MAILS = 500
"""So many are read at one look; the next look goes on."""
_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Arrived:
    """One incoming mail. ``answers`` are the Message-IDs it names; ``failed`` the addresses that
    are never reached, where it is a bounce; ``automatic``: no person wrote it."""

    key: str
    sender: str
    subject: str
    text: str
    at: datetime
    answers: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    bounce: bool = False
    automatic: bool = False
    returned: tuple[str, ...] = field(default=())  # Message-IDs inside a bounce


def fetch(box: BaseMailBox, validity: str, after: int, since: date) -> tuple[str, int, list[bytes]]:
    """The mails after a number (of a mailbox never read: since a day), oldest first: the
    mailbox's validity, the last number read, and each mail as bytes. Nothing in the mailbox is
    changed, not even what counts as read."""
    from imap_tools import AND, U

    held = str(box.folder.status("INBOX", ["UIDVALIDITY"]).get("UIDVALIDITY", ""))
    after = after if held == validity else 0
    asked = AND(uid=U(str(after + 1), "*")) if after else AND(date_gte=since)
    uids = sorted(int(uid) for uid in box.uids(asked, charset=None))
    wanted = [uid for uid in uids if uid > after][:MOST_MAILS]
    found = []
    for mail in box.fetch(uid_list=[str(uid) for uid in wanted], mark_seen=False) if wanted else ():
        try:
            found.append(mail.obj.as_bytes(policy=compat32))
        except (ValueError, LookupError, TypeError, AttributeError):
            continue  # a mail so broken that it cannot be written down again answers nothing
    return held, max(wanted, default=after), found


def read(data: bytes) -> Arrived:
    """One mail. Never fails: what cannot be read is empty."""
    plain = email.message_from_bytes(data, policy=compat32)
    mail: EmailMessage = email.message_from_bytes(data, policy=default)
    failed, returned, bounce = _bounce(plain)
    named = " ".join(_header(plain, name) for name in ("In-Reply-To", "References"))
    key = _header(plain, "Message-ID").strip() or hashlib.sha256(data).hexdigest()
    return Arrived(
        key=hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(),
        sender=parseaddr(_header(plain, "From"))[1],
        subject=_subject(mail),
        text=own_words(_text(mail))[:MOST_TEXT],
        at=_date(plain),
        answers=tuple(dict.fromkeys(_ID.findall(named))),
        failed=failed,
        bounce=bounce,
        automatic=is_automatic({name: str(value) for name, value in plain.items()}),
        returned=returned,
    )


def _bounce(mail: Message) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Addresses that failed for good, Message-IDs of what came back, and whether it is a bounce."""
    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(mail)
    except Exception:  # a library's reading of anything that can arrive
        return (), (), False
    failed = tuple(sorted(one.decode("utf-8", "replace") for one in permanent))
    ids: list[str] = []
    for part in _parts(mail):
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            inner = part.get_payload()
            whole = inner[0] if isinstance(inner, list) and inner else inner
            text = whole.as_string() if isinstance(whole, Message) else str(whole)
            found = re.search(r"^message-id:\s*(<[^<>\s]+>)", text, re.IGNORECASE | re.MULTILINE)
            ids += [found[1]] if found else []
    return failed, tuple(ids), bool(temporary or permanent)


def _parts(mail: Message) -> Iterator[Message]:
    try:
        yield from mail.walk()
    except (AttributeError, TypeError, ValueError):
        return


def _header(mail: Message, name: str) -> str:
    return " ".join(str(mail.get(name, "")).split())


def _subject(mail: EmailMessage) -> str:
    try:
        return " ".join(str(mail["Subject"] or "").split())[:200]
    except (ValueError, IndexError, LookupError, TypeError, AttributeError):
        return ""


def _text(mail: EmailMessage) -> str:
    try:
        part = mail.get_body(("plain", "html"))
        text = str(part.get_content()) if part is not None else ""
        is_html = part is not None and part.get_content_type() == "text/html"
        return words_of_html(text) if is_html else text
    except (ValueError, LookupError, TypeError, AttributeError, KeyError):
        return ""


def _date(mail: Message) -> datetime:
    """When it was written, but never after now."""
    now = datetime.now(UTC)
    try:
        said = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError, OverflowError):
        return now
    aware = said if said.tzinfo else said.replace(tzinfo=UTC)
    try:
        return min(aware.astimezone(UTC), now)
    except OverflowError:
        return now
