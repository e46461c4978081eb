"""Words a brand may want to read first: read from a lake."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from wrensong.vet.questions import safety


def rows(world: Any) -> dict[int, dict[str, Any]]:
    source = world.workspace.vet.review_all()._source
    table = source.table
    for name, values in safety.columns(source).items():
        table = table.append_column(name, pa.array(values, from_pandas=True))
    return {row["account_id"]: row for row in table.to_pylist()}


def posting(world: Any, number: int, *captions: str | None) -> dict[str, Any]:
    world.account(number, 5_000)
    world.posts(number, [{"caption": caption, "likes": 9} for caption in captions])
    return rows(world)[number]


def test_a_word_is_shown_with_its_place_and_its_post(world: Any):
    row = posting(world, 1, "Sunday in the garden", "One night of poker\nand no bread at all")
    assert (row["safety_flags"], row["safety_hits"], row["safety_posts"]) == ("gambling", 1, 2)
    assert row["safety_quote"] == "“One night of poker and no bread at all” (p1)"
    (card,) = safety.cards(row)
    assert (card.light, card.estimate.value, card.estimate.n) == ("look", 0.5, 2)
    assert "listed under gambling" in card.why and "not a verdict" in card.why


def test_captions_read_without_a_word_are_not_the_same_as_no_captions(world: Any):
    clear = posting(world, 1, "Sunday in the garden")
    assert clear["safety_flags"] == ""
    assert safety.cards(clear)[0].light == "clear"
    unknown = posting(world, 2, None)
    assert unknown["safety_flags"] is None and unknown["safety_posts"] is None
    (card,) = safety.cards(unknown)
    assert card.light == "not known" and card.changes == "captions of posts"


def test_a_glass_of_wine_is_mentioned_but_asks_for_no_look(world: Any):
    (card,) = safety.cards(posting(world, 1, "Pears in wine, from my grandmother"))
    assert (card.word, card.light) == ("mentioned", "clear")


def test_the_strongest_places_are_quoted_first_and_only_two(world: Any):
    row = posting(world, 1, "wine", "wine again", "a casino", "holy shit")
    assert row["safety_flags"] == "alcohol, gambling, profanity"
    assert row["safety_quote"] == "“a casino” (p2); “holy shit” (p3)"


def test_nothing_in_the_demo_world_asks_for_a_look(demo_reviews: Any):
    found = safety.columns(demo_reviews._source)
    assert set(found["safety_flags"].to_pylist()) == {""}
