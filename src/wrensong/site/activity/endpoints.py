"""The log for programs: the twin of the activity page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable
from wrensong.site.paging import paged

from . import showing
from .views import SIZE

router = Router(tags=["activity"])


class Wanted(Schema):
    """Filters, all optional: ``who`` is the id of a person (0: the site itself), days are UTC."""

    who: str = ""
    room: str = ""
    subject: str = ""
    since: str = Field("", alias="from")
    until: str = Field("", alias="to")
    page: int = 1


@router.get("/activity", auth=Members(), summary="What was changed, newest first")
def activity(request: HttpRequest, space: Path[str], asked: Query[Wanted]) -> Any:
    filters = showing.must_read(asked.dict(by_alias=True))
    found = filters.of(request.space)  # type: ignore[attr-defined]
    total = found.count()
    shown, _ = paged(request, total, SIZE)
    return to_jsonable(
        {
            "total": total,
            "page_size": SIZE,
            "entries": [showing.one(entry) for entry in found[shown]],
        }
    )
