"""The log of changes: sentences, filters, files."""

from __future__ import annotations

import ast
import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wrensong.desk.audit import record
from wrensong.desk.models import Entry, User
from wrensong.site.activity.changing import changed, words
from wrensong.site.activity.sentences import is_worded, sentence
from wrensong.site.activity.showing import TOPICS

A = "/w/fern-salt/activity"
VERB = re.compile(r"[a-z]+(\.[a-z_]+)+")
SOURCE = Path(__file__).parents[2] / "src" / "wrensong"


@pytest.fixture
def log(space):
    """Three days of work: Ada and Ben on a brief and a list, and the site by itself."""
    ada, ben = User.objects.get(name="Ada"), User.objects.get(name="Ben")
    brief = {"space": space, "subject": "brief:12", "label": "Spring launch"}
    made = [
        record("match.brief.add", user=ada, after={"budget": "2 000 EUR"}, **brief),
        record("discover.list.put", space=space, user=ben, subject="list:3", label="spring",
               after={"creators": ["ac_1", "ac_2"]}),
        record("match.brief.save", user=ben, before={"budget": "2 000 EUR", "goal": None},
               after={"budget": "3 000 EUR", "goal": "awareness"}, **brief),
        record("discover.import", space=space, user=None, label="spring.csv"),
    ]  # fmt: skip
    for day, entry in zip((1, 2, 2, 3), made, strict=True):
        Entry.objects.filter(pk=entry.pk).update(at=datetime(2026, 5, day, 9, 30, tzinfo=UTC))
    return made


def sentences(browser, query: str = "") -> list[str]:
    return [one["sentence"] for one in browser.get(f"/api{A}{query}").json()["entries"]]


ALL = [
    "The site imported spring.csv",
    "Ben changed the brief Spring launch",
    "Ben put 2 creators on the list spring",
    "Ada added the brief Spring launch",
]


def test_the_newest_change_comes_first_and_reads_as_a_sentence(log, sign_in):
    cleo = sign_in("cleo")
    assert sentences(cleo) == ALL
    page = cleo.get(A).content.decode()
    places = [page.index(words) for words in ALL]
    assert places == sorted(places)
    assert page.count("<h2>") >= 3 and "09:30 UTC" in page


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?who={ben}", [1, 2]),
        ("?who=0", [0]),
        ("?room=match", [1, 3]),
        ("?subject=brief:12", [1, 3]),
        ("?from=2026-05-02", [0, 1, 2]),
        ("?to=2026-05-02", [1, 2, 3]),
        ("?from=2026-05-02&to=2026-05-02", [1, 2]),
        ("?who={ben}&room=discover", [2]),
        ("?who={ada}&room=discover", []),
        ("?room=&who=&from=", [0, 1, 2, 3]),
    ],
)
def test_the_address_holds_the_filters(log, sign_in, query, kept):
    ids = {user.name.lower(): user.pk for user in User.objects.all()}
    cleo, query = sign_in("cleo"), query.format(**ids)
    expected = [ALL[n] for n in kept]
    assert sentences(cleo, query) == expected
    page = cleo.get(A + query).content.decode()
    assert [words for words in ALL if f"<p>{words} " in page] == expected
    again = "&" if "?" in query else "?"
    files = cleo.get(f"{A}{query}{again}format=json").json()
    assert [one["sentence"] for one in files] == expected
    text = cleo.get(f"{A}{query}{again}format=csv").content.decode()
    assert [row["sentence"] for row in csv.DictReader(io.StringIO(text))] == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=31.5.2026", b"Write a day like 2026-05-31"),
        ("from=2026-05-02&to=2026-05-01", b"before the first"),
        ("room=kitchen", b"Choose one of"),
        ("who=Ben", b"Choose a person"),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_shows_nothing(log, sign_in, query, words):
    cleo = sign_in("cleo")
    answer = cleo.get(f"{A}?{query}")
    assert answer.status_code == 422 and words in answer.content
    assert b"Spring launch" not in answer.content
    assert cleo.get(f"/api{A}?{query}").status_code == 422


def test_before_and_after_are_a_table_in_words(log, sign_in):
    page = sign_in("cleo").get(f"{A}?subject=brief:12").content.decode()
    assert '<th scope="row">budget</th><td>2 000 EUR</td><td>3 000 EUR</td>' in page
    assert '<th scope="row">goal</th><td>nothing</td><td>awareness</td>' in page
    assert '<th scope="row">budget</th><td>2 000 EUR</td></tr>' in page, (
        "what was made has no before"
    )


def test_fifty_changes_to_a_page(space, sign_in):
    for n in range(120):
        record("match.brief.save", space=space, user=None, label=f"n{n}")
    cleo = sign_in("cleo")
    pages = [cleo.get(f"/api{A}?page={n}").json() for n in (1, 2, 3)]
    labels = [one["label"] for page in pages for one in page["entries"]]
    assert labels == [f"n{n}" for n in reversed(range(120))]
    assert {page["total"] for page in pages} == {120}
    shown = cleo.get(f"{A}?room=match&page=2").content.decode()
    assert "51–100 of 120" in shown and "?room=match&amp;page=3" in shown


def test_a_file_is_whole_or_refused(space, sign_in):
    Entry.objects.bulk_create(Entry(space=space, verb="match.brief.save") for _ in range(10_001))
    cleo = sign_in("cleo")
    assert b"?format=csv" not in cleo.get(A).content
    refused = cleo.get(f"{A}?format=csv")
    assert refused.status_code == 422 and b"10\xe2\x80\xaf001 changes fit" in refused.content
    Entry.objects.first().delete()
    assert b"?format=csv" in cleo.get(A).content


def test_another_workspace_shows_none_of_it(log, other_space, sign_in):
    dov = sign_in("dov")
    assert dov.get(A).status_code == 404
    page = dov.get("/w/dovetail/activity").content
    assert b"Nothing has been changed yet" in page
    assert b"Ben" not in page and b"Ada" not in page


def test_what_concerns_an_account_alone_stays_with_its_person(space, sign_in):
    ben = User.objects.get(name="Ben")
    record("people.password.change", space=None, user=ben)
    assert b"changed the password" not in sign_in("ada").get(A).content
    assert b"Ben changed the password" in sign_in("ben").get("/account").content
    assert b"changed the password" not in sign_in("ada").get("/account").content


def test_a_viewer_changes_nothing_here(log, sign_in):
    assert sign_in("cleo").post(A).status_code == 403
    assert sign_in("ada").post(A).status_code == 405


@pytest.mark.parametrize(
    ("verb", "more", "words"),
    [
        ("people.member.role", {"after": {"role": "owner"}}, "Ada made Ben an owner"),
        ("people.member.join", {"after": None}, "Ada joined as before"),
        ("discover.list.put", {"after": {"accounts": 12}}, "Ada put 12 creators on the list Ben"),
        ("discover.list.put", {"after": {"creators": ["x"]}}, "Ada put 1 creator on the list Ben"),
        ("plan.scenario.copy", {}, "Ada copied the scenario Ben"),
        ("engage.touch.frobnicate", {}, "Ada did “frobnicate” to the touch Ben"),
        ("frobnicate", {}, "Ada did “frobnicate” to Ben"),
    ],
)
def test_every_verb_reads_as_a_sentence(space, verb, more, words):
    ada = User.objects.get(name="Ada")
    assert sentence(record(verb, space=space, user=ada, label="Ben", **more)) == words


def _verbs() -> set[str]:
    """Every verb written out in a call of ``record`` anywhere in the code."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "record"
                and node.args
            ):
                found |= {
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and VERB.fullmatch(str(one.value))
                }
    return found


def test_no_verb_of_the_code_is_left_without_words():
    found = _verbs()
    assert {"people.member.role", "people.invitation.send"} <= found
    assert sorted(verb for verb in found if not is_worded(verb)) == []
    begins = {word.split(".")[0] for _, words in TOPICS.values() for word in words}
    assert {verb.split(".")[0] for verb in found} <= begins, "every verb can be filtered for"


def test_changes_in_words():
    assert changed({"a": 1, "b": 2}, {"a": 1, "b": None}) == [
        {"field": "b", "before": "2", "after": "nothing"}
    ]
    assert changed(None, {"price_from": {"amount": 90}}) == [
        {"field": "price from", "before": "nothing", "after": "amount: 90"}
    ]
    assert changed(None, None) == []
    assert words(True) == "yes"
    assert words([str(n) for n in range(14)]).endswith("11 and 2 more")
    assert words("x" * 400).endswith("… (400 letters in all)")
