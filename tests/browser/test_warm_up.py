"""From noticing a creator to her answer, in a real browser: by a person's own acts, day by day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from .stage import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = pytest.mark.browser
Browse = Callable[..., "BrowserContext"]
SCRIPT = pytest.mark.parametrize(
    ("script", "who"),
    [(True, "olga.oven..wren"), (False, "ole.kids..wren")],
    ids=["script", "no script"],
)


def day(ago: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=ago)).isoformat()


def go(page: Page, room: str) -> None:
    page.get_by_role("navigation", name="Workspace").get_by_text("Today", exact=True).click()
    page.get_by_role("navigation", name="In this part").get_by_text(room, exact=True).click()


def card(page: Page, who: str) -> Locator:
    """The act that is suggested for somebody today."""
    return page.locator("main section", has=page.get_by_role("link", name=f"@{who}", exact=True))


def do(page: Page, who: str, ago: int, kind: str = "") -> None:
    """Do what today suggests, and say on which day, and what it was where that is another act."""
    act = card(page, who)
    act.locator("summary").click()
    if kind:
        act.locator("select[name=kind]").select_option(kind)
    act.get_by_label("On", exact=True).fill(day(ago))
    act.get_by_role("button", name="I did this").click()
    page.get_by_text("Kept: You").wait_for()


@SCRIPT
def test_warm_up_to_reply(browse: Browse, site: Site, script: bool, who: str) -> None:
    page = browse("ben", java_script_enabled=script).new_page()
    page.goto(site.url("/w/{space}/discover/") + f"?q={who.split('.')[0]}")
    page.goto(site.url("/w/{space}/creators/") + f"{who}/")
    page.get_by_role("button", name="Start relationship").click()
    ladder = page.locator("section", has=page.get_by_role("heading", name="The ladder"))
    assert ladder.locator("[aria-current=step]").inner_text().startswith("Noticed")
    outreach = page.locator("section", has=page.get_by_role("heading", name="Outreach is"))
    assert "3 more genuine acts" in outreach.inner_text()
    relationship = page.url

    go(page, "Today")
    suggested = card(page, who)
    assert "Follow from the brand" in suggested.inner_text()
    assert suggested.locator("blockquote").inner_text().strip("“” \n")
    do(page, who, 9)
    do(page, who, 8, "comment")
    first = card(page, who).get_by_role("link", name="The post")
    seen = first.get_attribute("href") if first.count() else None
    do(page, who, 4)
    go(page, "Today")
    page.goto(relationship)
    assert "not open yet" in outreach.inner_text()
    assert "1 more genuine act" in outreach.inner_text()

    go(page, "Today")
    again = card(page, who).get_by_role("link", name="The post")
    assert again.count() == 0 or again.get_attribute("href") != seen  # acted on once is enough
    do(page, who, 0)
    assert "You may write to them" in card(page, who).inner_text()
    page.goto(relationship)
    assert "Outreach is open" in outreach.inner_text()
    assert "3 genuine acts over 8 days" in outreach.inner_text().replace("\u202f", " ")
    assert ladder.locator("[aria-current=step]").inner_text().startswith("Engaged")

    happened = page.locator("section", has=page.get_by_role("heading", name="Something happened"))
    happened.locator("select[name=by_creator]").select_option(label=f"@{who}")
    happened.locator("select[name=kind]").select_option("reply")
    happened.get_by_label("What was said").fill("Thank you! Which flour was it?")
    happened.get_by_role("button", name="Keep it").click()
    page.get_by_text(re.compile("^Kept: ")).wait_for()
    assert ladder.locator("[aria-current=step]").inner_text().startswith("Known")
    timeline = page.locator("section", has=page.get_by_role("heading", name="What happened"))
    assert "Thank you! Which flour was it?" in timeline.inner_text()
    assert timeline.locator("ol > li").count() == 5

    go(page, "Today")
    assert "They wrote last" in card(page, who).inner_text()
    assert "Which flour was it?" in card(page, who).inner_text()
    card(page, who).get_by_role("button", name="Not today").click()
    page.get_by_text("is back on the list on").wait_for()
    assert card(page, who).count() == 0


def test_the_list_of_relationships_is_narrowed_by_its_rungs(browse: Browse, site: Site) -> None:
    page = browse("cleo").new_page()
    page.goto(site.url("/w/{space}/"))
    go(page, "Relationships")
    page.get_by_label("Name or handle").fill("@mina")
    page.get_by_role("button", name="Show these").click()
    assert "@mina.bakes" in page.locator("main table").inner_text()
    rung = page.get_by_role("navigation", name="Rungs").get_by_role("link").last
    words, count = rung.inner_text().rsplit(" ", 1)
    rung.click()
    rows = page.locator("main table tbody tr")
    assert rows.count() == int(count)
    assert all(words in row for row in rows.all_inner_texts())
    page.get_by_label("Name or handle").fill("nobody like that")
    page.get_by_role("button", name="Show these").click()
    assert "is like that" in page.locator("main").inner_text()
