"""Whether the niche is theirs: read from a lake."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from wrensong.vet.questions import niche, with_column


def table_of(source: Any) -> list[dict[str, Any]]:
    table = source.table
    for name, values in niche.columns(source).items():
        table = with_column(table, name, pa.array(values, from_pandas=True))
    return table.to_pylist()


def test_who_says_bread_and_posts_clothes_is_seen(demo_rows: Any):
    (name,) = (name for name in demo_rows if name.startswith("@sophie.loaf"))
    row = demo_rows[name]
    assert (row["niche"], row["niche_found"]) == ("baking", "fashion")
    (card,) = niche.cards(row)
    assert (card.light, card.word) == ("look", "another niche than stated")
    assert "6 captions read: fashion most likely" in card.why
    assert "The file says baking" in card.why


def test_nobody_else_of_the_demo_world_is_asked_about(demo_rows: Any):
    looks = [name for name, row in demo_rows.items() if niche.cards(row)[0].light == "look"]
    assert len(looks) == 1
    right = [row["niche_stated"] == row["niche_found"] for row in demo_rows.values()]
    assert np.mean(right) > 0.9
    for row in demo_rows.values():
        assert 0 <= row["niche_low"] <= row["niche_share"] <= row["niche_high"] <= 1
        assert (row["niche_basis"], row["niche_posts"]) == ("labels", 6)


def test_the_same_lake_gives_the_same_answer(demo_reviews: Any, demo_rows: Any):
    again = niche.columns(demo_reviews._source)["niche_share"]
    assert list(again) == [row["niche_share"] for row in demo_rows.values()]


def test_without_labels_the_word_list_decides_and_says_so(world: Any):
    subjects = ("sourdough bread recipe oven", "beach hotel flight island")
    numbers = range(1, 331)
    known = {"platform": "instagram"}
    world.add("accounts", [{"account_id": n, "handle": f"invented{n}", **known} for n in numbers])
    captions = [{"account_id": n, "caption": subjects[n % 2]} for n in numbers]
    world.add("posts", [{**row, "post": post} for row in captions for post in ("a", "b")])
    row = table_of(world.workspace.vet.review_all()._source)[0]
    assert (row["niche_found"], row["niche_basis"], row["niche_stated"]) == (
        "travel",
        "lexicon",
        None,
    )
    assert row["niche"] == (row["niche_found"] if row["niche_chance"] >= niche.SURE else None)
    (card,) = niche.cards(row)
    assert card.light == "clear" and "word list" in card.why and "states no niche" in card.why


def test_too_few_captions_leave_the_niche_not_known(world: Any):
    world.account(1, 5_000)
    world.posts(1, [{"caption": "bread"}])
    (row,) = table_of(world.workspace.vet.review_all()._source)
    assert row["niche"] == row["niche_stated"]
    read = {column.name for column in niche.COLUMNS} - {"niche", "niche_stated"}
    assert all(row[name] is None for name in read)
    (card,) = niche.cards(row)
    assert card.light == "not known" and "300 or more accounts" in card.changes


def test_a_niche_the_word_list_does_not_hold_is_not_called_wrong():
    row = {
        "niche_stated": "falconry", "niche_found": "pets", "niche_share": 0.7, "niche_low": 0.6,
        "niche_high": 0.8, "niche_posts": 6, "niche_basis": "lexicon",
        "niche_stated_share": None, "niche_stated_high": None,
    }  # fmt: skip
    (card,) = niche.cards(row)
    assert card.light == "clear" and "not among the niches that can be found" in card.why


def test_an_account_without_a_stated_niche_is_given_the_one_found(world: Any):
    subjects = {"food": "sourdough bread recipe oven", "travel": "beach hotel flight island"}
    names, numbers = list(subjects), range(1, 401)
    accounts = [
        {"account_id": n, "handle": f"invented{n}", "platform": "instagram"}
        | {"category": names[n % 2] if n <= 320 else None}
        for n in numbers
    ]
    world.add("accounts", accounts)
    captions = [{"account_id": n, "caption": subjects[names[n % 2]], "post": "a"} for n in numbers]
    world.add("posts", captions)
    rows = table_of(world.workspace.vet.review_all()._source)
    unstated = [row for row in rows if row["niche_stated"] is None]
    assert len(unstated) == 80
    assert all(row["niche"] == names[row["account_id"] % 2] for row in rows)
    assert {row["niche_basis"] for row in unstated} == {"labels"}
