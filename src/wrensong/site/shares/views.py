"""Pages of shares: the public page, and who made which link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify

from wrensong.core.errors import BadInput
from wrensong.desk.permissions import Asked, page, public
from wrensong.doors import wording
from wrensong.plan import desk as plans

from . import links, style
from .asking import plan_of


@public
def share(request: HttpRequest, key: str) -> HttpResponse:
    """A frozen page behind a signed link, for anybody who was given it."""
    try:
        found = links.read(key)
    except links.Ended:
        return _unlisted(render(request, "shares/ended.html", status=410))
    if request.method == "GET":
        links.opened(found)
    context = {**plans.thawed(found.body), "made_at": found.created_at}
    return _unlisted(render(request, "shares/plan.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it, and no page it leads to learns its address."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@page()
def shares(request: Asked) -> HttpResponse:
    """The links that were made, how often each was opened, and ending them."""
    found = links.shares(request.space, with_paths=request.membership.allows("editor"))
    for one in found:
        one["url"] = request.build_absolute_uri(one["path"]) if one["path"] else ""
    return render(request, "shares/list.html", {"shares": found})


@page()
def share_plan(request: Asked, brief: int) -> HttpResponse:
    """Share a plan by a link that anybody who has it may read."""
    ready = plan_of(request, brief)
    wrong: BadInput | None = None
    if request.method == "POST" and ready.body is not None:
        try:
            label, days = request.POST.get("label", ""), _days(request.POST.get("days", ""))
            made = links.make(request.space, request.user, links.PLAN, label, ready.body, days)
        except BadInput as error:
            wrong = error
        else:
            messages.success(request, f"The link “{made.label}” is ready to be copied.")
            return redirect("site:shares", request.space.slug)
    context: dict[str, Any] = {
        "record": ready.what.record, "what": ready.what, "job": ready.job,
        "refused": ready.refused, "ready": ready.body is not None, "wrong": wrong,
        "label": request.POST.get("label", _label(ready.what)),
        "days": request.POST.get("days", links.DAYS), "most_days": links.MOST_DAYS,
    }  # fmt: skip
    return render(request, "shares/make.html", context, status=422 if wrong else 200)


@page()
def revoke(request: Asked, pk: int) -> HttpResponse:
    """End a link, after saying what that does."""
    found = links.get(request.space, pk)
    if request.method == "POST":
        links.revoke(found, request.user)
        messages.success(
            request, f"The link “{found.label}” is ended; whoever opens it is told so."
        )
        return redirect("site:shares", request.space.slug)
    opened = wording.plural(found.opened, "time")
    context = {
        "question": f"End the link “{found.label}”?",
        "lost": f"Whoever opens it from now on is told that it has ended. It was opened {opened}. "
        "You can make a new link at any time.",
        "button": "End it",
        "back": reverse("site:shares", args=[request.space.slug]),
    }
    return render(request, "parts/confirm.html", context)


@page()
def plan_report(request: Asked, brief: int) -> HttpResponse:
    """The plan as one HTML file that needs nothing else: to mail, to keep, to print."""
    ready = plan_of(request, brief)
    if ready.body is None:
        return render(request, "shares/waiting.html", {
            "record": ready.what.record, "job": ready.job, "refused": ready.refused,
        })  # fmt: skip
    context = {**plans.thawed(ready.body), **style.inline(), "made_at": None}
    text = render_to_string("shares/file.html", context, request)
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    name = f"plan-{slugify(ready.what.record.name) or 'brief'}.html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _label(what: Any) -> str:
    return f"{what.record.name}: {what.name}" if what.changed.changes else str(what.record.name)


def _days(given: str) -> int:
    if not given.strip().isdecimal():
        raise BadInput(f"“{given}” is not a number of days.", f"Write {links.DAYS}, for example.")
    return int(given)
