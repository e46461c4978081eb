"""The people behind many accounts, and reach where a broad pool is contradicted by the data."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest

from wrensong.discover.audiences.reach import OVERLAP_BROAD, OVERLAP_SAME_NICHE, reach
from wrensong.discover.service import Discover
from wrensong.workspace import Workspace

SEEN = datetime(2026, 11, 1)


def _fill(workspace: Workspace, sizes: list[int], seen: dict[str, list[np.ndarray]]) -> None:
    def table(columns: dict[str, object], rows: int) -> pa.Table:
        return pa.table({**columns, "source": ["test"] * rows, "observed_at": [SEEN] * rows})

    count = len(sizes)
    ids = list(range(1, count + 1))
    workspace.lake.append("accounts", table(
        {"account_id": ids, "creator_id": ids, "platform": ["instagram"] * count,
         "handle": [f"baker{i}" for i in ids], "category": ["food"] * count}, count,
    ))  # fmt: skip
    workspace.lake.append("snapshots", table({"account_id": ids, "followers": sizes}, count))
    for name, members in seen.items():
        owner = np.repeat(ids, [len(m) for m in members])
        who = pa.array(np.concatenate(members)).cast(pa.string())
        columns: dict[str, object] = {"account_id": owner, "follower": who}
        if name == "comments":
            columns = {"account_id": owner, "post": owner.astype(str), "commenter": who,
                       "comment": np.arange(len(owner)).astype(str)}  # fmt: skip
        workspace.lake.append(name, table(columns, len(owner)))


@pytest.fixture
def discover(workspace: Workspace) -> Discover:
    return Discover(workspace)


def test_whole_lists_are_given_as_they_are_and_their_union_is_exact(
    discover: Discover, workspace: Workspace
) -> None:
    lists = [np.arange(0, 300), np.arange(200, 600), np.arange(5_000, 5_100)]
    sizes = [len(ids) for ids in lists]
    _fill(workspace, sizes, {"follower_samples": lists})
    found = discover.overlap_crowd([1, 2, 3], sizes, [0, 0, 1])
    assert [len(ids) for ids in found.lists] == sizes and found.pools == ()
    assert len(set(found.lists[0]) & set(found.lists[1])) == 100
    told = discover.overlap_reach([1, 2, 3])
    assert (told.low, told.value, told.high) == (700, 700, 700)


def test_a_list_with_somebody_missing_leaves_room_for_them(
    discover: Discover, workspace: Workspace
) -> None:
    _fill(workspace, [310, 100], {"follower_samples": [np.arange(0, 300), np.arange(400, 500)]})
    told = discover.overlap_reach([1, 2])
    assert (told.low, told.high) == (400, 410)


@pytest.mark.parametrize("table", ["follower_samples", "comments"])
def test_the_pool_behind_random_followings_is_found(
    discover: Discover, workspace: Workspace, table: str
) -> None:
    random, pool = np.random.default_rng(8), 30_000
    followings = [random.choice(pool, 3_000, replace=False) for _ in range(24)]
    seen = [random.choice(f, 400, replace=False) for f in followings]
    _fill(workspace, [3_000] * 24, {table: seen})
    found = discover.overlap_crowd(range(1, 25), [3_000] * 24, [0] * 20 + [1] * 4)
    assert found.lists == () and found.people == len(np.unique(np.concatenate(seen)))
    # Commenters are half taken for the whole of those who share, so their pool is larger.
    truth = pool if table == "follower_samples" else pool * 2 / (1 + 400 / 3_000)
    assert found.pools[0] == pytest.approx(truth, rel=0.15)


def test_a_pool_of_which_too_little_was_seen_is_not_known(
    discover: Discover, workspace: Workspace
) -> None:
    few = [np.arange(i * 30, i * 30 + 30) for i in range(3)]
    _fill(workspace, [9_000] * 3, {"comments": few})
    found = discover.overlap_crowd([1, 2, 3], [9_000] * 3, [0, 0, 1])
    assert found.basis == "commenters" and np.isnan(found.pools).all()
    assert discover.overlap_crowd([], [], []).pools == ()


def test_audiences_seen_to_be_apart_are_not_pressed_into_a_broad_pool(
    discover: Discover, workspace: Workspace
) -> None:
    random, count = np.random.default_rng(2), 40
    followings = [np.arange(i * 5_000, (i + 1) * 5_000) for i in range(count)]
    samples = [random.choice(f, 1_500, replace=False) for f in followings]
    _fill(workspace, [5_000] * count, {"follower_samples": samples})
    told = discover.overlap_reach(range(1, count + 1))
    assert told.low < count * 5_000 <= told.high


def test_who_takes_part_by_chance_shares_people_by_both_chances(
    discover: Discover, workspace: Workspace
) -> None:
    random = np.random.default_rng(3)
    crowd = np.arange(8_000)
    followings = [random.choice(crowd, 4_000, replace=False) for _ in range(6)]
    samples = [random.choice(f, 1_200, replace=False) for f in followings]
    _fill(workspace, [4_000] * 6, {"follower_samples": samples})
    told = discover.overlap_reach(range(1, 7), [1_600.0] * 6)
    member = np.zeros((6, 8_000), bool)
    for row, ids in zip(member, followings, strict=True):
        row[ids] = True
    truth = (1 - np.where(member, 0.6, 1.0).prod(axis=0)).sum()
    assert told.low <= truth <= told.high


@pytest.mark.parametrize("overlap", [0.01, 0.03, 0.1])
def test_the_interval_of_one_niche_holds_the_truth_where_nothing_was_seen(overlap: float) -> None:
    random = np.random.default_rng(9)
    held = 0
    for _ in range(40):
        sizes = np.exp(random.normal(6, 0.6, 12)).astype(int).astype(float)
        people = int(sizes.max() / overlap)
        followings = [random.choice(people, int(s), replace=False) for s in sizes]
        truth = np.unique(np.concatenate(followings)).size
        most = OVERLAP_SAME_NICHE * np.minimum.outer(sizes, sizes)
        _, low, high = reach(sizes, most * 0, most, sizes.max() / OVERLAP_BROAD)
        held += low <= truth * 1.005 and truth * 0.995 <= high
    assert held >= 38
