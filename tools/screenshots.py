"""Pictures of every kind of page: ``./dev screenshots [NAME ...]`` writes ``screenshots/``.

The pages are those of the browser tests (tests/browser/kinds.py), on a phone and on a desk, light
and dark, each in one file: ``home-phone-dark.png``. Needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.kinds import KINDS, SIGNED_OUT
from tests.browser.stage import PASSWORD, ROOT, Site, stage

OUT = ROOT / "screenshots"
WIDTHS = {"desk": 1280, "phone": 390}
SCHEMES = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main(names: list[str]) -> int:
    """Write the pictures of the named kinds (all without a name); returns the exit status."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    unknown = set(names) - set(KINDS)
    if chromium is None or unknown:
        said = f"No page is named {', '.join(sorted(unknown))}." if unknown else "No Chromium here."
        print(said, file=sys.stderr)
        return 2
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        demo = Path(place) / "demo"
        prepare_demo(demo)
        with stage(demo, Path(place) / "home") as site:
            take(chromium, site, names or list(KINDS))
    print(f"Wrote {len(names or KINDS) * 4} pictures into {OUT}")
    return 0


def prepare_demo(folder: Path) -> None:
    """The demo world in ``folder``, imported and prepared."""
    from wrensong.demo.world import OBSERVED_AT, build_world
    from wrensong.desk.readings import declare_prepared
    from wrensong.front import open_workspace, prepare

    with tempfile.TemporaryDirectory() as files:
        world = build_world(Path(files))
        ws = open_workspace(folder)
        for path, kind in (
            (world.creators, "creators"), (world.posts_file, "posts"),
            (world.comments_file, "comments"), (world.audience, "audience"),
            (world.followers, "creators"),
        ):  # fmt: skip
            ws.discover.import_file(path, kind, observed_at=OBSERVED_AT, shared=True)
    declare_prepared(folder, prepare(folder))


def take(chromium: str, site: Site, names: list[str]) -> None:
    """One picture of each page a width and scheme."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        signed = _signed_in(browser, site)
        for place, width in WIDTHS.items():
            for scheme in SCHEMES:
                look: Any = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
                ada = browser.new_context(storage_state=signed, **look).new_page()
                stranger = browser.new_context(**look).new_page()
                for name in names:
                    page = stranger if name in SIGNED_OUT else ada
                    page.goto(site.url(KINDS[name]))
                    page.locator(".job[hx-get]").first.wait_for(state="detached")
                    file = f"{name.replace(' ', '-')}-{place}-{scheme}.png"
                    page.screenshot(path=OUT / file, full_page=True)
        browser.close()


def _signed_in(browser: Any, site: Site) -> Any:
    page = browser.new_page()
    page.goto(site.url("/sign-in"))
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page.context.storage_state()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
