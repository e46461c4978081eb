"""What every record of the desk says of itself."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wrensong.doors import wording
from wrensong.doors.formats import to_jsonable
from wrensong.match.models import BrandRecord, BriefRecord


def told_record(record: BrandRecord | BriefRecord) -> dict[str, Any]:
    """Key, name, version and who changed it last, when."""
    found: dict[str, Any] = to_jsonable({
        "id": record.pk, "name": record.name, "version": record.version,
        "updated_at": record.updated_at,
        "updated_by": str(record.updated_by) if record.updated_by else None,
        "archived": record.archived_at is not None,
    })  # fmt: skip
    return found | {"updated_words": wording.ago(record.updated_at, timezone.now())}
