"""The linter of creator briefs: what it finds in labelled briefs, and what holds for any text."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.collaborate.briefing.document import CreatorBrief, Include
from wrensong.collaborate.briefing.parsing import of_data, parse
from wrensong.collaborate.rules.lint.findings import Reading
from wrensong.collaborate.rules.lint.plain import lint_text
from wrensong.collaborate.rules.lint.structure import lint
from wrensong.collaborate.rules.lint.wording import RULES

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "methods" / "creative-freedom.md"
JUDGED = [rule for rule in RULES if rule != "language"]
SETS = {
    "fields": "documents, all written for this",
    "plain": "plain texts the reader was made with",
    "held_out": "plain texts of the same writer, never looked at",
    "others": "plain texts of somebody who had not seen the rules",
}


def _briefs(name: str) -> list[dict[str, Any]]:
    lines = (HERE / f"briefs_{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _read(name: str, text: str) -> Reading:
    return lint(parse(text)) if name == "fields" else lint_text(text)


def _counts(*names: str) -> dict[str, Counter[str]]:
    """Rule -> how often it was found rightly (``hit``), wrongly (``alarm``) and not (``miss``)."""
    found = {rule: Counter[str]() for rule in JUDGED}
    for name in names:
        for brief in _briefs(name):
            got = {one.rule for one in _read(name, brief["text"]).remarks}
            for rule in JUDGED:
                is_there, seen = rule in brief["rules"], rule in got
                if is_there or seen:
                    kind = "hit" if is_there and seen else "miss" if is_there else "alarm"
                    found[rule][kind] += 1
    return found


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


@pytest.mark.parametrize("rule", JUDGED)
def test_each_rule_holds_on_the_labelled_briefs(rule: str) -> None:
    seen = _counts("fields", "plain")[rule]
    assert seen["hit"] >= 8
    assert seen["hit"] >= 0.9 * (seen["hit"] + seen["alarm"])
    assert seen["hit"] >= 0.9 * (seen["hit"] + seen["miss"])


def test_there_are_enough_briefs_and_good_ones_among_them() -> None:
    made = _briefs("fields") + _briefs("plain")
    assert len(made) >= 100
    assert sum(not brief["rules"] for brief in made) >= 20
    assert len(_briefs("held_out")) >= 20


@pytest.mark.parametrize("names", [("fields", "plain"), ("held_out",), ("others",)])
def test_the_page_gives_the_figures_as_they_are(names: tuple[str, ...]) -> None:
    page = PAGE.read_text("utf-8")
    for rule, seen in [*_counts(*names).items(), ("all", sum(_counts(*names).values(), Counter()))]:
        hit, alarm, miss = seen["hit"], seen["alarm"], seen["miss"]
        row = (
            f"| {rule} | {hit} | {alarm} | {miss} | {_share(hit, hit + alarm)} | "
            f"{_share(hit, hit + miss)} |"
        )
        assert row in _table(page, names), f"{names}: {row}"


def _table(page: str, names: tuple[str, ...]) -> str:
    return page.partition(f"<!-- {' '.join(names)} -->")[2].partition("<!-- end -->")[0]


@pytest.mark.parametrize("name", SETS)
def test_every_finding_quotes_says_why_and_offers_better_words(name: str) -> None:
    for brief in _briefs(name):
        for one in _read(name, brief["text"]).remarks:
            assert one.seen and one.why and one.better
            if one.line is not None:
                assert _bare(one.quote) in _bare(brief["text"].split("\n")[one.line - 1])


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def test_what_is_missing_from_a_text_is_a_note_and_never_a_failure() -> None:
    found = lint_text("We love your kitchen.\nWe pay 200 EUR.\nTell us what you think of it.")
    assert {one.rule: one.level for one in found.remarks} == {
        "missing-disclosure": "note", "missing-kill-fee": "note", "vague-deliverable": "note",
    }  # fmt: skip


@pytest.mark.parametrize("text", [
    "Wir zahlen 300 EUR und die Nutzung ist unbegrenzt. Bitte schick uns den Entwurf.",
    "Nous vous proposons une vidéo pour 250 EUR, et vous ne travaillez pas avec les autres.",
])  # fmt: skip
def test_another_language_is_not_judged_and_said_so(text: str) -> None:
    found = lint_text(text)
    assert not found.read
    assert [(one.rule, one.level) for one in found.remarks] == [("language", "note")]


def test_a_document_in_another_language_is_still_judged_by_its_fields() -> None:
    brief = parse('objective = "Wir zeigen das Mehl und die Mühle"\n[usage]\nchannels = ["Web"]\n')
    rules = {one.rule for one in lint(brief).remarks}
    assert {"language", "usage-term", "missing-disclosure", "vague-deliverable"} <= rules


@pytest.mark.parametrize(("text", "rule", "is_there"), [
    ("We may use your reel on our website for six months.", "usage-term", False),
    ("We may use your reel on our website.", "usage-term", True),
    ("All rights stay with you.", "usage-term", False),
    ("No exclusivity is asked.", "exclusivity-without-fee", False),
    ("You do not work with other bakeries until June.", "exclusivity-without-fee", True),
    ("No other brands in the picture, please.", "exclusivity-without-fee", False),
    ("Your readers get an exclusive code.", "exclusivity-without-fee", False),
    ("You need no approval.", "approval-without-deadline", False),
    ("Nothing goes live without our approval.", "approval-without-deadline", True),
    ("Send us the draft five days before posting for approval.", "approval-without-deadline", True),
    ("Send us the draft; you hear from us within two days.", "approval-without-deadline", False),
    ("The review must be positive.", "review-for-positive", True),
    ("The review does not have to be positive.", "review-for-positive", False),
    ("Please say nothing negative about it.", "review-for-positive", True),
    ("Please say nothing negative about competitors.", "review-for-positive", False),
    ("Please read the script word for word.", "script", True),
    ("There is no script; use your own words.", "script", False),
])  # fmt: skip
def test_negation_default_and_scope_are_read(text: str, rule: str, is_there: bool) -> None:
    assert (rule in {one.rule for one in lint_text(text).remarks}) is is_there


@pytest.mark.parametrize("rule", JUDGED)
def test_single_sentences_are_read_as_they_are_meant(rule: str) -> None:
    for line in (HERE / "brief_sentences.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        if one["rule"] == rule:
            seen = {remark.rule for remark in lint_text(one["text"]).remarks}
            assert (rule in seen) is one["found"], one["text"]


def test_the_label_of_every_country_is_asked_for() -> None:
    brief = parse('[[disclosure]]\ncountry = "AT"\nlabel = "Werbung"\n')
    seen = [
        one.seen for one in lint(brief, ["at", "de"]).remarks if one.rule == "missing-disclosure"
    ]
    assert seen == ["No label is named for DE."]


def test_the_parts_of_the_score_are_shown_and_add_up() -> None:
    brief = parse('[include]\nphrases = ["Rye for life"]\n[freedom]\ndirections = ["a", "b"]\n')
    scored = lint(brief).score
    assert {one.key: one.count for one in scored.parts} == {"directions": 2, "phrases": 1}
    assert scored.value == round(100 * (1 - 2 ** (-3.5 / 5)))


def test_a_text_of_two_sentences_is_too_short_for_a_score() -> None:
    assert lint_text("Wear white. Hold the bottle.").score.value is None


@given(st.text(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    found = lint_text(text)
    assert {one.rule for one in found.remarks} <= set(RULES)
    assert 0 <= found.score.low <= found.score.high <= 100


_WORDS = st.sampled_from(
    "we you may use your reel for ever no not approval before posting exclusive 300 EUR , . ; - "
    "“ ” must only positive #ad word do other brands until draft 2 two stories | : \n".split(" ")
)


@given(st.lists(_WORDS, max_size=120).map(" ".join))
@settings(max_examples=150, deadline=2000)
def test_any_words_of_the_field_are_read_quickly(text: str) -> None:
    lint_text(text)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
_KEYS = st.sampled_from([
    "title", "objective", "deliverables", "usage", "months", "count", "fee", "notes",
    "compensation", "channels", "approval", "rounds", "include", "phrases", "disclosure", "label",
])  # fmt: skip


@given(st.dictionaries(_KEYS, _VALUES | st.dictionaries(_KEYS, _VALUES, max_size=4), max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_tables_are_read_or_named(data: dict[str, Any]) -> None:
    brief, problems = of_data(data)
    assert all(one.place or one.sentence for one in problems)
    lint(brief)


@given(st.lists(st.text(min_size=1, max_size=40), max_size=6), st.text(min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_another_required_phrase_never_lowers_the_score(phrases: list[str], one: str) -> None:
    before = CreatorBrief(include=Include(phrases=tuple(phrases)))
    after = dataclasses.replace(before, include=Include(phrases=(*phrases, one)))
    assert (lint(after).score.value or 0) >= (lint(before).score.value or 0)
