"""Gifts, draws and ambassadors from a terminal and a notebook."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner
from tests.collaborate.test_draw import NAMES, SEED, proof
from tests.collaborate.test_gifts import HOME, mina, offer, products  # noqa: F401
from tests.collaborate.work import contact_of

from wrensong.cli import main
from wrensong.collaborate.desk.ambassadors import TierSaid, add_group, add_tier, join
from wrensong.collaborate.models import GiftOffer, MonthItem
from wrensong.collaborate.rules import drawing
from wrensong.front import open_workspace


@pytest.fixture
def run(space):
    def wrensong(*words):
        return CliRunner().invoke(main, ["--workspace", space.folder, "collaborate", *words])

    return wrensong


@pytest.fixture
def published(tmp_path):
    """A proof and the list it was drawn from, as files."""
    (tmp_path / "proof.json").write_text(json.dumps(proof()), "utf-8")
    (tmp_path / "list.csv").write_text("handle\n" + "\n".join(NAMES), "utf-8")
    return tmp_path


def draw(*words):
    return CliRunner().invoke(main, ["collaborate", "draw", *map(str, words)])


def test_a_gift_walks_from_a_terminal(run, offer, products, tmp_path):  # noqa: F811
    number = str(offer.pk)

    def do(act, *fields):
        words = [part for field in fields for part in ("--with", field)]
        return run("gift", number, "--do", act, *words, "--json")

    assert do("choose", f"product-{products[0].pk}=1").exit_code == 0
    assert do("address", *(f"{k}={v}" for k, v in HOME.items())).exit_code == 0
    taken = run("gift", "--orders", str(tmp_path / "parcels.csv"))
    assert taken.exit_code == 0, taken.output
    [row] = csv.DictReader((tmp_path / "parcels.csv").read_text("utf-8").splitlines())
    assert row["city"] == "Wien"
    assert "nothing new" in run("gift", "--orders", str(tmp_path / "again.csv")).output
    assert not (tmp_path / "again.csv").exists()
    for act in ("ship", "deliver"):
        assert do(act).exit_code == 0
    told = json.loads(do("post", "url=https://example.org/p/1").output)
    assert told[0]["state"] == GiftOffer.objects.get().state == "posted"


@pytest.mark.parametrize(
    "words", [("--do", "ship"), ("1", "--with", "carrier"), ("999",), ("1", "--do", "fly")]
)
def test_what_makes_no_sense_is_told_in_a_sentence(run, offer, words):  # noqa: F811
    done = run("gift", *words)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_a_published_draw_is_repeated_without_a_workspace(published):
    done = draw(published / "proof.json", "--handle", "@Olga")
    assert done.exit_code == 0
    assert done.output.startswith("The same.") and "@Olga was on the list." in done.output
    assert (
        "@nobody was not on the list."
        in draw(published / "proof.json", "--handle", "@nobody").output
    )


def test_a_list_is_compared_with_its_proof(published):
    done = draw(published / "list.csv", "--proof", published / "proof.json")
    assert done.exit_code == 0 and "(@mina.bakes)" in done.output
    (published / "list.csv").write_text("handle\n" + "\n".join([*NAMES[1:], "a.friend"]), "utf-8")
    changed = draw(published / "list.csv", "--proof", published / "proof.json")
    assert changed.exit_code == 1 and "not the one that was frozen" in changed.output


def test_the_order_of_a_list_changes_nothing(published):
    turned = published / "turned.csv"
    turned.write_text("username,comment\n" + "\n".join(f"@{n.upper()},hi" for n in NAMES[::-1]))
    done = draw(turned, "--proof", published / "proof.json", "--json")
    assert json.loads(done.output)["same"] is True


@pytest.mark.parametrize("more", [("--seed", "1" * 64), ("--salt", "lucky"), ("--seed", "xyz")])
def test_another_seed_or_salt_is_told(published, more):
    assert draw(published / "proof.json", *more).exit_code in (1, 2)


def test_a_list_with_a_seed_alone_is_drawn(published):
    done = draw(published / "list.csv", "--seed", SEED, "--winners", "2", "--json")
    told = json.loads(done.output)
    assert (told["same"], told["entrants"]) == (None, len(NAMES))
    assert [name for _, name in told["winners"]] == ["mina.bakes", "ada.loaf"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"announcement": {}}', '{"seed": 5}', "null"],
)  # fmt: skip
def test_what_is_no_proof_is_told(tmp_path, text):
    (tmp_path / "proof.json").write_text(text)
    done = draw(tmp_path / "proof.json")
    assert done.exit_code == 2 and "Traceback" not in done.output


def test_a_list_needs_a_seed(published):
    assert "seed is missing" in draw(published / "list.csv").output


def test_what_a_month_asks_is_made_once_from_a_terminal(run, space, mina):  # noqa: F811
    group = add_group(mina.campaign.brand, None, "Friends")
    tier = add_tier(group, None, TierSaid("One", asks="2 instagram reel"))
    from datetime import date

    join(group, contact_of(space), tier, None, since=date(2026, 1, 1))
    for _ in range(2):
        done = run("ambassadors", str(group.pk), "--make", "--json")
        assert done.exit_code == 0, done.output
    assert len(json.loads(done.output)) == MonthItem.objects.count() == 2
    assert "Friends" in run("ambassadors").output


def test_a_notebook_asks_for_the_same(space, offer, tmp_path):  # noqa: F811
    room = open_workspace(space.path).collaborate
    assert [row["state"] for row in room.gift()["rows"]] == ["offered"]
    assert room.gift(offer.pk)["may_choose"] is True
    assert room.ambassadors() == {"groups": []}
    (tmp_path / "proof.json").write_text(json.dumps(proof()), "utf-8")
    assert room.draw(tmp_path / "proof.json").same is True
    assert drawing.differences(proof()) == []
