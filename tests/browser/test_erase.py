"""An owner opens a creator, exports, erases; then nothing finds her, and no file holds her."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.engage.leaks import leaks

from .stage import PASSWORD, Site, stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WORDS = ["mina.bakes", "Mina Okafor", "mina@mina-bakes.example"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def own_site(browser: Browser, demo_folder: Path, home: Path) -> Iterator[Site]:
    """A server of its own: what is erased is gone for every later test."""
    with stage(demo_folder, home) as running:
        yield running


def signed_in(browser: Browser, site: Site) -> Page:
    page = browser.new_context(accept_downloads=True).new_page()
    page.set_default_timeout(60_000)
    page.goto(site.url("/sign-in"))
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def test_erase_a_creator(browser: Browser, own_site: Site, home: Path, tmp_path: Path) -> None:
    page = signed_in(browser, own_site)
    page.goto(own_site.url("/w/{space}/discover/?q=sourdough"))
    page.locator("main").get_by_role("link", name="@mina.bakes").first.click()
    page.get_by_role("link", name="Export or erase").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the archive").click()
    waiting.value.save_as(tmp_path / "mina.zip")
    with zipfile.ZipFile(tmp_path / "mina.zip") as archive:
        assert "@mina.bakes" in archive.read("README.txt").decode()

    page.get_by_role("link", name="Erase instead").click()
    page.get_by_label("Type the handle to confirm").fill("@nils")
    page.get_by_role("button", name="Erase @mina.bakes for good").click()
    assert "nothing was erased" in page.locator("main").inner_text()
    page.get_by_label("Type the handle to confirm").fill("@mina.bakes")
    page.get_by_role("button", name="Erase @mina.bakes for good").click()
    page.get_by_text("erased, kept out").nth(1).wait_for(timeout=120_000)

    page.goto(own_site.url("/w/{space}/discover/?q=mina.bakes"))
    assert "@mina.bakes" not in page.locator("main table").all_inner_texts().__repr__()
    answer = page.goto(own_site.url("/w/{space}/creators/{creator}/"))
    assert answer is not None
    assert answer.status == 404
    page.goto(own_site.url("/w/{space}/activity"))
    assert "Ada erased a creator from the workspace" in page.locator("main").inner_text()
    page.context.close()
    assert leaks(home, WORDS) == []
