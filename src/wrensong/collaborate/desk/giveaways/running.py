"""A giveaway before it closes: its fields, its checklist, opening it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.desk.gifts.products import check_amount
from wrensong.collaborate.models.giveaways import Giveaway, GiveawayCheck
from wrensong.collaborate.rules import drawing, giveaways
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.core.money import CURRENCIES
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import BrandRecord

AT_MOST_DAYS = 180
"""How long after closing handles are kept where nothing is ever drawn."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class GiveawaySaid:
    """What a form says of a giveaway; times are aware. ``salt_source`` names a value that nobody
    knows before the list is frozen, such as a later round of a public beacon; empty for none."""

    name: str
    platform: str = "instagram"
    prize: str = ""
    prize_value: Decimal | None = None
    currency: str = ""
    prizes: int = 1
    alternates: int = 3
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    zone: str = ""
    min_age: int | None = None
    countries: str = ""
    free_entry: str = ""
    rules_url: str = ""
    must_contain: str = ""
    salt_source: str = ""
    keep_days: int = 30

    def checked(self) -> dict[str, Any]:
        """The fields as they are kept. Raises ValueInvalid."""
        said = {n: " ".join(v.split()) if isinstance(v, str) else v
                for n, v in asdict(self).items()}  # fmt: skip
        if not said["name"] or not said["name"].isprintable():
            raise ValueInvalid("A giveaway needs a name of at most 120 letters.", "Write one.")
        for name, value in said.items():
            most = getattr(Giveaway._meta.get_field(name), "max_length", None)
            if isinstance(value, str) and most and len(value) > most:
                raise ValueInvalid(f"{name.replace('_', ' ').capitalize()} is longer than {most} "
                                   "letters.", "Say it in fewer words.")  # fmt: skip
        _amounts(said)
        _places(said)
        return said


def _amounts(said: dict[str, Any]) -> None:
    if said["prize_value"] is not None:
        if said["currency"] not in CURRENCIES:
            raise ValueInvalid(f"“{said['currency']}” is not a currency.", "Write its code: EUR.")
        check_amount("value", said["prize_value"], said["currency"])
    for name, least in (("prizes", 1), ("alternates", 0)):
        if not least <= said[name] <= MOST:
            raise ValueInvalid(f"The number of {name} is {least} to {MOST}.", "Write a number.")
    if not 0 <= said["keep_days"] <= 365:
        raise ValueInvalid("Handles are kept 0 to 365 days after the draw.", "Write how long.")
    if said["min_age"] is not None and not 0 <= said["min_age"] <= 99:
        raise ValueInvalid("The lowest age is 0 to 99.", "Write a number of years.")


def _places(said: dict[str, Any]) -> None:
    if said["platform"] not in PLATFORMS:
        raise ValueInvalid(f"“{said['platform']}” is no platform.",
                           f"Use one of: {', '.join(PLATFORMS)}.")  # fmt: skip
    if said["zone"] and said["zone"] not in available_timezones():
        raise ValueInvalid(f"“{said['zone']}” is no time zone.", "For example: Europe/Vienna.")
    parts = [c.strip().upper() for c in said["countries"].split(",") if c.strip()]
    if any(c != giveaways.EVERYWHERE and not (len(c) == 2 and c.isalpha()) for c in parts):
        raise ValueInvalid("Countries are two letters each.", "For example: AT, DE; or * for all.")
    said["countries"] = ",".join(dict.fromkeys(parts))
    opens, closes = said["opens_at"], said["closes_at"]
    if opens is not None and closes is not None and closes <= opens:
        raise ValueInvalid("It closes before it opens.", "Correct the dates.")
    if said["rules_url"] and not said["rules_url"].lower().startswith(("https://", "http://")):
        raise ValueInvalid("The address of the rules is not one of the web.", "Start it https://.")


def get_giveaway(space: Space, pk: int) -> Giveaway:
    """A giveaway of this workspace. Raises NotFound, also for one of another workspace."""
    found = (
        Giveaway.objects.select_related("brand", "space", "collaboration__contact")
        .filter(space=space, pk=pk).first()
    )  # fmt: skip
    if found is None:
        raise NotFound("There is no such giveaway in this workspace.", "See the list of giveaways.")
    return found


def add_giveaway(
    brand: BrandRecord, user: User | None, said: GiveawaySaid, collaboration: Any = None
) -> Giveaway:
    """A new giveaway of a brand, in preparation; ``collaboration`` with the creator who hosts it.
    Raises ValueInvalid, also for a name that is taken."""
    fields = said.checked()
    if collaboration is not None and collaboration.campaign.brand_id != brand.pk:
        raise ValueInvalid("This collaboration is with another brand.", "Choose one of this brand.")
    try:
        with transaction.atomic():
            made = Giveaway.objects.create(
                space=brand.space, brand=brand, collaboration=collaboration, **fields
            )
            record("collaborate.giveaway.add", space=brand.space, user=user,
                   subject=f"giveaway:{made.pk}", label=made.name)  # fmt: skip
    except IntegrityError:
        raise _taken() from None
    return made


def save_giveaway(kept: Giveaway, user: User | None, version: int, said: GiveawaySaid) -> Giveaway:
    """Change a giveaway that is in preparation and still at ``version``. Raises ValueInvalid,
    ChangedMeanwhile."""
    fields = said.checked()
    try:
        with transaction.atomic():
            now = locked(kept)
            if now.state != Giveaway.State.DRAFT:
                raise ValueInvalid("It was announced already: its terms can no longer change.",
                                   "Cancel it and prepare another one.")  # fmt: skip
            if now.version != version:
                raise ChangedMeanwhile("This giveaway was changed meanwhile.")
            before, after = changes(*({n: to_jsonable(v) for n, v in side.items()} for side in
                                      ({n: getattr(now, n) for n in fields}, fields)))  # fmt: skip
            Giveaway.objects.filter(pk=kept.pk).update(**fields, version=F("version") + 1)
            record("collaborate.giveaway.save", space=now.space, user=user,
                   subject=f"giveaway:{now.pk}", label=fields["name"], before=before,
                   after=after)  # fmt: skip
    except IntegrityError:
        raise _taken() from None
    return get_giveaway(kept.space, kept.pk)


def facts_of(kept: Giveaway) -> giveaways.Facts:
    """What the checklist looks at."""
    return giveaways.Facts(
        platform=kept.platform, prize=kept.prize, value=kept.prize_value, currency=kept.currency,
        prizes=kept.prizes, opens_at=kept.opens_at, closes_at=kept.closes_at, zone=kept.zone,
        min_age=kept.min_age, countries=tuple(c for c in kept.countries.split(",") if c),
        free_entry=kept.free_entry, rules_url=kept.rules_url,
    )  # fmt: skip


@transaction.atomic
def tick(kept: Giveaway, user: User | None, keys: Iterable[str], note: str = "") -> None:
    """Say which of the checks answered by hand are settled: these, and no others. Raises
    ValueInvalid for one that is not answered by hand, or lacks what it rests on."""
    now, wanted = locked(kept), set(keys)
    if now.state != Giveaway.State.DRAFT:
        raise ValueInvalid("It was announced already.", "The checklist stays as it was.")
    for key in sorted(wanted):
        check = giveaways.BY_KEY.get(key)
        if check is None or not check.by_hand:
            raise ValueInvalid(f"“{key}” is not answered by hand.", "Fill in its fields.")
        missing = giveaways.also_missing(key, facts_of(now))
        if missing:
            raise ValueInvalid(f"{check.label}: not settled yet.", missing)
    before = set(now.checks.values_list("key", flat=True))
    if before == wanted:
        return
    now.checks.exclude(key__in=wanted).delete()
    GiveawayCheck.objects.bulk_create(
        GiveawayCheck(giveaway=now, key=key, note=note[:300], by=user)
        for key in sorted(wanted - before)
    )
    record("collaborate.giveaway.check", space=now.space, user=user,
           subject=f"giveaway:{now.pk}", label=now.name, before={"settled": sorted(before)},
           after={"settled": sorted(wanted)})  # fmt: skip


@transaction.atomic
def open_giveaway(kept: Giveaway, user: User | None, version: int | None = None) -> Giveaway:
    """Announce it: the terms and the hash of a fresh secret seed are fixed from here on. Raises
    ValueInvalid while a check is open or when it would have closed already; ChangedMeanwhile."""
    now, at = locked(kept), timezone.now()
    if version is not None and now.version != version:
        raise ChangedMeanwhile("This giveaway was changed meanwhile.")
    if now.state != Giveaway.State.DRAFT:
        raise ValueInvalid(f"This giveaway is {now.get_state_display()}.", "See its page.")
    left = giveaways.open_checks(facts_of(now), frozenset(now.checks.values_list("key", flat=True)))
    if left:
        raise ValueInvalid(f"Not settled yet: {'; '.join(c.label for c in left)}.",
                           "Settle each, then open it.")  # fmt: skip
    assert now.opens_at is not None and now.closes_at is not None
    if now.closes_at <= at:
        raise ValueInvalid("It closes in the past.", "Choose a later closing.")
    seed = secrets.token_hex(drawing.SEED_BYTES)
    said = announcement(now, drawing.seed_hash(seed))
    Giveaway.objects.filter(pk=now.pk).update(
        state=Giveaway.State.OPEN, seed=seed, announcement=drawing.canonical(said),
        announced_at=at, version=F("version") + 1,
        erase_on=now.closes_at.date() + timedelta(days=AT_MOST_DAYS),
    )  # fmt: skip
    record("collaborate.giveaway.open", space=now.space, user=user, subject=f"giveaway:{now.pk}",
           label=now.name, after={"seed_sha256": said["seed_sha256"]})  # fmt: skip
    return get_giveaway(now.space, now.pk)


def announcement(kept: Giveaway, seed_sha256: str) -> dict[str, Any]:
    """What is announced, and hashed as a whole: no part of it can change unnoticed."""
    times = to_jsonable({"opens_at": kept.opens_at, "closes_at": kept.closes_at})
    return {
        "format": drawing.FORMAT, "giveaway": kept.name, "platform": kept.platform,
        "prize": kept.prize, "prizes": kept.prizes, "alternates": kept.alternates, **times,
        "zone": kept.zone, "rule": drawing.RULE, "must_contain": kept.must_contain,
        "salt_source": kept.salt_source, "seed_sha256": seed_sha256,
    }  # fmt: skip


@transaction.atomic
def cancel_giveaway(kept: Giveaway, user: User | None, reason: str) -> Giveaway:
    """End it without a draw; the handles of entrants are deleted at once. Raises ValueInvalid
    without a reason, and after the draw."""
    from .erasing import erase

    now, reason = locked(kept), " ".join(reason.split())
    if now.state in (Giveaway.State.DRAWN, Giveaway.State.CANCELLED):
        raise ValueInvalid(f"This giveaway is {now.get_state_display()}.", "See its page.")
    if not reason or len(reason) > 300:
        raise ValueInvalid("A reason of at most 300 letters is missing.",
                           "Say why, in words an entrant could read.")  # fmt: skip
    Giveaway.objects.filter(pk=now.pk).update(
        state=Giveaway.State.CANCELLED, reason=reason, version=F("version") + 1
    )
    record("collaborate.giveaway.cancel", space=now.space, user=user,
           subject=f"giveaway:{now.pk}", label=now.name, after={"reason": reason})  # fmt: skip
    erase(now)
    return get_giveaway(now.space, now.pk)


def locked(kept: Giveaway) -> Giveaway:
    """The giveaway as it is now, held until the transaction ends."""
    Giveaway.objects.select_for_update().get(pk=kept.pk)
    return Giveaway.objects.select_related("space", "brand", "collaboration__contact").get(
        pk=kept.pk
    )


def _taken() -> ValueInvalid:
    return ValueInvalid("There is a giveaway of this name already.", "Give it another name.")
