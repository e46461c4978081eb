"""Without a mouse: every link, field and button is reached, seen, and works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .kinds import KINDS
from .stage import PASSWORD, Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
# Everything that can take the focus, in the order of the page; a group of radios is one stop.
STOPS = """() => {
    const seen = new Set();
    const all = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
    window.stops = all.filter(e => {
        if (e.disabled || e.tabIndex < 0 || !e.checkVisibility() || e.closest('svg')) return false;
        if (e.type !== 'radio') return true;
        const group = e.name + (e.form ? e.form.id : '');
        return !seen.has(group) && seen.add(group);
    });
    return window.stops.length;
}"""
HERE = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    const of_group = s => s.type === 'radio' && s.name === e.name && s.form === e.form;
    const place = window.stops.findIndex(s => s === e || (e.type === 'radio' && of_group(s)));
    const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return [place, seen, e.outerHTML.slice(0, 100)];
}"""


@pytest.mark.parametrize(
    "kind", ["sign in", "home", "search", "creator", "shortlist", "plan", "brief edit", "people"]
)
def test_tab_reaches_everything_in_order_and_shows_where_it_is(
    browse: Callable[..., BrowserContext], site: Site, kind: str
) -> None:
    page = browse(None if kind == "sign in" else "ada").new_page()
    page.goto(site.url(KINDS[kind]))
    page.locator(".job[hx-get]").first.wait_for(state="detached", timeout=60_000)
    count = page.evaluate(STOPS)
    assert count > 3
    places, unseen = [], []
    for _ in range(min(count, 120)):
        page.keyboard.press("Tab")
        place, seen, what = page.evaluate(HERE)
        if place < 0 and what.startswith('<input type="date"'):
            continue
        places.append(place)
        if not seen:
            unseen.append(what)
    assert unseen == []
    order = list(dict.fromkeys(places))  # a date has several stops of its own
    assert order == list(range(len(order)))
    assert len(order) >= min(count, 40)


def test_a_person_signs_in_and_searches_with_the_keyboard_alone(
    browse: Callable[..., BrowserContext], site: Site
) -> None:
    page = browse(None).new_page()
    page.goto(site.url("/sign-in?next=/w/{space}/discover/"))
    while page.evaluate("document.activeElement.name") != "email":
        page.keyboard.press("Tab")
    page.keyboard.type("cleo@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("sourdough")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sourdough" in address)
    assert page.locator("table.data tbody tr").count() >= 10


def test_the_skip_link_leads_past_the_navigation(
    browse: Callable[..., BrowserContext], site: Site
) -> None:
    page = browse("ada").new_page()
    page.goto(site.url("/w/{space}/"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")
