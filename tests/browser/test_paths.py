"""The ways people go, in a real browser: with a script and without, and only where they may."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .stage import PASSWORD, SPACE, Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
Browse = Callable[..., "BrowserContext"]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the link of this name in the content of the page."""
    page.locator("main").get_by_role("link", name=name).first.click()


def wait_for_work(page: Page, script: bool) -> None:
    """Until the work that a page shows is done; without a script the reader asks again."""
    if script:
        page.locator(".job[hx-get]").first.wait_for(state="detached", timeout=60_000)
        return
    for _ in range(120):
        if not page.locator(".job[hx-get]").count():
            return
        page.wait_for_timeout(500)
        page.get_by_role("link", name="See how far it is").first.click()
    raise AssertionError("the work did not end")


@SCRIPT
def test_from_a_question_to_a_plan_in_the_hands_of_a_stranger(
    browse: Browse, site: Site, script: bool
) -> None:
    page = browse("ben", java_script_enabled=script).new_page()
    page.goto(site.url("/w/{space}/"))
    page.get_by_role("navigation", name="Workspace").get_by_text("Discover").click()
    page.get_by_label("Who are you looking for?").fill("sourdough")
    page.get_by_role("button", name="Search", exact=True).click()
    assert page.locator("table.data tbody tr").count() >= 10
    follow(page, "@mina.bakes")
    assert page.locator("h1").inner_text().startswith("@mina.bakes")

    page.get_by_role("navigation", name="Workspace").get_by_text("Briefs").click()
    follow(page, "Winter flour")
    follow(page, "See who fits")
    wait_for_work(page, script)
    page.get_by_text("Why, and decide").first.click()
    page.get_by_role("button", name="Keep", exact=True).first.click()
    page.locator("main table tbody", has_text="kept").first.wait_for()

    follow(page, "Plan the budget")
    wait_for_work(page, script)
    assert page.get_by_role("heading", name="The chosen set").is_visible()
    chosen = page.locator("main table").first.locator("tbody th").first.inner_text().split()[0]
    follow(page, re.compile("^Share"))
    wait_for_work(page, script)
    page.get_by_label("For whom").fill("The agency")
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("input[readonly]").first.input_value()
    assert link.startswith(site.address)

    strangers = browse(None, java_script_enabled=script).new_page()
    strangers.goto(link)
    assert chosen in strangers.locator("main").inner_text()
    assert strangers.locator("form").count() == 0
    strangers.goto(site.url("/w/{space}/"))
    assert "/sign-in" in strangers.url


def test_a_viewer_reads_everything_and_is_offered_nothing_to_change(
    browse: Browse, site: Site
) -> None:
    page = browse("cleo").new_page()
    places = (
        "/w/{space}/", "/w/{space}/discover/", "/w/{space}/discover/lists/Bakers",
        "/w/{space}/creators/{creator}/", "/w/{space}/match/briefs/{brief}/",
        "/w/{space}/match/briefs/{brief}/shortlist/", "/w/{space}/plan/{brief}/",
        "/w/{space}/plan/{brief}/scenarios", "/w/{space}/imports", "/w/{space}/people",
        "/w/{space}/shares",
    )  # fmt: skip
    for place in places:
        answer = page.goto(site.url(place))
        assert answer is not None and answer.status == 200, place
        wait_for_work(page, script=True)
        writing = page.locator(
            "form[method=post]:not([action='/sign-out']) button:not([formmethod=get])"
        )
        assert writing.all_inner_texts() == [], place


def test_a_viewer_who_writes_all_the_same_is_told_who_could_help(
    browse: Browse, site: Site
) -> None:
    page = browse("cleo").new_page()
    page.goto(site.url("/w/{space}/"))
    page.evaluate(
        """place => { const form = document.querySelector('form[action="/sign-out"]');
        form.action = place; form.submit(); }""",
        f"/w/{SPACE}/discover/lists",
    )
    page.wait_for_url("**/discover/lists")
    assert "Ask an owner of this workspace" in page.locator("main").inner_text()


@SCRIPT
def test_a_file_with_a_bad_row_is_imported_and_the_row_is_named(
    browse: Browse, site: Site, script: bool
) -> None:
    page = browse("ben", java_script_enabled=script).new_page()
    page.goto(site.url("/w/{space}/imports"))
    rows = f"handle,platform,followers\n@new.{script}..wren,instagram,8100\n,instagram,12\n"
    page.locator("input[type=file]").set_input_files(
        {"name": f"spring-{script}.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_role("button", name="Upload and look at it").click()
    wait_for_work(page, script)
    assert "Nothing is imported yet" in page.locator("main").inner_text()
    page.get_by_role("button", name=re.compile("^Import")).click()
    wait_for_work(page, script)
    set_aside = page.locator("section", has=page.get_by_role("heading", name="set aside"))
    told = set_aside.locator("tbody tr").first
    assert told.locator("td").first.inner_text() == "3"
    assert "handle" in told.inner_text()


def test_the_first_start_leads_the_owner_in(browse: Browse, site: Site, tmp_path: Path) -> None:
    with serving(tmp_path / "home") as fresh:
        link = re.search(r"http\S+/sign-in/\S+", fresh.printed)
        assert link is not None, fresh.printed
        page = browse(None).new_page()
        page.goto(link[0])
        assert page.locator("h1").inner_text() == "Welcome to Wrensong"
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("E-mail").fill("ada@example.org")
        page.get_by_label("Password").fill("short")
        page.get_by_label("Your brand").fill("Fern & Salt")
        page.get_by_role("button", name="Begin").click()
        assert page.locator(".field-error").count() == 1
        assert page.get_by_label("Your brand").input_value() == "Fern & Salt"
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Begin").click()
        assert page.locator("h1").inner_text() == "Fern & Salt"
        assert page.locator("main a.button").count() >= 1  # what to do first

        page.get_by_role("button", name="Sign out").click()
        page.goto(link[0])
        assert page.get_by_role("button", name="Sign out").count() == 0  # a link works once
        page.goto(fresh.url("/sign-in"))
        page.get_by_label("E-mail").fill("ada@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        assert page.locator("h1").inner_text() == "Fern & Salt"
