from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.charts import (
    Chart,
    FitBar,
    Mark,
    Spend,
    Step,
    fit_bars,
    frontier,
    funnel,
    interval_rows,
    peer_strip,
)

SVG = "{http://www.w3.org/2000/svg}"
MINA = Mark("@mina.bakes", 0.046, 0.039, 0.054, "4.6 % (3.9–5.4)")
PEERS = Mark("412 similar", 0.031, 0.012, 0.058, "3.1 % (1.2–5.8)")


def percent(value: float) -> str:
    return f"{value * 100:.0f} %"


def against_peers(mark: Mark = MINA, peers: Mark = PEERS) -> Chart:
    return peer_strip(
        mark, peers, finding="Higher than 81 % of similar accounts",
        label="likes and comments per follower", words=percent,
    )  # fmt: skip


def doubled(a: float) -> Mark:
    return Mark("", a * 2, a * 1.5, a * 2.5, f"{a * 2:.0f}")


def budgets(*amounts: float, chosen: float | None = None) -> Chart:
    points = [
        Spend(
            a, f"{a:.0f} EUR", Mark("", a * 2, a * 1.5, a * 2.5, f"{a * 2:.0f}"), a == chosen, "3"
        )
        for a in amounts
    ]
    return frontier(
        points, finding="More budget, less for each", x_label="budget, EUR",
        y_label="engagements", x_words=str, y_words=str,
    )  # fmt: skip


ALL = {
    "peer strip": against_peers(),
    "interval rows": interval_rows([MINA, PEERS], finding="Two", label="rate", words=percent),
    "fit bars": fit_bars(
        [FitBar("Topic", 91, "91"), FitBar("Values", None, "not known")], finding="Fit"
    ),
    "funnel": funnel(
        [
            Step("Considered", 100, "100"),
            Step("Competitors", 40, "−40", leaves=True),
            Step("Chosen", 3, "3"),
        ],
        finding="Three of 100",
    ),
    "frontier": budgets(1000, 2000, 3000, chosen=2000),
}


def root(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)


@pytest.mark.parametrize("chart", ALL.values(), ids=list(ALL))
def test_every_chart_is_an_image_named_by_its_finding(chart: Chart) -> None:
    svg = root(chart)
    assert svg.get("role") == "img"
    assert svg[0].tag == f"{SVG}title" and svg[0].text == chart.finding
    assert svg[1].tag == f"{SVG}desc" and svg[1].text


@pytest.mark.parametrize("chart", ALL.values(), ids=list(ALL))
def test_every_chart_brings_its_data_as_a_table(chart: Chart) -> None:
    assert chart.rows and all(len(row) == len(chart.columns) for row in chart.rows)


@pytest.mark.parametrize("chart", ALL.values(), ids=list(ALL))
def test_charts_take_their_colours_from_the_page_and_carry_no_inline_style(chart: Chart) -> None:
    colours = re.findall(r'(?:fill|stroke)="([^"]+)"', chart.svg)
    assert colours and all(c == "none" or c.startswith("var(--") for c in colours)
    assert "style=" not in chart.svg and "<script" not in chart.svg


def test_her_interval_is_drawn_from_its_low_to_its_high_end() -> None:
    line = next(e for e in root(against_peers()).iter(f"{SVG}line") if e.get("stroke-width") == "3")
    rect = root(against_peers()).find(f"{SVG}rect")
    assert rect is not None
    band_left = float(rect.get("x", "nan"))
    assert band_left < float(line.get("x1", "nan")) < float(line.get("x2", "nan"))


def test_the_band_of_peers_spans_their_range() -> None:
    wide = against_peers(peers=Mark("peers", 0.03, 0.0, 0.06, ""))
    narrow = against_peers(peers=Mark("peers", 0.03, 0.02, 0.04, ""))

    def width(chart: Chart) -> float:
        rect = root(chart).find(f"{SVG}rect")
        assert rect is not None
        return float(rect.get("width", "nan"))

    assert width(wide) == pytest.approx(3 * width(narrow), rel=0.01)


def test_a_part_that_is_not_known_is_an_outline_without_a_bar() -> None:
    bars = [e for e in root(ALL["fit bars"]).iter(f"{SVG}rect") if e.get("class") == "mark"]
    dashed = [e for e in root(ALL["fit bars"]).iter(f"{SVG}rect") if e.get("stroke-dasharray")]
    assert len(bars) == 1 and len(dashed) == 1


def test_the_funnel_cuts_those_who_leave_from_what_was_left() -> None:
    marks = [e for e in root(ALL["funnel"]).iter(f"{SVG}rect") if e.get("class") == "mark"]
    whole, left_out, chosen = ((float(e.get("x", "0")), float(e.get("width", "0"))) for e in marks)
    assert whole == (0, 360)
    assert left_out == (216, 144)
    assert chosen == (0, pytest.approx(10.8))


def test_the_chosen_budget_is_labelled_in_words() -> None:
    words = [e.text for e in root(budgets(1000, 2000, chosen=2000)).iter(f"{SVG}text")]
    assert "2000 EUR: 4000" in words


def test_one_budget_alone_still_makes_a_chart() -> None:
    assert root(budgets(3000, chosen=3000)).findall(f"{SVG}circle")


def test_words_from_strangers_cannot_become_markup() -> None:
    nasty = Mark("<script>alert(1)</script>", 1, 0, 2, '"><b>')
    chart = interval_rows([nasty], finding="<i>x</i>", label="&", words=str)
    svg = root(chart)
    assert svg.find(f".//{SVG}script") is None and svg[0].text == "<i>x</i>"


numbers = st.floats(-1e7, 1e7)


@given(st.lists(st.tuples(numbers, numbers, numbers), max_size=5))
def test_whatever_the_values_every_mark_lies_inside_the_drawing(
    values: list[tuple[float, float, float]],
) -> None:
    marks = []
    for triple in values:
        low, middle, high = sorted(triple)
        marks.append(Mark("@mina", middle, low, high, "words"))
    svg = root(interval_rows(marks, finding="f", label="l", words=lambda v: f"{v:g}"))
    for mark in svg.iter(f"{SVG}circle"):
        assert 0 <= float(mark.get("cx", "nan")) <= 360


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), max_size=6))
def test_whatever_is_spent_the_frontier_can_be_drawn(points: list[tuple[float, float]]) -> None:
    spends = [
        Spend(b, f"{b:g}", Mark("", v, v / 2, v * 2, f"{v:g}"), i == 0)
        for i, (b, v) in enumerate(points)
    ]
    chart = frontier(spends, finding="f", x_label="x", y_label="y", x_words=str, y_words=str)
    for mark in root(chart).iter(f"{SVG}circle"):
        assert 0 <= float(mark.get("cx", "nan")) <= 360 and 0 <= float(mark.get("cy", "nan")) <= 220
