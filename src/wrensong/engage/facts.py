"""What the files say of a few creators lately: posts and counts of followers, asked at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wrensong.lake.pipeline import steps

from .rules.suggesting import Count, Post, Seen

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

HERE = "wrensong.engage"
KEPT = 400
"""Creators whose newest posts this process keeps at hand, each some ten kilobytes."""
_kept: OrderedDict[tuple[Any, ...], Seen] = OrderedDict()
_guard = threading.Lock()


def seen(ws: Workspace, accounts: Iterable[int]) -> dict[int, Seen]:
    """Account id -> what is known of her lately. Two queries for all who are not at hand."""
    wanted = list(dict.fromkeys(accounts))
    state = (ws.folder.resolve(), ws.lake.version)
    with _guard:
        found = {one: _kept[(*state, one)] for one in wanted if (*state, one) in _kept}
        for one in found:
            _kept.move_to_end((*state, one))
    missing = [one for one in wanted if one not in found]
    if missing:
        fresh = _read(ws, missing)
        with _guard:
            _kept.update({(*state, one): told for one, told in fresh.items()})
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        found |= fresh
    return found


def profiles(ws: Workspace, accounts: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Account id -> what the files say of the account, in one query; who is not in them is
    missing."""
    rows = ws.lake.run(steps(HERE, "contact_facts"), given=_people(accounts)).to_pylist()
    return {row["account_id"]: row for row in rows}


def _people(accounts: Iterable[int]) -> dict[str, Any]:
    import pyarrow as pa

    return {"people": pa.table({"account_id": pa.array(sorted(accounts), pa.int64())})}


def _read(ws: Workspace, accounts: list[int]) -> dict[int, Seen]:
    given = _people(accounts)
    posts: dict[int, list[Post]] = {one: [] for one in accounts}
    for row in ws.lake.run(steps(HERE, "recent_posts"), given=given).to_pylist():
        posts[row["account_id"]].append(
            Post(_aware(row["posted_at"]), row["caption"] or "", _web(row["url"]),
                 row["type"] or "", row["disclosed"])
        )  # fmt: skip
    counts: dict[int, list[Count]] = {one: [] for one in accounts}
    for row in ws.lake.run(steps(HERE, "recent_counts"), given=given).to_pylist():
        counts[row["account_id"]].append(
            Count(row["source"] or "", _aware(row["observed_at"]), row["followers"])
        )
    return {one: Seen(tuple(posts[one]), tuple(counts[one])) for one in accounts}


def _web(url: str | None) -> str:
    """An address that may be followed; a file may hold anything."""
    return url if url and url.startswith(("https://", "http://")) else ""


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
