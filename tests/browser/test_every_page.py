"""What holds for every kind of page: nothing fails, leaves the machine, or sticks out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from .kinds import KINDS, OTHERS, SIGNED_IN, SIGNED_OUT, WITH_ERROR_STATUS, WITHOUT_LINK
from .stage import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE = 390
PLAIN, WITH_CHARTS = 150_000, 500_000
WEIGHT = """() => performance.getEntries()
    .filter(e => e.entryType === 'navigation' || e.entryType === 'resource')
    .map(e => e.decodedBodySize).reduce((a, b) => a + b, 0)"""
STICKING = """() => [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('.wide, pre, .tabs, .skip, .sr, svg, dialog') && e.checkVisibility())
    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
    .map(e => e.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .filter(e => !e.closest('svg, .sr, noscript, script') && e.checkVisibility())
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 13.1)
    .map(e => e.outerHTML.slice(0, 120))"""
LOW = """() => [...document.querySelectorAll(
        'button, a.button, select, summary, nav a, input:not([type=checkbox], [type=radio])')]
    .filter(e => e.checkVisibility() && e.type !== 'hidden')
    .filter(e => e.getBoundingClientRect().height < 39.5)
    .map(e => e.outerHTML.slice(0, 120))"""

# The rows of a long table are alike; the first eight say what all of them do.
ALIKE = (
    "document.querySelectorAll('tbody > tr:nth-child(n + 9), li:nth-child(n + 13)')"
    ".forEach(e => e.remove())"
)
AXE = """async (chosen) => (await axe.run({resultTypes: ['violations'], ...chosen})).violations
    .map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')])"""
INSIDE = """() => [...document.querySelectorAll('header a[href], main a[href], footer a[href]')]
    .map(a => a.href).filter(a => a.startsWith(location.origin))"""
LINKS: dict[str, list[str]] = {}
"""Kind of page -> the addresses its links lead to, as the pages were opened."""


@dataclass
class Watched:
    """A page and everything that went wrong on it."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", lambda r: self.problems.append(f"failed: {r.url}"))

    def _told(self, message: Any) -> None:
        if message.type in ("error", "warning") and "status of 404" not in message.text:
            self.problems.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.problems.append(f"left this machine: {request.url}")


@pytest.fixture(scope="module")
def readers(
    browser: Browser, site: Site, cookies: Callable[[str], Any]
) -> Iterator[dict[bool, Watched]]:
    """Two phones, of Ada and of a stranger, that keep watch over every page."""
    size = {"width": PHONE, "height": 844}
    contexts = {
        True: browser.new_context(viewport=size, storage_state=cookies("ada")),
        False: browser.new_context(viewport=size),
    }
    for context in contexts.values():
        context.set_default_timeout(60_000)
    yield {who: Watched(context.new_page(), site.address) for who, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_whole_light_and_fits_a_phone(
    kind: str, site: Site, readers: dict[bool, Watched]
) -> None:
    watched = readers[kind in SIGNED_IN]
    page = watched.page
    watched.problems.clear()
    answer = page.goto(site.url(KINDS[kind]))
    assert answer is not None and answer.status == WITH_ERROR_STATUS.get(kind, 200)
    settled(page)
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.evaluate(STICKING) == []
    assert page.evaluate(SMALL) == [] and page.evaluate(LOW) == []
    charts = page.locator("svg.chart").count()
    assert page.evaluate(WEIGHT) <= (WITH_CHARTS if charts else PLAIN)
    for i in range(charts):
        drawn = page.locator("svg.chart").nth(i)
        assert drawn.locator(".mark, [stroke-dasharray]").count() > 0
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert watched.problems == []
    LINKS[kind] = page.evaluate(INSIDE)


def shape(address: str) -> str:
    """The kind of place an address leads to: keys and numbers do not count."""
    path = re.sub(r"[?#].*", "", address)
    return re.sub(r"ac_\w+|\b\d+\b|(?<=saved/|lists/)[^/]+|(?<=creators/)[^/]+", "*", path)


def test_every_page_can_be_reached_by_a_link(site: Site) -> None:
    if set(LINKS) != set(KINDS):
        pytest.skip("only where every page was opened before")
    reached = {shape(address) for links in LINKS.values() for address in links}
    wanted = {kind: shape(site.url(KINDS[kind])) for kind in SIGNED_IN}
    missed = {kind for kind, place in wanted.items() if place not in reached}
    assert missed - set(WITHOUT_LINK) == set()


def test_no_link_leads_nowhere(site: Site, readers: dict[bool, Watched]) -> None:
    one_each = {shape(a): a for links in LINKS.values() for a in links}
    asked = readers[True].page.request
    status = {a: asked.get(a, timeout=60_000).status for a in one_each.values()}
    assert {address: code for address, code in status.items() if code >= 400} == {}


def test_every_kind_of_page_is_listed(site: Site) -> None:
    from wrensong.site.routes import every_route

    listed = [re.sub(r"[?#].*", "", address) for address in KINDS.values()]
    missing = [
        route.name
        for route in every_route()
        if route.door == "page" and route.name not in OTHERS
        and not any(_leads_to(route.path, address) for address in listed)
    ]  # fmt: skip
    assert missing == []
    assert set(OTHERS) <= {route.name for route in every_route()}


def _leads_to(route: str, address: str) -> bool:
    pattern = re.sub(r"<\w+>", "[^/]+", route.replace("<space>", r"\{space\}"))
    return re.fullmatch(pattern, address) is not None


@pytest.fixture(scope="module")
def examined(
    browser: Browser, site: Site, cookies: Callable[[str], Any]
) -> Iterator[dict[bool, Page]]:
    """Two windows into which a checker of accessibility may be put."""
    found = resources.files("axe_playwright_python") / "axe.min.js"
    contexts = {
        who: browser.new_context(
            viewport={"width": 1280, "height": 900}, bypass_csp=True,
            reduced_motion="reduce",  # colours are looked at where they end, not on their way
            storage_state=cookies("ada") if who else None,
        )
        for who in (True, False)
    }  # fmt: skip
    for context in contexts.values():
        context.set_default_timeout(60_000)
        context.add_init_script(found.read_text("utf-8"))
    yield {who: context.new_page() for who, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible_in_light_and_dark(
    kind: str, site: Site, examined: dict[bool, Page]
) -> None:
    page = examined[kind not in SIGNED_OUT]
    page.goto(site.url(KINDS[kind]))
    settled(page)
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    page.evaluate(ALIKE)
    page.emulate_media(color_scheme="light")
    assert page.evaluate(AXE, {}) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(AXE, {"runOnly": ["color-contrast"]}) == []


def settled(page: Page) -> None:
    """Wait until work that the page shows is done."""
    page.locator(".job[hx-get]").first.wait_for(state="detached", timeout=60_000)
