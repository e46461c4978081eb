"""A giveaway from its checklist to a proof that anybody repeats, in a real browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from .stage import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
Browse = Callable[..., "BrowserContext"]
CLOSES_IN = 40  # seconds: long enough to open it and read a list


def test_a_giveaway_is_settled_opened_drawn_and_repeated_by_a_stranger(
    browse: Browse, site: Site, tmp_path: Path
) -> None:
    page = browse("ben").new_page()
    page.goto(site.url("/w/{space}/collaborate/giveaways"))
    page.get_by_role("link", name="Prepare a giveaway").click()
    now = datetime.now(ZoneInfo("Europe/Vienna"))
    form = {
        "Name": "Rye week", "Prize": "A bread pan", "Value of one": "39.90", "Currency": "EUR",
        "Prizes": "1", "Alternates": "1", "Lowest age": "18", "Countries of residence": "AT, DE",
        "Address of the official rules": "https://fernandsalt.example/rules",
        "What an entry must hold": "#RyeWeek",
        "Opens": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "Closes": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}", "Time zone": "Europe/Vienna",
    }  # fmt: skip
    for label, text in form.items():
        page.get_by_label(label, exact=label in ("Name", "Prize", "Prizes")).fill(text)
    page.get_by_role("button", name="Save the giveaway").click()

    # It cannot open while a check is open.
    assert page.get_by_role("button", name="Open the giveaway").count() == 0
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Keep the checklist").click()
    page.get_by_role("link", name="Edit").click()
    soon = datetime.now(ZoneInfo("Europe/Vienna")) + timedelta(seconds=CLOSES_IN)
    closes = page.get_by_label("Closes")
    closes.evaluate(
        "(input, at) => { input.step = 1; input.value = at; }", f"{soon:%Y-%m-%dT%H:%M:%S}"
    )
    page.get_by_role("button", name="Save the giveaway").click()
    page.get_by_role("button", name="Open the giveaway").click()
    page.get_by_role("link", name="What to publish now").click()
    announced = page.locator("main pre").nth(1).inner_text().strip()
    assert len(announced) == 64
    assert page.get_by_text("Seed:", exact=True).count() == 0

    # Entrants: each refused line with its reason.
    page.get_by_role("link", name="Back to the giveaway").click()
    names = ["rye.rita", "olga", "pan-peter", "quirin"]
    lines = "\n".join(f"@{n},me #ryeweek" for n in names)
    content = f"handle,comment\n{lines}\nOLGA,again #RyeWeek\nlater,hello\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "comments.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Read the list").click()
    page.get_by_text("2 refused, each with the reason").click()
    assert page.get_by_text("Line 6: the same account as line 3").is_visible()
    assert page.get_by_text("Line 7: the entry does not hold #RyeWeek").is_visible()
    assert page.get_by_role("button", name="Freeze the list").count() == 0

    while datetime.now(ZoneInfo("Europe/Vienna")) <= soon:
        page.wait_for_timeout(500)
    page.reload()
    page.get_by_role("button", name="Freeze the list").click()
    page.get_by_role("button", name="Draw").click()
    assert page.locator("tbody tr", has_text="1. winner").count() == 1
    page.get_by_role("button", name="Told").click()
    page.get_by_role("button", name="Takes the prize").click()
    page.get_by_role("button", name="Prize sent").click()
    assert "prize sent" in page.locator("tbody tr", has_text="1. winner").inner_text()

    # Whoever has the published file repeats the draw, and names herself.
    page.get_by_role("link", name="Proof").click()
    assert "This draw repeats" in page.locator("main").inner_text()
    with page.expect_download() as taken:
        page.get_by_role("link", name="JSON").click()
    proof = tmp_path / "proof.json"
    taken.value.save_as(proof)
    assert json.loads(proof.read_text("utf-8"))["announcement_sha256"] == announced
    assert not any(name in proof.read_text("utf-8") for name in names)
    said = _draw(proof, "--handle", "@Olga")
    assert said.returncode == 0 and said.stdout.startswith("The same.")
    assert "@Olga was on the list." in said.stdout

    broken = json.loads(proof.read_text("utf-8"))
    broken["winners"], broken["alternates"] = broken["alternates"], broken["winners"]
    proof.write_text(json.dumps(broken), "utf-8")
    assert _draw(proof).returncode == 1


def _draw(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wrensong", "collaborate", "draw", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)
