"""The verbs of outreach, as a notebook calls them and as commands."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.engage.posting import answer

from wrensong.cli import main
from wrensong.core.errors import BadInput, NotAllowed, NotFound
from wrensong.engage import desk as engage


@pytest.fixture
def ws(own_space, desk):
    """Ada's workspace on a copy of the files, with whom outreach to Mina is open."""
    from wrensong.front import open_workspace

    desk.contact("@mina.bakes", "mina@example.org")
    return open_workspace(own_space.path)


TYPED = {"gift": "a bag of rye", "personal_line": "Your oven tip saved our Sunday."}


def test_a_mail_goes_from_draft_to_answer_by_the_verbs(ws, desk, post, box):
    made = ws.engage.draft("@mina.bakes", "Gift offer", typed=TYPED)
    assert made["state"] == "draft" and "a bag of rye" in made["body"]
    assert made["evidence"][0]["text"] in made["body"]
    assert ws.engage.send()["sent"] == 0
    with pytest.raises(NotAllowed):
        ws.engage.approve(made["message"], "cleo@example.org")
    assert ws.engage.approve(made["message"], "ben@example.org")["state"] == "approved"
    assert ws.engage.send()["sent"] == 1 and post.to == ["mina@example.org"]
    box.mails.append(answer(post.parsed()[0], "Gladly.", "mina@example.org"))
    told = ws.engage.replies()
    assert (told["replies"], told["problem"]) == (1, "")


def test_a_draft_says_what_has_to_be_provided(ws):
    with pytest.raises(BadInput, match="not made") as told:
        ws.engage.draft("@mina.bakes", "Gift offer")
    assert "{gift}" in told.value.next_step and "{personal_line}" in told.value.next_step
    with pytest.raises(NotFound, match="no template"):
        ws.engage.draft("@mina.bakes", "Nothing of this name")


def test_consent_and_the_list_by_the_verbs(ws, desk):
    said = {"basis": "mail about working together", "how": "in person", "on": "2026-05-02"}
    assert ws.engage.consent("@mina.bakes", **said)["outcome"] == "allowed"
    assert ws.engage.suppress("Mina+x@example.org")["suppressed"] == "noted by hand"
    assert engage.is_suppressed(desk.space, "mina@example.org")
    assert ws.engage.consent("@mina.bakes", **said)["outcome"] == "blocked"


def test_the_commands_say_the_same(ws, post):
    def run(*words):
        done = CliRunner().invoke(main, ["-w", str(ws.folder), "engage", *words])
        return done.exit_code, done.output

    fields = [word for name, said in TYPED.items() for word in ("--set", f"{name}={said}")]
    code, told = run("draft", "@mina.bakes", "--template", "Gift offer", *fields, "--json")
    number = str(json.loads(told)["message"])
    assert code == 0
    code, told = run("approve", number, "--by", "ben@example.org")
    assert code == 0 and "approved" in told and "Mill Lane 4" in told
    assert run("send") == (0, "1 sent, 0 held, 0 failed\n") and len(post.mails) == 1
    code, told = run("replies")
    assert code == 2 and "No mailbox is set" in told
    assert run("suppress", "nils@example.org")[0] == 0
    assert run("draft", "@mina.bakes", "--template", "Gift offer", "--set", "gift")[0] == 2
    said = ("--basis", "mail", "--how", "form", "--on", "2026-05-02")
    code, told = run("consent", "@mina.bakes", *said)
    assert code == 0 and "@mina.bakes: allowed." in told
