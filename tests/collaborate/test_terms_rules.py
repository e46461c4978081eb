"""Terms as a document, clauses filled in, differences, rights by day: the pure rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.collaborate.desk.agreement_files import blocks, hidden
from wrensong.collaborate.desk.clauses import bundled
from wrensong.collaborate.rules.clauses import (
    VARIABLES,
    About,
    canonical,
    check_wording,
    digest,
    fill,
    french_gaps,
    variables,
    write,
)
from wrensong.collaborate.rules.differing import word_diff
from wrensong.collaborate.rules.rights import add_months, ends_soon, overlaps, rights_of
from wrensong.collaborate.rules.terms import Deal, Exclusivity, Party, Usage, read_deal
from wrensong.core.errors import ValueInvalid

ABOUT = About("Fern & Salt", "@mina.bakes", "Winter", "sponsored post", 1, places=("AT",))
FULL = {
    "fee": {"amount": "240.00", "currency": "EUR"}, "product": "flour",
    "product_value": {"amount": "35", "currency": "EUR"}, "commission_percent": "8",
    "deliverables": [{"platform": "instagram", "format": "reel", "count": 2, "due": "2026-12-10",
                      "min_length": "30 seconds"}],
    "approval": {"rounds": 1, "review_hours": 48, "silence_approves": True},
    "usage": {"channels": ["shop"], "territory": "Austria", "months": 6, "paid_months": 3,
              "paid_cap": {"amount": "100", "currency": "EUR"}, "paid_edits": True},
    "exclusivity": {"category": "flour", "days": 30, "before_days": 7,
                    "fee": {"amount": "50", "currency": "EUR"}},
    "payment_net_days": 14, "kill_fee": [{"stage": "submitted", "percent": "50"}],
    "live_for_days": 60, "brand": {"name": "Fern & Salt GmbH"}, "creator": {"name": "Mina Okafor"},
    "law": "Austria", "note": "She may name the mill.", "without": [],
}  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


def test_a_deal_is_the_same_after_being_written_and_read():
    deal = Deal.of(FULL)
    assert Deal.of(json.loads(json.dumps(deal.as_json()))) == deal
    assert Deal.of(deal.as_json()).as_json() == deal.as_json()


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("fee", {"amount": 12.5, "currency": "EUR"}, "fee"),
        ("fee", {"amount": "-5", "currency": "EUR"}, "fee"),
        ("fee", {"amount": "5.001", "currency": "EUR"}, "fee"),
        ("fee", {"amount": "5", "currency": "EURO"}, "fee"),
        ("commission_percent", "101", "commission_percent"),
        ("deliverables", [{"platform": "myspace", "format": "post"}], "deliverables.0.platform"),
        ("deliverables", [{"platform": "tiktok", "format": "post", "count": 0}],
         "deliverables.0.count"),
        ("usage", {"months": 6, "territory": "Austria"}, "usage.channels"),
        ("exclusivity", {"days": 10}, "exclusivity.category"),
        ("kill_fee", [{"stage": "agreed", "percent": "5"}] * 2, "kill_fee"),
        ("live_for_days", "ninety", "live_for_days"),
        ("payment_net_days", True, "payment_net_days"),
        ("brand", {"country": "Austria"}, "brand.country"),
        ("note", "a \u202e trick", "note"),
        ("feee", "5", "feee"),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_named(field, value, where):
    deal, problems = read_deal({**FULL, field: value})
    assert deal is None and where in problems


def test_an_amount_of_nothing_is_no_promise():
    assert Deal.of({"fee": {"amount": "0.00", "currency": "EUR"}}).fee is None
    assert Deal.of({}) == Deal()


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*FULL, "amount", "currency", "platform", "days"]), inner, max_size=5
    ),
    max_leaves=20,
))  # fmt: skip
def test_whatever_is_sent_is_read_or_refused_with_words(said):
    deal, problems = read_deal(said)
    assert (deal is None) == bool(problems)
    if deal is not None:
        assert Deal.of(deal.as_json()) == deal


def test_every_bundled_clause_can_be_filled_and_says_what_it_means():
    deal, about = Deal.of(FULL), replace(ABOUT, french=True)
    for clause in bundled().values():
        check_wording(clause.text)
        assert clause.meaning and clause.title
    written = write(bundled().values(), deal, about)
    assert {one.key for one in written} == set(bundled())
    assert not [one for one in written if one.missing]
    text = canonical(written, about)
    assert "{" not in text and "  " not in text and "None" not in text
    assert digest(text) == digest(canonical(write(bundled().values(), deal, about), about))


def test_clauses_of_what_is_not_promised_leave_themselves_out():
    keys = {one.key for one in write(bundled().values(), Deal(), ABOUT)}
    assert not keys & {"usage_rights", "exclusivity", "paid_amplification", "kill_fee", "note",
                       "french_law_clause", "payment"}  # fmt: skip


def test_a_variable_without_a_value_is_a_gap_that_can_be_seen():
    text, missing = fill("Law of {law}.", variables(Deal(), ABOUT))
    assert missing == ("the country whose law holds",)
    assert text == "Law of [the country whose law holds: not filled in yet]."


def test_words_of_people_are_never_read_as_variables():
    deal = Deal.of({**FULL, "note": "{law} and {fee}"})
    note = write(bundled().values(), deal, ABOUT)[-1]
    assert note.text == "{law} and {fee}" and not note.missing


@pytest.mark.parametrize("text", ["{fe}", "{", "a } b", "{{fee}}"])
def test_a_wording_with_a_variable_there_is_none_of_is_refused(text):
    with pytest.raises(ValueInvalid):
        check_wording(text)


def test_what_french_law_asks_for_is_the_bundled_data_and_who_both_are():
    asked = {one.key for one in bundled().values() if one.fr_mandatory}
    assert asked == {"parties", "missions", "compensation_cash", "compensation_in_kind_value",
                     "rights_and_duties_incl_ip", "french_law_clause"}  # fmt: skip
    whole = Party("Mina", "Hauptplatz 1", "mina@example.org", "FR")
    deal = Deal(brand=whole, creator=whole)
    assert french_gaps(asked, bundled().values(), deal) == ()
    assert len(french_gaps((), bundled().values(), Deal())) == len(asked) + 8


@given(WORDS, WORDS)
def test_the_pieces_of_a_difference_make_both_texts(before, after):
    pieces = word_diff(before, after)
    assert "".join(p.text for p in pieces if p.op != "added") == before
    assert "".join(p.text for p in pieces if p.op != "removed") == after


USAGE = Deal(usage=Usage(("shop",), "Austria", 6), exclusivity=Exclusivity("flour", 10, 5))


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
    ],
)
def test_months_are_months_of_the_calendar(begin, months, end):
    assert add_months(begin, months) == end


def test_use_ends_with_the_first_piece_and_exclusivity_with_the_last():
    first, last = date(2026, 3, 1), date(2026, 3, 20)
    usage, alone = rights_of(USAGE, date(2026, 2, 1), [last, first])
    assert (usage.starts, usage.ends) == (first, date(2026, 8, 31))
    assert (alone.starts, alone.ends) == (date(2026, 2, 24), date(2026, 3, 30))


def test_before_publication_no_last_day_is_known():
    usage, alone = rights_of(USAGE, date(2026, 2, 1), [])
    assert usage.ends is None and alone.ends is None
    assert not ends_soon(alone, date(2026, 2, 1))
    assert overlaps(alone, date(2030, 1, 1), None)


def test_the_alarm_begins_fourteen_days_before_and_ends_with_the_last_day():
    alone = rights_of(USAGE, date(2026, 2, 1), [date(2026, 3, 20)])[1]
    soon = {day for day in range(1, 31) if ends_soon(alone, date(2026, 3, day))}
    assert soon == set(range(16, 31)) and not ends_soon(alone, date(2026, 3, 31))


def test_exclusivity_stands_against_work_that_shares_a_day_with_it():
    alone = rights_of(USAGE, date(2026, 2, 1), [date(2026, 3, 20)])[1]
    assert overlaps(alone, date(2026, 3, 30), None)
    assert not overlaps(alone, date(2026, 3, 31), None)
    assert overlaps(alone, date(2026, 1, 1), date(2026, 3, 15))
    assert not overlaps(alone, date(2026, 1, 1), date(2026, 3, 14))


@given(st.decimals("0.01", "1000000", places=2))
def test_an_amount_stands_in_the_text_to_the_cent(amount):
    deal = Deal.of({"fee": {"amount": str(amount), "currency": "EUR"}})
    assert deal.fee is not None and deal.fee.amount == Decimal(amount)
    assert f"{amount:f} EUR" in write(bundled().values(), deal, ABOUT)[2].text


def test_letters_a_pdf_cannot_show_are_found():
    assert hidden("Mina Okafor, Łódź, Ñandú, Αθήνα, Київ — “8 %”") == set()
    assert hidden("مينا") == set("مينا")
    assert hidden("美奈 🥖") >= {"美", "奈", "🥖"}


def test_the_paragraphs_of_a_document_are_the_whole_text():
    text = canonical(write(bundled().values(), Deal.of(FULL), ABOUT), ABOUT)
    parts = ["\n".join([one["head"], *one["lines"]]) for one in blocks(text)]
    assert "\n\n".join(parts) + "\n" == text


def test_every_variable_is_used_by_some_clause_or_can_be():
    used = {name for name in VARIABLES for one in bundled().values() if f"{{{name}}}" in one.text}
    assert set(VARIABLES) - used <= {"creator"}
