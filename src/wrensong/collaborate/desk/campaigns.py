"""Campaigns at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models import Campaign, Collaboration
from wrensong.collaborate.rules.reading import Reader
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid, WrensongError
from wrensong.core.money import CURRENCIES
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User
from wrensong.engage.desk import contact_of
from wrensong.match.desk import BrandRecord, BriefRecord, get_brand, get_brief

from .collaborations import propose

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

FIELDS = (
    "name", "brand", "brief", "currency", "objective", "brand_country", "audience_countries",
    "starts_on", "ends_on",
)  # fmt: skip


def get_campaign(space: Space, pk: int) -> Campaign:
    """A campaign of this workspace. Raises NotFound, also for one of another workspace."""
    rows = Campaign.objects.select_related("brand", "brief", "space")
    found = rows.filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such campaign in this workspace.", "See the list of campaigns.")
    return found


def add_campaign(
    space: Space, user: User | None, brand: BrandRecord, name: str, currency: str, **more: Any
) -> Campaign:
    """A new campaign; ``more`` are its other fields (FIELDS). Raises ValueInvalid."""
    said = {**more, "name": name, "brand": brand.pk, "currency": currency}
    if isinstance(said.get("brief"), BriefRecord):
        said["brief"] = said["brief"].pk
    fields = _read(space, said)
    try:
        with transaction.atomic():
            made = Campaign.objects.create(space=space, **fields)
            record("collaborate.campaign.add", space=space, user=user,
                   subject=f"campaign:{made.pk}", label=made.name, after=told(made))  # fmt: skip
    except IntegrityError:
        raise _taken(fields["name"]) from None
    return made


def save_campaign(
    kept: Campaign, user: User | None, said: Mapping[str, Any], version: int
) -> Campaign:
    """Change a campaign that is still at ``version``; fields that are not said stay. Agreed terms
    keep what they say. Raises ValueInvalid, ChangedMeanwhile."""
    whole = {name: getattr(kept, name) for name in FIELDS}
    whole |= {"brand": kept.brand_id, "brief": kept.brief_id}
    fields = _read(kept.space, {**whole, **said})
    if fields["brand"].pk != kept.brand_id and kept.collaborations.exists():
        raise ValueInvalid("Collaborations were proposed for this brand already.",
                           "Begin another campaign for the other brand.")  # fmt: skip
    old = told(kept)
    try:
        with transaction.atomic():
            rows = Campaign.objects.filter(pk=kept.pk, version=version)
            if not rows.update(**fields, version=F("version") + 1):
                raise ChangedMeanwhile("Somebody else changed this campaign meanwhile.")
            kept.refresh_from_db()
            before, after = changes(old, told(kept))
            record("collaborate.campaign.save", space=kept.space, user=user,
                   subject=f"campaign:{kept.pk}", label=kept.name, before=before,
                   after=after)  # fmt: skip
    except IntegrityError:
        raise _taken(fields["name"]) from None
    return kept


@transaction.atomic
def archive_campaign(kept: Campaign, user: User | None, away: bool, version: int) -> None:
    """Put a campaign away, or bring it back; nothing is lost. Raises ChangedMeanwhile."""
    rows = Campaign.objects.filter(pk=kept.pk, version=version)
    when = timezone.now() if away else None
    if not rows.update(archived_at=when, version=F("version") + 1):
        raise ChangedMeanwhile("Somebody else changed this campaign meanwhile.")
    kept.refresh_from_db()
    record(f"collaborate.campaign.{'archive' if away else 'restore'}", space=kept.space, user=user,
           subject=f"campaign:{kept.pk}", label=kept.name)  # fmt: skip


def read_campaign(space: Space, said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a campaign, and what is wrong with any: field -> words."""
    plain = {name: _plain(value) for name, value in said.items()}
    read = Reader(plain)
    fields: dict[str, Any] = {
        "name": read.text("name", 120),
        "currency": read.text("currency", 3).upper(),
        "objective": read.text("objective", 200),
        "brand_country": read.country("brand_country"),
        "audience_countries": _countries(read),
        "starts_on": read.day("starts_on"),
        "ends_on": read.day("ends_on"),
        "brand": _one(read, "brand", lambda pk: get_brand(space, pk), "Choose a brand."),
        "brief": _one(read, "brief", lambda pk: get_brief(space, pk)),
    }
    if not fields["name"]:
        read.wrong("name", "A campaign needs a name.")
    if fields["currency"] not in CURRENCIES:
        read.wrong("currency", "Write the code of the currency, such as EUR.")
    if fields["starts_on"] and fields["ends_on"] and fields["ends_on"] < fields["starts_on"]:
        read.wrong("ends_on", "The last day is before the first.")
    read.finish()
    return fields, read.problems


def _read(space: Space, said: Mapping[str, Any]) -> dict[str, Any]:
    fields, problems = read_campaign(space, said)
    if problems:
        told = " ".join(f"{name}: {words}" for name, words in problems.items())
        raise ValueInvalid(f"This campaign cannot be kept. {told}", "Correct these fields.")
    return fields


@dataclass(frozen=True, slots=True)
class Added:
    """Whom a campaign was proposed to, and who was left out, each with the reason."""

    made: tuple[Collaboration, ...]
    left_out: tuple[tuple[str, str], ...]


def add_creators(
    campaign: Campaign, ws: Workspace, who: Iterable[str], kind: str, user: User | None
) -> Added:
    """Propose a collaboration to each of ``who`` (``@handle`` or ``ac_...``). Who cannot be added
    is told with the reason, and the others are added."""
    made, left_out = [], []
    for one in dict.fromkeys(word.strip() for word in who if word.strip()):
        try:
            contact = contact_of(campaign.space, ws, one, user)
            made.append(propose(campaign, contact, kind, user))
        except WrensongError as error:
            left_out.append((one, f"{error.sentence} {error.next_step}"))
    return Added(tuple(made), tuple(left_out))


def told(kept: Campaign) -> dict[str, Any]:
    """The fields as they stand, for the log."""
    return {
        "name": kept.name, "brand": kept.brand.name, "currency": kept.currency,
        "objective": kept.objective, "brand country": kept.brand_country,
        "audience": kept.audience_countries,
        "first day": str(kept.starts_on) if kept.starts_on else None,
        "last day": str(kept.ends_on) if kept.ends_on else None,
        "brief": kept.brief.name if kept.brief else None,
    }  # fmt: skip


def _countries(read: Reader) -> str:
    codes = [word.upper() for word in read.words("audience_countries", 30)]
    if not all(len(code) == 2 and code.isascii() and code.isalpha() for code in codes):
        read.wrong("audience_countries", "Write countries by their two letters: AT, DE.")
    return ",".join(codes)


def _one(read: Reader, name: str, get: Any, needed: str = "") -> Any:
    """A record by its number, of this workspace."""
    number = read.count(name, 1, 2**31 - 1, 0)
    try:
        found = get(number) if number else None
    except NotFound as error:
        read.wrong(name, error.sentence)
        return None
    if found is None and needed:
        read.wrong(name, needed)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _taken(name: str) -> ValueInvalid:
    return ValueInvalid(f"There is a campaign “{name}” already.", "Give it another name.")
