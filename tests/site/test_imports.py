"""Import pages: a file is looked at, corrected, imported; what could not be read is told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from wrensong.desk.models import Entry, Job, Space
from wrensong.desk.readings import settled
from wrensong.discover.service import Discover
from wrensong.site.imports.uploads import find, safe_name, save, sweep, waiting

SignIn = Callable[[str], Client]
Run = Callable[[], int]
PLACE = "/w/dovetail/imports"
GOOD = "username,platform,followers\nlina.brot,instagram,12400\ntom.teig,instagram,8900\n"
BAD = GOOD + "eva.flour,instagram,about nine\n"
OPEN_UNIT = (
    "username,platform,engagement\nlina,instagram,0.9\ntom,instagram,0.5\neva,instagram,0.4\n"
)
TWO_ALIKE = "username,platform,followers,fans\nlina,instagram,12400,1\ntom,instagram,8900,2\n"


def _file(text: str, name: str = "spring.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def _upload(browser: Client, text: str, name: str = "spring.csv") -> str:
    """The address of the preview of a file that was just uploaded."""
    answer = browser.post(PLACE, {"file": _file(text, name)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def _look(browser: Client, place: str, run_jobs: Run) -> str:
    browser.get(place)
    run_jobs()
    return str(browser.get(place).content.decode())


def _form(text: str, **choices: str) -> dict[str, str]:
    headers = next(csv.reader(io.StringIO(text)))
    return {f"header-{n}": header for n, header in enumerate(headers)} | choices


@pytest.fixture
def dov(other_space: Space, sign_in: SignIn) -> Client:
    return sign_in("dov")


def test_a_file_is_shown_as_it_is_understood_before_anything_is_imported(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    place = _upload(dov, GOOD)
    page = _look(dov, place, run_jobs)
    assert "2 rows of creators. Nothing is imported yet" in page
    assert "lina.brot · tom.teig" in page and "known name" in page
    assert settled(other_space).lake.count("accounts") == 0
    told = dov.get("/api" + place).json()
    assert [(c["header"], c["field"]) for c in told["columns"]] == [
        ("username", "handle"), ("platform", "platform"), ("followers", "followers")
    ]  # fmt: skip


def test_an_import_tells_what_it_did_and_pages_show_it_when_they_are_ready(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    place = _upload(dov, BAD)
    _look(dov, place, run_jobs)
    begun = dov.post(place, _form(BAD, act="import"))
    number = Job.objects.get(kind="discover.import").pk
    assert begun["Location"] == f"{PLACE}/{number}"
    assert "waits for its turn" in dov.get(begun["Location"]).content.decode()
    run_jobs()
    page = dov.get(begun["Location"]).content.decode()
    assert "2 of 3 rows of creators are imported; 1 could not be read" in page
    assert "“about nine” is not a number" in page and "Ready: pages show these facts" in page
    told = dov.get(f"/api{PLACE}/{number}").json()
    counts = [told[n] for n in ("read", "added", "updated", "unchanged", "bad")]
    assert counts == [3, 2, 0, 0, 1] and told["shown"] and told["accounts"] == 2
    assert told["bad_rows"][0]["line"] == 4
    assert settled(other_space).room(Discover).accounts().num_rows == 2


def test_all_rows_set_aside_can_be_taken_as_csv(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    good = "".join(f"g{n},instagram,{n + 100}\n" for n in range(1_200))
    rows = good + "".join(f"u{n},instagram,many\n" for n in range(1_100))
    place = _upload(dov, GOOD + rows)
    _look(dov, place, run_jobs)
    where = dov.post(place, _form(GOOD, act="import"))["Location"]
    run_jobs()
    page = dov.get(where).content
    assert b"The first 1\xe2\x80\xaf000 of 1\xe2\x80\xaf100" in page and len(page) < 150_000
    file = b"".join(dov.get(where + "?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(file)))
    assert len(lines) == 1_100
    assert lines[0]["line"] == "1204" and "many" in lines[0]["reason"]


def test_an_open_unit_is_asked_at_its_column_and_settled_in_the_form(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    place = _upload(dov, OPEN_UNIT)
    page = _look(dov, place, run_jobs)
    column = page.partition("engagement<small")[2].partition("</tr>")[0]
    assert "not a known name" in column
    dov.post(place, _form(OPEN_UNIT, **{"column-2": "engagement_rate", "act": "check"}))
    page = _look(dov, place, run_jobs)
    column = page.partition("engagement<small")[2].partition("</tr>")[0]
    assert 'class="field-error"' in column and "percent or fraction" in column
    assert "--unit" not in page
    fixed = {"column-2": "engagement_rate", "unit-2": "percent", "act": "import"}
    dov.post(place, _form(OPEN_UNIT, **fixed))
    run_jobs()
    rates = settled(other_space).room(Discover).accounts()["engagement_rate"].to_pylist()
    assert sorted(rates) == [0.004, 0.005, 0.009]


def test_two_columns_for_one_field_are_told_at_both_and_settled_in_the_form(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    place = _upload(dov, TWO_ALIKE)
    dov.post(place, _form(TWO_ALIKE, **{"column-2": "followers", "column-3": "followers",
                                        "act": "check"}))  # fmt: skip
    page = _look(dov, place, run_jobs)
    assert "cannot be imported yet" in page and "both mapped to followers" in page
    assert page.count('class="field-error"') == 2 and "--map" not in page
    both = {"column-2": "followers", "column-3": "followers", "act": "import"}
    refused = dov.post(place, _form(TWO_ALIKE, **both))
    assert refused.status_code == 422 and not Job.objects.filter(kind="discover.import").exists()
    dov.post(place, _form(TWO_ALIKE, **{"column-3": "-", "act": "import"}))
    run_jobs()
    dov.post(place, _form(TWO_ALIKE, **{"column-3": "-", "act": "import"}))
    run_jobs()
    found = settled(other_space).room(Discover).accounts()["followers"].to_pylist()
    assert sorted(found) == [8900, 12400]


def test_what_the_form_cannot_take_keeps_everything_that_was_typed(
    dov: Client, run_jobs: Run
) -> None:
    place = _upload(dov, GOOD)
    _look(dov, place, run_jobs)
    answer = dov.post(place, _form(GOOD, **{
        "currency": "euro", "column-2": "-", "platform": "tiktok", "act": "import",
    }))  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422 and "“EURO” is not a currency" in page
    assert 'value="euro"' in page
    assert '<option value="tiktok" selected>' in page
    assert page.count('<option value="-" selected>') == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "is empty"), ("\x00\x01\x02", ""), ("nothing but one line\n", "")],
)
def test_a_file_that_holds_no_table_is_a_sentence_and_no_traceback(
    dov: Client, run_jobs: Run, text: str, sentence: str
) -> None:
    answer = dov.post(PLACE, {"file": _file(text)})
    if sentence:
        assert answer.status_code == 422 and sentence in answer.content.decode()
        return
    page = _look(dov, answer["Location"], run_jobs)
    assert "cannot be imported yet" in page and "expect" not in page
    assert "Delete this file" in page and 'value="import"' not in page


def test_a_file_over_the_limit_is_refused_with_the_limit(dov: Client, settings: Any) -> None:
    settings.WRENSONG_UPLOAD_BYTES = 1_000_000
    answer = dov.post(PLACE, {"file": _file(GOOD + "x" * 1_000_001)})
    assert answer.status_code == 422
    assert "at most 1 MB may be uploaded" in answer.content.decode()
    assert dov.post(PLACE).status_code == 422


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\evil.csv", "evil.csv"), (".hidden", "hidden"),
        ("a\x00b\n.csv", "a_b_.csv"), ("", "file"), ("größe 1.csv", "größe 1.csv"),
        ("x" * 300 + ".csv", "x" * 90 + ".csv"),
    ],
)  # fmt: skip
def test_a_name_from_a_browser_names_no_other_place(said: str, kept: str) -> None:
    assert safe_name(said) == kept


def test_an_upload_is_deleted_once_imported_or_after_seven_days(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    place = _upload(dov, GOOD)
    _look(dov, place, run_jobs)
    dov.post(place, _form(GOOD, act="import"))
    run_jobs()
    assert list((other_space.path / "uploads").iterdir()) == []
    kept = find(other_space, _upload(dov, GOOD).rpartition("/")[2])
    old = find(other_space, _upload(dov, BAD).rpartition("/")[2])
    old.at = (timezone.now() - timedelta(days=7, minutes=1)).isoformat()
    save(other_space, old)
    sweep(other_space)
    assert [u.key for u in waiting(other_space)] == [kept.key]


def test_an_upload_can_be_discarded(dov: Client, other_space: Space) -> None:
    place = _upload(dov, GOOD)
    assert dov.post(place, {"act": "discard"})["Location"] == PLACE
    assert waiting(other_space) == [] and dov.get(place).status_code == 404


def test_an_import_that_fails_keeps_the_file_and_leads_back_to_its_columns(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    text = "username,followers\nlina,12400\ntom,8900\n"
    place = _upload(dov, text)
    assert "No column names the platform" in _look(dov, place, run_jobs)
    where = dov.post(place, _form(text, act="import"))["Location"]
    run_jobs()
    page = dov.get(where).content.decode()
    assert "The import did not finish" in page and "which platform" in page
    assert "--platform" not in page and f'href="{place}"' in page
    where = dov.post(place, _form(text, act="import", platform="tiktok"))["Location"]
    run_jobs()
    assert "2 rows of creators are imported" in dov.get(where).content.decode()


def test_importing_twice_asks_for_one_import(dov: Client, run_jobs: Run) -> None:
    place = _upload(dov, GOOD)
    _look(dov, place, run_jobs)
    first, second = (dov.post(place, _form(GOOD, act="import"))["Location"] for _ in range(2))
    assert first == second


def test_a_program_sends_a_file_and_says_what_it_holds(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    text = "Wer,Fans\nlina,12.400\ntom,8.900\n"
    mapping = json.dumps({"Wer": "handle"})
    sent = {"file": _file(text), "platform": "instagram", "mapping": mapping}
    told = dov.post(f"/api{PLACE}", {**sent, "kind": "creators"}).json()
    assert told["state"] == "waiting"
    run_jobs()
    told = dov.get(f"/api{PLACE}/{told['id']}").json()
    assert (told["state"], told["added"], told["bad"]) == ("done", 2, 0)
    answer = dov.post(f"/api{PLACE}", {**sent, "kind": "sheep"})
    assert answer.status_code == 422 and "no kind of file" in answer.json()["error"]
    listed = dov.get(f"/api{PLACE}").json()
    assert [i["name"] for i in listed["imports"]] == ["spring.csv"] and listed["accounts"] == 2


def test_who_may_only_read_sees_imports_and_sends_none(space: Space, sign_in: SignIn) -> None:
    page = sign_in("cleo").get("/w/fern-salt/imports").content.decode()
    assert "Upload and look at it" not in page
    assert sign_in("cleo").post("/w/fern-salt/imports", {"file": _file(GOOD)}).status_code == 403
    answer = sign_in("cleo").post("/api/w/fern-salt/imports", {"file": _file(GOOD)})
    assert answer.status_code == 403
    assert not (space.path / "uploads").exists()


def test_a_file_of_another_workspace_is_not_there(
    dov: Client, space: Space, sign_in: SignIn, settings: Any
) -> None:
    settings.WRENSONG_PATIENCE = 0
    place = _upload(dov, GOOD)
    dov.get(place)
    key = place.rpartition("/")[2]
    assert sign_in("ada").get(f"/w/fern-salt/imports/uploads/{key}").status_code == 404
    job = Job.objects.first()
    assert job is not None
    for path in (f"imports/{job.pk}", f"jobs/{job.pk}"):
        assert sign_in("ada").get(f"/w/fern-salt/{path}").status_code == 404
    assert sign_in("ada").get("/w/fern-salt/imports/uploads/..%2f..%2fx").status_code == 404


def test_every_change_is_in_the_log(dov: Client, other_space: Space, run_jobs: Run) -> None:
    place = _upload(dov, GOOD)
    _look(dov, place, run_jobs)
    dov.post(place, _form(GOOD, act="import"))
    run_jobs()
    dov.post(_upload(dov, GOOD, "other.csv"), {"act": "discard"})
    found = [(e.verb, e.label) for e in Entry.objects.filter(space=other_space).order_by("id")]
    assert found == [
        ("imports.upload", "spring.csv"), ("imports.start", "spring.csv"),
        ("discover.import", "spring.csv"), ("imports.upload", "other.csv"),
        ("imports.discard", "other.csv"),
    ]  # fmt: skip
    entry = Entry.objects.get(verb="discover.import")
    assert entry.after["added"] == 2 and entry.user is not None


def test_a_stopped_import_can_be_taken_up_again(
    dov: Client, other_space: Space, run_jobs: Run
) -> None:
    place = _upload(dov, GOOD)
    _look(dov, place, run_jobs)
    where = dov.post(place, _form(GOOD, act="import"))["Location"]
    job = Job.objects.get(kind="discover.import")
    dov.post(f"/w/dovetail/jobs/{job.pk}/cancel")
    assert "The import was stopped" in dov.get(where).content.decode()
    assert dov.post(f"/w/dovetail/jobs/{job.pk}/retry").status_code == 302
    run_jobs()
    assert "2 rows of creators are imported" in dov.get(where).content.decode()
    verbs = [e.verb for e in Entry.objects.filter(verb__startswith="job.").order_by("id")]
    assert verbs == ["job.cancel", "job.retry"]
