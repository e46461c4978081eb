"""The pages of privacy and their twins: who may, what they say, what they do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from wrensong.core import ids
from wrensong.core.errors import NotFound
from wrensong.desk.models import Entry, Job, Note
from wrensong.desk.readings import latest
from wrensong.engage.desk import contact_of, privacy
from wrensong.engage.models import Contact, Erasure, Suppression

if TYPE_CHECKING:
    from django.test import Client

    from wrensong.desk.models import Space

SignIn = Callable[[str], "Client"]


@pytest.fixture
def mina(own_space: Space) -> str:
    """Her account, with a contact and a note of Ben's."""
    ws = latest(own_space)
    key = ids.show("ac", ws.discover.account("@mina.bakes")["account_id"])  # type: ignore[attr-defined]
    contact_of(own_space, ws, key, None)
    Note.objects.create(space=own_space, account=key, text="Bakes on Sundays")
    return key


def at(space: Space, rest: str = "", api: bool = False) -> str:
    return f"{'/api' if api else ''}/w/{space.slug}/engage/privacy{rest}"


def test_the_page_of_erasing_says_what_will_be_lost(
    own_space: Space, mina: str, sign_in: SignIn
) -> None:
    page = sign_in("ada").get(at(own_space, f"/{mina}/erase")).content.decode()
    for words in ("Erase @mina.bakes?", "@mina.bakes on Instagram", "cannot be undone",
                  "What your people wrote about a creator", "Keyed hashes"):  # fmt: skip
        assert words in page
    assert "records:" not in page and "desk.note" not in page  # no internal names
    told = sign_in("ada").get(at(own_space, f"/{mina}/erase", api=True)).json()
    rows = {one["where"]: one["rows"] for one in told["holds"]}
    assert rows["records: desk.note"] == 1
    posts = (
        latest(own_space)
        .lake.run(
            "SELECT COUNT(*) AS n FROM posts JOIN accounts USING (account_id) "
            "WHERE handle = 'mina.bakes'"
        )["n"][0]
        .as_py()
    )
    assert rows["facts: posts"] >= posts > 0


@pytest.mark.parametrize("who", ["ben", "cleo"])
@pytest.mark.parametrize("what", ["erase", "export"])
def test_only_an_owner_exports_and_erases(
    own_space: Space, mina: str, sign_in: SignIn, who: str, what: str
) -> None:
    browser = sign_in(who)
    for door in (False, True):
        address = at(own_space, f"/{mina}/{what}", api=door)
        assert browser.get(address).status_code == 403
        sent = browser.post(address, {"handle": "@mina.bakes"}, content_type="application/json")
        assert sent.status_code == 403
    assert not Erasure.objects.exists()


def test_another_handle_erases_nobody(own_space: Space, mina: str, sign_in: SignIn) -> None:
    answer = sign_in("ada").post(at(own_space, f"/{mina}/erase"), {"handle": "@nils"})
    assert answer.status_code == 422
    assert "nothing was erased" in answer.content.decode()
    assert 'value="@nils"' in answer.content.decode()
    assert not Job.objects.filter(kind=privacy.KIND).exists()
    assert privacy.unfinished(own_space) == []


def test_the_owner_erases_her_and_sees_that_it_is_done(
    own_space: Space, mina: str, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    browser = sign_in("ada")
    answer = browser.post(at(own_space, f"/{mina}/erase"), {"handle": "Mina.Bakes"})
    assert answer.status_code == 302
    assert "Erasing a creator" in browser.get(at(own_space)).content.decode()
    run_jobs()
    job = Job.objects.get(kind=privacy.KIND)
    assert job.state == "done", job.error
    page = browser.get(at(own_space)).content.decode()
    assert "erased, kept out" in page
    assert "mina" not in page.lower()
    assert browser.get(f"/w/{own_space.slug}/creators/{mina}/").status_code == 404
    assert not Contact.objects.exists()
    assert not Note.objects.exists()
    assert Suppression.objects.get().reason == "erased"
    entry = Entry.objects.get(verb="engage.privacy.erase")
    assert (str(entry.user), entry.label) == ("Ada", "a creator")
    with pytest.raises(NotFound):
        privacy.whom(own_space, latest(own_space), "@mina.bakes")


def test_the_api_erases_too(
    own_space: Space, mina: str, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    address = at(own_space, f"/{mina}/erase", api=True)
    told = sign_in("ada").post(address, {"handle": "@mina.bakes"}, content_type="application/json")
    assert told.json()["state"] in ("waiting", "running")
    run_jobs()
    shown = sign_in("cleo").get(at(own_space, api=True)).json()
    assert [one["by"] for one in shown["erasures"]] == ["Ada"]
    assert shown["erasures"][0]["done_at"]


def test_the_archive_holds_what_is_known_and_says_so_in_words(
    own_space: Space, mina: str, sign_in: SignIn
) -> None:
    answer = sign_in("ada").post(at(own_space, f"/{mina}/export"))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    text = archive.read("README.txt").decode()
    assert all(words in text for words in ("instagram: @mina.bakes", "Ada (owner)", "file:"))
    posts = archive.read("facts/posts.csv").decode().splitlines()
    assert "caption" in posts[0]
    assert len(posts) > 10
    assert "Bakes on Sundays" in archive.read("records/desk.note.json").decode()
    assert "mina@mina-bakes.example" in archive.read("records/engage.contact.json").decode()
    everything = "".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist())
    assert "nils@frostholt.example" not in everything
    assert Entry.objects.filter(verb="engage.privacy.export").count() == 1


def test_somebody_unknown_is_not_found_and_what_was_typed_stays(
    own_space: Space, sign_in: SignIn
) -> None:
    answer = sign_in("ada").post(at(own_space), {"act": "find", "account": "@nobody.here"})
    assert answer.status_code == 422
    assert 'value="@nobody.here"' in answer.content.decode()


def test_finding_leads_to_the_page_that_asks(own_space: Space, mina: str, sign_in: SignIn) -> None:
    answer = sign_in("ada").post(at(own_space), {"act": "find", "account": "@mina.bakes"})
    assert answer["Location"] == at(own_space, f"/{mina}/erase")


def test_who_is_kept_out_can_be_let_in_again_by_name_only(
    own_space: Space, mina: str, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    browser = sign_in("ada")
    browser.post(at(own_space, f"/{mina}/erase"), {"handle": "@mina.bakes"})
    run_jobs()
    wrong = browser.post(at(own_space), {"act": "lift", "account": "@x", "platform": "instagram"})
    assert wrong.status_code == 422
    lifted = {"act": "lift", "account": "@mina.bakes", "platform": "instagram"}
    assert browser.post(at(own_space), lifted).status_code == 302
    assert Erasure.objects.get().lifted_at
    assert browser.post(at(own_space), lifted).status_code == 422


def test_an_interrupted_erasure_is_shown_and_completed(
    own_space: Space, mina: str, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    ws = latest(own_space)
    privacy.begin(own_space, ws, privacy.whom(own_space, ws, mina), None)
    browser = sign_in("ada")
    assert "interrupted" in browser.get(at(own_space)).content.decode()
    browser.post(at(own_space), {"act": "resume"})
    run_jobs()
    assert Erasure.objects.get().done_at
    assert "interrupted" not in browser.get(at(own_space)).content.decode()


def test_the_record_of_processing_counts_what_is_here(
    own_space: Space, mina: str, sign_in: SignIn
) -> None:
    browser = sign_in("cleo")
    told: dict[str, Any] = browser.get(at(own_space, "/record", api=True)).json()
    rows = {one["where"]: one for one in told["holdings"]}
    assert rows["facts: posts"]["rows"] == latest(own_space).lake.count("posts")
    assert rows["records: engage.Contact"]["rows"] == 1
    assert all(one["purpose"] and one["until"] and one["source"] for one in told["holdings"])
    page = browser.get(at(own_space, "/record"))
    assert page.status_code == 200
    assert "What your people wrote about a creator" in page.content.decode()
    lines = browser.get(at(own_space, "/record?format=csv")).content.decode().splitlines()
    assert len(lines) == len(told["holdings"]) + 1
