"""What is learnt stands after a small import, and depends on the rows alone, never on the order
in which they came."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.vet import learning
from wrensong.vet.cache import keep, kept, packed, unpacked
from wrensong.vet.learning import then

LATER, LAST = datetime(2025, 1, 8), datetime(2025, 1, 15)
SUBJECTS = {
    "food": "sourdough bread recipe oven soup",
    "travel": "beach hotel flight island airport",
}
CREATORS, POSTS = 500, 4


@pytest.fixture(autouse=True)
def _every_lake_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "SMALL", 1)


def _post(number: int, post: str, random: Any, likes: float) -> dict[str, Any]:
    words = SUBJECTS[("food", "travel")[number % 2]].split()
    caption = " ".join(random.choice(words, 4)) + random.choice([" #ad @glow", "! you?", " #a"])
    return {
        "account_id": number,
        "post": post,
        "posted_at": datetime(2024, 1 + int(random.integers(12)), 1 + int(random.integers(28))),
        "likes": int(likes * np.exp(random.normal(0, 0.3))),
        "comments": int(random.poisson(6)),
        "caption": caption,
        "disclosed": "#ad" in caption,
    }


def fill(world: Any, numbers: range = range(1, CREATORS + 1)) -> None:
    random = np.random.default_rng(4)
    followers = {n: int(np.exp(random.uniform(8, 11))) for n in numbers}
    world.add(
        "accounts",
        [
            {
                "account_id": n,
                "platform": "instagram",
                "handle": f"h{n}",
                "category": ("food", "travel")[n % 2] if n % 5 else None,
            }
            for n in numbers
        ],
    )
    world.add(
        "snapshots",
        [
            {"account_id": n, "followers": f, "following": 300, "posts_count": 90}
            for n, f in followers.items()
        ],
    )
    world.add(
        "posts",
        [_post(n, f"p{i}", random, followers[n] * 0.03) for n in numbers for i in range(POSTS)],
    )


def more(world: Any, numbers: range, seen: datetime) -> None:
    """New posts of some creators, and another version of one old post of each."""
    random = np.random.default_rng(seen.day)
    news = [_post(n, f"n{seen.day}.{i}", random, 4_000) for n in numbers for i in range(3)]
    world.add("posts", [*news, *(_post(n, "p0", random, 9_000) for n in numbers)], seen)


def source_of(world: Any) -> Any:
    return world.workspace.vet.review_all()._source


def same(one: Any, other: Any) -> None:
    assert one.column_names == other.column_names
    for name in one.column_names:
        mine, theirs = one[name].to_pylist(), other[name].to_pylist()
        if one[name].type == pa.float64():  # sums of several threads differ in the last digit
            mine, theirs = (np.array(values, float) for values in (mine, theirs))
            np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-9, err_msg=name)
        else:
            assert mine == theirs, name


def test_a_small_import_teaches_nothing_and_reads_only_whom_it_touched(world: Any):
    fill(world)
    before = world.workspace.vet.review_all().evidence
    cache = world.workspace.folder / "cache"
    learnt = {path: path.stat().st_mtime_ns for path in cache.glob("[ft]*-*.npz")}
    assert len(learnt) == 2
    more(world, range(11, 16), LATER)
    warm = world.workspace.vet.review_all().evidence
    assert {path: path.stat().st_mtime_ns for path in cache.glob("[ft]*-*.npz")} == learnt
    likes = (table["fraud_likes_expected"].to_pylist() for table in (before, warm))
    changed = [one != other for one, other in zip(*likes, strict=True)]
    assert [n for n, other in enumerate(changed, 1) if other] == list(range(11, 16))
    shutil.rmtree(cache)
    same(type(world)(world.workspace.folder).workspace.vet.review_all().evidence, warm)


def test_imports_in_steps_or_at_once_give_the_same_evidence(world: Any, tmp_path: Path):
    fill(world)
    assert len(world.workspace.vet.review_all().evidence) == CREATORS
    for seen, numbers in ((LATER, range(20, 24)), (LAST, range(30, 33))):
        more(world, numbers, seen)
        steps = world.workspace.vet.review_all().evidence
    other = type(world)(tmp_path / "elsewhere")
    fill(other)
    more(other, range(20, 24), LATER)
    more(other, range(30, 33), LAST)
    same(other.workspace.vet.review_all().evidence, steps)


def test_what_is_kept_is_read_anew_after_parts_were_merged(world: Any):
    fill(world)
    assert len(world.workspace.vet.review_all().evidence) == CREATORS
    more(world, range(11, 16), LATER)
    warm = world.workspace.vet.review_all().evidence
    world.workspace.lake.compact()
    same(world.workspace.vet.review_all().evidence, warm)


def test_a_quarter_more_posts_are_learnt_from(world: Any):
    fill(world)
    first = learning.learning(source_of(world))
    assert first.newest and first.moment is not None and first.moment.day == 1
    more(world, range(1, 20), LATER)
    second = learning.learning(source_of(world))
    assert (second.newest, second.moment, second.digest) == (False, *(first.moment, first.digest))
    back = then(source_of(world))
    assert back.as_of == first.moment
    assert back.run("post_counts")["posts"].to_pylist() == [POSTS] * CREATORS
    more(world, range(100, 400), LAST)
    third = learning.learning(source_of(world))
    assert third.newest and third.moment is not None and third.moment.day == 15


def test_labels_that_come_later_are_learnt_from(world: Any):
    fill(world)
    known = {"platform": "instagram", "category": "pets"}
    labels = [{"account_id": n, "handle": f"h{n}", **known} for n in range(1, CREATORS + 1)]
    world.add("accounts", labels, LATER)
    found = learning.learning(source_of(world))
    assert found.newest and found.moment is not None and found.moment.day == 8


def test_a_small_lake_is_learnt_from_as_it_is(world: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(learning, "SMALL", 100_000)
    fill(world, range(1, 40))
    more(world, range(1, 3), LATER)
    assert learning.learning(source_of(world)).newest


def test_an_empty_lake_has_nothing_to_learn_from(world: Any):
    assert learning.learning(source_of(world)).moment is None


def test_arrays_and_texts_are_kept_exactly_and_damage_counts_as_nothing(tmp_path: Path):
    path = tmp_path / "cache" / "words-1.npz"
    texts = pa.array(["né", "", None, "x"])
    keep(path, {"n": np.array([0.1, np.nan]), **packed("t", texts)}, {"heat": 0.1})
    arrays, told = kept(path) or ({}, {})
    assert told == {"heat": 0.1} and unpacked("t", arrays).equals(texts)
    np.testing.assert_array_equal(arrays["n"], [0.1, np.nan])
    path.write_bytes(path.read_bytes()[:200])
    assert kept(path) is None and kept(tmp_path / "none.npz") is None and kept(None) is None
    for number in (2, 3, 4):
        keep(tmp_path / "cache" / f"words-{number}.npz", {}, {})
    assert len(list(path.parent.glob("words-*.npz"))) == 2
