"""The charts of a creator's page: what is drawn is what was measured, whatever it is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.charts import (
    Chart,
    Count,
    Mark,
    Panel,
    Span,
    distribution,
    growth_line,
    small_multiples,
)

SVG = "{http://www.w3.org/2000/svg}"
MINA = Mark("@mina.bakes", 0.046, 0.039, 0.054, "4.6 % (3.9–5.4)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def percent(value: float) -> str:
    return f"{value * 100:.1f} %"


def among(peers: list[float], her: Mark = MINA) -> Chart:
    return distribution(
        her, peers, finding="Higher than 81 % of 412", label="per follower, in %", words=percent
    )


def grown(counts: list[Count], span: Span | None = None) -> Chart:
    return growth_line(
        counts, finding="Grew by 12 %", label="followers", words=lambda v: f"{v:.0f}",
        days=date.isoformat, span=span,
    )  # fmt: skip


def root(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)


def marks(chart: Chart, tag: str) -> list[ET.Element]:
    return [e for e in root(chart).iter(f"{SVG}{tag}") if e.get("class") == "mark"]


WEEKS = [
    Count(date(2026, 1, 4) + timedelta(7 * i), 1000 + 20 * i, 990 + 2 * i, 1010 + 30 * i)
    for i in range(20)
]
THREE = Panel(
    "followers", (Mark("a.csv", 100, None, None, "100"), Mark("b.csv", 200, None, None, "200")),
    "differ",
)  # fmt: skip
ALL = {
    "distribution": among([0.01, 0.02, 0.03, 0.03, 0.05, 0.2]),
    "distribution without peers": among([]),
    "growth": grown(WEEKS, Span(date(2026, 2, 1), date(2026, 2, 8), "+31 %")),
    "growth of nothing": grown([]),
    "small multiples": small_multiples([THREE], finding="They differ", own="b.csv"),
}


@pytest.mark.parametrize("chart", ALL.values(), ids=list(ALL))
def test_every_chart_is_an_image_named_by_its_finding_with_its_colours_from_the_page(
    chart: Chart,
) -> None:
    svg = root(chart)
    assert svg.get("role") == "img"
    assert svg[0].text == chart.finding and svg[1].text
    colours = re.findall(r'(?:fill|stroke)="([^"]+)"', chart.svg)
    assert colours and all(c == "none" or c.startswith("var(--") for c in colours)
    assert "style=" not in chart.svg
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_a_bar_is_as_high_as_there_are_peers_in_it() -> None:
    chart = among([0.001] * 10 + [0.051] * 5)
    heights = sorted(float(e.get("height", "0")) for e in marks(chart, "rect"))
    assert len(heights) == 2
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.02)


def test_every_peer_is_in_the_table_and_one_far_away_is_counted_beyond_the_axis() -> None:
    chart = among([0.03] * 99 + [9.0])
    counted = [int(count) for _, count in chart.rows[:-1]]
    assert sum(counted) == 100
    assert chart.rows[-2][0].startswith("above") and counted[-1] == 1
    assert "1 more beyond" in chart.svg


def test_her_interval_runs_through_the_bars_in_accent() -> None:
    band = next(e for e in root(among([0.03] * 9)).iter() if e.get("class") == "interval")
    whisker = next(
        e for e in root(among([0.03] * 9)).iter(f"{SVG}line") if e.get("stroke-width") == "3"
    )
    assert "--accent" in band.get("fill", "") and "--accent" in whisker.get("stroke", "")
    assert float(band.get("x", "nan")) == pytest.approx(float(whisker.get("x1", "nan")), abs=0.1)
    right = float(band.get("x", "nan")) + float(band.get("width", "nan"))
    assert right == pytest.approx(float(whisker.get("x2", "nan")), abs=0.2)


def test_the_line_of_growth_has_a_point_for_every_count_and_the_band_both_its_ends() -> None:
    svg = root(grown(WEEKS))
    line = next(e for e in svg.iter(f"{SVG}polyline"))
    band = next(e for e in svg.iter(f"{SVG}polygon"))
    assert len(line.get("points", "").split()) == 20
    assert len(band.get("points", "").split()) == 40


def test_the_line_rises_as_the_followers_do() -> None:
    points = next(e for e in root(grown(WEEKS)).iter(f"{SVG}polyline")).get("points", "").split()
    heights = [float(point.split(",")[1]) for point in points]
    assert heights == sorted(heights, reverse=True) and heights[0] > heights[-1]


def test_a_gain_worth_a_look_stands_between_two_lines_with_its_words() -> None:
    svg = root(grown(WEEKS, Span(date(2026, 2, 1), date(2026, 2, 8), "+31 %")))
    assert len([e for e in svg.iter(f"{SVG}line") if e.get("class") == "span"]) == 2
    assert "+31 %" in [e.text for e in svg.iter(f"{SVG}text")]


def test_without_peers_no_band_is_drawn_and_the_table_says_not_known() -> None:
    chart = grown([Count(c.day, c.value) for c in WEEKS])
    assert root(chart).find(f"{SVG}polygon") is None
    assert {row[2] for row in chart.rows} == {"not known"}


def test_bars_of_a_panel_share_one_scale_and_the_own_source_is_in_accent() -> None:
    first, second = marks(ALL["small multiples"], "rect")
    widths = [float(e.get("width", "nan")) for e in (first, second)]
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.01)
    assert "--peer" in first.get("fill", "") and "--accent" in second.get("fill", "")


def test_names_from_strangers_cannot_become_markup() -> None:
    nasty = Mark("<script>x</script>", 1, 0, 2, '"><b>')
    for chart in (among([1.0], nasty), small_multiples([Panel("<i>", (nasty,))], finding="<u>")):
        assert root(chart).find(f".//{SVG}script") is None
        assert root(chart)[0].text == chart.finding


sizes = st.floats(0, 1e12) | st.floats(0, 1e-6) | st.just(0.0)


def _inside(chart: Chart) -> None:
    svg = root(chart)
    wide, high = (float(x) for x in svg.get("viewBox", "").split()[2:])
    assert "nan" not in chart.svg.lower().replace("financ", "") and "inf" not in chart.svg
    for e in svg.iter():
        for key, most in (("x", wide), ("x1", wide), ("x2", wide), ("cx", wide), ("y", high),
                          ("y1", high), ("y2", high), ("cy", high)):  # fmt: skip
            if e.get(key) is not None and not e.get(key, "").endswith("%"):
                assert -0.1 <= float(e.get(key, "nan")) <= most + 0.1, ET.tostring(e)
        if e.tag == f"{SVG}rect":
            assert float(e.get("x", "0")) + float(e.get("width", "nan")) <= wide + 1.1
            assert float(e.get("y", "0")) + float(e.get("height", "nan")) <= high + 0.1
        for pair in e.get("points", "").split():
            x, y = (float(n) for n in pair.split(","))
            assert -0.1 <= x <= wide + 0.1 and -0.1 <= y <= high + 0.1


@given(st.lists(sizes | st.just(float("nan")) | st.just(float("inf")), max_size=60),
       st.tuples(sizes, sizes, sizes))  # fmt: skip
def test_whatever_the_peers_everything_lies_inside_the_drawing(
    peers: list[float], hers: tuple[float, float, float]
) -> None:
    low, middle, high = sorted(hers)
    _inside(among(peers, Mark("@mina", middle, low, high, "words")))


@given(st.lists(st.tuples(st.dates(date(1999, 1, 1), date(2100, 1, 1)), sizes, sizes), max_size=30))
def test_whatever_was_counted_everything_lies_inside_the_drawing(
    told: list[tuple[date, float, float]],
) -> None:
    counts = [Count(day, a, min(a, b), max(a, b)) for day, a, b in told]
    _inside(grown(counts))


@given(st.lists(st.lists(sizes, max_size=4), max_size=4))
def test_whatever_the_sources_say_every_bar_lies_inside_the_drawing(
    panels: list[list[float]],
) -> None:
    drawn = [Panel("p", tuple(Mark("s", v, None, None, f"{v:.3g}") for v in p)) for p in panels]
    _inside(small_multiples(drawn, finding="f"))
