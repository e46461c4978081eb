"""The catalogue: what each account's row says, from facts that can be checked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from wrensong.discover.search.catalogue import catalogue
from wrensong.discover.search.filters import FILTERS
from wrensong.discover.service import Discover
from wrensong.front import OpenWorkspace
from wrensong.workspace import Workspace

File = Callable[..., Path]


@pytest.fixture
def rows(workspace: Workspace, discover: Discover, file: File) -> dict[str, dict[str, Any]]:
    for day, mina in (("2025-11-01", 1_000), ("2026-10-02", 1_600), ("2026-11-01", 2_000)):
        text = (
            "handle,platform,followers,following,bio,email,city,price,currency,observed_at\n"
            f"mina.bakes,instagram,{mina},500,Bread,m@example.org,Vienna,120,EUR,{day}\n"
            f"ada,tiktok,,,,,,,,{day}\n"
        )
        discover.import_file(file(text, f"creators-{day}.csv"))
    posts = (
        "post,handle,platform,posted_at,type,likes,caption,partnership_label\n"
        "p1,mina.bakes,instagram,2026-10-01,image,9,#Bread by @mill,no\n"
        "p2,mina.bakes,instagram,2026-10-03,reel,9,#ad #oat with @glow,yes\n"
    )
    discover.import_file(file(posts, "posts.csv"))
    audience = (
        "handle,platform,dimension,value,share,observed_at\n"
        "mina.bakes,instagram,country,AT,0.6,2026-01-01\n"
        "mina.bakes,instagram,country,AT,0.5,2026-10-01\n"
        "mina.bakes,instagram,country,DE,0.3,2026-10-01\n"
    )
    discover.import_file(file(audience, "audience.csv"))
    found = catalogue(workspace.lake, None).to_pylist()
    return {row["handle"]: row for row in found}


def test_a_row_says_what_the_facts_say(rows: dict[str, dict[str, Any]]) -> None:
    mina = rows["mina.bakes"]
    expected = {
        "followers": 2_000, "following_ratio": 0.25, "city": "vienna", "has_email": True,
        "posts_known": 2, "hashtag": ["ad", "bread", "oat"], "mention": ["glow", "mill"],
        "paid_brand": ["glow"], "paid_posts": 1, "last_post": datetime(2026, 10, 3),
        "first_post": datetime(2026, 10, 1), "last_paid_post": datetime(2026, 10, 3),
        "counts_known": 3, "history_days": 365, "also_on": [],
        "price_post_EUR": 120, "audience_at": datetime(2026, 10, 1),
    }  # fmt: skip
    assert {name: mina[name] for name in expected} == expected
    assert dict(mina["audience_country"]) == {"AT": 0.5, "DE": 0.3}
    assert dict(mina["post_type"]) == {"image": 0.5, "reel": 0.5}
    assert mina["growth_30"] == pytest.approx(0.25)
    assert mina["growth_365"] == pytest.approx(1.0)
    assert mina["growth_90"] is None
    assert "oat" in mina["text_captions"] and mina["text_bio"] == "Bread"


def test_what_is_not_known_is_null_and_never_zero(rows: dict[str, dict[str, Any]]) -> None:
    ada = rows["ada"]
    for name in ("followers", "following_ratio", "growth_30", "hashtag", "mention", "paid_brand",
                 "paid_posts", "last_post", "audience_country", "post_type", "price_post_EUR",
                 "city", "verified", "counted"):  # fmt: skip
        assert ada[name] is None, name
    assert (ada["posts_known"], ada["has_email"], ada["text_captions"]) == (0, False, "")


def test_every_filter_has_a_column_once_the_reviews_are_deep(demo: OpenWorkspace) -> None:
    quick = catalogue(demo.lake, demo.measures())
    lacking = {
        kind.name for kind in FILTERS.values()
        if kind.column not in quick.column_names and kind.kind != "amounts"
    }  # fmt: skip
    lists = "list"  # evaluated when somebody asks: they change while people look
    assert lacking == {kind.name for kind in FILTERS.values() if kind.deep} | {lists}
    deep = catalogue(demo.lake, _deep(demo))
    for kind in FILTERS.values():
        assert kind.column in {*deep.column_names, lists} or kind.kind == "amounts", kind.name
    assert quick.num_rows == deep.num_rows == 300


def _deep(demo: OpenWorkspace) -> Any:
    """Reviews with every column that the registry names, and no value: their names are checked
    against the reference of the reviews, their values in vet."""
    import pyarrow as pa

    from wrensong.vet.lights import _RATIOS
    from wrensong.vet.questions import added_columns

    types = {
        "DOUBLE": pa.float64(),
        "BIGINT": pa.int64(),
        "VARCHAR": pa.string(),
        "BOOLEAN": pa.bool_(),
    }
    table = demo.measures()
    for column in added_columns():
        if column.name not in table.column_names:
            table = table.append_column(column.name, pa.nulls(table.num_rows, types[column.type]))
    for name in (*_RATIOS, "pods", "arranged_comments"):
        table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
    return table
