"""Compare: two vendors and the raw posts under one definition, differences in words."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.core.errors import NotEnoughData, NotFound

LIKES = [300, 320, 280, 310, 290, 900]


def _says(world: Any, source: str, seen: datetime = datetime(2025, 1, 1), **counts: Any) -> None:
    import pyarrow as pa

    row = {"account_id": 1, "source": source, "observed_at": seen, **counts}
    world.workspace.lake.append("snapshots", pa.table({k: [v] for k, v in row.items()}))


@pytest.fixture
def two(world: Any) -> Any:
    """One account: a report that says a fraction of the median, one that says averages."""
    world.account(1, None, handle="mina.bakes")
    world.posts(1, [{"likes": n, "comments": 20} for n in LIKES])
    _says(world, "file:modash_report.json", followers=10_000, engagement_rate=0.0305)
    _says(
        world, "file:other.csv", followers=12_500, avg_likes=600.0, avg_comments=25.0,
        credibility=0.6,
    )  # fmt: skip
    return world


def test_rates_are_put_under_one_definition(two: Any):
    found = two.workspace.vet.compare("@mina.bakes")
    rates = next(one for one in found.compared if one.what == "engagement").values
    mean = np.mean([n + 20 for n in LIKES])
    assert rates["file:other.csv"] == pytest.approx(625 / 12_500)
    # its median of likes, scaled by what the posts say of median likes and mean engagement
    assert rates["file:modash_report.json"] == pytest.approx(0.0305 * mean / 305)
    assert rates["your posts"] == pytest.approx(mean / 10_000, rel=0.26)
    how = {source.source: source.how for source in found.sources}
    assert "translated" in how["file:modash_report.json"]
    assert "Modash by the file's name" in how["file:modash_report.json"]


def test_disagreement_is_told_in_words_and_numbers(two: Any):
    found = two.workspace.vet.compare("@mina.bakes")
    likes = next(one for one in found.compared if one.what == "avg_likes")
    assert likes.word == "differ"
    assert likes.times == pytest.approx(600 / 400)
    assert "1.50 times" in likes.why
    followers = next(one for one in found.compared if one.what == "followers")
    assert (followers.word, followers.times) == ("near", pytest.approx(1.25))
    assert found.alone == ("audience held to be real: only file:other.csv tells",)


def test_a_rate_without_a_definition_is_shown_and_not_compared(world: Any):
    world.account(1, None, handle="mina.bakes")
    _says(world, "file:list.csv", followers=10_000, engagement_rate=0.05)
    _says(world, "file:insightiq.json", followers=10_000, engagement_rate=0.02)
    found = world.workspace.vet.compare("@mina.bakes")
    assert [one.what for one in found.compared] == ["followers"]
    assert {source.engagement for source in found.sources} == {None}
    assert all("definition" in source.how for source in found.sources)
    assert found.compared[0].word == "agree"


def test_without_posts_a_median_is_not_translated(world: Any):
    world.account(1, None, handle="mina.bakes")
    _says(world, "file:modash.json", followers=10_000, engagement_rate=0.05)
    _says(world, "file:hypeauditor.csv", followers=10_000, engagement_rate=0.02)
    hows = [source.how for source in world.workspace.vet.compare("@mina.bakes").sources]
    assert all("cannot be translated" in how for how in hows)


def test_the_newest_word_of_each_source_counts_and_old_ones_are_said(world: Any):
    world.account(1, None, handle="mina.bakes")
    _says(world, "file:a.csv", datetime(2024, 1, 1), followers=5_000)
    _says(world, "file:a.csv", datetime(2024, 6, 1), followers=9_000)
    _says(world, "file:b.csv", datetime(2025, 1, 1), followers=10_000)
    found = world.workspace.vet.compare("@mina.bakes")
    assert found.compared[0].values == {"file:a.csv": 9_000, "file:b.csv": 10_000}
    assert "214 days apart" in found.notes[0]


def test_shares_are_compared_in_points(world: Any):
    world.account(1, None, handle="mina.bakes")
    _says(world, "file:a.csv", followers=10, credibility=0.8)
    _says(world, "file:b.csv", followers=10, credibility=0.62)
    one = world.workspace.vet.compare("@mina.bakes").compared[-1]
    assert (one.what, one.word, one.times) == ("credibility", "differ", None)
    assert "18 points" in one.why


def test_one_source_is_no_comparison(world: Any):
    world.account(1, 10_000, handle="mina.bakes")
    with pytest.raises(NotEnoughData, match="needs two"):
        world.workspace.vet.compare("@mina.bakes")
    with pytest.raises(NotFound):
        world.workspace.vet.compare("@nobody.here")


def test_the_command_prints_words_json_and_csv(two: Any):
    folder = ["-w", str(two.workspace.folder), "vet", "compare", "@mina.bakes"]
    told = CliRunner().invoke(main, folder)
    assert told.exit_code == 0, told.output
    assert "differ" in told.output
    found = json.loads(CliRunner().invoke(main, [*folder, "--json"]).stdout)
    assert found["definition"] == "mean_engagement_per_follower"
    assert len(found["sources"]) == 3
    assert CliRunner().invoke(main, [*folder, "--csv"]).stdout.startswith("what,unit,source")
