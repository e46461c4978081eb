"""Small invented worlds for vet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.front import OpenWorkspace, open_workspace

SEEN = datetime(2025, 1, 1)
NICHES = ("beauty", "food", "travel")


class World:
    """A workspace that tests fill table by table. Account ids are the numbers given."""

    def __init__(self, folder: Path) -> None:
        self.workspace: OpenWorkspace = open_workspace(folder)

    def add(self, table: str, rows: Sequence[Mapping[str, Any]], seen: datetime = SEEN) -> None:
        names = list(dict.fromkeys(name for row in rows for name in row))
        columns = {name: [row.get(name) for row in rows] for name in names}
        columns |= {"source": ["test"] * len(rows), "observed_at": [seen] * len(rows)}
        self.workspace.lake.append(table, pa.table(columns))

    def account(self, number: int, followers: int | None, **more: Any) -> None:
        described = {"platform": "instagram", "handle": f"invented{number}", "category": "food"}
        self.add("accounts", [{"account_id": number, **described, **more}])
        if followers is not None:
            self.add("snapshots", [{"account_id": number, "followers": followers}])

    def posts(self, number: int, rows: Sequence[Mapping[str, Any]], seen: datetime = SEEN) -> None:
        self.add(
            "posts",
            [
                {
                    "account_id": number,
                    "post": f"p{i}",
                    "posted_at": datetime(2024, 1 + i % 12, 1 + i % 28, 12),
                    **row,
                }
                for i, row in enumerate(rows)
            ],
            seen,
        )

    def crowd(self, count: int, posts: int = 4, platform: str = "instagram", seed: int = 1) -> Any:
        """``count`` accounts numbered from 1 with known true levels (log rates), which are
        returned. Followers 1,000 to 100,000; post noise is heavy-tailed."""
        random = np.random.default_rng(seed)
        followers = np.exp(random.uniform(np.log(1e3), np.log(1e5), count)).astype(int)
        truth = -3.4 - 0.15 * (np.log(followers) - 10) + random.normal(0, 0.6, count)
        numbers = np.arange(1, count + 1)
        self.add(
            "accounts",
            [
                {
                    "account_id": int(n),
                    "platform": platform,
                    "handle": f"invented{n}",
                    "category": NICHES[n % 3],
                }
                for n in numbers
            ],
        )
        self.add(
            "snapshots",
            [
                {"account_id": int(n), "followers": int(f)}
                for n, f in zip(numbers, followers, strict=True)
            ],
        )
        rows = []
        for n, f, level in zip(numbers, followers, truth, strict=True):
            rates = np.exp(level + 0.4 * random.standard_t(5, posts))
            for i, rate in enumerate(rates):
                comments = int(random.poisson(0.03 * rate * f))
                rows.append(
                    {
                        "account_id": int(n),
                        "post": f"p{i}",
                        "posted_at": datetime(2024, 1 + i % 12, 1 + int(n) % 28),
                        "likes": max(0, round(rate * f) - comments),
                        "comments": comments,
                        "views": int(f * 0.5) if platform != "instagram" else None,
                    }
                )
        self.add("posts", rows)
        return truth


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "workspace")


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Any]:
    """300 accounts of four posts, not to be changed, and their true log rates."""
    found = World(tmp_path_factory.mktemp("vet") / "workspace")
    return found, found.crowd(300)


@pytest.fixture
def row_of() -> Callable[[World, int], dict[str, Any]]:
    """The row of an account in the table of reviews."""

    def find(world: World, number: int, **options: Any) -> dict[str, Any]:
        table = world.workspace.vet.review_all(**options).table
        return next(row for row in table.to_pylist() if row["account_id"] == number)

    return find


@pytest.fixture(scope="session")
def demo_reviews(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The reviews of the whole demo world, not to be changed."""
    from wrensong.demo.world import OBSERVED_AT, build_world

    folder = tmp_path_factory.mktemp("demo")
    files = build_world(folder / "files")
    workspace = open_workspace(folder / "workspace")
    for file in (files.creators, files.posts_file, files.comments_file, files.followers):
        workspace.discover.import_file(file, observed_at=OBSERVED_AT)
    return workspace.vet.review_all()


@pytest.fixture(scope="session")
def demo_rows(demo_reviews: Any) -> dict[str, dict[str, Any]]:
    """Its rows with the columns of every question, by handle."""
    return {row["account"]: row for row in demo_reviews.evidence.to_pylist()}
