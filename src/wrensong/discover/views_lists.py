"""Pages of lists: all of them, one of them, and putting creators on one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wrensong.core.errors import BadInput
from wrensong.desk.permissions import Asked as Request
from wrensong.desk.permissions import page
from wrensong.doors import wording

from . import desk
from .search.lists import ListChange
from .service import Discover
from .showing import kept
from .showing.asking import Asked, is_canonical, read
from .showing.found import narrowed
from .views import WRONG, formats, results_context, whole_result

ASK_FROM = 500
"""Creators put on a list at once, above which a person is asked first."""


@page()
def lists(request: Request) -> HttpResponse:
    """All lists. POST puts creators on one (``list`` or ``new``): those checked (``who``), named
    (``handles``), or all that a search finds (``whole``, its query); or takes a change back
    (``undo``, its key)."""
    discover = request.ws.room(Discover)
    if request.method != "POST":
        return render(request, "discover/lists.html", _overview(request, discover))
    sent = request.POST
    if "undo" in sent:
        change = desk.undo_list(discover, request.space, request.user, sent["undo"])
        messages.success(request, f"The list “{change.name}” is as it was.")
        return redirect(_back(request))
    return _put(request, discover)


def _overview(request: Request, discover: Discover) -> dict[str, Any]:
    return {**kept.lists(discover), "undo": request.session.pop("undo", None)}


def _put(request: Request, discover: Discover) -> HttpResponse:
    """Put creators on a list; asks first where they are many, and again where that is needed."""
    sent = request.POST
    name = sent.get("new", "").strip() or sent.get("list", "").strip()
    everybody = "all" in sent or "all" in request.GET
    accounts, wrong = _accounts(discover, sent, everybody)
    error = "" if name else "Choose a list, or name a new one."
    if not accounts and not wrong:
        messages.error(request, "Nobody was chosen. Check some creators, or name them.")
        return redirect(_back(request))
    many = len(accounts) > ASK_FROM and "sure" not in sent
    if not error and not wrong and not many:
        try:
            change = desk.put_on_list(discover, request.space, request.user, name, accounts)
        except BadInput as found:
            error = f"{found.sentence} {found.next_step}"
        else:
            _say(request, change, len(accounts))
            return redirect(_back(request))
    shown = {
        "sent": sent,
        "everybody": everybody,
        "kept": [(n, v) for n in ("who", "whole", "back") for v in sent.getlist(n)],
        "count": len(accounts),
        "many": many and not error and not wrong,
        "name": name,
        "error": error,
        "wrong": wrong,
        "lists": [found.name for found in discover.lists.all()],
        "back": _back(request),
    }
    status = WRONG if error or wrong else 200
    return render(request, "discover/put.html", shown, status=status)


def _accounts(
    discover: Discover, sent: Mapping[str, Any], everybody: bool
) -> tuple[list[int], list[str]]:
    if everybody and "whole" in sent:
        return discover.searching().everyone(read(sent["whole"])[0].search), []
    named, wrong = desk.meant(discover, sent.get("handles", ""))
    checked = desk.chosen(sent.getlist("who"))  # type: ignore[attr-defined]
    return list(dict.fromkeys([*checked, *named])), wrong


@page()
def one(request: Request, name: str) -> HttpResponse:
    """One list, its creators as a table. POST does one thing (``do``): ``take`` checked creators
    off it, ``add`` those named, ``rename``, ``copy``, ``leave-out`` or ``count-in``, ``remove``."""
    discover = request.ws.room(Discover)
    if request.method == "POST":
        return _change(request, discover, discover.lists.one(name).name)
    asked, _ = read(request.META["QUERY_STRING"])
    found = discover.lists.one(name)
    stream = whole_result(request, discover, asked, kept.within(found))
    if stream is not None:
        return stream
    if not is_canonical(request.META["QUERY_STRING"], asked):
        return redirect(f"{request.path}?{asked.query}")
    return _shown(request, discover, name)


def _shown(
    request: Request, discover: Discover, name: str, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    asked, _ = read(request.META["QUERY_STRING"])
    body = kept.one_list(discover, name, asked)
    about = body["list"]
    accounts = discover.lists.one(name).accounts
    first = body["hits"][: kept.MOST_COMPARED]
    shown = {
        **results_context(request, asked, body),
        "list": about,
        "missing": about["accounts"] - body["total"],
        "formats": formats(asked.query) if accounts else [],
        "compare": "&".join(f"who={hit['account_id']}" for hit in first),
        "compare_count": len(first),
        "inside": Asked(narrowed(asked.search, [kept.within(discover.lists.one(name))])).query,
        "wrong": wrong or {},
        "undo": request.session.pop("undo", None),
    }
    return render(request, "discover/list.html", shown, status=WRONG if wrong else 200)


def _change(request: Request, discover: Discover, name: str) -> HttpResponse:
    sent, who = request.POST, (request.space, request.user)
    do = sent.get("do") or request.GET.get("do", "")
    try:
        if do == "take":
            change = desk.take_off_list(discover, *who, name, desk.chosen(sent.getlist("who")))
            _say(request, change)
        elif do == "add":
            accounts, wrong = desk.meant(discover, sent.get("handles", ""))
            if wrong:
                raise BadInput(" ".join(wrong), "")
            change = desk.put_on_list(discover, *who, name, accounts)
            _say(request, change, len(accounts))
        elif do in ("rename", "copy"):
            made = desk.rename_list(discover, *who, name, sent.get("name", ""), copy=do == "copy")
            done = "copied to" if do == "copy" else "now called"
            messages.success(request, f"“{name}” is {done} “{made.name}”.")
            name = made.name
        elif do in ("leave-out", "count-in"):
            after = desk.leave_out_list(discover, *who, name, do == "leave-out")
            out = "Every search leaves its creators out." if after.exclude else (
                "Searches find its creators again.")  # fmt: skip
            messages.success(request, out)
        elif do == "remove":
            _say(request, desk.remove_list(discover, *who, name))
            return redirect("discover:lists", space=request.space.slug)
        else:
            raise BadInput("That is nothing a list can do.", "Go back and choose a button.")
    except BadInput as error:
        told = {"do": do, "message": f"{error.sentence} {error.next_step}".strip(),
                "handles": sent.get("handles", ""), "name": sent.get("name", "")}  # fmt: skip
        return _shown(request, discover, name, told)
    return redirect("discover:list", space=request.space.slug, name=name)


def _say(request: Request, change: ListChange, chosen: int | None = None) -> None:
    """Tell what changed, and offer to take it back."""
    count = wording.plural(len(change.accounts), "creator")
    if change.added:
        already = (chosen or len(change.accounts)) - len(change.accounts)
        were = f" ({wording.number(already)} on it already)" if already else ""
        messages.success(request, f"{count} put on the list “{change.name}”{were}.")
    elif change.whole:
        messages.success(request, f"The list “{change.name}” with {count} is deleted.")
    else:
        messages.success(request, f"{count} taken off the list “{change.name}”.")
    if change.key:
        request.session["undo"] = {"key": change.key, "list": change.name}


def _back(request: Request) -> str:
    """Where the form came from, when that is one of our pages."""
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return back
    return reverse("discover:lists", args=[request.space.slug])
