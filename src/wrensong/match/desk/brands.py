"""Brands at the desk."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User
from wrensong.match.domain import Brief
from wrensong.match.models import BrandRecord

from .documents import brand_text, changed_meanwhile, flat, store


def get_brand(space: Space, pk: int) -> BrandRecord:
    """A brand of this workspace. Raises NotFound, also for one of another workspace."""
    found = BrandRecord.objects.filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such brand in this workspace.", "See the list of brands.")
    return found


@transaction.atomic
def create_brand(space: Space, user: User | None, brief: Brief) -> BrandRecord:
    """A new brand from what a brief says of it. Raises ValueInvalid for a name that is taken."""
    name = brief.brand.name[:120]
    _free(space, name)
    made = BrandRecord.objects.create(
        space=space, name=name, text=brand_text(brief), updated_by=user
    )
    record("match.brand.add", space=space, user=user, subject=f"brand:{made.pk}", label=name,
           after=flat(made.text))  # fmt: skip
    return made


@transaction.atomic
def save_brand(brand: BrandRecord, user: User | None, version: int, brief: Brief) -> None:
    """Change a brand that is still at ``version``. Raises ChangedMeanwhile, ValueInvalid."""
    name, text, old = brief.brand.name[:120], brand_text(brief), brand.text
    if name != brand.name:
        _free(brand.space, name)
    if brand.version != version:
        raise changed_meanwhile(brand)
    store(brand, user, version, name=name, text=text)
    before, after = changes(flat(old), flat(text))
    record("match.brand.save", space=brand.space, user=user, subject=f"brand:{brand.pk}",
           label=name, before=before, after=after)  # fmt: skip


@transaction.atomic
def archive_brand(brand: BrandRecord, user: User | None, away: bool) -> None:
    """Put a brand away, or bring it back; nothing is lost."""
    store(brand, user, brand.version, archived_at=timezone.now() if away else None)
    record(f"match.brand.{'archive' if away else 'restore'}", space=brand.space, user=user,
           subject=f"brand:{brand.pk}", label=brand.name)  # fmt: skip


def brand_of(space: Space, user: User | None, brief: Brief) -> BrandRecord:
    """The brand that a brief names; added from the brief where there is none of that name."""
    found = BrandRecord.objects.filter(space=space, name=brief.brand.name[:120]).first()
    return found or create_brand(space, user, brief)


def _free(space: Space, name: str) -> None:
    taken = BrandRecord.objects.filter(space=space, name=name).first()
    if taken is not None:
        away = " among those put away" if taken.archived_at else ""
        raise ValueInvalid(f"There is a brand of this name already{away}.",
                           "Change that one, or choose another name.")  # fmt: skip
