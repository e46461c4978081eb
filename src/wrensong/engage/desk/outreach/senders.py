"""Who writes for a brand, and what stands below every mail."""

from __future__ import annotations

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F

from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.models import Contact, Sender
from wrensong.engage.rules import addresses, notice
from wrensong.match.desk import BrandRecord

from .setup import MailSetup
from .suppressing import digest_of

FIELDS = {"name": 120, "address": 254, "postal": 300, "country": 2, "source": 200, "kept": 120}
SALT = "wrensong.engage.unsubscribe"


def sender_of(brand: BrandRecord) -> Sender | None:
    """Who writes for a brand; None before somebody said it."""
    return Sender.objects.filter(brand=brand).first()


@transaction.atomic
def save_sender(
    brand: BrandRecord, user: User | None, version: int, said: dict[str, str]
) -> Sender:
    """Say who writes for a brand: ``FIELDS``. ``version`` is that of the sender that was seen, 0
    for none. Raises ValueInvalid, ChangedMeanwhile."""
    new = {name: " ".join(said.get(name, "").split()) for name in FIELDS}
    for name in _WORDS:
        if not new[name] or len(new[name]) > FIELDS[name] or not new[name].isprintable():
            raise ValueInvalid(f"The sender needs {_WORDS[name]}.", "Every mail says it.")
    if not addresses.plausible(new["address"]):
        raise ValueInvalid("The sender's address is no e-mail address.",
                           "Write it like ada@example.org.")  # fmt: skip
    new["country"] = new["country"].upper()
    if new["country"] and not (len(new["country"]) == 2 and new["country"].isalpha()):
        raise ValueInvalid("The sender's country must be two letters.", "For example AT.")
    meanwhile = ChangedMeanwhile(f"Somebody changed the sender of {brand.name} meanwhile.")
    if version:
        rows = Sender.objects.filter(brand=brand, version=version)
        if not rows.update(version=F("version") + 1, updated_by=user, **new):
            raise meanwhile
    else:
        try:
            with transaction.atomic():
                Sender.objects.create(brand=brand, updated_by=user, **new)
        except IntegrityError:
            raise meanwhile from None
    record("engage.sender.save", space=brand.space, user=user, subject=f"brand:{brand.pk}",
           label=brand.name, after={"name": new["name"], "country": new["country"]})  # fmt: skip
    return Sender.objects.get(brand=brand)


_WORDS = {
    "name": "a name", "postal": "a postal address", "source": "where her data come from",
    "kept": "how long they are kept",
}  # fmt: skip


def unsubscribe_key(space: Space, digest: str) -> str:
    """What stands in the address of the page where she opts out: signed, for good."""
    return signing.Signer(salt=SALT).sign(f"{space.pk}.{digest}")


def read_key(key: str) -> tuple[int, str]:
    """The workspace and keyed hash of an address to opt out at. Raises BadSignature."""
    number, _, digest = signing.Signer(salt=SALT).unsign(key).partition(".")
    if not number.isdigit() or len(digest) != 64:
        raise signing.BadSignature("not a key of ours")
    return int(number), digest


def unsubscribe_url(setup: MailSetup, space: Space, email: str) -> str:
    """The whole address of that page; empty where this site cannot be reached from outside."""
    digest = digest_of(email)
    if not setup.reachable or not digest:
        return ""
    return f"{setup.public_url}/u/{unsubscribe_key(space, digest)}"


def footer(contact: Contact, sender: Sender, setup: MailSetup, with_notice: bool) -> str:
    """What stands below a mail to a contact: who writes, how to opt out, and the notice."""
    link = unsubscribe_url(setup, contact.space, contact.email)
    stop = "If you would rather not hear from us, reply with “stop” and we will not write again."
    parts = [f"{sender.name}, {sender.brand.name}\n{sender.postal}", stop]
    if link:
        parts[1] += f" Or open this page: {link}"
    if with_notice:
        parts.append(notice_text(contact, sender))
    return "\n\n".join(parts)


def notice_text(contact: Contact, sender: Sender) -> str:
    """The notice about her data, for one contact and sender."""
    source = sender.source
    if contact.source_url:
        source += f" (your address: {contact.source_url})"
    return notice.lines(
        sender=f"{sender.brand.name} ({sender.name})", address=sender.address,
        postal=sender.postal, brand=sender.brand.name, source=source, kept=sender.kept,
    )  # fmt: skip
