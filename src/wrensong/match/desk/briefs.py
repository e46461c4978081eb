"""Briefs at the desk: reading, saving, copying, putting away."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User
from wrensong.match.briefs import parse_brief
from wrensong.match.domain import Brief
from wrensong.match.models import BrandRecord, BriefRecord

from .brands import brand_of
from .documents import brand_brief, brief_text, changed_meanwhile, flat, read_sent, storable, store


def get_brief(space: Space, pk: int) -> BriefRecord:
    """A brief of this workspace. Raises NotFound, also for one of another workspace."""
    found = BriefRecord.objects.select_related("brand", "space").filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such brief in this workspace.", "See the list of briefs.")
    return found


def document(brief: BriefRecord) -> Brief:
    """What a stored brief says, without the decisions on its shortlist."""
    return parse_brief(brief.text, brief.name)


@transaction.atomic
def import_brief(space: Space, user: User | None, text: str, name: str) -> BriefRecord:
    """Put the text of a brief.toml at the desk, with its brand. A brief of that name that is
    there already comes back as it is. Raises BriefInvalid."""
    same = BriefRecord.objects.filter(space=space, name=name).first()
    return same or create_brief(space, user, name, read_sent(text, name), verb="import")


@transaction.atomic
def create_brief(
    space: Space,
    user: User | None,
    name: str,
    brief: Brief,
    brand: BrandRecord | None = None,
    verb: str = "add",
) -> BriefRecord:
    """A new brief; its brand is found by name, or added, where none is given."""
    made = BriefRecord.objects.create(
        space=space,
        brand=brand or brand_of(space, user, brief),
        name=named(name),
        text=brief_text(brief),
        updated_by=user,
    )
    record(f"match.brief.{verb}", space=space, user=user, subject=f"brief:{made.pk}",
           label=made.name, after=flat(made.text))  # fmt: skip
    return made


@transaction.atomic
def save_brief(kept: BriefRecord, user: User | None, version: int, name: str, brief: Brief) -> None:
    """Change a brief that is still at ``version``. Raises ChangedMeanwhile, ValueInvalid."""
    if kept.version != version:
        raise changed_meanwhile(kept)
    name, text = named(name), brief_text(brief)
    old = {"Name": kept.name, **flat(kept.text)}
    brand = brand_of(kept.space, user, brief)
    store(kept, user, version, name=name, text=text, brand=brand)
    before, after = changes(old, {"Name": name, **flat(text)})
    record("match.brief.save", space=kept.space, user=user, subject=f"brief:{kept.pk}",
           label=name, before=before, after=after)  # fmt: skip


@transaction.atomic
def copy_brief(kept: BriefRecord, user: User | None) -> BriefRecord:
    """A second brief with the same text; decisions stay with the first."""
    taken = set(BriefRecord.objects.filter(space=kept.space).values_list("name", flat=True))
    base = f"{kept.name[:105]} (copy"
    name = next(s for n in range(1, len(taken) + 2)
                if (s := f"{base})" if n == 1 else f"{base} {n})") not in taken)  # fmt: skip
    return create_brief(kept.space, user, name, document(kept), kept.brand, verb="copy")


@transaction.atomic
def archive_brief(kept: BriefRecord, user: User | None, away: bool) -> None:
    """Put a brief away, or bring it back; nothing is lost."""
    store(kept, user, kept.version, archived_at=timezone.now() if away else None)
    record(f"match.brief.{'archive' if away else 'restore'}", space=kept.space, user=user,
           subject=f"brief:{kept.pk}", label=kept.name)  # fmt: skip


def with_brand(brief: Brief, brand: BrandRecord) -> Brief:
    """A brief with its brand as the brand is now; whom the brand never works with is added."""
    now = brand_brief(brand.text)
    return replace(
        brief,
        brand=now.brand,
        exclude=_both(brief.exclude, now.exclude),
        avoid_words=_both(brief.avoid_words, now.avoid_words),
    )


def brand_has_changed(kept: BriefRecord) -> bool:
    """Whether the brand says something else now than when the brief was written."""
    brief = document(kept)
    return with_brand(brief, kept.brand) != brief


def named(name: str) -> str:
    """The name of a brief as it is kept. Raises ValueInvalid for none."""
    name = " ".join(storable(name).split())
    if not name or len(name) > 120:
        raise ValueInvalid("A brief needs a name of at most 120 letters.",
                           "For example: Winter launch.")  # fmt: skip
    return name


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*one, *other]))
