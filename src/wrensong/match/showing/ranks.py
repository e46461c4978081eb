"""Creators like a text or like examples, as the page and its JSON twin show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wrensong.core import ids
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.answers import answer
from wrensong.desk.models import Answer, Job, Space, User
from wrensong.match.brief_values import Wrong, followers
from wrensong.match.desk.shortlists import RANK

Body = dict[str, Any]


def asked_of(query: Mapping[str, str]) -> Body:
    """What the form asks, as typed and as it is meant; ``problem`` says what cannot be used."""
    names = ("text", "examples", "exclude_terms", "followers", "platform")
    typed = {name: query.get(name, "").strip() for name in names}
    problem, bounds = "", None
    if typed["followers"]:
        try:
            bounds = list(followers(typed["followers"]))
        except Wrong as wrong:
            problem = f"{wrong.what}. {wrong.hint}"
    meant = {
        "text": typed["text"][:2_000],
        "examples": [one for one in re.split(r"[\s,;]+", typed["examples"]) if one][:50],
        "exclude_terms": [w for w in re.split(r"[,\n]+\s*", typed["exclude_terms"]) if w][:50],
        "followers": bounds,
        "platform": typed["platform"] if typed["platform"] in PLATFORMS else "",
    }
    return {
        "typed": typed,
        "meant": meant,
        "problem": problem[:1].upper() + problem[1:],
        "given": bool(meant["text"] or meant["examples"]),
        "platforms": [(key, known.name) for key, known in PLATFORMS.items()],
    }


def ask(space: Space, asked: Body, by: User | None) -> Answer | Job:
    """The ranking, or the job that computes it."""
    return answer(RANK, space, asked["meant"], label="Creators like these", by=by)


def shown_rank(found: Answer) -> Body:
    """The ranking: how many were considered, and the first hundred."""
    rows = [
        {
            "account": ids.show("ac", one["account_id"]),
            "handle": one["account"],
            "platform": one["platform"],
            "platform_name": getattr(PLATFORMS.get(one["platform"]), "name", one["platform"]),
            "followers": one["followers"],
            "fit": round(one["fit"], 3),
            "percentile": round(one["percentile"], 1),
            "shared": one["shared"],
            "captions": one["captions"],
        }
        for one in found.body["ranked"]
    ]
    return {"considered": found.body["considered"], "rows": rows, "method": found.body["method"]}
