"""Whose audiences share people, and who is alike, as pages and endpoints show them.

What takes long is computed by a job into plain values; estimates travel as ``number``s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotEnoughData
from wrensong.core.estimate import Estimate
from wrensong.discover.desk import chosen, meant
from wrensong.doors import wording

if TYPE_CHECKING:
    from django.http import QueryDict

    from wrensong.discover.service import Discover

BYS = {"topic": "what they write about", "audience": "who comments"}
VERDICTS = ("accept", "reject", "undo")
MOST_PAIRED, MOST_TOGETHER = 10, 500
SHADES = (0.01, 0.03, 0.10, 0.20, 0.40)  # shares from which a cell is one step darker


def overlapped(discover: Discover, given: QueryDict) -> tuple[list[int], str]:
    """The accounts an address names (``who``, ``handles``, a ``list``), and what is wrong with
    it; nobody where none is named. Raises NotFound, ValueInvalid."""
    named, wrong = meant(discover, given.get("handles", ""))
    accounts = [*chosen(given.getlist("who")), *named]
    for name in filter(None, given.getlist("list")[:1]):
        accounts += discover.lists.one(name).accounts
    accounts = list(dict.fromkeys(accounts))
    if wrong:
        return accounts, " ".join(wrong)
    if len(accounts) == 1 or len(accounts) > MOST_TOGETHER:
        are = "is" if len(accounts) == 1 else "are"
        return accounts, (
            f"Overlap compares 2 to {MOST_TOGETHER} creators; {len(accounts)} {are} named."
        )
    return accounts, ""


def number(e: Estimate) -> dict[str, Any]:
    """An estimate as JSON, with the words a page shows."""
    return {
        "value": e.value, "low": e.low, "high": e.high, "n": e.n, "unit": e.unit,
        "words": wording.estimate(e), "needs": e.needs,
    }  # fmt: skip


def overlap(discover: Discover, accounts: Sequence[int]) -> dict[str, Any]:
    """The overlap of some accounts, pair by pair, and whom they reach together. Of more than
    ``MOST_PAIRED`` the pairs are those of the largest. Raises BadInput, NotFound."""
    if not 2 <= len(accounts) <= MOST_TOGETHER:
        raise BadInput(
            f"Overlap compares 2 to {MOST_TOGETHER} different creators; {len(accounts)} are named.",
            "Choose at least two.",
        )
    paired = _largest(discover, accounts)
    found = discover.overlap(*(ids.show("ac", account) for account in paired))
    reach = found.reach
    if len(paired) < len(accounts):
        reach = discover.overlap_reach(list(accounts))
    followers = [a.followers for a in found.audiences]
    return {
        "basis": found.basis.removeprefix("of "),
        "accounts": len(accounts),
        "audiences": [
            {
                "account_id": ids.show("ac", a.account_id), "account": a.account,
                "followers": a.followers, "seen": a.n, "unique": a.unique,
            }
            for a in found.audiences
        ],
        "pairs": [
            {"one": p.one, "other": p.other, "seen": p.seen, "share": number(p.share),
             "shade": shade(p.share.value)}
            for p in found.pairs
        ],
        "common": found.common,
        "distinct": found.distinct,
        "reach": number(reach),
        "followers_together": sum(f for f in followers if f) if None not in followers
        and len(paired) == len(accounts) else None,
        "notes": list(found.notes),
    }  # fmt: skip


def _largest(discover: Discover, accounts: Sequence[int]) -> list[int]:
    """The accounts that are compared pair by pair: all, or those with the most followers."""
    if len(accounts) <= MOST_PAIRED:
        return list(accounts)
    searching = discover.searching()
    rows = searching.results(searching.known(accounts))
    sizes = {hit.account_id: hit.values.get("followers") or 0 for hit in rows}
    return sorted(accounts, key=lambda a: (-sizes.get(a, 0), a))[:MOST_PAIRED]


def shade(share: float | None) -> int | None:
    """How dark a cell is, 0 to 5; None where it is not known."""
    return None if share is None else sum(share >= limit for limit in SHADES)


def matrix(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of a table from the pairs: each account against each."""
    names = [a["account"] for a in body["audiences"]]
    pairs = {frozenset((p["one"], p["other"])): p for p in body["pairs"]}
    return [
        {**audience, "cells": [pairs.get(frozenset((audience["account"], n))) for n in names]}
        for audience in body["audiences"]
    ]


def lookalikes(discover: Discover, key: str, by: str, limit: int) -> dict[str, Any]:
    """Accounts like one account. ``problem`` says what is missing where nothing can be said."""
    mine = discover.account(key)
    body: dict[str, Any] = {
        "account_id": ids.show("ac", mine["account_id"]), "account": f"@{mine['handle']}",
        "by": by, "problem": None, "alike": [],
    }  # fmt: skip
    try:
        found = discover.lookalikes(key, "topic" if by == "topic" else "audience", limit=limit)
    except NotEnoughData as error:
        return {**body, "problem": {"error": error.sentence, "next_step": error.next_step}}
    body["alike"] = [
        {
            "account_id": ids.show("ac", one.account_id), "account": one.account,
            "followers": one.followers, "likeness": one.likeness, "shared": one.shared,
            "seen": one.n, "share": None if one.share is None else number(one.share),
        }
        for one in found
    ]  # fmt: skip
    return body


def people(discover: Discover, least: float) -> dict[str, Any]:
    """Who may be one person, and who is joined already."""
    found = discover.people(least=least)
    return {
        "accounts": found.accounts,
        "persons": found.persons,
        "suggestions": [
            {
                "accounts": list(s.accounts), "probability": s.probability,
                "account_ids": [ids.show("ac", a) for a in s.account_ids],
                "reasons": list(s.reasons),
            }
            for s in found.suggestions[:100]
        ],
        "suggested": len(found.suggestions),
        "joined": [
            {"accounts": list(p.accounts), "because": list(p.because),
             "account_ids": [ids.show("ac", a) for a in p.account_ids]}
            for p in found.joined[:100]
        ],
        "joined_in_all": len(found.joined),
        "conflicts": [
            {"accounts": list(c.accounts), "key": c.key, "n": c.n, "reason": c.reason}
            for c in found.conflicts[:50]
        ],
        "notes": list(found.notes),
    }  # fmt: skip
