"""A small invented lake of bakers with enough posts to forecast from."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.front import OpenWorkspace, open_workspace

SEEN = datetime(2026, 3, 1)
BAKERS = 30
BRIEF = """\
budget = "600 EUR"
[brand]
name = "Fern & Salt"
niche = ["sourdough"]
[creators]
must = ["@mina.bakes"]
platforms = ["instagram", "tiktok", "bluesky"]
[rates]
USD = 1.0
"""


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{"source": "test", "observed_at": SEEN} | row for row in rows])


def _people() -> list[dict[str, Any]]:
    random = np.random.default_rng(4)
    people = [
        {"handle": f"baker.{i}", "platform": "instagram", "followers": int(size)}
        for i, size in enumerate(np.exp(random.uniform(7.2, 11, BAKERS)))
    ]
    people[0] |= {"handle": "mina.bakes", "followers": 12_400}
    people[1] |= {"handle": "no.posts", "posts": 0}
    people[2] |= {"handle": "sky.baker", "platform": "bluesky", "followers": 6_000}
    people[3] |= {"handle": "tik.baker", "platform": "tiktok", "followers": 9_000}
    return people


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> OpenWorkspace:
    found = open_workspace(tmp_path_factory.mktemp("plan"))
    random = np.random.default_rng(5)
    accounts, snapshots, posts, comments = [], [], [], []
    for number, person in enumerate(_people(), 1):
        handle, size = person["handle"], person["followers"]
        accounts.append({
            "account_id": number, "creator_id": number, "platform": person["platform"],
            "handle": handle, "category": "food",
        })  # fmt: skip
        snapshots.append({"account_id": number, "followers": size, "kind": "imported"})
        rate = 0.03 * np.exp(0.4 * random.standard_normal())
        for i in range(person.get("posts", 6)):
            likes = int(size * rate * np.exp(0.3 * random.standard_normal())) + 1
            posts.append({
                "account_id": number, "post": f"{handle}-{i}", "caption": "Sourdough bread again",
                "posted_at": SEEN - timedelta(days=3 * i + 1), "likes": likes,
                "comments": max(1, likes // 25),
                "views": likes * 12 if person["platform"] == "tiktok" else None,
            })  # fmt: skip
            comments += [
                {"account_id": number, "post": f"{handle}-{i}", "comment": f"{handle}-{i}-{c}",
                 "commenter": f"fan{random.integers(4000)}", "by_creator": False, "text": "nice"}
                for c in range(8)
            ]  # fmt: skip
    lake = found.lake
    lake.append("accounts", _table(accounts))
    lake.append("snapshots", _table(snapshots))
    lake.append("posts", _table(posts))
    lake.append("comments", _table(comments))
    lake.append("quotes", _table([{
        "account_id": 1, "format": "post", "amount": Decimal("150.00"), "currency": "EUR",
        "kind": "asked",
    }]))  # fmt: skip
    return found


@pytest.fixture
def brief_file(tmp_path: Path) -> Path:
    path = tmp_path / "brief.toml"
    path.write_text(BRIEF, "utf-8")
    return path
