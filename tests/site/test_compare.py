"""Creators side by side: differences only where the intervals part."""

from __future__ import annotations

import csv
import io
import re

import pytest

from wrensong.core import ids
from wrensong.core.estimate import Estimate
from wrensong.desk.readings import reading
from wrensong.discover.service import Discover
from wrensong.site.compare.parting import parted
from wrensong.vet.service import Vet

HOME = "/w/fern-salt/compare"


def number(value, low, high):
    return Estimate(value, low, high)


UNKNOWN = Estimate.unknown("posts")


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([number(0.05, 0.04, 0.06), number(0.02, 0.01, 0.03)], "a is higher"),
        ([number(0.02, 0.01, 0.03), number(0.05, 0.04, 0.06)], "b is higher"),
        ([number(0.05, 0.03, 0.06), number(0.02, 0.01, 0.04)], "may be the same"),
        ([number(0.05, 0.04, 0.06), UNKNOWN], ""),
        ([Estimate(5.0), number(2, 1, 3)], "without intervals: cannot be told apart for sure"),
        (
            [number(9, 8, 10), number(3, 2, 4), number(3, 2, 5)],
            "a is higher than all others; the others may be the same",
        ),
        (
            [number(9, 8, 10), number(3, 2, 4), number(6, 5, 7)],
            "a is higher than all others and b is lower than all others",
        ),
        ([number(9, 7, 10), number(8, 3, 9), number(5, 2, 6)], "some differ"),
        ([number(5, 1, 9), number(5, 2, 9), number(6, 1, 9)], "may be the same"),
    ],
)
def test_numbers_differ_where_their_intervals_do_not_touch(numbers, words):
    assert parted(list(zip("abc", numbers, strict=False))) == words


@pytest.fixture
def some(space):
    hits = reading(space).room(Discover).search("", words=True, niche="baking", limit=3).hits
    return [ids.show("ac", hit.account_id) for hit in hits]


def test_every_question_of_a_review_stands_in_the_table(sign_in, space, some):
    answer = sign_in("cleo").get(HOME + "?who=" + "&who=".join(some))
    assert answer.status_code == 200
    review = reading(space).room(Vet).review_all().one(ids.read(some[0])[1], deeper=True)
    lines = {line.key: line for line in answer.context["lines"]}
    for signal in review.signals:
        cell = lines[signal.key].cells[0]
        assert (cell.words, cell.detail) == (signal.word, signal.why)
        assert signal.question in answer.content.decode()
    values = reading(space).room(Discover).searching().results([ids.read(some[0])[1]])[0].values
    standing = lines["peers"].cells[0]
    assert standing.estimate.value == values["peer_percentile"]
    assert f"of {values['peers']} similar" in standing.words


def test_the_twin_and_the_file_hold_what_the_page_shows(sign_in, some):
    cleo, query = sign_in("cleo"), "?who=" + "&who=".join(some)
    body = cleo.get("/api" + HOME + query).json()
    page = cleo.get(HOME + query).context
    assert [line["told"] for line in body["lines"]] == [line.told for line in page["lines"]]
    assert [one["account_id"] for one in body["creators"]] == some
    rows = list(
        csv.DictReader(io.StringIO(cleo.get(HOME + query + "&format=csv").content.decode()))
    )
    assert [row["what"] for row in rows] == [line.label for line in page["lines"]]


def test_nobody_chosen_teaches_and_too_many_are_refused(sign_in, space):
    cleo = sign_in("cleo")
    assert b"Nobody is chosen yet" in cleo.get(HOME).content
    hits = reading(space).room(Discover).search("", words=True, limit=7).hits
    seven = "&".join(f"who={ids.show('ac', hit.account_id)}" for hit in hits)
    answer = cleo.get(f"{HOME}?{seven}")
    assert answer.status_code == 422 and b"7 creators are too many" in answer.content
    answer = cleo.get(HOME + "?handles=%40nobody.here")
    assert answer.status_code == 422
    assert re.search(r'name="handles" value="@nobody.here" aria-invalid', answer.content.decode())


def test_a_stranger_finds_nothing_to_compare(sign_in, some, other_space):
    dov = sign_in("dov")
    assert dov.get(f"{HOME}?who={some[0]}").status_code == 404
    theirs = dov.get(f"/w/dovetail/compare?who={some[0]}")
    assert theirs.status_code == 422 and b"baking" not in theirs.content
