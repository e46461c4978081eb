"""A small invented lake: bakers, a gamer, and people whom a brief leaves out."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from wrensong.front import OpenWorkspace, open_workspace

SEEN = datetime(2026, 3, 1)
# handle: (platform, followers, country, category, private, captions)
PEOPLE: dict[str, tuple[str, int | None, str | None, str | None, bool | None, list[str]]] = {
    "mina.bakes": ("instagram", 12_400, "AT", "food", False, [
        "My sourdough starter turned five, all organic flour #sourdough #realbread",
        "Bread day. Nothing thrown away, so zero waste #sourdough #bakery",
    ]),
    "ada.loaf": ("instagram", 8_000, "DE", "food", None, [
        "Rye dough and patience #sourdough #realbread #bakery",
        "Organic is just a sticker, friends #bakery",
    ]),
    "cleo.games": ("instagram", 30_000, "DE", "gaming", False, [
        "New gameplay stream tonight #esports #gaming", "Controller review #gaming #esports",
    ]),
    "dov.plays": ("instagram", 9_000, None, "gaming", False, ["Boss fight done #gaming #esports"]),
    "ben.quiet": ("instagram", 5_000, "AT", None, None, []),
    "big.kitchen": ("instagram", 500_000, "AT", "food", False, ["Bread #sourdough"]),
    "exactly.hundred": ("instagram", 100_000, "AT", "food", False, ["Cake #bakery #realbread"]),
    "tik.baker": ("tiktok", 9_000, "AT", "food", False, ["bread #sourdough"]),
    "far.away": ("instagram", 9_000, "US", "food", False, ["bread #sourdough"]),
    "locked.oven": ("instagram", 9_000, "AT", "food", True, []),
    "works.for.crumb": ("instagram", 9_000, "AT", "food", False, [
        "Advertisement: with @crumbco today #ad #bakery",
    ]),
    "names.crumb": ("instagram", 9_000, "AT", "food", False, ["Tried @crumbco, hm #bakery"]),
    "tea.seller": ("instagram", 9_000, "AT", "health", False, ["My detox tea code is here"]),
    "fernandsalt": ("instagram", 4_000, "AT", "food", False, ["We are Fern & Salt #sourdough"]),
    "no.thanks": ("instagram", 4_000, "AT", "food", False, ["bread #sourdough"]),
    "unknown.size": ("instagram", None, None, "food", None, ["Dinner #realbread #bakery"]),
}  # fmt: skip
BRIEF = """\
budget = "3000 EUR"
[brand]
name = "Fern & Salt"
handle = "@fernandsalt"
niche = ["sourdough baking"]
hashtags = ["sourdough", "realbread"]
competitors = ["@crumbco", "Old Mill Bread"]
[[brand.claims]]
name = "organic"
evidence = ["organic flour"]
against = ["organic is just a sticker"]
[[brand.claims]]
name = "no waste"
evidence = ["zero waste"]
[creators]
countries = ["AT", "DE"]
exclude = ["@no.thanks"]
avoid_words = ["detox tea"]
"""


def _tags(text: str, mark: str) -> list[str]:
    return [f"{mark}{word.lower()}" for word in re.findall(rf"{mark}([\w.]+)", text)]


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([row | {"source": "test", "observed_at": SEEN} for row in rows])


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> OpenWorkspace:
    found = open_workspace(tmp_path_factory.mktemp("match"))
    lake = found.lake
    accounts, snapshots, posts, names = [], [], [], []
    for number, (handle, person) in enumerate(PEOPLE.items(), 1):
        platform, followers, country, category, private, captions = person
        accounts.append({
            "account_id": number, "creator_id": number, "platform": platform, "handle": handle,
            "country": country, "category": category, "private": private,
        })  # fmt: skip
        snapshots.append({"account_id": number, "followers": followers, "kind": "imported"})
        for i, caption in enumerate(captions):
            tags = _tags(caption, "#"), _tags(caption, "@")
            names += [*tags[0], *tags[1]]
            posts.append({
                "account_id": number, "post": f"{handle}-{i}", "caption": caption,
                "posted_at": datetime(2026, 2, 1 + i), "likes": 100 + i, "comments": 5,
                "hashtags": tags[0], "mentions": tags[1], "disclosed": "#ad" in tags[0],
            })  # fmt: skip
    unique = sorted(set(names))
    ids = dict(zip(unique, lake.tag_ids(pa.array(unique)).to_pylist(), strict=True))
    for post in posts:
        for column in ("hashtags", "mentions"):
            post[column] = [ids[tag] for tag in post[column]]
    lake.append("accounts", _table(accounts))
    lake.append("snapshots", _table(snapshots))
    lake.append("posts", _table(posts))
    lake.append("audience", _table([
        {"account_id": 1, "dimension": "country", "value": "at", "share": 0.3},
        {"account_id": 2, "dimension": "country", "value": "AT", "share": 0.05},
    ]))  # fmt: skip
    return found


@pytest.fixture
def brief_file(tmp_path: Path) -> Path:
    path = tmp_path / "brief.toml"
    path.write_text(BRIEF, "utf-8")
    return path
