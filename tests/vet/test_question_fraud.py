"""The five fraud questions over a lake: what is planted shows, what is not known stays so."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.vet.questions import fraud
from wrensong.vet.questions.ratios import times
from wrensong.vet.rules.caption_numbers import caption_numbers
from wrensong.vet.rules.fraud import FraudModel
from wrensong.vet.rules.injection import HYPOTHESES
from wrensong.vet.rules.residuals import caption_traits, trait_columns

CAPTIONS = (
    "What do you think? #a #b",
    "Giveaway! Tag a friend @mina.bakes!!",
    "Youth is nice; whoever came",
    "Quem? você",
    "VOCÊ! Sorteio; ¿quién? vousx, x.vous",
    "",
    "#" * 60,
)


def rows_of(reviews: Any, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Rows as a stored table gives them, by handle."""
    table = reviews._source.table
    for column in fraud.COLUMNS:
        kind = {"DOUBLE": pa.float64(), "BIGINT": pa.int64(), "VARCHAR": pa.string()}[column.type]
        values = pa.array(found[column.name], from_pandas=True).cast(kind)
        table = table.append_column(column.name, values)
    return {row["account"]: row for row in table.to_pylist()}


def card(row: dict[str, Any], hypothesis: str) -> Any:
    return next(c for c in fraud.cards(row) if c.key == hypothesis)


@pytest.fixture(scope="module")
def demo(demo_reviews: Any) -> dict[str, dict[str, Any]]:
    return rows_of(demo_reviews, fraud.columns(demo_reviews._source))


def test_bought_likes_and_follow_unfollow_of_the_demo_ask_for_a_look(demo: Any):
    likes = card(demo["@carla.supper..wren"], "bought_likes")
    assert likes.light == "look"
    assert likes.estimate.value > 19
    assert (
        likes.peers.low
        < likes.peers.value
        < likes.peers.high
        < demo["@carla.supper..wren"]["fraud_likes"]
    )
    assert "invented world" in likes.why
    assert card(demo["@paul.garden..wren"], "follow_unfollow").light == "look"


def test_many_bought_followers_are_evidence_but_not_enough_to_ask(demo: Any):
    found = card(demo["@tessa.backt..wren"], "bought_followers")
    assert found.estimate.value > 3
    assert found.light == "clear"
    assert "not enough" in found.word


def test_the_honest_of_the_demo_stay_clear(demo: Any):
    planted = {"@carla.supper..wren", "@paul.garden..wren"}
    for handle in ("@mina.bakes", "@emil.crumb..wren", "@ruth.semmel..wren"):
        assert all(c.light == "clear" for c in fraud.cards(demo[handle])), handle
    creators = [row for row in demo.values() if row["platform"] == "instagram"]
    for h in HYPOTHESES:
        asked = {row["account"] for row in creators if card(row, h).light == "look"}
        # By its rule a light may err for one honest creator in a hundred.
        assert len(asked - planted) <= 0.01 * len(creators), h


def test_hidden_likes_and_platforms_of_views_are_not_known(demo: Any):
    for c in fraud.cards(demo["@greta.rye..wren"]):
        assert c.light == "not known"
        assert c.estimate.value is None and "likes" in c.changes
    other = next(row for row in demo.values() if row["platform"] == "youtube")
    lights = {c.key: c for c in fraud.cards(other)}
    assert {c.light for c in lights.values()} == {"not known"}
    assert "views" in lights["bought_followers"].why
    assert "400 creators" in lights["bought_likes"].why


def test_every_card_says_its_prior_its_false_alarms_and_its_interval(demo: Any):
    for c in fraud.cards(demo["@mina.bakes"]):
        assert c.estimate.low <= c.estimate.value <= c.estimate.high
        assert c.estimate.unit == "likelihood ratio"
        assert c.estimate.n == 12
        assert c.peers_n >= 400
        assert "5 in 100 are assumed" in c.cannot_see
        assert "per" not in c.word and "fake" not in (c.why + c.word + c.cannot_see).lower()
        assert "not measured" in c.false_looks


@pytest.mark.parametrize("h", ["bought_likes", "bought_both", "pod_comments"])
def test_what_one_post_that_travelled_shows_too_is_asked_from_three_posts_on(demo: Any, h: str):
    row = demo["@mina.bakes"] | {f"lr_{h}": 60.0, f"false_alarm_{h}": 0.001}
    assert card(row, h).light == "look"
    assert card(row | {"fraud_posts": 3}, h).light == "look"
    few = card(row | {"fraud_posts": 2}, h)
    assert few.light == "not known" and few.changes == "3 posts with likes and comments"
    assert "2 posts known" in few.why and few.estimate.value is None
    for other in ("bought_followers", "follow_unfollow"):
        assert card(row | {"fraud_posts": 2}, other).light != "not known"


def test_without_posts_nothing_is_known(world: Any):
    assert all(
        len(v) == 0 for v in fraud.columns(world.workspace.vet.review_all()._source).values()
    )
    world.account(1, 5_000, handle="ada")
    reviews = world.workspace.vet.review_all()
    row = rows_of(reviews, fraud.columns(reviews._source))["@ada"]
    assert all(row[c.name] is None for c in fraud.COLUMNS if c.name != "fraud_posts")
    assert {c.light for c in fraud.cards(row)} == {"not known"}


def test_creators_unlike_the_invented_world_are_not_measured_by_it(world: Any):
    world.crowd(60)
    reviews = world.workspace.vet.review_all()
    found = fraud.columns(reviews._source)
    assert np.isnan(found["lr_bought_followers"]).all()
    assert "400 creators" in card(rows_of(reviews, found)["@invented1"], "bought_likes").why


def crowd_of(world: Any, first: int) -> Any:
    """450 creators, numbered from ``first``, the last eight with eight times the usual likes."""
    random = np.random.default_rng(3)
    n, ids = 450, first + np.arange(450)
    followers = np.exp(random.uniform(8, 11.5, n)).astype(int)
    level = -3.4 - 0.15 * (np.log(followers) - 10) + random.normal(0, 0.5, n)
    talk = random.normal(-3.4, 0.4, n)
    world.add(
        "accounts",
        [
            {"account_id": int(i), "platform": "instagram", "handle": f"h{at}", "category": "food"}
            for at, i in enumerate(ids)
        ],
    )
    world.add(
        "snapshots",
        [
            {"account_id": int(i), "followers": int(f), "following": int(w), "posts_count": 300}
            for i, f, w in zip(ids, followers, np.exp(random.normal(6.3, 0.7, n)), strict=True)
        ],
    )
    likes = followers[:, None] * np.exp(level[:, None] + random.normal(0, 0.35, (n, 5)))
    comments = likes * np.exp(talk[:, None] + random.normal(0, 0.3, (n, 5)))
    likes[-8:] *= 8
    world.add(
        "posts",
        [
            {
                "account_id": int(ids[i]),
                "post": f"p{j}",
                "posted_at": datetime(2024, 1 + j, 2),
                "likes": int(likes[i, j]),
                "comments": int(comments[i, j]),
                "caption": CAPTIONS[(i + j) % 4],
            }
            for i in range(n)
            for j in range(5)
        ],
    )
    return world.workspace.vet.review_all()


def test_enough_creators_are_learnt_from_and_ids_do_not_matter(tmp_path: Any, world: Any):
    reviews = crowd_of(world, 1)
    found = fraud.columns(reviews._source)
    row = rows_of(reviews, found)["@h449"]
    assert row["fraud_learnt_from"] == "here" and row["fraud_creators"] == 450
    assert "invented" not in card(row, "bought_likes").why
    assert "in 1\u202f000 as they are got this light" in card(row, "bought_likes").false_looks
    ratios = found["lr_bought_likes"]
    assert np.median(ratios[-8:]) > 5 > 0.3 > np.median(ratios[:-8])
    for h in HYPOTHESES:
        assert np.isfinite(found[f"lr_{h}"]).all()
        looks = (found[f"lr_{h}"] > 19) & (found[f"false_alarm_{h}"] <= 0.01)
        assert looks[:-8].sum() <= 6, h  # 1 % of them by the rule, and chance
    other = type(world)(tmp_path / "elsewhere")
    again = fraud.columns(crowd_of(other, 70_001)._source)
    for column in fraud.COLUMNS:
        assert list(again[column.name]) == list(found[column.name]), column.name


def test_captions_are_counted_alike_when_compiled_and_in_python():
    # Python knows more letters; only where "you" stands beside one could they differ.
    found = trait_columns(*caption_numbers(pa.array(CAPTIONS)).T)
    np.testing.assert_allclose(found, caption_traits(CAPTIONS))


def test_a_slice_of_captions_is_counted_as_they_are_and_none_is_not_known():
    whole = pa.array([*CAPTIONS, None])
    found = caption_numbers(whole.slice(2))
    np.testing.assert_array_equal(found[:-1], caption_numbers(whole)[2:-1])
    assert np.isnan(found[-1]).all()


def test_a_post_without_caption_has_no_traits():
    nothing = np.array([np.nan])
    assert np.isnan(trait_columns(*[nothing] * 7)).all()


def test_the_shipped_model_is_small_and_reads_back():
    model = fraud.shipped()
    assert isinstance(model, FraudModel)
    assert set(model.detectors) == set(HYPOTHESES)
    assert model.creators >= 400


def test_ratios_read_with_two_figures():
    assert times(29.9, 4.25, 60.0, 800) == "30 times (4.2–60) as likely"
    assert times(80.0, 80.0, 80.0, 800) == "80 or more times as likely"
    assert times(0.0125, 0.0125, 0.0125, 800) == "at most 0.01 times as likely"


def test_the_shipped_model_is_what_other_demo_worlds_teach(tmp_path: Any):
    from wrensong.demo.truths import answers
    from wrensong.demo.world import build_world
    from wrensong.vet.evaluations.fraud import ship

    worlds = [build_world(tmp_path / str(seed), seed).folder for seed in range(101, 105)]
    planted = {handle for truth in answers() for handle in truth.accounts}
    out = tmp_path / "fraud_demo.json"
    ship(out, worlds, planted)
    found = FraudModel.from_dict(json.loads(out.read_text("utf-8")))
    assert out.stat().st_size < 100_000
    assert found.creators == fraud.shipped().creators
    for hypothesis, detector in fraud.shipped().detectors.items():
        np.testing.assert_allclose(
            found.detectors[hypothesis].honest, detector.honest, rtol=0.05, atol=0.05
        )
