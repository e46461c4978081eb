"""Who comments on whom: arrangements become visible, friendships do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from wrensong.demo.truths import answers
from wrensong.vet import comment_reading
from wrensong.vet.questions import comments, pods

POD = {f"@{handle}" for truth in answers() if truth.key == "pod" for handle in truth.accounts}
Row = dict[str, Any]


def _source(world: Any) -> Any:
    return world.workspace.vet.review_all()._source


def _asked(source: Any) -> list[Row]:
    """The table of reviews with the columns of this question, as rows."""
    found = pods.columns(source)
    columns = {name: np.asarray(values, dtype=object) for name, values in found.items()}
    return [
        row
        | {
            name: None if values[at] is None or values[at] != values[at] else values[at]
            for name, values in columns.items()
        }
        for at, row in enumerate(source.table.to_pylist())
    ]


def _lake(world: Any, creators: int, arranged: list[tuple[int, int]], delay: int = 300) -> Any:
    """``creators`` accounts with six posts; each pair (a, b): a is under all posts of b after
    ``delay`` seconds. A stranger is under every post as well."""
    posted = datetime(2024, 5, 1, 12)
    numbers = range(1, creators + 1)
    described = {"platform": "instagram", "category": "food"}
    world.add(
        "accounts",
        [{"account_id": n, "handle": f"invented{n}", **described} for n in numbers],
    )
    world.add(
        "posts",
        [
            {"account_id": n, "post": f"p{i}", "posted_at": posted + timedelta(days=i)}
            for n in numbers
            for i in range(6)
        ],
    )
    written = []
    for author, owner in [*arranged, *((0, b) for b in range(1, creators + 1))]:
        for i in range(6):
            written.append(
                {
                    "account_id": owner,
                    "post": f"p{i}",
                    "comment": f"c{author}",
                    "commenter": f"invented{author}",
                    "by_creator": False,
                    "posted_at": posted + timedelta(days=i, seconds=delay),
                    "text": f"The crust on number {i} looks right, which flour is it?",
                }
            )
    world.add("comments", written)
    return _source(world)


def _among(members: list[int]) -> list[tuple[int, int]]:
    return [(a, b) for a in members for b in members if a != b]


def test_the_planted_pod_is_seen_and_nobody_else(demo_reviews: Any) -> None:
    rows = _asked(demo_reviews._source)
    assert {row["account"] for row in rows if row["pod_members"]} == POD
    assert all(set(row["pod_members"].split()) < POD for row in rows if row["pod_members"])


def test_the_card_of_a_member_names_the_others_and_says_what_is_not_known(
    demo_reviews: Any,
) -> None:
    member = next(row for row in _asked(demo_reviews._source) if row["account"] in POD)
    (card,) = pods.cards(member)
    assert card.light == "look"
    assert sum(other in card.why for other in POD - {member["account"]}) >= 5
    assert "not known (needs 500 creators" in card.why
    assert card.estimate.n == member["pod_comments"]


def test_a_closed_group_of_four_is_seen(world: Any) -> None:
    rows = _asked(_lake(world, 8, _among([1, 2, 3, 4])))
    assert [row["pod_members"] is not None for row in rows] == [True] * 4 + [False] * 4
    assert rows[0]["pod_members"].split() == ["@invented2", "@invented3", "@invented4"]
    assert rows[0]["pod_contacts"] == rows[0]["pod_mutual"] == 3


def test_friends_in_pairs_and_threes_are_clear(world: Any) -> None:
    rows = _asked(_lake(world, 8, [*_among([1, 2]), *_among([3, 4, 5])]))
    assert {pods.cards(row)[0].light for row in rows} == {"clear"}
    assert rows[2]["pod_mutual"] == 2


def test_a_scene_that_comments_in_its_own_time_is_clear(world: Any) -> None:
    rows = _asked(_lake(world, 6, _among([1, 2, 3, 4]), delay=9 * 3600))
    assert {pods.cards(row)[0].light for row in rows} == {"clear"}


def test_comments_by_strangers_only_are_clear_with_their_number(world: Any) -> None:
    row = _asked(_lake(world, 5, []))[0]
    (card,) = pods.cards(row)
    assert (row["pod_contacts"], card.light, card.estimate.n) == (0, "clear", 6)
    assert "None of 6 comments" in card.why


def test_no_comments_is_not_known(world: Any) -> None:
    world.crowd(40)
    rows = _asked(_source(world))
    assert {row["pod_score"] for row in rows} == {None}
    (card,) = pods.cards(rows[0])
    assert card.light == "not known" and "comments with their authors" in card.changes


def test_an_empty_lake_has_no_rows(world: Any) -> None:
    assert _asked(_source(world)) == []


def test_a_lake_without_other_creators_cannot_know(world: Any) -> None:
    assert _asked(_lake(world, 2, _among([1, 2])))[0]["pod_score"] is None


def test_the_same_name_on_another_platform_is_somebody_else(world: Any) -> None:
    source = _lake(world, 4, [])
    world.account(9, 5000, platform="tiktok", handle="invented0")
    assert _asked(_source(world))[0]["pod_contacts"] == _asked(source)[0]["pod_contacts"] == 0


def _unread(source: Any) -> Any:
    """The same source before any comment was read."""
    return replace(source, facts=replace(source.facts, shared={}))


def test_reading_in_pieces_changes_nothing(demo_reviews: Any, monkeypatch: Any) -> None:
    source = demo_reviews._source
    whole = [q.columns(_unread(source)) for q in (pods, comments)]
    monkeypatch.setattr(comment_reading, "PIECE", 5_000)
    assert len(list(comment_reading.ranges(source))) > 5
    for before, question in zip(whole, (pods, comments), strict=True):
        for name, values in question.columns(_unread(source)).items():
            assert np.array_equal(values, before[name], equal_nan=name != "pod_members"), name


def test_comments_without_a_text_or_a_time_still_tell_who_wrote(world: Any) -> None:
    before = _asked(_lake(world, 5, []))[0]
    told = {"account_id": 1, "post": "p0", "by_creator": False}
    world.add(
        "comments",
        [
            {**told, "comment": "x1", "commenter": "invented2"},
            {**told, "comment": "x2", "commenter": "invented2", "text": "so cute"},
            {**told, "comment": "x3", "commenter": None, "text": "so cute"},
        ],
    )
    after = _asked(_source(world))[0]
    assert after["pod_contacts"] == before["pod_contacts"] + 1
    assert after["pod_comments"] == before["pod_comments"] + 2


def test_a_large_lake_has_a_likelihood_ratio(world: Any) -> None:
    rows = _asked(_lake(world, 600, _among(list(range(1, 9)))))
    (card,) = pods.cards(rows[0])
    assert rows[0]["pod_low"] <= rows[0]["pod_lr"] <= rows[0]["pod_high"]
    assert rows[0]["pod_lr"] > 1 > rows[599]["pod_lr"]
    assert "times as likely in an arranged group" in card.why


def test_a_card_sets_the_score_beside_that_of_creators_of_the_size(demo_reviews: Any) -> None:
    member = next(row for row in _asked(demo_reviews._source) if row["account"] in POD)
    (card,) = pods.cards(member)
    assert card.peers is not None and card.peers_n == card.peers.n >= pods.PEERS
    assert card.peers.high < card.estimate.value
