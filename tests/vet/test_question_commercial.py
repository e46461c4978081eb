"""How much is advertising: read from a lake."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from wrensong.vet.questions import commercial


def table_of(source: Any) -> list[dict[str, Any]]:
    table = source.table
    for name, values in commercial.columns(source).items():
        table = table.append_column(name, pa.array(values, from_pandas=True))
    return table.to_pylist()


def test_paid_posts_that_do_not_say_so_are_part_of_the_load(demo_rows: Any):
    (name,) = (name for name in demo_rows if name.startswith("@nora.table"))
    row = demo_rows[name]
    assert row["commercial_disclosed"] == 0
    (card,) = commercial.cards(row)
    assert card.word == "more than disclosed"
    assert card.light == "clear", "a load, not an accusation"
    assert card.estimate.kind == "estimated" and card.estimate.n == 6
    beyond = [
        r["commercial_load"] - r["commercial_disclosed"] / r["commercial_posts"]
        for r in demo_rows.values()
    ]
    mine = row["commercial_load"]
    assert sum(other >= mine for other in beyond) <= 5, "hers is among the largest"


def test_most_of_the_demo_world_has_the_load_it_discloses(demo_rows: Any):
    words = [commercial.cards(row)[0].word for row in demo_rows.values()]
    assert np.mean([word == "as disclosed" for word in words]) > 0.9
    for row in demo_rows.values():
        assert row["commercial_low"] <= row["commercial_load"] <= row["commercial_high"]
        said = row["commercial_disclosed"] / row["commercial_posts"]
        assert row["commercial_load"] >= said - 0.001


def test_too_few_disclosures_leave_the_load_not_known(world: Any):
    world.account(1, 5_000)
    world.posts(1, [{"caption": "bread #ad", "disclosed": True, "likes": 3}])
    (row,) = table_of(world.workspace.vet.review_all()._source)
    assert all(row[column.name] is None for column in commercial.COLUMNS)
    (card,) = commercial.cards(row)
    assert card.light == "not known" and "40 or more posts" in card.changes


def test_a_lake_without_captions_is_not_known(world: Any):
    world.account(1, 5_000)
    (row,) = table_of(world.workspace.vet.review_all()._source)
    assert commercial.cards(row)[0].light == "not known"
