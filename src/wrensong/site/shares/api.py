"""Endpoints of shares: the JSON twins of their pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.desk.endpoints import Members
from wrensong.desk.models import Job
from wrensong.doors.formats import to_jsonable

from . import links
from .asking import Ready, plan_of

router = Router(tags=["shares"])


class Shared(Schema):
    """For whom a link is, and how many days it lasts."""

    label: str
    days: int = links.DAYS


def _not_yet(ready: Ready) -> JsonResponse:
    if isinstance(ready.job, Job):
        job = ready.job
        told = {"id": job.pk, "state": job.state, "words": job.words, "percent": job.percent}
        return JsonResponse(job.error or {"job": told}, status=422 if job.error else 202)
    return JsonResponse(ready.refused or {}, status=422)


@router.get("/shares", auth=Members(), summary="The links that were made")
def shares(request: HttpRequest, space: Path[str]) -> Any:
    here = request.space  # type: ignore[attr-defined]
    mine = request.membership  # type: ignore[attr-defined]
    found = links.shares(here, with_paths=mine.allows("editor"))
    return JsonResponse({"shares": to_jsonable(found)})


@router.get("/shares/plan/{brief}", auth=Members(), summary="What a link to this plan would show")
def share_preview(request: HttpRequest, space: Path[str], brief: Path[int]) -> Any:
    ready = plan_of(request, brief)  # type: ignore[arg-type]
    return JsonResponse(ready.body) if ready.body is not None else _not_yet(ready)


@router.post("/shares/plan/{brief}", auth=Members("editor"), summary="Share a plan by a link")
def share_plan(request: HttpRequest, space: Path[str], brief: Path[int], given: Shared) -> Any:
    ready = plan_of(request, brief)  # type: ignore[arg-type]
    if ready.body is None:
        return _not_yet(ready)
    here = request.space  # type: ignore[attr-defined]
    made = links.make(here, request.user, links.PLAN, given.label, ready.body, given.days)
    url = request.build_absolute_uri(links.path_of(made))
    return JsonResponse({**to_jsonable(links.told(made)), "url": url}, status=201)


@router.post("/shares/{pk}/revoke", auth=Members("editor"), summary="End a link")
def revoke(request: HttpRequest, space: Path[str], pk: Path[int]) -> Any:
    here = request.space  # type: ignore[attr-defined]
    found = links.get(here, pk)
    links.revoke(found, request.user)
    return JsonResponse(to_jsonable(links.told(links.get(here, pk))))


@router.get("/plan-report/{brief}", auth=Members(), summary="The plan as it goes into one file")
def plan_report(request: HttpRequest, space: Path[str], brief: Path[int]) -> Any:
    return share_preview(request, space, brief)
