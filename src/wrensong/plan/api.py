"""Endpoints of plan: the JSON twins of its pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from ninja import Field, Path, Router, Schema

from wrensong.core.errors import BadInput, NotFound, WrensongError
from wrensong.desk.endpoints import Members
from wrensong.desk.models import Answer, Job
from wrensong.doors.formats import to_jsonable

from . import changing, desk, exports, showing, showing_advice, showing_compare
from .desk import WhatIf
from .models import Scenario

router = Router(tags=["plan"])
_WHAT_IF = (
    "What if: add `scenario=` or changed fields (`budget`, `goal`, `max_creators`, `must`, "
    "`exclude`) to the address. 202 with the job while it is computed; ask again."
)


class Kept(Schema):
    """A scenario to keep: `changes` holds only the fields that differ from the brief."""

    name: str
    changes: dict[str, Any] = Field(default_factory=dict)


class Saved(Schema):
    """A scenario to save: `version` is the one you changed; without `changes` it is renamed."""

    name: str
    version: int
    changes: dict[str, Any] | None = None


def _asked(request: HttpRequest, brief: int) -> WhatIf:
    here = request.space  # type: ignore[attr-defined]
    what = desk.what_if(here, brief, request.GET)
    what.changed.checked()
    return what


def _found(request: HttpRequest, kind: str, label: str, what: WhatIf, **more: Any) -> Any:
    """The body of an answer, or the response that says there is none yet. Raises what the
    answer refuses with."""
    here = request.space  # type: ignore[attr-defined]
    return _body(desk.ask(kind, here, request.user, label, what.brief, **more))


def _body(found: Answer | Job) -> Any:
    if isinstance(found, Job):
        return _waiting(found)
    if refused := found.body.get("refused"):
        raise _error(refused)
    return found.body


def _error(told: dict[str, str]) -> WrensongError:
    kind = NotFound if told["code"] == NotFound.code else BadInput
    error = kind(told["error"], told["next_step"])
    error.code = told["code"]
    return error


def _waiting(job: Job) -> JsonResponse:
    """How far the work is; 422 where it ended without an answer."""
    if job.error:
        return JsonResponse(job.error, status=422)
    told = {"id": job.pk, "state": job.state, "words": job.words, "percent": job.percent}
    return JsonResponse({"job": told}, status=202)


@router.get("/{brief}/", auth=Members(), summary="The plan: who to choose", description=_WHAT_IF)
def plan(request: HttpRequest, space: Path[str], brief: Path[int]) -> Any:
    what = _asked(request, brief)
    body = _found(request, desk.PLAN, "Choosing the set", what)
    if isinstance(body, HttpResponse):
        return body
    shown = showing.shown(body, what.brief)
    return exports.of(request.GET.get("format"), shown, what) or JsonResponse(to_jsonable(shown))


@router.get("/{brief}/brief.toml", auth=Members(), summary="The brief with its changes, as TOML")
def brief_file(request: HttpRequest, space: Path[str], brief: Path[int]) -> Any:
    return exports.toml(_asked(request, brief))


@router.get(
    "/{brief}/advice", auth=Members(), summary="Which sizes, which collaborations",
    description=_WHAT_IF,
)  # fmt: skip
def advice(request: HttpRequest, space: Path[str], brief: Path[int]) -> Any:
    body = _found(request, desk.ADVICE, "Weighing sizes", _asked(request, brief))
    if isinstance(body, HttpResponse):
        return body
    return JsonResponse(to_jsonable(showing_advice.shown(body)))


@router.get("/{brief}/compare", auth=Members(), summary="The brief and its scenarios side by side")
def compare(request: HttpRequest, space: Path[str], brief: Path[int]) -> Any:
    here = request.space  # type: ignore[attr-defined]
    what = desk.what_if(here, brief, QueryDict())
    plans, _ = desk.side_by_side(what, desk.scenarios(what.record), request.GET.getlist("with"))
    if len(plans) < 2:
        return {"plans": [], "differences": []}
    body = _body(desk.ask_all(here, request.user, plans))
    if isinstance(body, HttpResponse):
        return body
    return JsonResponse(to_jsonable(showing_compare.shown(body, what.base.goal == "awareness")))


@router.get("/{brief}/scenarios", auth=Members(), summary="The scenarios of a brief")
def scenarios(request: HttpRequest, space: Path[str], brief: Path[int]) -> Any:
    here = request.space  # type: ignore[attr-defined]
    what = desk.what_if(here, brief, QueryDict())
    return {"scenarios": [_told(one) for one in desk.scenarios(what.record)]}


@router.post("/{brief}/scenarios", auth=Members("editor"), summary="Keep a scenario")
def keep_scenario(request: HttpRequest, space: Path[str], brief: Path[int], given: Kept) -> Any:
    here = request.space  # type: ignore[attr-defined]
    what = desk.what_if(here, brief, QueryDict())
    made = desk.save_scenario(what.record, request.user, given.name, given.changes)
    return JsonResponse(_told(made), status=201)


@router.get("/{brief}/scenarios/{pk}", auth=Members(), summary="One scenario")
def scenario(request: HttpRequest, space: Path[str], brief: Path[int], pk: Path[int]) -> Any:
    return _told(_one(request, brief, pk))


@router.put("/{brief}/scenarios/{pk}", auth=Members("editor"), summary="Save or rename a scenario")
def save_scenario(
    request: HttpRequest, space: Path[str], brief: Path[int], pk: Path[int], given: Saved
) -> Any:
    found = _one(request, brief, pk)
    saved = desk.change_scenario(found, request.user, given.version, given.name, given.changes)
    return _told(saved)


@router.delete("/{brief}/scenarios/{pk}", auth=Members("editor"), summary="Delete a scenario")
def remove_scenario(request: HttpRequest, space: Path[str], brief: Path[int], pk: Path[int]) -> Any:
    desk.remove_scenario(_one(request, brief, pk), request.user)
    return HttpResponse(status=204)


@router.post(
    "/{brief}/scenarios/{pk}/delete", auth=Members("editor"), summary="Delete a scenario by POST"
)
def delete_scenario(request: HttpRequest, space: Path[str], brief: Path[int], pk: Path[int]) -> Any:
    return remove_scenario(request, space, brief, pk)


@router.get("/{brief}/quote/{who}", auth=Members(), summary="What one creator could be offered")
def quote(request: HttpRequest, space: Path[str], brief: Path[int], who: Path[str]) -> Any:
    desk.account_id(who)
    body = _found(request, desk.QUOTE, "Reading prices", _asked(request, brief), account=who)
    if isinstance(body, HttpResponse):
        return body
    return JsonResponse(to_jsonable(showing_compare.shown_offer(body)))


@router.get("/{brief}/forecast/{who}", auth=Members(), summary="What one creator may bring")
def forecast(request: HttpRequest, space: Path[str], brief: Path[int], who: Path[str]) -> Any:
    desk.account_id(who)
    what = _asked(request, brief)
    body = _found(request, desk.FORECAST, "Forecasting", what, account=who)
    if isinstance(body, HttpResponse):
        return body
    kept = [
        {"at": one.at, "by": str(one.by) if one.by else None, "forecast": one.body}
        for one in desk.kept_forecasts(what.record, who)
    ]
    return JsonResponse(to_jsonable({**showing_compare.shown_forecast(body), "kept": kept}))


@router.post("/{brief}/forecast/{who}", auth=Members("editor"), summary="Keep a forecast")
def keep_forecast(request: HttpRequest, space: Path[str], brief: Path[int], who: Path[str]) -> Any:
    what = _asked(request, brief)
    here = request.space  # type: ignore[attr-defined]
    by: Any = request.user
    return _waiting(desk.keep(here, by, what.record, what.brief, who))


def _one(request: HttpRequest, brief: int, pk: int) -> Scenario:
    here = request.space  # type: ignore[attr-defined]
    return desk.get_scenario(desk.what_if(here, brief, QueryDict()).record, pk)


def _told(one: Scenario) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "changes": one.changes, "version": one.version,
        "words": changing.in_words(one.changes), "by": str(one.by) if one.by else None,
        "at": one.at.isoformat(),
    }  # fmt: skip
