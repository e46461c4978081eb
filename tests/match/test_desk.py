"""Briefs and brands at the desk: what is stored, what was decided, what plan is given."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import BriefInvalid, ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.match.brief_fields import FIELDS
from wrensong.match.briefs import check_brief, example_brief, parse_brief
from wrensong.match.domain import Brand, Claim
from wrensong.match.writing import write_brief, write_toml

DEMO = files("wrensong.demo").joinpath("words/brief.toml").read_text("utf-8")


def every_field() -> str:
    """A brief that uses every field of the registry."""
    lines = [line.removeprefix("# ") for line in example_brief().splitlines()]
    start = next(i for i, line in enumerate(lines) if line.startswith("budget"))
    kept = [line for line in lines[start:] if not line.startswith("#")]
    return "\n".join(kept).replace('exclude = ["@someone"]', 'exclude = ["@no.thanks"]')


def test_the_demo_brief_is_the_same_after_being_written_back():
    brief = parse_brief(DEMO)
    assert parse_brief(write_brief(brief)) == brief


def test_every_field_of_the_registry_is_written_back():
    brief = parse_brief(every_field())
    written = write_brief(brief)
    assert parse_brief(written) == brief
    data = tomllib.loads(written)
    for field in (f for f in FIELDS if f.key != "*" and f.table != "brand.claims"):
        inside = data
        for key in filter(None, field.table.split(".")):
            inside = inside[key]
        assert field.key in inside, f"{field.table}.{field.key} was not written"


def test_writing_a_written_brief_changes_nothing():
    once = write_brief(parse_brief(every_field()))
    assert write_brief(parse_brief(once)) == once


_WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(
    lambda text: text.strip() == text and text.strip()
)


@given(name=_WORDS, words=st.lists(_WORDS, min_size=1, max_size=4, unique=True))
def test_any_words_survive_being_written(name, words):
    brand = Brand(name, tuple(words), (Claim(name, tuple(words), tuple(words)),))
    brief = replace(parse_brief(DEMO), brand=brand)
    assert parse_brief(write_brief(brief)) == brief


@given(st.dictionaries(st.text(min_size=1), st.decimals(0, 1, places=3, allow_nan=False)))
def test_any_keys_and_numbers_are_valid_toml(codes):
    codes = {key: value for key, value in codes.items() if key.isprintable()}
    held = tomllib.loads(write_toml({"rates": codes}), parse_float=str)
    assert set(held.get("rates", {})) == set(codes)


def test_every_problem_says_which_keys_lead_to_it():
    text = 'budgt = "1 EUR"\nbudget = "x"\n[brand]\nniche = ["a"]\n[[brand.claims]]\nname = "c"\n'
    brief, problems = check_brief(text)
    assert brief is None
    assert [(p.line, p.path) for p in problems] == [
        (1, ("budgt",)), (2, ("budget",)), (3, ("brand", "name")),
        (5, ("brand", "claims", 0, "evidence")),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["hours = 1e400", "hours = 1e-400", "hours = 1e15"])
def test_a_number_that_nobody_means_is_refused_before_it_is_written_back(line):
    brief, problems = check_brief(f"{line}\n{DEMO}")
    assert brief is None and problems[0].path == ("hours",)


@pytest.fixture
def brief(space):
    from wrensong.desk.models import User
    from wrensong.match.desk import import_brief

    return import_brief(space, User.objects.get(email="ada@example.org"), DEMO, "Winter")


def test_importing_the_same_brief_twice_adds_one(space, brief):
    from wrensong.match.desk import import_brief
    from wrensong.match.models import BrandRecord, BriefRecord

    assert import_brief(space, None, DEMO, "Winter").pk == brief.pk
    assert BriefRecord.objects.count() == BrandRecord.objects.count() == 1
    assert parse_brief(brief.text) == parse_brief(DEMO)


def test_a_brief_of_another_workspace_is_not_there(brief, other_space):
    from wrensong.match.desk import get_brief

    with pytest.raises(NotFound):
        get_brief(other_space, brief.pk)


def test_a_brief_that_names_a_file_of_the_server_is_refused(space):
    from wrensong.match.desk import import_brief

    with pytest.raises(BriefInvalid, match="line 3: fees"):
        import_brief(space, None, 'budget = "1 EUR"\n[offer]\nfees = "/etc/passwd"\n[brand]\n'
                     'name = "x"\nniche = ["y"]\n', "Sly")  # fmt: skip


def test_decisions_change_the_brief_that_plan_is_given(brief):
    from wrensong.match.desk import effective_brief, effective_text
    from wrensong.match.desk.decisions import decide

    decide(brief, None, "@alma.beans..wren", "drop", "Writes about coffee.")
    decide(brief, None, "@ada.loaf", "must")
    decide(brief, None, "@ben.quiet", "keep")
    changed = effective_brief(brief)
    assert changed.exclude == ("alma.beans..wren",)
    assert changed.must == ("ada.loaf",)
    assert parse_brief(effective_text(brief)) == changed
    assert replace(changed, exclude=(), must=()) == parse_brief(brief.text)


def test_who_the_document_excludes_cannot_be_required(brief):
    from wrensong.match.desk import effective_brief
    from wrensong.match.desk.briefs import document, save_brief
    from wrensong.match.desk.decisions import decide

    decide(brief, None, "@ada.loaf", "must")
    save_brief(brief, None, brief.version, brief.name,
               replace(document(brief), exclude=("ada.loaf",)))  # fmt: skip
    assert effective_brief(brief).must == ()
    assert effective_brief(brief).exclude == ("ada.loaf",)


def test_a_decision_taken_back_leaves_the_brief_as_it_was(brief):
    from wrensong.desk.models import Entry
    from wrensong.match.desk import effective_brief
    from wrensong.match.desk.decisions import decide

    decide(brief, None, "@ada.loaf", "drop", "Too far away.")
    decide(brief, None, "@ada.loaf", "", version=1)
    assert effective_brief(brief) == parse_brief(brief.text)
    newest, before = Entry.objects.filter(verb__startswith="match.decision")[:2]
    assert (newest.verb, newest.before) == (
        "match.decision.undo", {"verdict": "drop", "reason": "Too far away."},
    )  # fmt: skip
    assert (before.verb, before.before) == ("match.decision.drop", None)


def test_dropping_needs_a_reason(brief):
    from wrensong.match.desk.decisions import decide

    with pytest.raises(ValueInvalid, match="there is no reason"):
        decide(brief, None, "@ada.loaf", "drop", "  ")
    assert not brief.decisions.exists()


def test_a_decision_on_an_outdated_one_is_refused(brief):
    from wrensong.match.desk.decisions import decide

    decide(brief, None, "@ada.loaf", "keep")
    with pytest.raises(ChangedMeanwhile, match="kept"):
        decide(brief, None, "@ada.loaf", "drop", "No.", version=0)
    assert brief.decisions.get().verdict == "keep"


_FOUR = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from wrensong.desk.opening import ready

ready(Path(sys.argv[1]))
from django.db import connection
from wrensong.core.errors import ChangedMeanwhile
from wrensong.desk.models import Entry, Space
from wrensong.match.desk import get_brief, import_brief
from wrensong.match.desk.briefs import document, save_brief

space = Space.objects.create(slug="a", name="A", folder=".")
brief = import_brief(space, None, sys.stdin.read(), "Winter")
opened = Barrier(4)

def save(number):
    kept = get_brief(space, brief.pk)
    opened.wait()
    try:
        save_brief(kept, None, 1, f"Winter {number}", document(kept))
    except ChangedMeanwhile:
        return "told"
    finally:
        connection.close()
    return "written"

with ThreadPoolExecutor(4) as pool:
    ended = sorted(pool.map(save, range(4)))
kept = get_brief(space, brief.pk)
saves = Entry.objects.filter(verb="match.brief.save")
print(*ended, kept.version, saves.count(), saves[0].label == kept.name)
"""


def test_of_four_saves_at_once_one_is_written_and_three_are_told(tmp_path):
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    chosen = {**os.environ, "WRENSONG_HOME": str(tmp_path), "WRENSONG_DATABASE_URL": ""}
    run = subprocess.run([sys.executable, "-c", _FOUR, str(tmp_path)], input=DEMO, text=True,
                         capture_output=True, env=chosen, timeout=120)  # fmt: skip
    assert run.stdout.split() == "told told told written 2 1 True".split(), run.stderr
