"""Deliverables from a terminal: what came in, what is approved, what is live, what is due."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.collaborate.work import agreed_work, campaign_of

from wrensong.cli import main
from wrensong.collaborate.desk import deliverables_of
from wrensong.collaborate.models import Collaboration
from wrensong.desk.models import Space

Run = Callable[..., Result]
TERMS = {
    "deliverables": [{"platform": "instagram", "format": "reel", "count": 1, "due": "2026-01-05"}],
    "approval": {"rounds": 0, "review_hours": 48},
    "live_for_days": 90,
}


@pytest.fixture
def work(own_space: Space) -> Collaboration:
    return agreed_work(campaign_of(own_space, brand_country="DE"), TERMS)


@pytest.fixture
def run(own_space: Space) -> Run:
    def ran(*words: Any) -> Result:
        said = ["-w", str(own_space.path), "collaborate", *map(str, words)]
        return CliRunner().invoke(main, said)

    return ran


def test_a_deliverable_goes_its_way(run: Run, work: Collaboration, tmp_path: Path) -> None:
    number = deliverables_of(work)[0].pk
    late = run("due", "--json")
    assert json.loads(late.output)[0]["warning"] == "overdue"
    (tmp_path / "caption.txt").write_text("Our rye is here.", "utf-8")
    (tmp_path / "rye.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    done = run("submit", number, "--text-file", tmp_path / "caption.txt", "--file",
               tmp_path / "rye.png")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "Version 1 is kept, review due" in done.output
    assert "DE.label fail: No word says that it is advertising." in done.output
    refused = run("approve", number, "--changes", "Begin with Werbung.")
    assert refused.exit_code == 2 and "0 rounds of changes were agreed" in refused.output
    asked = run("approve", number, "--changes", "Begin with Werbung.", "--beyond", "The law.")
    assert "Changes to version 1 are asked for. The collaboration is preparing." in asked.output
    run("submit", number, "--text", "Werbung: our rye is here.", "--label")
    assert "Version 2 approved. The collaboration is approved." in run("approve", number).output
    live = run("live", number, "https://www.instagram.com/p/1", "--check")
    assert "The collaboration is live. It stays until" in live.output
    assert "can be asked without a key" in live.output
    assert run("due").output.strip() == "Nothing is due."


def test_a_deliverable_is_added_by_hand(run: Run, work: Collaboration) -> None:
    done = run("deliver", work.pk, "story", "--due", "2030-12-24", "--review-hours", "24", "--json")
    (told,) = json.loads(done.output)
    assert (told["format"], told["due"], told["review_hours"]) == ("story", "2030-12-24", 24)
    assert (told["rounds_agreed"], told["live_days"]) == (None, None)
    shown = run("due").output
    assert "story 2" in shown and "@mina.bakes" in shown
    assert "1," in run("due", "--csv").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("submit", 1), "Nothing is handed in."),
        (("submit", 1, "--file", "/no/such.png"), "cannot be read"),
        (("submit", 99, "--text", "x"), "There is no such deliverable"),
        (("approve", 1), "Nothing was handed in yet."),
        (("live", 1, "ftp://x"), "This is no address of a page."),
        (("deliver", 1, "poem"), "is no format"),
    ],
)
def test_what_cannot_be_done_says_why(
    run: Run, work: Collaboration, words: tuple[Any, ...], said: str
) -> None:
    key = {1: deliverables_of(work)[0].pk, 99: 10**6}
    if words[0] == "deliver":
        key = {1: work.pk}
    answer = run(*(key.get(word, word) for word in words))
    assert answer.exit_code == 2 and said in answer.output


def test_the_same_in_a_notebook(own_space: Space, work: Collaboration) -> None:
    from wrensong.front import open_workspace

    room = open_workspace(own_space.path).collaborate
    number = deliverables_of(work)[0].pk
    extra = room.deliver(work.pk, "story", due="2030-12-24")
    assert extra["standing"] == "awaited" and extra["rounds_agreed"] is None
    assert [row["id"] for row in room.due(late=True)] == [number]
    assert room.submit(number, "Werbung: rye", label=True)["review"] == "submitted"
    assert room.approve(number)["versions"][-1]["decided_by"] == ""
    told = room.live(number, "https://www.instagram.com/p/1")
    assert told["standing"] == "live" and told["live_check"]["result"] == ""
    assert [row["id"] for row in room.due()] == [extra["id"]]
