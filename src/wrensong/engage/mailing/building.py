"""One mail, ready to be handed over: headers, text, one-click unsubscribe, DKIM.

Lines of headers are not folded: the address in ``List-Unsubscribe`` must arrive as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from wrensong.core.errors import BadInput

_POLICY = SMTP.clone(max_line_length=990)
SIGNED = (
    b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"mime-version", b"content-type", b"content-transfer-encoding", b"list-unsubscribe",
    b"list-unsubscribe-post",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says and to whom. ``unsubscribe`` is the whole https address of the one-click
    page, or empty; ``thread`` the Message-ID it follows up, or empty."""

    sender_name: str
    sender: str
    to_name: str
    to: str
    subject: str
    body: str
    message_id: str
    at: datetime
    unsubscribe: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A DKIM key: its selector, and the private key as PEM. Never shown, never logged."""

    selector: str
    pem: bytes

    def __repr__(self) -> str:
        return f"Key({self.selector!r})"


def new_id(sender: str) -> str:
    """A Message-ID of the sender's own domain."""
    return make_msgid(domain=sender.rpartition("@")[2])


def build(letter: Letter) -> EmailMessage:
    """The mail as it is sent. Raises BadInput for an address or a line that no header can hold."""
    mail = EmailMessage(_POLICY)
    try:
        mail["From"] = _address(letter.sender_name, letter.sender)
        mail["To"] = _address(letter.to_name, letter.to)
        mail["Subject"] = letter.subject
    except (ValueError, IndexError):
        raise BadInput(
            "This mail cannot be built: the subject or an address holds what no mail header may.",
            "Look at the subject, the sender's address and hers.",
        ) from None
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = letter.message_id
    if letter.thread:
        mail["In-Reply-To"] = mail["References"] = letter.thread
    if letter.unsubscribe:
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.body.rstrip("\n") + "\n", cte="quoted-printable")
    return mail


def as_bytes(mail: EmailMessage, key: Key | None = None) -> bytes:
    """The mail as bytes with CRLF, signed where there is a key. Raises BadInput for a key that
    cannot sign."""
    data = mail.as_bytes(policy=_POLICY)
    return _sign(mail, data, key) + data if key else data


def _address(name: str, address: str) -> Address:
    plain = "".join(c for c in name if c.isprintable())
    return Address(plain, addr_spec=address.strip())


def _sign(mail: EmailMessage, data: bytes, key: Key) -> bytes:
    import dkim

    domain = mail["From"].addresses[0].domain.encode("ascii")
    present = {name.lower().encode() for name in mail.keys()}  # noqa: SIM118
    try:
        signed: bytes = dkim.sign(
            data, key.selector.encode("ascii"), domain, key.pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in SIGNED if name in present],
        )  # fmt: skip
    except (dkim.DKIMException, ValueError) as error:
        raise BadInput(
            f"The DKIM key cannot sign: {type(error).__name__}.",
            "See dkim_selector and dkim_key_file: a PEM private key, RSA of 1024 bits or more.",
        ) from None
    return signed


def read_key(selector: str, file: str, folder: Path) -> Key | None:
    """The key named in the settings; None where none is. Raises BadInput for one that cannot be
    read, as mail must not go out unsigned by mistake."""
    if not selector and not file:
        return None
    if not selector or not file:
        raise BadInput("Of dkim_selector and dkim_key_file only one is set.", "Set both, or none.")
    try:
        return Key(selector, (folder / file).read_bytes())
    except OSError:
        raise BadInput("The file of the DKIM key cannot be read.", "See dkim_key_file.") from None
