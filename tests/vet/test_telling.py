"""A review in a terminal: the order, the width, what is said of each light."""

from __future__ import annotations

from typing import Any

import pytest

from wrensong.vet.telling import told


@pytest.fixture
def lines(demo_reviews: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", "80")
    rows = {row["account"]: row["account_id"] for row in demo_reviews.table.to_pylist()}
    review = demo_reviews.one(rows["@carla.supper..wren"], deeper=True)
    return "\n".join(told(review)).splitlines()


def test_what_asks_for_a_look_stands_first_and_what_is_not_known_last(lines: list[str]) -> None:
    heads = [line[0] for line in lines if line[:1] in ("▲", "●", "○")]
    assert heads == ["▲", "●", "○"]
    assert lines[0].startswith("@carla.supper..wren · instagram · ")
    assert max(map(len, lines)) <= 80


def test_a_look_says_what_would_change_it_what_it_cannot_see_and_how_often_it_errs(
    lines: list[str],
) -> None:
    text = " ".join(" ".join(lines).split())
    looks, rest = text.split(" ● clear: ")
    assert "Do the counts look like bought likes? Strong for it A typical post has" in looks
    for said in ("What would change it:", "What this cannot see:", "got this light"):
        assert said in looks and said not in rest
