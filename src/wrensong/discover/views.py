"""Pages of discover: search, all filters, saved searches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.permissions import Asked as Request
from wrensong.desk.permissions import page

from . import desk
from .domain import Condition
from .search.filters import FILTERS
from .service import Discover
from .showing import fields, kept, whole
from .showing.asking import VIEWS, Asked, is_canonical, read, understand
from .showing.found import SORTS, answer, chips
from .showing.words import label

FORMATS = {"csv": ("text/csv; charset=utf-8", whole.as_csv),
           "json": ("application/json", whole.as_json)}  # fmt: skip
WRONG = 422


@page()
@require_safe
def search(request: Request) -> HttpResponse:
    """The search: what is asked, what was found, and how to ask otherwise."""
    discover = request.ws.room(Discover)
    asked, question = read(request.META["QUERY_STRING"])
    try:
        if question:
            asked = understand(discover, asked, question)
        stream = whole_result(request, discover, asked)
        if stream is not None:
            return stream
        if question and not asked.mistakes:
            for problem in asked.problems:
                messages.warning(request, problem)
            return redirect(f"{request.path}?{asked.query}")
        if not is_canonical(request.META["QUERY_STRING"], asked):
            return redirect(f"{request.path}?{asked.query}")
        body = answer(discover, asked)
    except NotFound:
        if discover.accounts().num_rows:
            raise
        return render(
            request,
            "discover/empty.html",
            {"import_url": reverse("site:imports", args=[request.space.slug])},
        )
    shown = {
        **results_context(request, asked, body),
        "groups": fields.groups(asked, body["facets"]),
        "chips": [(w, f"?{left.query}") for w, left in chips(asked, handles(discover, asked))],
        "words_only": f"?{Asked(asked.searching(text=asked.question, conditions=()).search).query}",
        "formats": formats(asked.query),
        "filter_count": len(FILTERS),
        "first_page": asked.searching().query,
        "hidden": hidden(asked, (*FILTERS, "q", *(("sort", "order") if body["hits"] else ()))),
        "filters_url": f"{reverse('discover:filters', args=[request.space.slug])}?{asked.query}",
    }
    return render(request, "discover/search.html", shown, status=WRONG if asked.mistakes else 200)


@page()
@require_safe
def filters(request: Request) -> HttpResponse:
    """Every filter, by topic, with what is asked of it now."""
    discover = request.ws.room(Discover)
    asked, _ = read(request.META["QUERY_STRING"])
    try:
        counts = discover.searching().facets(asked.search, fields.FACETS)
    except NotFound:
        counts = {}
    find = request.GET.get("find", "").strip()
    topics = fields.every(asked, counts, find)
    listed = [row["field"] for topic in topics for row in topic["rows"]]
    # Columns chosen of filters that are not listed stay chosen.
    others = [name for name in asked.columns if name not in {f.name for f in listed}]
    shown = {
        "asked": asked,
        "find": find,
        "topics": topics,
        "other_columns": others,
        "filter_count": len(FILTERS),
        "chips": [(words, f"?{left.query}") for words, left in chips(asked, {})],
        "back": f"{reverse('discover:search', args=[request.space.slug])}?{asked.query}",
        "hidden": hidden(asked, (*(f.name for f in listed), "columns")),
        "find_hidden": hidden(asked, ()),
    }
    return render(request, "discover/filters.html", shown)


@page()
def saved(request: Request) -> HttpResponse:
    """The saved searches; POST keeps one (``name``, ``query``)."""
    discover = request.ws.room(Discover)
    wrong, status = {}, 200
    if request.method == "POST":
        asked, _ = read(request.POST.get("query", ""))
        try:
            name = desk.save_search(
                discover, request.space, request.user, request.POST.get("name", ""), asked.search
            )
            messages.success(request, f"The search is kept as “{name}”.")
            return redirect("discover:saved", space=request.space.slug)
        except BadInput as error:
            wrong = {"error": f"{error.sentence} {error.next_step}", "query": asked.query,
                     "name": request.POST.get("name", "")}  # fmt: skip
            status = WRONG
    shown = {**kept.saved(discover), "wrong": wrong}
    return render(request, "discover/saved.html", shown, status=status)


@page()
def saved_one(request: Request, name: str) -> HttpResponse:
    """Run a saved search; POST renames it (``name``) or, with ``do=remove``, forgets it."""
    discover = request.ws.room(Discover)
    there = "discover:saved"
    search = discover.saved.one(name)
    if request.method != "POST":
        asked = Asked(search)
        address = reverse("discover:search", args=[request.space.slug])
        return redirect(f"{address}?{asked.query}")
    if request.POST.get("do") == "remove":
        query = desk.remove_saved(discover, request.space, request.user, name)
        address = reverse("discover:search", args=[request.space.slug])
        messages.success(request, f"“{name}” is forgotten. It asked this; you can keep it again.")
        return redirect(f"{address}?{query}")
    try:
        new = desk.rename_saved(
            discover, request.space, request.user, name, request.POST.get("name", "")
        )
        messages.success(request, f"“{name}” is now called “{new}”.")
    except BadInput as error:
        messages.error(request, f"{error.sentence} {error.next_step}")
    return redirect(there, space=request.space.slug)


# ---- for all pages with results ------------------------------------------------------------------


def results_context(request: Request, asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    """What ``parts/results.html`` needs."""
    columns, slug = body["columns"], request.space.slug
    for hit in body["hits"]:
        hit["row"] = list(zip(columns, hit["cells"], strict=True))
        hit["href"] = creator_url(slug, hit["account_id"])
    pages = {**body.get("pages", {})}
    for way in ("previous", "next"):
        if pages.get(way) is not None:
            pages[way] = f"?{pages[way]}"
    names = {column["name"] for column in columns}
    usual = [name for names_ in fields.GROUPS.values() for name in names_]
    return {
        "asked": asked,
        "found": body,
        "pager": pages,
        "lists": [found.name for found in request.ws.room(Discover).lists.all()],
        "sorts": [(n, "how well it fits" if n == "fit" else label(n))
                  for n in dict.fromkeys([*SORTS, asked.search.sort])],
        "column_choices": [
            (name, label(name), name in names)
            for name in dict.fromkeys([*usual, *asked.columns, *names])
            if name != "platform"
        ],
        "besides_columns": hidden(asked, ("columns",)),
        "views": [(v, f"?{replace(asked, view=v).query}") for v in VIEWS],
        "reasons": any(hit["why"] for hit in body["hits"]),
        "compare_url": reverse("site:compare", args=[slug]),
    }  # fmt: skip


def creator_url(slug: str, key: str) -> str:
    """The page of one creator."""
    return reverse("site:creator", args=[slug, key])


def checked(given: QueryDict) -> str:
    """The checked rows of a table of results as a query, without its other fields."""
    return urlencode([("who", key) for key in given.getlist("who")])


def hidden(asked: Asked, besides: Iterable[str]) -> list[tuple[str, str]]:
    """The state as hidden fields of a form that shows the fields ``besides``."""
    shown = {*besides, "offset"}
    return [pair for pair in parse_qsl(asked.query) if pair[0] not in shown]


def handles(discover: Discover, asked: Asked) -> dict[int, str]:
    """What the examples of a search are called."""
    searching = discover.searching()
    known = searching.results(searching.known(asked.search.like))
    return {hit.account_id: hit.account for hit in known}


def formats(query: str) -> list[tuple[str, str]]:
    mark = "&" if query else ""
    return [(words, f"?{query}{mark}format={name}") for words, name in
            (("CSV of all", "csv"), ("JSON of all", "json"))]  # fmt: skip


def whole_result(
    request: Any, discover: Discover, asked: Asked, *within: Condition
) -> HttpResponse | None:
    """Every row of a result as a file, as it is read; None where the page is asked for."""
    wanted = FORMATS.get(request.GET.get("format", ""))
    if wanted is None:
        return None
    kind, written = wanted
    lines: Iterator[str] = written(discover, asked, *within)
    name = f"creators.{request.GET['format']}"
    answered = StreamingHttpResponse(
        lines, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    return cast(HttpResponse, answered)  # Django's two kinds of response share only a base
