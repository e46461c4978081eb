"""Briefs at the desk: reading, saving, copying, putting away."""

from __future__ import annotations

from django.db import transaction

from wrensong.core.errors import NotFound
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User

from ..briefs import parse_brief
from ..models import BrandRecord, BriefRecord
from ..writing import write_brief


def get_brief(space: Space, pk: int) -> BriefRecord:
    """A brief of this workspace. Raises NotFound, also for one of another workspace."""
    found = BriefRecord.objects.select_related("brand").filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such brief in this workspace.", "See the list of briefs.")
    return found


@transaction.atomic
def import_brief(space: Space, user: User | None, text: str, name: str) -> BriefRecord:
    """Put the text of a brief.toml at the desk; the same text under the same name comes back
    as the record that is there. Raises BriefInvalid."""
    brief = parse_brief(text, name)
    text = write_brief(brief)
    same = BriefRecord.objects.filter(space=space, name=name, text=text).first()
    if same is not None:
        return same
    brand, _ = BrandRecord.objects.get_or_create(space=space, name=brief.brand.name)
    made = BriefRecord.objects.create(
        space=space, brand=brand, name=name, text=text, updated_by=user
    )
    record("match.brief.import", space=space, user=user, subject=f"brief:{made.pk}", label=name)
    return made
