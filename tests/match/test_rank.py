from __future__ import annotations

import json
import re

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.cli import main
from wrensong.core.errors import BadInput, NotFound
from wrensong.front import OpenWorkspace
from wrensong.match import ranking, words
from wrensong.match.domain import Ranking


def order(found: Ranking) -> list[str]:
    return [one.account for one in found.ranked]


def test_bakers_come_first_for_a_baker(workspace: OpenWorkspace) -> None:
    found = workspace.match.rank(examples=["@mina.bakes"])
    assert "@ada.loaf" in order(found)[:4]
    assert {"@cleo.games", "@dov.plays"} & set(order(found)[:6]) == set()


def test_a_text_finds_those_who_write_about_it(workspace: OpenWorkspace) -> None:
    found = workspace.match.rank("gaming and esports streams")
    assert set(order(found)[:2]) == {"@cleo.games", "@dov.plays"}
    assert "#esports" in found.ranked[0].shared


def test_examples_are_not_listed_and_everybody_else_is(workspace: OpenWorkspace) -> None:
    found = workspace.match.rank(examples=["@mina.bakes", "@ada.loaf"], limit=None)
    assert found.considered == 14 == len(found.ranked)
    assert {"@mina.bakes", "@ada.loaf"}.isdisjoint(order(found))


def test_followers_narrow_and_the_unknown_stay(workspace: OpenWorkspace) -> None:
    found = order(workspace.match.rank("bread", followers=(1_000, 10_000), limit=None))
    assert "@big.kitchen" not in found
    assert "@unknown.size" in found


def test_a_platform_narrows(workspace: OpenWorkspace) -> None:
    assert order(workspace.match.rank("bread", platform="tiktok")) == ["@tik.baker"]


def test_naming_the_brand_counts_for_nothing_once_its_words_are_taken_out(
    workspace: OpenWorkspace,
) -> None:
    plain = workspace.match.rank("crumbco", limit=None)
    without = workspace.match.rank("crumbco", exclude_terms=["Crumb Co"], limit=None)
    assert order(plain)[0] in {"@works.for.crumb", "@names.crumb"}
    assert all(not one.shared for one in without.ranked)


def test_what_is_not_known_counts_as_the_mean_candidate(workspace: OpenWorkspace) -> None:
    found = {one.account: one for one in workspace.match.rank("bread", limit=None).ranked}
    silent = found["@ben.quiet"]
    assert (silent.topic, silent.tags, silent.words, silent.captions) == (None, None, None, 0)
    assert min(one.fit for one in found.values()) < silent.fit


def test_nothing_to_be_like_is_refused(workspace: OpenWorkspace) -> None:
    with pytest.raises(BadInput, match="no text and no example"):
        workspace.match.rank("  ")
    with pytest.raises(NotFound):
        workspace.match.rank(examples=["@nobody.here"])


@pytest.mark.parametrize("term", ["", "!!!", "(", "a|b", "\\", "[", "日本", "🙂"])
def test_any_term_may_be_taken_out(workspace: OpenWorkspace, term: str) -> None:
    found = workspace.match.rank("bread", exclude_terms=[term], limit=None)
    assert len(found.ranked) == 16


@pytest.mark.parametrize(
    ("text", "terms", "left"),
    [
        ("I love @levis_official jeans", ["levis"], "I love jeans"),
        ("#LevisLove and Levi's, denim", ["Levis"], "and denim"),
        ("hm, from H&M and #hm today", ["hm"], "from and today"),
        ("the theme of a thm", ["hm"], "the theme of a thm"),
        ("Urban Outfitters haul @urban.outfitters", ["urbanoutfitters"], "haul"),
    ],
)
def test_the_words_of_a_brand_are_cut(text: str, terms: list[str], left: str) -> None:
    found = ranking.without(pa.array([text]), terms)[0].as_py()
    assert " ".join(re.findall(r"[\w&]+", found.replace("'s", ""))) == left


def test_tags_of_a_brand_are_cut() -> None:
    tags = pa.array(["@levis", "#levi.s_love", "#denim", "@hm", "#hmm"])
    assert ranking.named_by(tags, ["levis", "hm"]).tolist() == [True, True, False, True, False]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=12))
def test_any_text_can_be_counted(texts: list[str], term: str) -> None:
    read = ranking.without(pa.array(texts, pa.string()), [term])
    owner = np.arange(len(texts)) % 3
    found = words.count(read, owner, 3)
    weight = words.log_odds(found.used, np.array([0]), found.spoken(term))
    assert np.isfinite(weight).all()
    assert found.used.shape == (3, len(found.names))
    assert not len(found.used.data) or found.used.max() == 1


def test_a_word_that_only_examples_use_weighs_most() -> None:
    texts = pa.array(["rye bread", "rye cake", "bread cake", "bread tea", "tea cake"])
    found = words.count(texts, np.arange(5), 5)
    weight = dict(
        zip(
            found.names.to_pylist(),
            words.log_odds(found.used, np.array([0, 1]), np.empty(0, int)),
            strict=True,
        )
    )
    assert max(weight, key=weight.__getitem__) == "rye"
    assert weight["rye"] == pytest.approx(np.log((2 + 2 * 0.4) / 4 / 0.4))
    assert weight["tea"] == 0


def test_the_command_prints_rows_for_programs(workspace: OpenWorkspace) -> None:
    where = ["-w", str(workspace.folder), "match", "rank", "--brand-examples", "@mina.bakes"]
    found = CliRunner().invoke(main, [*where, "--followers", "micro", "--limit", "3", "--json"])
    assert found.exit_code == 0, found.output
    rows = json.loads(found.output)
    assert len(rows) == 3
    assert {"account", "fit", "percentile", "topic", "tags", "words", "shared"} <= rows[0].keys()


def test_a_range_that_is_none_is_explained(workspace: OpenWorkspace) -> None:
    where = ["-w", str(workspace.folder), "match", "rank", "--brand-text", "bread"]
    found = CliRunner().invoke(main, [*where, "--followers", "many"])
    assert found.exit_code == 2
    assert "Write a range like 1k..100k" in found.output
