"""What the script adds where it may run; every page works without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from .stage import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def design(browse: Callable[..., BrowserContext], site: Site) -> Iterator[Page]:
    """The page with every component, as Ada sees it."""
    page = browse("ada", permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(site.url("/design"))
    yield page


def test_question_mark_lists_the_keys_and_escape_closes_the_list(design: Page) -> None:
    design.keyboard.press("?")
    listed = design.get_by_role("dialog", name="Keys")
    assert listed.is_visible() and "to the search" in listed.inner_text()
    design.keyboard.press("Escape")
    assert not listed.is_visible()


def test_a_question_mark_that_is_typed_stays_a_question_mark(design: Page) -> None:
    field = design.get_by_label("Budget")
    field.fill("")
    field.press("?")
    assert field.input_value() == "?"
    assert design.get_by_role("dialog").count() == 0


def test_one_box_checks_all_of_a_name_and_shows_when_only_some_are(design: Page) -> None:
    all_, tiktok = design.get_by_label("all", exact=True), design.get_by_label("TikTok")
    assert all_.evaluate("box => box.indeterminate")
    all_.check()
    assert tiktok.is_checked() and design.get_by_label("Instagram").is_checked()
    tiktok.uncheck()
    assert not all_.is_checked() and all_.evaluate("box => box.indeterminate")
    all_.check()
    all_.uncheck()
    assert not tiktok.is_checked() and not design.get_by_label("Instagram").is_checked()


def test_a_link_can_be_copied(design: Page) -> None:
    button = design.get_by_role("button", name="Copy")
    button.click()
    design.get_by_role("button", name="Copied").wait_for()
    assert design.evaluate("navigator.clipboard.readText()") == "https://example.org/s/abc"


def test_a_file_can_be_dropped_where_it_can_be_chosen(design: Page) -> None:
    transfer = design.evaluate_handle(
        "() => { const t = new DataTransfer();"
        " t.items.add(new File(['handle'], 'spring.csv')); return t; }"
    )
    place = design.locator("[data-drop]")
    place.dispatch_event("dragover", {"dataTransfer": transfer})
    assert "over" in (place.get_attribute("class") or "")
    place.dispatch_event("drop", {"dataTransfer": transfer})
    assert "over" not in (place.get_attribute("class") or "")
    chosen = "input => [...input.files].map(file => file.name)"
    assert design.locator("input[type=file]").evaluate(chosen) == ["spring.csv"]
    assert place.locator("output").inner_text() == "spring.csv"


def test_a_wide_table_can_be_scrolled_by_keyboard(
    browse: Callable[..., BrowserContext], site: Site
) -> None:
    page = browse("ada", width=390, bypass_csp=True).new_page()  # so that it may be asked again
    page.goto(site.url("/design"))
    table = page.get_by_role("region", name="Colours that words are set in")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_the_menu_of_a_phone_closes_with_escape(
    browse: Callable[..., BrowserContext], site: Site
) -> None:
    page = browse("ada", width=390).new_page()
    page.goto(site.url("/w/{space}/"))
    home = page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Home")
    assert not home.is_visible()
    page.locator("summary", has_text="Menu").click()
    assert home.is_visible()
    page.keyboard.press("Escape")
    assert not home.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Menu"


def test_on_a_desk_the_menu_lies_open(browse: Callable[..., BrowserContext], site: Site) -> None:
    page = browse("ada", java_script_enabled=False).new_page()
    page.goto(site.url("/w/{space}/"))
    assert page.get_by_role("navigation", name="Workspace").get_by_text("Home").is_visible()
    assert not page.locator("summary", has_text="Menu").is_visible()
