"""Vet's pages: rows, sources and samples are those of the service."""

from __future__ import annotations

import csv
import html
import io
import json
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wrensong.core import ids
from wrensong.desk.readings import declare_prepared, reading
from wrensong.front import open_workspace, prepare

MINA = "instagram:mina.bakes"
HEADER = ["username", "posts", "followers", "following", "has_picture", "private"]


def sample_file(idle: int = 60, people: int = 240, name: str = "mina followers.csv") -> Any:
    """Profiles of two kinds: without posts and pictures, and with both."""
    random = np.random.default_rng(3)
    rows: list[list[Any]] = []
    for i in range(idle):
        rows.append([f"user{10**7 + i}", 0, int(random.integers(0, 12)),
                     int(random.integers(900, 6000)), "no", "no"])  # fmt: skip
    for i in range(people):
        rows.append([f"person.{'abcdefgh'[i % 8]}", int(random.integers(20, 400)),
                     int(random.integers(150, 900)), int(random.integers(150, 900)), "yes",
                     "yes" if i % 3 else "no"])  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return SimpleUploadedFile(name, out.getvalue().encode(), "text/csv")


def test_the_rows_behind_a_review_are_those_of_the_service(space, sign_in):
    cleo, rows = sign_in("cleo"), reading(space).vet.rows("mina.bakes").to_pylist()
    told = cleo.get(f"/api/w/fern-salt/vet/rows/{MINA}").json()["rows"]
    assert [row["post"] for row in told] == [row["post"] for row in rows]
    assert [row["likes"] for row in told] == [row["likes"] for row in rows]
    page = cleo.get(f"/w/fern-salt/vet/rows/{MINA}").content.decode()
    assert all(row["post"] in page for row in rows)
    assert page.count('rel="noopener noreferrer nofollow"') == len(rows)


def test_rows_as_csv_and_json_equal_the_page(space, sign_in):
    cleo, rows = sign_in("cleo"), reading(space).vet.rows("mina.bakes").to_pylist()
    table = cleo.get(f"/w/fern-salt/vet/rows/{MINA}?format=csv")
    key = ids.show("ac", reading(space).discover.account("mina.bakes")["account_id"])
    assert table["Content-Disposition"] == f'attachment; filename="{key}-posts.csv"'
    read = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert [row["likes"] for row in read] == [str(row["likes"]) for row in rows]
    document = json.loads(cleo.get(f"/w/fern-salt/vet/rows/{MINA}?format=json").content)
    assert [row["post"] for row in document] == [row["post"] for row in rows]


@pytest.mark.parametrize("page", ["rows", "compare"])
def test_an_account_nobody_knows_is_not_found(space, sign_in, page):
    for who in ("nobody.here", "ac_0000000000001", "ac_x"):
        assert sign_in("cleo").get(f"/w/fern-salt/vet/{page}/{who}").status_code == 404
        assert sign_in("cleo").get(f"/api/w/fern-salt/vet/{page}/{who}").status_code == 404


def test_a_member_of_another_workspace_sees_nothing_of_it(space, other_space, sign_in):
    dov = sign_in("dov")
    for page in (f"rows/{MINA}", f"compare/{MINA}", "sample", "safety", "brands"):
        assert dov.get(f"/w/fern-salt/vet/{page}").status_code == 404
        assert dov.get(f"/api/w/fern-salt/vet/{page}").status_code == 404


def test_sources_are_compared_as_the_service_compares_them(space, sign_in):
    found = reading(space).vet.compare("mina.bakes")
    cleo = sign_in("cleo")
    told = cleo.get(f"/api/w/fern-salt/vet/compare/{MINA}").json()
    assert [one["values"] for one in told["compared"]] == [one.values for one in found.compared]
    page = html.unescape(cleo.get(f"/w/fern-salt/vet/compare/{MINA}").content.decode())
    assert all(one.why in page for one in found.compared)
    assert all(source.how in page for source in found.sources)
    table = cleo.get(f"/w/fern-salt/vet/compare/{MINA}?format=csv").content.decode()
    assert len(table.splitlines()) == 1 + sum(len(one.values) for one in found.compared)


def test_one_source_alone_is_no_comparison_and_says_what_is_missing(other_space, sign_in, tmp_path):
    file = tmp_path / "one.csv"
    file.write_text("handle,platform,followers\nlone.baker,instagram,5000\n", "utf-8")
    open_workspace(other_space.path).discover.import_file(file, "creators")
    declare_prepared(other_space.path, prepare(other_space.path))
    answer = sign_in("dov").get("/w/dovetail/vet/compare/lone.baker")
    assert answer.status_code == 200
    assert b"nothing to compare yet" in answer.content and b"needs two" in answer.content
    told = sign_in("dov").get("/api/w/dovetail/vet/compare/lone.baker").json()
    assert told["needs"]["code"] == "not-enough-data"


def test_a_sample_is_judged_and_nothing_of_it_is_kept(own_space, sign_in):
    def everything() -> list[str]:
        return sorted(str(path) for path in own_space.path.rglob("*"))

    before = everything()
    answer = sign_in("cleo").post("/w/fern-salt/vet/sample", {"file": sample_file()})
    page = html.unescape(answer.content.decode())
    told = sign_in("cleo").post("/api/w/fern-salt/vet/sample", {"file": sample_file()}).json()
    assert answer.status_code == 200
    assert told["words"] in page and told["note"] in page
    assert told["low"] <= (told["prevalence"] or told["low"]) <= told["high"]
    assert sum(band["profiles"] for band in told["bands"]) == 300
    assert "person.a" not in page and "person.a" not in json.dumps(told)
    assert everything() == before


def test_the_share_of_a_sample_is_the_service_s(own_space, sign_in, tmp_path):
    path = tmp_path / "sample.csv"
    path.write_bytes(sample_file().read())
    found = reading(own_space).vet.sample(path)
    told = sign_in("cleo").post("/api/w/fern-salt/vet/sample", {"file": sample_file()}).json()
    assert told["prevalence"] == found.prevalence
    assert (told["low"], told["high"], told["n"]) == (found.low, found.high, found.n)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("orders.csv", b"order,amount\n1,2\n", "orders.csv"),
        ("empty.csv", b"", "empty.csv"),
        ("two.csv", b"handle,username,posts,followers,following\na,x,1,2,3\nb,y,1,2,3\n", "2 acc"),
    ],
)
def test_a_file_that_is_no_sample_is_refused_by_its_own_name(space, sign_in, name, content, says):
    given = {"file": SimpleUploadedFile(name, content)}
    answer = sign_in("cleo").post("/w/fern-salt/vet/sample", given)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says in page and "file-error" in page and "uploaded-file" not in page


def test_a_form_without_a_file_and_a_file_too_large_say_so(space, sign_in, settings):
    empty = sign_in("cleo").post("/w/fern-salt/vet/sample")
    assert empty.status_code == 422 and b"No file was chosen." in empty.content
    settings.WRENSONG_UPLOAD_BYTES = 100
    large = sign_in("cleo").post("/w/fern-salt/vet/sample", {"file": sample_file()})
    assert large.status_code == 422 and b"more than 0 MB" in large.content
