"""How often cards err is told from one file, of the version that measured it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from wrensong.core.estimate import Estimate
from wrensong.vet import false_looks
from wrensong.vet.domain import Signal
from wrensong.vet.evaluations import alarms, fraud
from wrensong.vet.questions import cards
from wrensong.vet.rules.injection import HYPOTHESES

PAGES = Path(__file__).parents[2] / "docs" / "methods"


def test_the_figures_are_of_the_measurement_that_the_code_holds() -> None:
    found = false_looks.measured()
    assert found["alarms"] == alarms.VERSION
    assert found["fraud"] == fraud.VERSION
    assert set(found["held_out"]) == set(HYPOTHESES)


@pytest.mark.parametrize("among", ["public", "invented"])
def test_the_method_page_prints_every_figure(among: str) -> None:
    page = (PAGES / "alarms.md").read_text("utf-8")
    for card, (rate, n) in false_looks.measured()[among].items():
        (line,) = (line for line in page.splitlines() if f"`{card}`" in line)
        assert f" {rate:g} (" in line and f"{n:,}" in line, card


def test_the_fraud_cards_say_the_worse_of_what_the_page_measured() -> None:
    page = (PAGES / "fraud.md").read_text("utf-8")
    table = page[page.index("| | answers for |") :]
    for name, (rate, caught) in false_looks.measured()["held_out"].items():
        words = name.replace("follow_unfollow", "follow/unfollow").replace("_", " ")
        cells = re.search(rf"^\| {words} \|(.*)\|$", table, re.MULTILINE)[1].split("|")
        rates = [float(figure) for cell in (cells[1], cells[3]) for figure in cell.split(" · ")]
        assert (rate, caught) == (max(rates), round(100 * float(cells[5]))), name


def test_every_card_that_asks_says_how_often_it_errs(demo_rows: dict[str, dict[str, Any]]) -> None:
    told = [card for row in demo_rows.values() for card in cards(row)]
    assert {card.key for card in told if card.light == "look"} >= {"bought_likes", "niche"}
    assert all(card.false_looks for card in told if card.light == "look")
    assert not any(card.false_looks for card in told if card.light == "not known")


def test_a_rate_reads_as_a_count_of_people() -> None:
    assert "33 got this light (n = 6\u202f837)" in false_looks.told("likes_for_followers")
    assert "fewer than 1 got" in false_looks.told("niche")
    assert false_looks.told("growth").startswith("None of 855 honest creators of an invented")
    assert false_looks.told("cadence") == ""
    known = Signal("niche", "?", Estimate(0.5), "", "", false_looks="its own")
    assert false_looks.with_false_looks([known]) == (known,)
