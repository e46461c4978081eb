from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
DESK, PHONE = 1200, 390


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(browser: Browser, report_page: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The report as a reader has it, JavaScript off, on a desk and on a phone."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, java_script_enabled=False
    )
    opened = context.new_page()
    opened.goto(report_page.as_uri())
    yield opened
    context.close()


@pytest.fixture
def live(browser: Browser, report_page: Path) -> Iterator[Page]:
    """The report on a phone in a page that can be asked about its layout."""
    context = browser.new_context(viewport={"width": PHONE, "height": 844})
    opened = context.new_page()
    opened.goto(report_page.as_uri())
    yield opened
    context.close()


def test_it_reads_without_javascript(page: Page) -> None:
    assert page.locator("h1").inner_text().startswith("A shortlist for")
    answer = page.locator("#answer")
    assert answer.is_visible() and "creators in your files" in answer.inner_text()
    assert page.locator("article.person").count() >= 1


def test_every_chart_holds_visible_marks(page: Page) -> None:
    charts = page.locator("svg.chart")
    assert charts.count() >= 4
    for i in range(charts.count()):
        chart = charts.nth(i)
        box = chart.bounding_box()
        assert box is not None and box["width"] > 200 and box["height"] > 30
        marks = chart.locator(".mark")
        outlines = chart.locator("[stroke-dasharray]")
        assert marks.count() + outlines.count() >= 1


def test_every_picture_has_a_name(page: Page) -> None:
    named = page.get_by_role("img")
    drawn = page.locator("svg:not([aria-hidden])")
    assert named.count() == drawn.count() > 0
    for i in range(drawn.count()):
        picture = drawn.nth(i)
        title = picture.locator("title")
        name = picture.get_attribute("aria-label") or title.first.text_content()
        assert name and name.strip()


def test_a_table_opens_under_its_chart_without_javascript(page: Page) -> None:
    closed = page.locator("figure details").first
    assert not closed.locator("table").is_visible()
    closed.locator("summary").click()
    assert closed.locator("table").is_visible()


def test_a_link_in_the_chosen_set_leads_to_the_creator(page: Page) -> None:
    link = page.locator("section[aria-labelledby=chosen] tbody th a").first
    target = link.get_attribute("href")
    assert target is not None and target.startswith("#c")
    assert page.locator(f"article{target} h3").inner_text().startswith(link.inner_text())


def test_a_phone_needs_no_sideways_scroll(live: Page) -> None:
    live.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert live.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_nothing_on_a_phone_sticks_out_of_the_page(live: Page) -> None:
    sticking = live.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(e => !e.closest('.scroll, pre, thead') && e.getClientRects().length)
            .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert sticking == []


def test_words_in_charts_stay_inside_them(live: Page) -> None:
    outside = live.evaluate(
        """() => [...document.querySelectorAll('svg.chart text')].filter(t => {
            const box = t.getBoundingClientRect(), all = t.ownerSVGElement.getBoundingClientRect();
            return box.width && (box.left < all.left - 2 || box.right > all.right + 2);
        }).map(t => t.textContent)"""
    )
    assert outside == []


def test_headings_come_in_order(live: Page) -> None:
    levels = live.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_no_request_leaves_the_page(browser: Browser, report_page: Path) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.route("**/*", refuse)
    page.set_content(report_page.read_text("utf-8"))
    page.wait_for_load_state("networkidle")
    context.close()
    assert asked == [] and problems == []


def test_the_skip_link_is_the_first_stop_of_the_keyboard(live: Page) -> None:
    live.keyboard.press("Tab")
    assert live.evaluate("document.activeElement.textContent") == "Skip to the answer"
    live.keyboard.press("Enter")
    assert live.evaluate("document.activeElement.id") == "answer"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_and_ink_follow_the_readers_setting(
    browser: Browser, report_page: Path, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(report_page.as_uri())
    red = page.evaluate("+getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    marks = page.evaluate("getComputedStyle(document.querySelector('svg.chart .mark')).fill")
    context.close()
    assert (red < 60) == (scheme == "dark")
    assert marks == {"light": "rgb(122, 74, 33)", "dark": "rgb(217, 160, 102)"}[scheme]


def test_it_prints_on_a4(browser: Browser, report_page: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(report_page.as_uri())
    paper = page.pdf(prefer_css_page_size=True)
    context.close()
    size = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert size is not None
    assert float(size[1]) == pytest.approx(595, abs=1)
    assert float(size[2]) == pytest.approx(842, abs=1)
