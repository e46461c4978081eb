"""What only a page needs: addresses to go on by, bars, words for what stands in a row."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from wrensong.charts import fit_bars
from wrensong.doors import wording

from .fits import QUESTIONS, fit_bar, light_words
from .shortlists import SORTS, VERDICTS, bars, engagement, part_names

Body = dict[str, Any]


def shortlist_page(request: HttpRequest, shown: Body, wrong: dict[str, str] | None = None) -> Body:
    """The context of the shortlist page; ``wrong`` is a decision that was not taken: what was
    typed, and why not."""
    query = {"sort": shown["sort"], "show": shown["show"]}
    parts = part_names(shown["rows"])
    for row in shown["rows"]:
        dress(row)
        row["bars"] = bars(row, parts)
        if wrong and row["handle"] == f"@{wrong['handle'].lstrip('@')}":
            row["wrong"] = wrong
    here = _address("match:shortlist", request, shown)
    return {
        **shown,
        "parts": parts,
        "columns": len(parts) + 5,
        "wrong": wrong,
        "here": here,
        "back": "?" + _query({**query, "page": shown["page"]}),
        "sorts": [
            {"key": k, "words": w, "href": here + "?" + _query({**query, "sort": k})}
            for k, w in SORTS.items()
        ],
        "tabs": [
            {"key": k, "words": w, "href": here + "?" + _query({**query, "show": k})}
            for k, w in VERDICTS.items()
        ],
        "pager": _pager(shown, here, query),
        "formats": _formats(here, query),
    }


def left_out_page(request: HttpRequest, shown: Body) -> Body:
    """The context of the page of those left out."""
    here = _address("match:left-out", request, shown)
    query = {"condition": shown["condition"]}
    every = {"words": "Every reason", "count": shown["summary"]["left_out"], "key": ""}
    reasons = [{"words": one["condition"].capitalize(), "count": one["count"],
                "key": one["condition"]} for one in shown["summary"]["reasons"]]  # fmt: skip
    return {
        **shown,
        "tabs": [one | {"href": f"{here}?{_query({'condition': one['key']})}"}
                 for one in [every, *reasons]],
        "pager": _pager(shown, here, query),
        "formats": _formats(here, query),
    }  # fmt: skip


def explained(shown: Body) -> Body:
    """The context of the page of one creator."""
    if shown.get("parts"):
        dress(shown)
        better = wording.percent(min(shown["percentile"], 99) / 100, 0)
        finding = f"{shown['handle']} fits better than {better} of the candidates"
        shown["chart"] = fit_bars([fit_bar(part) for part in shown["parts"]], finding=finding)
        shown["better"] = better
    return shown | {"row": shown}


def dress(row: Body) -> None:
    """Add to a row what a template needs: the engagement as an estimate, its lights in words."""
    row["engagement"] = engagement(row)
    lights = row["lights"]
    if lights is not None:
        row["light"], row["light_words"] = light_words(lights)
        row["to_look_at"] = [QUESTIONS[key] for key in lights["look"]]


def _address(route: str, request: HttpRequest, shown: Body) -> str:
    space = request.space.slug  # type: ignore[attr-defined]
    return reverse(route, args=[space, shown["brief"]["id"]])


def _pager(shown: Body, here: str, query: dict[str, str]) -> Body:
    def to(page: int) -> str:
        return f"{here}?{_query({**query, 'page': page})}" if 1 <= page <= shown["pages"] else ""

    return {
        "first": shown["first"], "last": shown["last"], "total": shown["total"],
        "previous": to(shown["page"] - 1), "next": to(shown["page"] + 1),
    }  # fmt: skip


def _formats(here: str, query: dict[str, str]) -> list[tuple[str, str]]:
    return [(words, f"{here}?{_query({**query, 'format': words.lower()})}")
            for words in ("CSV", "JSON")]  # fmt: skip


def _query(about: dict[str, Any]) -> str:
    return urlencode({name: value for name, value in about.items() if value})
