"""On paper: A4, no navigation, and what can be opened lies open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .kinds import KINDS
from .stage import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", ["plan", "creator"])
def test_a_page_prints_on_a4_without_navigation(
    browse: Callable[..., BrowserContext], site: Site, kind: str
) -> None:
    page = browse("ada", width=794).new_page()
    page.goto(site.url(KINDS[kind]))
    page.locator(".job[hx-get]").first.wait_for(state="detached", timeout=60_000)
    table = page.locator("figure.chart details table").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()
    for gone in (".top", ".foot", "main button", "main nav"):
        assert not any(part.is_visible() for part in page.locator(gone).all()), gone
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper = page.pdf(prefer_css_page_size=True)
    size = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert size is not None
    assert float(size[1]) == pytest.approx(595, abs=1)
    assert float(size[2]) == pytest.approx(842, abs=1)
