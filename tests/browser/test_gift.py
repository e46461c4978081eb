"""A gift goes from the offer to the post, in a real browser."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .stage import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
Browse = Callable[..., "BrowserContext"]
WIDTHS = pytest.mark.parametrize(
    ("script", "width", "kind"),
    [(True, 1280, "Baking boxes (affiliate)"), (False, 390, "Bread week (giveaway)")],
    ids=["desk", "phone without a script"],
)


@WIDTHS
def test_a_gift_goes_from_the_offer_to_the_post(
    browse: Browse, site: Site, script: bool, width: int, kind: str
) -> None:
    page = browse("ben", width=width, java_script_enabled=script).new_page()
    page.goto(site.url("/w/{space}/collaborate/gifts"))
    page.get_by_role("link", name=re.compile(re.escape(kind))).first.click()
    who = page.locator("h1").inner_text().removeprefix("A gift for ")

    # What she may choose.
    page.get_by_role("checkbox", name=re.compile("Bread pan")).check()
    page.get_by_role("checkbox", name=re.compile("Rye flour")).check()
    page.get_by_label("How many things").fill("2")
    page.get_by_label("Worth at most").fill("60")
    page.get_by_role("button", name="Offer the gift").click()
    assert "A gift is offered" in page.locator("main").inner_text()

    # Too much is told, and stays as it was typed; then she takes one of each.
    page.get_by_label("Bread pan").fill("2")
    page.get_by_role("button", name="Keep the choice").click()
    assert "at most 60" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Bread pan").input_value() == "2"
    page.get_by_label("Bread pan").fill("1")
    page.get_by_label("Rye flour, 5 kg").fill("1")
    page.get_by_role("button", name="Keep the choice").click()
    assert "Worth 54.40" in page.locator("main").inner_text()

    page.get_by_text("Note the address").click()
    for label, text in (
        ("Name on the parcel", f"Parcel of {kind}"), ("Street and number", "Lindengasse 1"),
        ("Town", "Wien"), ("Country", "AT"),
    ):  # fmt: skip
        page.get_by_label(label, exact=label != "Country").fill(text)
    page.get_by_role("button", name="Keep the address").click()
    assert "Deleted 30 days after delivery" in page.locator("main").inner_text()
    here = page.url

    # The order list holds it once.
    page.goto(site.url("/w/{space}/collaborate/gifts/orders"))
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the list").click()
    rows = list(csv.DictReader(Path(taken.value.path()).read_text("utf-8").splitlines()))
    [row] = [r for r in rows if r["name"] == f"Parcel of {kind}"]
    assert (row["items"], row["city"]) == ("1 x PAN-1; 1 x RYE-5", "Wien")
    page.goto(site.url("/w/{space}/collaborate/gifts/orders"))
    assert page.get_by_role("button", name="Take the list").count() == 0

    page.goto(here)
    page.get_by_role("textbox", name="Carrier").fill("Post")
    page.get_by_role("textbox", name="Tracking number").fill("AB 1")
    page.get_by_role("button", name="It is on its way").click()
    assert "Post AB 1" in page.locator("main").inner_text()
    page.get_by_role("button", name="It arrived").click()
    page.get_by_label("Address of her post").fill("https://example.org/p/1")
    page.get_by_role("button", name="She posted").click()
    assert page.get_by_role("link", name="https://example.org/p/1").is_visible()
    page.get_by_role("link", name="Gifts", exact=True).click()
    row_of_it = page.locator("tbody tr", has_text=who).filter(has_text="Posted")
    assert row_of_it.count() >= 1
