"""What is written below the posts: arranged filler becomes visible, friendly filler does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wrensong.demo.truths import answers
from wrensong.vet.questions import comments

POD = {f"@{handle}" for truth in answers() if truth.key == "pod" for handle in truth.accounts}
ADVERT = "check out my channel and subscribe for free gift cards http://win.example"
Row = dict[str, Any]


def _asked(source: Any) -> list[Row]:
    """The table of reviews with the columns of this question, as rows."""
    found = comments.columns(source)
    return [
        row | {name: None if np.isnan(v[at]) else float(v[at]) for name, v in found.items()}
        for at, row in enumerate(source.table.to_pylist())
    ]


def _lake(world: Any, written: list[tuple[int, str | None, str | None]]) -> list[Row]:
    """Three accounts; each comment is (owner, author, text), all under one post each."""
    for number in (1, 2, 3):
        world.account(number, 5000)
        world.posts(number, [{}])
    world.add(
        "comments",
        [
            {
                "account_id": owner,
                "post": "p0",
                "comment": f"c{i}",
                "commenter": author,
                "by_creator": author == f"invented{owner}",
                "text": text,
            }
            for i, (owner, author, text) in enumerate(written)
        ],
    )
    return _asked(world.workspace.vet.review_all()._source)


def test_the_planted_pod_writes_the_inauthentic_comments(demo_reviews: Any) -> None:
    rows = _asked(demo_reviews._source)
    seen = {row["account"] for row in rows if comments.cards(row)[0].light == "look"}
    assert seen == POD
    member = next(row for row in rows if row["account"] in POD)
    assert 0.3 < member["inauthentic_comment_share"] < member["generic_comment_share"]
    assert member["inauthentic_comment_usual"] < 0.02


def test_short_praise_by_friends_is_generic_and_no_worry(world: Any) -> None:
    row = _lake(world, [(1, f"fan{i}", "so cute") for i in range(30)])[0]
    (card,) = comments.cards(row)
    assert (row["generic_comment_share"], row["inauthentic_comment_share"]) == (1.0, 0.0)
    assert card.light == "clear" and "no worry" in card.why


def test_advertisers_of_several_accounts_are_counted(world: Any) -> None:
    written = [(owner, "seller", f"{ADVERT} {i}") for owner in (1, 2) for i in range(15)]
    written += [(1, f"fan{i}", f"which flour is in loaf number {i}?") for i in range(15)]
    row = _lake(world, written)[0]
    (card,) = comments.cards(row)
    assert row["spam_comment_share"] == row["inauthentic_comment_share"] == 0.5
    assert row["inauthentic_comment_low"] < 0.5 < row["inauthentic_comment_high"]
    assert card.light == "look" and "advertising" in card.why and "English" in card.cannot_see


def test_comments_that_cannot_be_judged_are_left_out(world: Any) -> None:
    rows = _lake(
        world,
        [
            (1, "fan1", "very nice"),
            (1, "fan2", None),
            (1, None, "so cute"),
            (1, "fan3", "とても素敵"),
            (1, "invented1", "Danke dir!"),
            (2, "fan1", "очень красиво"),
        ],
    )
    assert [row["comments_judged"] for row in rows] == [1, None, None]


@pytest.mark.parametrize("number", [1, 19])
def test_few_comments_say_little(world: Any, number: int) -> None:
    row = _lake(world, [(1, f"fan{i}", "nice") for i in range(number)])[0]
    (card,) = comments.cards(row)
    assert (card.light, card.estimate.n) == ("not known", number)


def test_an_empty_lake_has_no_rows(world: Any) -> None:
    assert _asked(world.workspace.vet.review_all()._source) == []


def test_no_comments_is_not_known(world: Any) -> None:
    row = _lake(world, [(1, "fan", "nice")])[2]
    assert {row[c.name] for c in comments.COLUMNS} == {None}
    (card,) = comments.cards(row)
    assert not card.estimate.known and "texts of comments" in card.changes
    assert card.light == "not known"


def test_a_card_sets_the_share_beside_what_creators_of_the_size_have(demo_reviews: Any) -> None:
    rows = _asked(demo_reviews._source)
    member = next(row for row in rows if row["account"] in POD)
    (card,) = comments.cards(member)
    assert card.peers is not None and card.peers_n == card.peers.n >= comments.PEERS
    assert card.peers.low <= card.peers.value < card.estimate.low
    assert card.peers.value <= card.peers.high
