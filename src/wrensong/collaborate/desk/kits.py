"""What a creator tells by her link: facts about herself, and what she says against her review."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from wrensong.collaborate.models import MediaKit, Objection
from wrensong.collaborate.rules.kits import COUNTS, PRICES, SHARES, read_kit
from wrensong.core.errors import FieldsInvalid, ValueInvalid
from wrensong.core.money import Money
from wrensong.desk.audit import record
from wrensong.engage.desk import Contact

CONSENT = (
    "I give these facts about my account to {space}. They may keep and use them to decide about "
    "working with me, until I withdraw them here."
)
LONGEST = 2000


def consent_words(contact: Contact) -> str:
    """What she agrees to."""
    return CONSENT.format(space=contact.space)


@transaction.atomic
def give_kit(contact: Contact, said: Mapping[str, str], currency: str) -> MediaKit:
    """Keep what she gives, with the words she agreed to; what she gave before goes. Raises
    FieldsInvalid, ValueInvalid without her consent."""
    kit, wrong = read_kit(said, currency)
    if wrong:
        raise FieldsInvalid(wrong)
    if not said.get("consent"):
        raise ValueInvalid("You have not agreed yet.", "Tick that they may keep these facts.")
    MediaKit.objects.filter(contact=contact).delete()
    made = MediaKit.objects.create(contact=contact, body=kit, consent=consent_words(contact))
    _log("kit.give", contact, {"fields": sorted(kit)})
    return made


@transaction.atomic
def withdraw_kit(contact: Contact) -> None:
    """Delete the facts she gave; that she had given some, and took them back, is kept. Doing it
    twice changes nothing."""
    kept = MediaKit.objects.filter(contact=contact, withdrawn_at=None)
    if kept.update(withdrawn_at=timezone.now(), body={}):
        _log("kit.withdraw", contact, {})


def kit_of(contact: Contact) -> MediaKit | None:
    """The facts she gave and did not withdraw."""
    return MediaKit.objects.filter(contact=contact, withdrawn_at=None).first()


def told_kit(kit: MediaKit | None) -> dict[str, Any] | None:
    """The facts in words: ``rows`` of label and value, ``given_at``, ``consent``."""
    if kit is None:
        return None
    body = kit.body
    rows: list[dict[str, Any]] = []
    for name, label in SHARES.items():
        if name in body:
            words = ", ".join(f"{key} {share} %" for key, share in body[name].items())
            rows.append({"label": label.replace("your audience", "the audience"), "value": words})
    if "women" in body:
        rows.append({"label": "Women in the audience", "value": f"{body['women']} %"})
    rows += [{"label": label, "value": body[name]} for name, label in COUNTS.items()
             if name in body]  # fmt: skip
    for name, label in PRICES.items():
        price = body.get("prices", {}).get(name)
        if price is not None:
            money = Money(Decimal(price["amount"]), price["currency"])
            rows.append({"label": f"Price: {label.lower()}", "value": money})
    return {"label": "creator-verified", "rows": rows, "given_at": kit.given_at,
            "consent": kit.consent}  # fmt: skip


@transaction.atomic
def object_to(contact: Contact, question: str, text: str) -> Objection:
    """Keep what she says against one question of her review, or all of it. Raises ValueInvalid."""
    words = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not words:
        raise ValueInvalid("Nothing is written.", "Say what is not right.")
    if len(words) > LONGEST:
        raise ValueInvalid(f"This is longer than {LONGEST} letters.", "Say it in fewer words.")
    made = Objection.objects.create(contact=contact, question=question[:60], text=words)
    _log("objection.make", contact, {"question": made.question})
    return made


def objections_of(contact: Contact) -> list[Objection]:
    """What she says against her review, newest first."""
    return list(Objection.objects.filter(contact=contact))


def _log(act: str, contact: Contact, after: dict[str, Any]) -> None:
    record(f"collaborate.{act}", space=contact.space, user=None, subject=f"contact:{contact.pk}",
           label=str(contact), after={**after, "by_creator": True})  # fmt: skip
