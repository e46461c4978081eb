"""Awareness is chosen by what is known of who follows whom, and reported by the same."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from wrensong.core.money import Money
from wrensong.front import OpenWorkspace, open_workspace
from wrensong.match.briefs import load_brief
from wrensong.match.domain import Brief

from .conftest import BRIEF, SEEN

HANDLES = [f"baker.{i}" for i in range(12)]


@pytest.fixture
def brief(tmp_path: Path) -> Brief:
    path = tmp_path / "brief.toml"
    path.write_text(BRIEF, "utf-8")
    return replace(load_brief(path), must=(), goal="awareness", max_creators=3)


@pytest.fixture
def followings() -> list[np.ndarray]:
    """Three circles of fans: within one nearly all follow the same creators."""
    random = np.random.default_rng(6)
    return [
        np.unique(i % 3 * 4_000 + random.choice(2_600, int(random.integers(1_900, 2_400))))
        for i in range(len(HANDLES))
    ]


def _workspace(
    folder: Path, followings: list[np.ndarray], **more: list[np.ndarray]
) -> OpenWorkspace:
    found, count = open_workspace(folder / "ws"), len(HANDLES)
    ids = list(range(1, count + 1))

    def table(**columns: object) -> pa.Table:
        rows = len(next(iter(columns.values())))  # type: ignore[arg-type]
        return pa.table({**columns, "source": ["test"] * rows, "observed_at": [SEEN] * rows})

    found.lake.append("accounts", table(
        account_id=ids, creator_id=ids, platform=["instagram"] * count, handle=HANDLES,
        category=["food"] * count,
    ))  # fmt: skip
    found.lake.append("snapshots", table(account_id=ids, followers=[len(f) for f in followings]))
    posts = [(i, f"{i}-{n}") for i in ids for n in range(6)]
    words = ["Sourdough bread again", "Sourdough rye bread and butter", "Shoes", "Gym and shoes"]
    found.lake.append("posts", table(
        account_id=[i for i, _ in posts], post=[post for _, post in posts],
        caption=[words[i % 2 if i <= 9 else 2 + i % 2] for i, _ in posts],
        posted_at=[SEEN] * len(posts), likes=[60 + i for i, _ in posts], comments=[4] * len(posts),
    ))  # fmt: skip
    for name, seen in more.items():
        owner = np.repeat(ids, [len(m) for m in seen])
        who = pa.array(np.concatenate(seen)).cast(pa.string())
        found.lake.append(name, table(account_id=owner, follower=who))
    return found


def test_whole_follower_lists_choose_and_report_the_set_of_most_people(
    tmp_path: Path, brief: Brief, followings: list[np.ndarray]
) -> None:
    workspace = _workspace(tmp_path, followings, follower_samples=followings)
    found = workspace.plan.portfolio(brief)
    wide = replace(brief, budget=Money(Decimal(10**6), "EUR"), max_creators=None)
    everybody = [offer.account.lstrip("@") for offer in workspace.plan.portfolio(wide).offers]
    assert len(everybody) >= 4
    people = dict(zip(HANDLES, followings, strict=True))

    def reached(names: tuple[str, ...]) -> int:
        return len(np.unique(np.concatenate([people[n] for n in names])))

    best = max(reached(names) for names in itertools.combinations(everybody, 3))
    mine = reached(tuple(offer.account.lstrip("@") for offer in found.offers))
    assert mine == best == found.certificate.value == found.reach.value
    assert found.certificate.ratio == pytest.approx(1)
    assert any("from the follower lists of everybody" in note for note in found.notes)


def test_samples_size_the_pool_and_the_output_says_so(tmp_path: Path, brief: Brief) -> None:
    random, pool = np.random.default_rng(1), 6_000
    followings = [random.choice(pool, 1_500, replace=False) for _ in HANDLES]
    samples = [random.choice(f, 500, replace=False) for f in followings]
    found = _workspace(tmp_path, followings, follower_samples=samples).plan.portfolio(brief)
    assert any("sized by how many" in note and "in samples" in note for note in found.notes)
    n = len(found.offers)
    assert found.certificate.value == pytest.approx(pool * (1 - 0.75**n), rel=0.03)
    assert found.reach.low is not None and found.reach.high is not None
    assert found.reach.low <= found.certificate.value <= found.reach.high


def test_where_nothing_is_seen_the_stated_pool_is_named(
    tmp_path: Path, brief: Brief, followings: list[np.ndarray]
) -> None:
    workspace = _workspace(tmp_path, followings)
    found = workspace.plan.portfolio(brief)
    assert any("too little was seen" in note and "10" in note for note in found.notes)
    other = workspace.plan.portfolio(replace(brief, goal="engagement"))
    assert not any("pool" in note for note in other.notes)
    points = workspace.plan.frontier(brief)
    assert points[9].reach == found.reach


def test_a_gift_reaches_its_chance_of_the_list(
    tmp_path: Path, brief: Brief, followings: list[np.ndarray]
) -> None:
    gift = replace(brief, gift_cost=Money(Decimal(40), "EUR"), collaboration="gift", max_creators=1)
    workspace = _workspace(tmp_path, followings, follower_samples=followings)
    found = workspace.plan.portfolio(gift)
    (offer,) = found.offers
    assert offer.kind == "gift" and offer.reach.value is not None
    assert found.certificate.value == pytest.approx(0.4 * offer.reach.value, rel=0.1)
    assert found.reach.value == pytest.approx(0.4 * offer.reach.value)
