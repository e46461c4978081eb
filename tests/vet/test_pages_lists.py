"""The word lists at the desk: edited by those who may, by the same reader, with an entry."""

from __future__ import annotations

import html
from typing import Any

import pytest

from wrensong.core.errors import ChangedMeanwhile
from wrensong.desk.models import Entry, Job, User
from wrensong.vet import editing
from wrensong.vet.lists import read_lists

SAFETY, BRANDS = "/w/fern-salt/vet/safety", "/w/fern-salt/vet/brands"


def form(*categories: tuple[str, str, str, str], version: str = "") -> dict[str, Any]:
    sent: dict[str, Any] = {"rows": str(len(categories)), "version": version}
    for i, (name, strength, sensitivity, words) in enumerate(categories):
        sent |= {f"name-{i}": name, f"strength-{i}": strength, f"sensitivity-{i}": sensitivity,
                 f"words-{i}": words}  # fmt: skip
    return sent


BEER = ("drinks", "0.8", "1", "beer\nNatural wine, gin")


def test_the_bundled_words_are_shown_while_there_are_none_of_our_own(space, sign_in):
    told = sign_in("cleo").get(f"/api{SAFETY}").json()
    assert told["own"] is False and told["version"] == ""
    page = html.unescape(sign_in("cleo").get(SAFETY).content.decode())
    assert "the bundled words" in page
    assert all(one["name"] in page for one in told["categories"])
    assert "<textarea" not in page


def test_what_an_editor_saves_is_what_vet_reads(own_space, sign_in):
    answer = sign_in("ben").post(SAFETY, form(BEER, ("", "1", "1", "")))
    assert answer.status_code == 302
    (drinks,) = read_lists(own_space.path).safety
    assert (drinks.name, drinks.strength, drinks.sensitivity) == ("drinks", 0.8, 1.0)
    assert drinks.words == ("beer", "Natural wine", "gin")
    entry = Entry.objects.get(space=own_space, verb="vet.safety.save")
    assert entry.after["drinks"]["words"] == ["beer", "Natural wine", "gin"]
    assert set(entry.before) > {"drinks"} and str(entry.user) == "Ben"
    assert Job.objects.get(space=own_space, kind="site.prepare").by == entry.user


@pytest.mark.parametrize(
    ("category", "says"),
    [
        (("drinks", "2", "1", "beer"), "strength of drinks is 2"),
        (("drinks", "much", "1", "beer"), "strength of drinks is much"),
        (("drinks", "1", "-1", "beer"), "sensitivity of drinks is -1"),
        (("", "1", "1", "beer"), "A category needs a name"),
    ],
)
def test_a_value_that_is_refused_is_said_beside_its_category_and_stays(
    own_space, sign_in, category, says
):
    answer = sign_in("ben").post(SAFETY, form(BEER, category))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says.lower() in page.lower() and 'id="error-1"' in page and 'id="error-0"' not in page
    assert "Natural wine" in page
    assert not (own_space.path / "safety.toml").exists()
    assert not Entry.objects.filter(verb="vet.safety.save").exists()


def test_two_categories_of_one_name_are_refused(own_space, sign_in):
    answer = sign_in("ben").post(SAFETY, form(BEER, BEER))
    assert answer.status_code == 422 and b"two categories called drinks" in answer.content


def test_quotes_and_strange_signs_survive(own_space, sign_in):
    odd = ('a "quoted" [name]', "1", "0,5", 'say "cheese"\nback\\slash\nschön')
    assert sign_in("ben").post(SAFETY, form(odd)).status_code == 302
    (found,) = read_lists(own_space.path).safety
    assert found.name == 'a "quoted" [name]' and found.sensitivity == 0.5
    assert found.words == ('say "cheese"', "back\\slash", "schön")


def test_who_saves_an_outdated_list_sees_both_and_loses_nothing(own_space, sign_in):
    ben, ada = sign_in("ben"), sign_in("ada")
    ben.post(SAFETY, form(BEER))
    outdated = ada.post(SAFETY, form(("politics", "1", "1", "party")))
    page = outdated.content.decode()
    assert outdated.status_code == 409
    assert "drinks" in page and "politics" in page and "party" in page
    version = editing.version_of(own_space.path, "safety.toml")
    assert f'name="version" value="{version}"' in page
    assert [c.name for c in read_lists(own_space.path).safety] == ["drinks"]
    again = ada.post(SAFETY, form(("politics", "1", "1", "party"), version=version))
    assert again.status_code == 302
    assert [c.name for c in read_lists(own_space.path).safety] == ["politics"]


def test_a_category_can_be_deleted_and_the_bundled_words_taken_back(own_space, sign_in):
    ben = sign_in("ben")
    ben.post(SAFETY, form(BEER, ("politics", "1", "1", "party")))
    version = editing.version_of(own_space.path, "safety.toml")
    ben.post(SAFETY, {**form(BEER, ("politics", "1", "1", "party"), version=version),
                      "delete-1": "on"})  # fmt: skip
    assert [c.name for c in read_lists(own_space.path).safety] == ["drinks"]
    asked = ben.get(f"{SAFETY}/bundled")
    assert b"Use the bundled words again?" in asked.content
    assert (own_space.path / "safety.toml").exists()
    version = editing.version_of(own_space.path, "safety.toml")
    ben.post(f"{SAFETY}/bundled", {"version": version})
    assert not (own_space.path / "safety.toml").exists()
    entry = Entry.objects.filter(verb="vet.safety.save").first()
    assert entry.before["drinks"]["words"] == ["beer", "Natural wine", "gin"]


def test_who_may_only_read_changes_no_list(space, sign_in):
    cleo = sign_in("cleo")
    for address in (SAFETY, f"{SAFETY}/bundled", BRANDS):
        assert cleo.get(address).status_code == 200
        assert cleo.post(address, form(BEER)).status_code == 403
    sent = cleo.put(f"/api{SAFETY}", {"version": "", "categories": []}, "application/json")
    assert sent.status_code == 403


def test_the_words_can_be_changed_by_a_program(own_space, sign_in):
    ben = sign_in("ben")
    told = {"version": "", "categories": [{"name": "drinks", "words": ["beer"], "strength": 0.7}]}
    answer = ben.put(f"/api{SAFETY}", told, "application/json")
    assert answer.status_code == 200 and answer.json()["own"] is True
    assert answer.json()["categories"][0]["asks"] is True
    assert ben.put(f"/api{SAFETY}", told, "application/json").status_code == 409
    wrong = {"version": answer.json()["version"], "categories": [{"name": "x", "words": [""]}]}
    refused = ben.put(f"/api{SAFETY}", wrong, "application/json")
    assert refused.status_code == 422 and str(own_space.path) not in refused.content.decode()


def test_brands_that_compete_are_named_line_by_line(own_space, sign_in):
    text = "@fern.salt = salt\n\nKrumeLund = salt\n@nord_oats = oats"
    assert sign_in("ben").post(BRANDS, {"text": text, "version": ""}).status_code == 302
    assert read_lists(own_space.path).rivals == {
        "@fern.salt": "salt", "@krumelund": "salt", "@nord_oats": "oats",
    }  # fmt: skip
    entry = Entry.objects.get(verb="vet.brands.save")
    assert entry.before["@fern.salt"] is None and entry.after["@fern.salt"] == "salt"
    page = sign_in("cleo").get(BRANDS).content.decode()
    assert "@krumelund" in page


@pytest.mark.parametrize("line", ["@fern.salt", "= salt", "two words = salt", "@fern.salt ="])
def test_a_line_that_names_no_brand_is_shown_with_its_number(own_space, sign_in, line):
    answer = sign_in("ben").post(BRANDS, {"text": f"@a = b\n{line}", "version": ""})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Line 2" in page and f"@a = b\n{line}" in page
    assert not (own_space.path / "brands.toml").exists()


def test_a_save_that_cannot_be_entered_in_the_log_changes_no_file(own_space):
    nobody = User(email="nobody@example.org")  # never saved: the log cannot name them
    with pytest.raises(ValueError):
        editing.save_brands(own_space, nobody, {"@a": "b"}, "")
    assert not (own_space.path / "brands.toml").exists()


def test_an_outdated_version_is_refused_before_anything_is_written(own_space):
    user = own_space.memberships.get(role="editor").user
    editing.save_brands(own_space, user, {"@a": "b"}, "")
    with pytest.raises(ChangedMeanwhile):
        editing.save_brands(own_space, user, {"@c": "d"}, "")
    assert read_lists(own_space.path).rivals == {"@a": "b"}
