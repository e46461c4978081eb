"""What the lake knows of one account: a few queries of its rows alone, kept for a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core import ids
from wrensong.core.errors import NotFound
from wrensong.lake.pipeline import steps
from wrensong.vet.service import Vet

from .peers import Peers, creators_among, described, peer_growth, peers_of
from .recent import Recent

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

HERE = "wrensong.site.creator"
KEPT = 200  # accounts; what is known of one weighs up to a few hundred kilobytes
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """Rows about one account. ``account`` is its profile, ``others`` the ids of the person's other
    accounts; ``posts`` come newest first, ``counts`` oldest first. ``tags`` are the words of the
    tags in its posts, ``creators`` those tags that are accounts here. ``band`` is what followers
    like hers became at peers (see ``peers``)."""

    account: Row
    others: tuple[int, ...]
    posts: tuple[Row, ...]
    counts: tuple[Row, ...]
    audience: tuple[Row, ...]
    tags: Mapping[int, str]
    creators: Mapping[int, int]
    peers: Peers
    band: Mapping[Any, tuple[float, float]]


_recent: Recent[Known] = Recent(KEPT)
_persons: Recent[tuple[Any, Any]] = Recent(8)  # of as many workspaces


def state_of(ws: Workspace) -> tuple[Any, ...]:
    """Changes whenever what is read here may."""
    return (ws.folder.resolve(), ws.measured, ws.lake.version)


def known(ws: Workspace, account_id: int) -> Known:
    """Everything the page shows of one account, from the prepared state. Raises NotFound."""
    return _recent.get((*state_of(ws), account_id), lambda: _read(ws, account_id))


def comments(ws: Workspace, account_id: int) -> list[Row]:
    """The comments under the posts of one account, newest first."""
    return _rows(ws, "creator_comments", account_id=account_id)


def _read(ws: Workspace, account_id: int) -> Known:
    accounts = _rows(ws, "creator_account", account_id=account_id)
    if not accounts:
        raise NotFound(
            f"There is no account {ids.show('ac', account_id)} in this workspace.",
            "It may have been imported a moment ago: look again when the figures are computed.",
        )
    account = accounts[0]
    posts = _rows(ws, "creator_posts", account_id=account_id)
    counts = _rows(ws, "creator_counts", account_id=account_id)
    tags = _tags(ws, posts)
    reviews = ws.room(Vet).review_all()
    account |= described(reviews, account_id)
    peers = peers_of(reviews, account_id, ws.settings.min_peers)
    return Known(
        account=account,
        others=_others(ws, account_id),
        posts=tuple(posts),
        counts=tuple(counts),
        audience=tuple(_rows(ws, "creator_audience", account_id=account_id)),
        tags=tags,
        creators=creators_among(reviews, account["platform"], tags),
        peers=peers,
        band=_band(ws, peers, counts),
    )


def _others(ws: Workspace, account_id: int) -> tuple[int, ...]:
    """The other accounts of a person. All of them are read once: there is no index to ask."""

    def read() -> tuple[Any, Any]:
        told = ws.lake.run(steps(HERE, "creator_persons"))
        return told["account_id"].to_numpy(), pc.fill_null(told["creator_id"], -1).to_numpy()

    accounts, persons = _persons.get(state_of(ws), read)
    at = int(np.searchsorted(accounts, account_id))
    if at == len(accounts) or accounts[at] != account_id or persons[at] < 0:
        return ()
    return tuple(int(one) for one in accounts[persons == persons[at]] if one != account_id)


def _tags(ws: Workspace, posts: Iterable[Row]) -> dict[int, str]:
    wanted = {
        tag
        for post in posts
        for name in ("hashtags", "mentions", "sponsors")
        for tag in post[name] or ()
    }
    if not wanted:
        return {}
    given = {"wanted": pa.table({"tag_id": pa.array(sorted(wanted), pa.int32())})}
    told = ws.lake.run(steps(HERE, "creator_tags"), given=given)
    return dict(zip(told["tag_id"].to_pylist(), told["tag"].to_pylist(), strict=True))


def _band(ws: Workspace, peers: Peers, counts: list[Row]) -> Mapping[Any, tuple[float, float]]:
    days = sorted({row["observed_at"] for row in counts if row["followers"]})
    if len(days) < 2 or not len(peers.ids):
        return {}
    given = {"peers": pa.table({"account_id": peers.nearest})}
    told = ws.lake.run(steps(HERE, "creator_peer_counts"), given=given)
    first = next(row["followers"] for row in counts if row["followers"])
    return peer_growth(told, days, first)


def _rows(ws: Workspace, step: str, **given: Any) -> list[Row]:
    rows: list[Row] = ws.lake.run(steps(HERE, step), parameters=given).to_pylist()
    return rows
