"""Every question of a review has a method page, and no page has figures of an older method."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from wrensong.vet.domain import Review
from wrensong.vet.evaluations import METHODS
from wrensong.vet.questions import QUESTIONS, added_columns
from wrensong.vet.reviews import AS_OF, BASE

MEASURED = re.compile(r"^Measured: (\d{4}-\d\d-\d\d), version (\d+)$", re.MULTILINE)
# The page of each question, where it is not of the same name.
PAGES = {"commercial": "commercial-load", "safety": "brand-safety"}
# The page of each signal of the first pass, by the key of the signal.
SIGNALS = {
    "engagement": "engagement",
    "likes_for_followers": "likes-and-comments",
    "comments_for_likes": "likes-and-comments",
    "community": "community",
    "disclosure": "disclosure",
    "mentions": "disclosure",
    "cadence": "cadence",
    "freshness": "cadence",
    "topic_focus": "cadence",
}


def _page(root: Path, name: str) -> str:
    path = root / "docs" / "methods" / f"{name}.md"
    assert path.is_file(), f"docs/methods/{name}.md is missing"
    return path.read_text("utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_a_method_page(root: Path, name: str) -> None:
    text = _page(root, PAGES.get(name, name))
    for part in ("## What it computes", "**Inputs**", "## Figures"):
        assert part in text, part
    assert "## Limits" in text or "## What it cannot see" in text


@pytest.mark.parametrize("name", METHODS)
def test_measured_figures_belong_to_the_version_in_the_code(root: Path, name: str) -> None:
    method = METHODS[name]
    stated = MEASURED.findall(_page(root, method.page))
    assert len(stated) == 1, f"{method.page}.md needs one line “Measured: <date>, version <n>”"
    day, version = stated[0]
    assert int(version) == method.module.VERSION, f"measure {name} again: wrensong evaluate {name}"
    assert date(2026, 1, 1) <= date.fromisoformat(day)


def test_no_page_claims_a_version_of_nothing(root: Path) -> None:
    claimed = {
        page.stem
        for page in (root / "docs" / "methods").glob("*.md")
        if MEASURED.search(page.read_text("utf-8"))
    }
    assert claimed == {method.page for method in METHODS.values()}


def test_every_column_of_the_reviews_is_described_once(prose: str) -> None:
    columns = [*BASE, AS_OF, *added_columns()]
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert [c.name for c in columns if not c.meaning or f"`{c.name}`" not in prose] == []
    numbers = [c for c in columns if c.type in ("DOUBLE", "BIGINT")]
    assert [c.name for c in numbers if not c.unit] == []


def test_every_signal_of_a_review_has_a_method_page(root: Path, demo_review: Review) -> None:
    first = {signal.key for signal in demo_review.signals}
    assert first == set(SIGNALS)
    for name in set(SIGNALS.values()):
        _page(root, name)
