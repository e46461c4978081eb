"""From the brief to the agreement: Ben in the app, Mina on her telephone, each in turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .stage import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
Browse = Callable[..., "BrowserContext"]


def test_brief_to_agreement_through_the_portal(site: Site, browse: Browse) -> None:
    ben = browse("ben").new_page()
    ben.goto(site.url("/w/{space}/collaborate/portal-links?contact={portal_contact}"))
    ben.get_by_label("Days it is good").fill("14")
    ben.get_by_role("button", name="Make the link").click()
    link = ben.locator(".link-to-copy input").input_value()
    assert re.match(r"http://[^/]+/c/", link)

    phone = browse(None, width=390, java_script_enabled=False)
    mina = phone.new_page()
    asked: list[tuple[str, str | None]] = []
    mina.on("request", lambda r: asked.append((r.url, r.headers.get("referer"))))
    mina.goto(link)
    assert "Fern & Salt" in mina.locator("header").inner_text()
    mina.get_by_role("link", name=re.compile("Easter plaits")).click()
    mina.get_by_role("link", name=re.compile("The terms, version 1")).click()
    assert mina.get_by_role("button", name="I accept").count() == 0  # her name is missing in it

    mina.get_by_role("link", name="Change something").click()
    mina.get_by_label("Fee in EUR").fill("220")
    mina.get_by_label("Postal address").fill("Lindengasse 1, 1070 Wien")
    mina.get_by_label("Your legal name").fill("Mina Okafor")
    mina.get_by_label("Country").fill("AT")
    mina.get_by_role("button", name="Send this offer").click()
    mina.get_by_text("Your change is with them").wait_for()
    assert (
        mina.locator("del", has_text="180").count() and mina.locator("ins", has_text="220").count()
    )

    # Ben sees what she changed, in the words of the terms, and accepts that version.
    ben.goto(site.url("/w/{space}/collaborate/collaborations/{portal_offered}"))
    assert ben.locator("del", has_text="180").count() and ben.locator("ins", has_text="220").count()
    digest = ben.locator(".terms-digest").first.text_content() or ""
    ben.get_by_label("Your full name").fill("Ben Fern")
    ben.get_by_role("button", name="Accept version 2").click()
    ben.get_by_text("Ben Fern").first.wait_for()

    mina.reload()
    assert (mina.locator(".terms-digest").first.text_content() or "-") in digest
    mina.get_by_label("Your full name").fill("Mina Okafor")
    mina.get_by_role("button", name="I accept these terms").click()
    mina.get_by_text("It is agreed").wait_for()
    mina.get_by_role("link", name="The agreement to keep").click()
    text = mina.locator("body").inner_text()
    assert "220" in text and "Mina Okafor" in text and "Ben Fern" in text
    pdf = phone.request.get(mina.url + ".pdf")
    assert pdf.body().startswith(b"%PDF")

    ben.goto(site.url("/w/{space}/collaborate/payments/{portal_offered}"))
    assert "220" in ben.locator("main").inner_text()
    key = link.split("/c/")[1].strip("/")
    assert [one for one in asked if key in (one[1] or "")] == []
    assert {url.split("/")[2] for url, _ in asked} == {link.split("/")[2]}
