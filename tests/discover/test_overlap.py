"""Overlap against brute force, intervals that cover, and what cannot be known."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import reduce
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from wrensong.cli import main
from wrensong.core.errors import BadInput, NotEnoughData
from wrensong.discover.audiences.reach import (
    reach,
    share_of_samples,
    union_from_pairs,
    union_from_tree,
)
from wrensong.discover.service import Discover
from wrensong.workspace import Workspace

File = Callable[..., Path]
NAMES = ("ada", "ben", "cleo", "dov")


def _world(discover: Discover, file: File, size: int = 60) -> dict[str, set[str]]:
    """Creators on Instagram with random commenters; one of them on TikTok as well."""
    dice = random.Random(4)
    crowd = [f"fan{i}" for i in range(150)]
    fans = {name: set(dice.sample(crowd, size)) for name in NAMES}
    rows = [f"instagram,{name},5000" for name in NAMES] + ["tiktok,mina,9000", "instagram,few,900"]
    discover.import_file(file("platform,handle,followers\n" + "\n".join(rows), "creators.csv"))
    fans["mina"], fans["few"] = fans["ada"], set(crowd[:5])
    lines = ["platform,handle,post id,comment id,commenter,text"]
    for name, people in fans.items():
        place = "tiktok" if name == "mina" else "instagram"
        lines += [f"{place},{name},{name}p,{name}{f}{n},{f},hi" for f in people for n in (1, 2)]
    lines.append("instagram,ada,adap,own,ada,thanks")
    discover.import_file(file("\n".join(lines), "comments.csv"), "comments")
    return fans


def test_overlap_counts_what_brute_force_counts(discover: Discover, file: File) -> None:
    fans = _world(discover, file)
    found = discover.overlap(*(f"instagram:{name}" for name in NAMES))
    assert [a.n for a in found.audiences] == [60] * 4
    for audience, name in zip(found.audiences, NAMES, strict=True):
        others = set().union(*(fans[o] for o in NAMES if o != name))
        assert audience.unique == len(fans[name] - others)
    for pair, (one, other) in zip(found.pairs, combinations(NAMES, 2), strict=True):
        shared = len(fans[one] & fans[other])
        assert pair.seen == shared and pair.share.value == pytest.approx(shared / 60)
        assert pair.share.low <= shared / 60 <= pair.share.high
    assert found.common == len(reduce(set.__and__, (fans[n] for n in NAMES)))
    assert found.distinct == len(reduce(set.__or__, (fans[n] for n in NAMES)))
    assert f"{found.distinct} people who commented" in found.basis
    assert 5000 <= found.reach.low <= found.reach.value <= found.reach.high < 20_000


def test_the_reach_of_any_number_is_the_reach_that_overlap_shows(
    discover: Discover, file: File
) -> None:
    _world(discover, file)
    rows = [discover.account(name) for name in NAMES]
    ids = [row["account_id"] for row in rows]
    found = discover.overlap_reach(ids)
    assert found == discover.overlap(*NAMES).reach
    half = discover.overlap_reach(ids, sizes=[2500.0] * 4)
    # Who takes part by half shares a quarter of the people: fewer are counted twice.
    assert found.value / 2 < half.value and found.high / 2 < half.high <= 10_000
    assert discover.overlap_reach([]).value == 0
    discover.import_file(file("platform,handle\ninstagram,new\n", "new.csv"))
    unknown = discover.overlap_reach([*ids, discover.account("new")["account_id"]])
    assert unknown.value is None


def test_the_same_name_on_another_platform_is_somebody_else(discover: Discover, file: File) -> None:
    _world(discover, file)
    found = discover.overlap("ada", "tiktok:mina")
    (pair,) = found.pairs
    assert pair.seen is None and pair.share.value is None and found.common is None
    assert any("another platform" in note for note in found.notes)


def test_few_people_are_too_few_to_know(discover: Discover, file: File) -> None:
    _world(discover, file)
    (pair,) = discover.overlap("ada", "few").pairs
    assert pair.seen is not None and pair.share.value is None and "too few" in pair.share.needs
    with pytest.raises(NotEnoughData, match="5 people were seen"):
        discover.lookalikes("few")


@pytest.mark.parametrize("who", [("ada",), ("ada", "ada"), ("ada",) * 11])
def test_overlap_takes_two_to_ten_different_accounts(
    discover: Discover, file: File, who: tuple[str, ...]
) -> None:
    _world(discover, file)
    with pytest.raises(BadInput, match="2 to 10"):
        discover.overlap(*who)


def test_lookalikes_are_ordered_as_brute_force_orders_them(discover: Discover, file: File) -> None:
    fans = _world(discover, file)
    found = discover.lookalikes("ada", limit=10)
    assert "tiktok:mina" not in {one.account for one in found}
    for one in found:
        name = one.account.lstrip("@")
        assert one.shared == len(fans["ada"] & fans[name]) and one.n == len(fans[name])
        assert one.likeness == pytest.approx(one.shared / np.sqrt(80 * (one.n + 20)))
    assert [o.likeness for o in found] == sorted((o.likeness for o in found), reverse=True)
    few = [one for one in found if one.account == "@few"]
    assert all(one.share.value is None for one in few)


def test_lookalikes_by_topic_write_alike_and_are_other_people(
    discover: Discover, file: File
) -> None:
    bread, runs = "Sourdough bread, rye flour and slow baking", "Marathon training and trail runs"
    rows = [("mina", bread), ("cleo", bread + " at home"), ("ben", runs), ("dov", runs + " daily")]
    lines = [f"instagram,{n},{n},{text},{n}@y.example" for n, text in rows]
    lines.append(f"tiktok,minatok,mina,{bread},mina@y.example")
    text = "platform,handle,name,bio,email\n" + "\n".join(
        line.replace("bread, rye", "bread and rye") for line in lines
    )
    discover.import_file(file(text))
    discover.people(likeness=False)
    found = [one.account for one in discover.lookalikes("mina", "topic", limit=3)]
    assert found[0] == "instagram:cleo" and "tiktok:minatok" not in found
    with pytest.raises(BadInput, match="earlier day"):
        discover.lookalikes("mina", "topic", as_of=datetime(2026, 1, 1, tzinfo=UTC))


def test_follower_samples_give_an_estimate_of_the_whole(discover: Discover, file: File) -> None:
    dice = random.Random(1)
    crowd = [f"person{i}" for i in range(9_000)]
    following = {"ada": crowd[:5000], "ben": crowd[4000:9000]}
    discover.import_file(
        file("platform,handle,followers\ninstagram,ada,5000\ninstagram,ben,5000\n", "c.csv")
    )
    lines = ["platform,handle,follower"]
    lines += [f"instagram,{n},{f}" for n, who in following.items() for f in dice.sample(who, 1500)]
    discover.import_file(file("\n".join(lines), "f.csv"), "followers")
    found = discover.overlap("ada", "ben")
    (pair,) = found.pairs
    assert "samples of followers" in found.basis and found.common is None
    assert pair.share.low <= 0.2 <= pair.share.high and pair.share.kind == "estimated"
    assert found.reach.low <= 9_000 <= found.reach.high
    assert discover.overlap("ada", "ben", by="commenters").pairs[0].share.value is None


def test_intervals_of_samples_cover_the_truth_as_often_as_they_say() -> None:
    dice = np.random.default_rng(3)
    hits = total = 0
    for _ in range(400):
        smaller, larger = np.sort(dice.integers(2_000, 20_000, 2))
        common = int(smaller * dice.uniform(0.02, 0.6))
        a, b = int(smaller * 0.2), int(larger * 0.2)
        in_a = dice.hypergeometric(common, smaller - common, a)
        in_both = dice.hypergeometric(in_a, larger - in_a, b)
        found = share_of_samples(int(in_both), (a, b), (int(smaller), int(larger)))
        hits += found.low <= common / smaller <= found.high
        total += 1
    assert 0.75 <= hits / total <= 0.90


def test_samples_too_small_to_know_say_how_many_would_do() -> None:
    found = share_of_samples(0, (100, 100), (50_000, 80_000))
    assert found.value is None and "900 followers each" in found.needs
    whole = share_of_samples(30, (100, 400), (100, 400))
    assert (whole.low, whole.value, whole.high) == (0.3, 0.3, 0.3)
    half = share_of_samples(20, (1000, 100), (1000, 200))
    assert half.value == pytest.approx(0.2) and half.low < half.value < half.high


@given(st.lists(st.sets(st.integers(0, 40), min_size=1), min_size=1, max_size=6))
def test_the_union_lies_between_the_bounds_from_its_pairs(people: list[set[int]]) -> None:
    sizes = np.array([len(p) for p in people], dtype=float)
    overlap = np.array([[len(a & b) for b in people] for a in people], dtype=float)
    union = len(set().union(*people))
    assert union_from_pairs(sizes, overlap) <= union + 1e-9
    assert union_from_tree(sizes, overlap) >= union - 1e-9
    value, low, high = reach(sizes, overlap * 0, np.minimum.outer(sizes, sizes), 50.0)
    assert max(sizes) - 1e-9 <= low <= value <= high <= sizes.sum() + 1e-9


def test_the_commands_speak_plainly(discover: Discover, workspace: Workspace, file: File) -> None:
    _world(discover, file)

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["-w", str(workspace.folder), "discover", *words])
        assert result.exit_code == 0, result.output
        return result.output

    shown = run("overlap", "ada", "ben", "cleo")
    assert "people who commented" in shown and "People following at least one" in shown
    assert len(json.loads(run("overlap", "ada", "ben", "--json"))["pairs"]) == 1
    assert run("overlap", "ada", "ben", "--csv").count("\n") == 2
    assert "likeness" in run("lookalikes", "ada")
    assert len(json.loads(run("lookalikes", "ada", "--limit", "2", "--json"))) == 2
