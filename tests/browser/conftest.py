"""A real Chromium, and the report of the demo world."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; skips when this machine has none."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def report_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report that the main job writes about the demo world."""
    import wrensong
    from wrensong.demo.world import build_world

    world = build_world(tmp_path_factory.mktemp("demo"))
    workspace = wrensong.open(tmp_path_factory.mktemp("workspace"))
    result = workspace.scout(
        world.folder / "brief.toml",
        world.folder / "creators.csv",
        posts=world.folder / "posts.csv",
        comments=world.folder / "comments.csv",
        out=tmp_path_factory.mktemp("report"),
    )
    return Path(result.report)
