"""A real Chromium, the report of the demo world, and the site as its readers have it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .stage import PASSWORD, Site, stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

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


@pytest.fixture(scope="session")
def site(
    browser: Browser, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A real server on a copy of the demo world (after the browser: without one, no server)."""
    with stage(demo_folder, tmp_path_factory.mktemp("stage") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def cookies(browser: Browser, site: Site) -> Callable[[str], Any]:
    """``cookies("ben")``: the state of a browser in which Ben has signed in by the form, once."""
    known: dict[str, Any] = {}

    def signed(name: str) -> Any:
        if name not in known:
            context = browser.new_context(java_script_enabled=False)
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto(site.url("/sign-in"))
            page.get_by_label("E-mail").fill(f"{name}@example.org")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda address: "/sign-in" not in address)
            known[name] = context.storage_state()
            context.close()
        return known[name]

    return signed


@pytest.fixture
def browse(
    browser: Browser, site: Site, cookies: Callable[[str], Any]
) -> Iterator[Callable[..., BrowserContext]]:
    """``browse("ben", width=390, color_scheme="dark")``: a window of Ben's; None: of a stranger.
    Closed at the end of the test."""
    opened: list[BrowserContext] = []

    def window(name: str | None, width: int = 1280, **options: Any) -> BrowserContext:
        size = {"width": width, "height": 844 if width < 600 else 900}
        state = cookies(name) if name else None
        context = browser.new_context(viewport=size, storage_state=state, **options)
        context.set_default_timeout(30_000)
        opened.append(context)
        return context

    yield window
    for context in opened:
        context.close()
