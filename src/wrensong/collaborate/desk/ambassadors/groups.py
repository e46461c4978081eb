"""Programmes and their tiers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from wrensong.collaborate.desk.gifts.products import check_amount
from wrensong.collaborate.models.ambassadors import AmbassadorGroup, Tier, TierAsk
from wrensong.collaborate.rules import recurring
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.core.money import CURRENCIES
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User
from wrensong.match.desk import BrandRecord


@dataclass(frozen=True, slots=True)
class TierSaid:
    """What a form says of a tier, a month: ``commission`` as a fraction; ``asks`` are lines such
    as ``2 instagram reel``."""

    name: str
    currency: str = "EUR"
    fee: Decimal | None = None
    commission: Decimal | None = None
    gift_value: Decimal | None = None
    asks: str = ""

    def checked(self) -> tuple[dict[str, Any], list[recurring.Ask]]:
        """The fields as they are kept, and the asks. Raises ValueInvalid."""
        name = " ".join(self.name.split())
        if not name or len(name) > 60 or not name.isprintable():
            raise ValueInvalid("A tier needs a name of at most 60 letters.", "Write one.")
        if self.currency not in CURRENCIES:
            raise ValueInvalid(f"“{self.currency}” is not a currency.", "Write its code: EUR.")
        for words, amount in (("fee", self.fee), ("value of gifts", self.gift_value)):
            if amount is not None:
                check_amount(words, amount, self.currency)
        share = self.commission
        if share is not None and not (share.is_finite() and 0 <= share <= 1):
            raise ValueInvalid("The commission is not from 0 to 100 %.", "Write a percentage.")
        if share is not None and share != round(share, 4):
            raise ValueInvalid("The commission has more than 2 places.", "Round it.")
        asks, wrong = recurring.read_asks(self.asks)
        if wrong:
            raise ValueInvalid(" ".join(wrong), "Write one kind a line.")
        return {"name": name, "currency": self.currency, "fee": self.fee, "commission": share,
                "gift_value": self.gift_value}, asks  # fmt: skip


def get_group(space: Space, pk: int) -> AmbassadorGroup:
    """A programme of this workspace. Raises NotFound, also for one of another workspace."""
    found = AmbassadorGroup.objects.select_related("brand", "space").filter(
        space=space, pk=pk
    ).first()  # fmt: skip
    if found is None:
        raise NotFound("There is no such programme in this workspace.", "See the list of them.")
    return found


def get_tier(group: AmbassadorGroup, pk: int) -> Tier:
    """A tier of a programme. Raises NotFound."""
    found = group.tiers.filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such tier in this programme.", "See the programme.")
    return found


def add_group(brand: BrandRecord, user: User | None, name: str, about: str = "") -> AmbassadorGroup:
    """A new programme of a brand. Raises ValueInvalid, also for a name that is taken."""
    name, about = " ".join(name.split()), " ".join(about.split())
    if not name or len(name) > 120 or not name.isprintable() or len(about) > 300:
        raise ValueInvalid("A programme needs a name of at most 120 letters, and is described in "
                           "at most 300.", "Write it.")  # fmt: skip
    try:
        with transaction.atomic():
            made = AmbassadorGroup.objects.create(
                space=brand.space, brand=brand, name=name, about=about
            )
            record("collaborate.ambassadors.add", space=brand.space, user=user,
                   subject=f"ambassadors:{made.pk}", label=name)  # fmt: skip
    except IntegrityError:
        raise ValueInvalid("There is a programme of this name already.", "Open that one.") from None
    return made


def add_tier(group: AmbassadorGroup, user: User | None, said: TierSaid) -> Tier:
    """A new tier, above those there are. Raises ValueInvalid, also for a name that is taken."""
    fields, asks = said.checked()
    try:
        with transaction.atomic():
            AmbassadorGroup.objects.select_for_update().get(pk=group.pk)
            made = Tier.objects.create(group=group, position=group.tiers.count(), **fields)
            _ask(made, asks)
            record("collaborate.tier.add", space=group.space, user=user,
                   subject=f"ambassadors:{group.pk}", label=f"{made}, {group}",
                   after=_told(made))  # fmt: skip
    except IntegrityError:
        raise _taken() from None
    return made


def save_tier(kept: Tier, user: User | None, version: int, said: TierSaid) -> Tier:
    """Change a tier that is still at ``version``; months that were made stay as they are. Raises
    ChangedMeanwhile, ValueInvalid."""
    fields, asks = said.checked()
    try:
        with transaction.atomic():
            before = _told(Tier.objects.select_for_update().get(pk=kept.pk))
            changed = Tier.objects.filter(pk=kept.pk, version=version).update(
                **fields, version=F("version") + 1
            )
            if not changed:
                raise ChangedMeanwhile(f"The tier {kept} was changed meanwhile.")
            kept.asks.all().delete()
            _ask(kept, asks)
            kept.refresh_from_db()
            old, new = changes(before, _told(kept))
            record("collaborate.tier.save", space=kept.group.space, user=user,
                   subject=f"ambassadors:{kept.group_id}", label=f"{kept}, {kept.group}",
                   before=old, after=new)  # fmt: skip
    except IntegrityError:
        raise _taken() from None
    return kept


def _ask(tier: Tier, asks: list[recurring.Ask]) -> None:
    TierAsk.objects.bulk_create(
        TierAsk(tier=tier, platform=a.platform, format=a.format, count=a.count) for a in asks
    )


def asks_text(tier: Tier) -> str:
    """The asks of a tier as the form takes them."""
    return "\n".join(f"{a.count} {a.platform} {a.format}" for a in tier.asks.all())


def _told(tier: Tier) -> dict[str, Any]:
    names = ("name", "currency", "fee", "commission", "gift_value")
    return {n: None if (v := getattr(tier, n)) is None else str(v) for n in names} | {
        "asks": asks_text(tier)
    }


def _taken() -> ValueInvalid:
    return ValueInvalid("There is a tier of this name already.", "Give it another name.")
