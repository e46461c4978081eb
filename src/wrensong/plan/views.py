"""Pages of plan: advice, the plan with its what-ifs, plans side by side, one creator's offer."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from wrensong.core.errors import BadInput, ChangedMeanwhile
from wrensong.desk.models import Answer, Job
from wrensong.desk.permissions import Asked, page
from wrensong.doors.formats import to_jsonable

from . import changing, desk, exports, showing, showing_advice, showing_compare, showing_form
from .desk import WhatIf
from .models import Scenario


def _shell(what: WhatIf, here: str) -> dict[str, Any]:
    """What every page of a brief needs."""
    return {"what": what, "record": what.record, "brief": what.brief, "here": here}


def _body(found: Answer | Job | None) -> dict[str, Any] | None:
    return found.body if isinstance(found, Answer) else None


def _answered(found: Answer | Job | None) -> dict[str, Any]:
    """The job at work, or why there is no answer, for the template."""
    body = _body(found)
    refused = body.get("refused") if body else None
    return {"job": found if isinstance(found, Job) else None, "refused": refused}


@page()
def plan(request: Asked, brief: int) -> HttpResponse:
    """The plan: who to choose for the budget, what it may bring, and what if."""
    what = desk.what_if(request.space, brief, request.GET)
    wrong = bool(what.changed.problems)
    found = None if wrong else _ask(request, desk.PLAN, "Choosing the set", what)
    state = _answered(found)
    body = _body(found)
    good = body is not None and not state["refused"]
    shown = showing.shown(body, what.brief) if good and body else None
    if shown and (made := exports.of(request.GET.get("format"), shown, what)):
        return made
    typed = request.GET if wrong else None
    context = {
        **_shell(what, "plan"), **state, "found": shown,
        "charts": showing.charts(body, what.brief, shown) if shown and body else {},
        "form": showing_form.form(what, shown["niches"] if shown else (), typed),
        "scenarios": desk.scenarios(what.record),
        "name": request.GET.get("name", ""),
        "formats": exports.links(request) if shown else [],
    }  # fmt: skip
    return render(request, "plan/plan.html", context, status=422 if wrong else 200)


def _ask(request: Asked, kind: str, label: str, what: WhatIf, **more: Any) -> Answer | Job:
    return desk.ask(kind, request.space, request.user, label, what.brief, **more)


@page()
def brief_file(request: Asked, brief: int) -> HttpResponse:
    """The brief with its changes as brief.toml, to go on with on a command line."""
    what = desk.what_if(request.space, brief, request.GET)
    what.changed.checked()
    return exports.toml(what)


@page()
def advice(request: Asked, brief: int) -> HttpResponse:
    """Which sizes of creator, in which collaborations, for the goal and the budget."""
    what = desk.what_if(request.space, brief, request.GET)
    wrong = bool(what.changed.problems)
    found = None if wrong else _ask(request, desk.ADVICE, "Weighing sizes", what)
    state, body = _answered(found), _body(found)
    good = body is not None and not state["refused"]
    shown = showing_advice.shown(body) if good and body else None
    if shown and (made := exports.of_rows(request.GET.get("format"), "advice", shown["mix"])):
        return made
    context = {
        **_shell(what, "advice"), **state, "found": shown,
        "chart": showing_advice.chart(body) if good and body else None,
        "form": showing_form.form(what, typed=request.GET if wrong else None),
        "formats": exports.links(request) if shown else [],
    }  # fmt: skip
    return render(request, "plan/advice.html", context, status=422 if wrong else 200)


@page()
def compare(request: Asked, brief: int) -> HttpResponse:
    """The brief as it stands and its scenarios, side by side."""
    what = desk.what_if(request.space, brief, QueryDict())
    everything = desk.scenarios(what.record)
    plans, chosen = desk.side_by_side(what, everything, request.GET.getlist("with"))
    found = None if len(plans) < 2 else desk.ask_all(request.space, request.user, plans)
    state, body = _answered(found), _body(found)
    good = body is not None and not state["refused"]
    shown = showing_compare.shown(body, what.base.goal == "awareness") if good and body else None
    if shown and (made := exports.of_rows(request.GET.get("format"), "plans", shown["plans"])):
        return made
    context = {
        **_shell(what, "compare"), **state, "found": shown, "scenarios": everything,
        "chosen": chosen, "most": desk.SIDE_BY_SIDE - 1,
        "chart": showing_compare.chart(shown) if shown else None,
        "formats": exports.links(request) if shown else [],
    }  # fmt: skip
    return render(request, "plan/compare.html", context)


@page()
def scenarios(request: Asked, brief: int) -> HttpResponse:
    """The scenarios of a brief; keeping a new one."""
    what = desk.what_if(request.space, brief, QueryDict())
    wrong: BadInput | None = None
    if request.method == "POST":
        try:
            made = desk.save_scenario(
                what.record, request.user, request.POST.get("name", ""), _changes(request)
            )
        except BadInput as error:
            wrong = error
        else:
            messages.success(request, f"“{made.name}” is kept. The brief stays as it was.")
            there = reverse("plan:plan", args=[request.space.slug, brief])
            return redirect(f"{there}?scenario={made.pk}")
    context = {
        **_shell(what, "scenarios"), "scenarios": _worded(desk.scenarios(what.record)),
        "wrong": wrong, "name": request.POST.get("name", ""),
        "typed": _typed(what, request) if wrong else [],
        "changes": json.dumps(_changes(request, safe=True)),
    }  # fmt: skip
    return render(request, "plan/scenarios.html", context, status=422 if wrong else 200)


@page()
def scenario(request: Asked, brief: int, pk: int) -> HttpResponse:
    """One scenario: its name, and the changes it keeps."""
    what = desk.what_if(request.space, brief, QueryDict(f"scenario={pk}"))
    kept = desk.get_scenario(what.record, pk)
    wrong: Exception | None = None
    if request.method == "POST":
        new = _changes(request) if "changes" in request.POST else None
        try:
            desk.change_scenario(
                kept, request.user, _version(request), request.POST.get("name", ""), new
            )
        except (BadInput, ChangedMeanwhile) as error:
            wrong = error
            kept.refresh_from_db()
        else:
            messages.success(request, f"“{kept.name}” is saved.")
            there = reverse("plan:plan", args=[request.space.slug, brief])
            return redirect(f"{there}?scenario={pk}")
    late = isinstance(wrong, ChangedMeanwhile)
    status = 409 if late else 422 if wrong else 200
    context = {
        **_shell(what, "scenarios"), "scenario": kept, "wrong": wrong, "late": late,
        "name": request.POST.get("name", kept.name), "words": changing.in_words(kept.changes),
        "typed": _typed(what, request),
        "changes": json.dumps(_changes(request, safe=True)) if "changes" in request.POST else "",
    }  # fmt: skip
    return render(request, "plan/scenario.html", context, status=status)


@page()
def remove(request: Asked, brief: int, pk: int) -> HttpResponse:
    """Delete a scenario, after saying what goes."""
    what = desk.what_if(request.space, brief, QueryDict(f"scenario={pk}"))
    kept = desk.get_scenario(what.record, pk)
    if request.method == "POST":
        desk.remove_scenario(kept, request.user)
        messages.success(request, f"“{kept.name}” is deleted. The brief is untouched.")
        return redirect("plan:scenarios", request.space.slug, brief)
    held = "; ".join(changing.in_words(kept.changes)) or "no changes"
    context = {
        "question": f"Delete “{kept.name}”?",
        "lost": f"It holds {held}. The brief {what.record.name} and its other scenarios stay; the "
        "log of activity keeps what was in it.",
        "button": "Delete it",
        "back": reverse("plan:scenarios", args=[request.space.slug, brief]),
    }
    return render(request, "parts/confirm.html", context)


@page()
def quote(request: Asked, brief: int, who: str) -> HttpResponse:
    """What one creator could be offered for this brief, and where the fee comes from."""
    what = desk.what_if(request.space, brief, request.GET)
    what.changed.checked()
    desk.account_id(who)
    found = _ask(request, desk.QUOTE, "Reading prices", what, account=who)
    state, body = _answered(found), _body(found)
    shown = showing_compare.shown_offer(body) if body and not state["refused"] else None
    if shown and request.GET.get("format") == "json":
        return JsonResponse(to_jsonable(shown))
    return render(request, "plan/quote.html", {
        **_shell(what, "quote"), **state, "found": shown, "who": who,
        "formats": exports.links(request, csv=False) if shown else [],
    })  # fmt: skip


@page()
def forecast(request: Asked, brief: int, who: str) -> HttpResponse:
    """What one creator may bring for this brief, and the forecasts that were kept."""
    what = desk.what_if(request.space, brief, request.GET)
    what.changed.checked()
    desk.account_id(who)
    if request.method == "POST":
        desk.keep(request.space, request.user, what.record, what.brief, who)
        messages.success(request, "The forecast is being kept; it stands below in a moment.")
        return redirect(request.get_full_path())
    found = _ask(request, desk.FORECAST, "Forecasting", what, account=who)
    state, body = _answered(found), _body(found)
    shown = showing_compare.shown_forecast(body) if body and not state["refused"] else None
    rows = shown["metrics"] if shown else []
    if shown and (made := exports.of_rows(request.GET.get("format"), "forecast", rows)):
        return made
    kept = desk.kept_forecasts(what.record, who)
    return render(request, "plan/forecast.html", {
        **_shell(what, "forecast"), **state, "found": shown, "who": who,
        "kept": list(zip(kept, showing_compare.kept_rows([k.body for k in kept]), strict=True)),
        "formats": exports.links(request) if shown else [],
    })  # fmt: skip


def _worded(found: list[Scenario]) -> list[tuple[Scenario, list[str]]]:
    return [(one, changing.in_words(one.changes)) for one in found]


def _changes(request: HttpRequest, *, safe: bool = False) -> dict[str, Any]:
    """The changes a form carries as JSON. Raises BadInput for anything else; with ``safe``
    nothing instead."""
    try:
        found = json.loads(request.POST.get("changes") or "{}")
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    if safe:
        return {}
    raise BadInput("The changes could not be read.", "Go back to the plan and try again.")


def _typed(what: WhatIf, request: HttpRequest) -> list[str]:
    """The changes a form carries, as far as they can be read, in words."""
    found = changing.from_json(what.base, _changes(request, safe=True))
    return changing.in_words(found.changes)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0
