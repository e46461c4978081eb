"""The pure rules of outreach: the gate, the fields, addresses, spacing, the notice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.engage.desk.outreach.templates import examples
from wrensong.engage.rules import addresses, answers, gate, merging, notice, spacing

NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)
LINK = "https://example.org/contact"


@pytest.mark.parametrize(
    ("about", "outcome"),
    [
        (gate.About("US"), "allowed"),
        (gate.About("us "), "allowed"),
        (gate.About("GB"), "needs consent"),
        (gate.About("GB", kind="individual"), "needs consent"),
        (gate.About("GB", kind="company"), "allowed"),
        (gate.About("DE"), "needs consent"),
        (gate.About("DE", kind="company"), "needs consent"),
        (gate.About("DE", invites_business_mail=True), "needs consent"),
        (gate.About("DE", invites_business_mail=True, source_url=LINK), "needs override"),
        (gate.About("DE", overridden=frozenset({"DE"})), "needs consent"),
        (gate.About("CA"), "needs consent"),
        (gate.About("CA", source_url=LINK), "needs consent"),
        (gate.About("CA", source_url=LINK, says_no_unsolicited=False), "needs override"),
        (gate.About("AT"), "needs override"),
        (gate.About("AT", overridden=frozenset({"EU"})), "allowed"),
        (gate.About("DE", overridden=frozenset({"EU"})), "needs consent"),
        (gate.About("NO"), "needs override"),
        (gate.About("BR"), "needs override"),
        (gate.About("EU"), "needs override"),
        (gate.About(""), "needs override"),
        (gate.About("US", says_no_unsolicited=True), "needs consent"),
        (gate.About("US", withdrawn=True), "needs consent"),
        (gate.About("DE", consent=True), "allowed"),
        (gate.About("US", consent=True, suppressed=True), "blocked"),
    ],
)  # fmt: skip
def test_the_gate_answers_by_what_is_known(about, outcome):
    found = gate.judge(about)
    assert found.outcome == outcome
    assert found.may is (outcome == "allowed")
    assert found.text and found.source and found.because
    assert bool(found.next_step) is not found.may


@given(
    country=st.sampled_from(["US", "GB", "DE", "CA", "AT", "BR", ""]),
    kind=st.sampled_from(["individual", "company", "unknown"]),
    known=st.tuples(*[st.sampled_from([None, True, False])] * 2), link=st.sampled_from(["", LINK]),
    said=st.tuples(st.booleans(), st.booleans()),
    aside=st.frozensets(st.sampled_from(["US", "GB", "DE", "CA", "EU", "other", "unknown"])),
)  # fmt: skip
def test_nothing_lets_mail_through_to_who_is_on_the_list(country, kind, known, link, said, aside):
    who = gate.About(country, kind, link, *known, *said, suppressed=True, overridden=aside)
    assert gate.judge(who).outcome == "blocked"


def test_the_bundled_texts_pass_the_check_of_fields():
    assert len(examples()) >= 2
    for one in examples():
        assert merging.problems(one["subject"], one["body"]) == []


def test_a_field_nobody_knows_is_an_error_and_a_lonely_brace_too():
    assert merging.problems("Hi {first_nam}", "text") == [
        "“{first_nam}” in the subject is no field."
    ]
    assert merging.problems("Hi", "a } b")[0].startswith("The text has a lonely")
    assert merging.problems("Hi {{brand}}", "{handle}") == []
    assert merging.problems("two\nlines", "text") and merging.problems("", "text")


values = st.dictionaries(st.sampled_from(sorted(merging.BY_NAME)), st.text(max_size=20))


@given(values=values, names=st.lists(st.sampled_from(sorted(merging.BY_NAME)), max_size=5))
def test_no_field_is_ever_printed_empty(values, names):
    text = "".join(f"<{{{name}}}>" for name in names)
    lacking = {one.name for one in merging.missing((text,), values)}
    assert lacking == {name for name in names if not values.get(name, "").strip()}
    if lacking:
        with pytest.raises(KeyError):
            merging.merge(text, values)
    else:
        assert merging.merge(text, values) == "".join(f"<{values[n].strip()}>" for n in names)


def test_what_a_caption_holds_is_never_read_as_a_field():
    found = merging.merge("“{post_excerpt}” {brand}", {"post_excerpt": "{brand}", "brand": "F"})
    assert found == "“{brand}” F"


@pytest.mark.parametrize(
    ("name", "first"),
    [("Mina Okafor", "Mina"), ("Anne-Marie de Vries", ""), ("Bread & Butter", ""), ("Mina", ""),
     ("MINA OKAFOR", ""), ("The Bakery", ""), ("Mina Studio", ""), ("Léa D’Or", "Léa"),
     ("", "")],
)  # fmt: skip
def test_a_first_name_is_taken_only_where_it_is_plain(name, first):
    assert merging.first_name_of(name) == first


def test_an_excerpt_is_words_that_can_be_quoted():
    assert merging.excerpt("Rye takes its time. And more. #rye #bread") == "Rye takes its time"
    assert merging.excerpt("#rye #bread @mina") == "" and merging.excerpt("Oh yes") == ""
    assert len(merging.excerpt("word " * 100)) <= 123


SAME = (
    ("mina@example.org", "Mina+press@EXAMPLE.org", " MINA@example.org. "),
    ("a.b@gmail.com", "ab+x@googlemail.com", "A.B@Gmail.com"),
    ("nils@bücher.example", "nils@xn--bcher-kva.example"),
)


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_address_have_one_hash(spellings):
    key = addresses.pepper("a secret")
    assert len({addresses.digest(key, one) for one in spellings}) == 1
    assert len({addresses.digest(addresses.pepper("another"), one) for one in spellings}
               | {addresses.digest(key, one) for one in spellings}) == 2  # fmt: skip


def test_other_people_have_other_hashes():
    some = ("mina@example.org", "nina@example.org", "mina@example.com", "a.b@example.org",
            "ab@example.org")  # fmt: skip
    assert len({addresses.canonical(one) for one in some}) == len(some)


@given(st.text(max_size=40))
def test_any_text_has_a_form_that_stays_itself(text):
    one = addresses.canonical(text)
    assert addresses.canonical(one) == one
    if addresses.plausible(text):
        assert one and addresses.on_the_wire(text).isascii()


@pytest.mark.parametrize("bad", ["", "mina", "a@b@example.org", "a b@example.org", "a@localhost",
                                 "a@example.org, b@example.org", "a@example.org\nBcc: x@y.org",
                                 "<a@example.org>", "é@example.org"])  # fmt: skip
def test_what_is_no_single_address_is_not_written_to(bad):
    assert not addresses.plausible(bad)


def test_limits_hold_to_the_second():
    limits = spacing.Limits(2, 90, 3)
    assert spacing.turn(limits, 1, NOW - timedelta(seconds=90), NOW).may
    waits = spacing.turn(limits, 1, NOW - timedelta(seconds=89), NOW)
    assert not waits.may and waits.at == NOW + timedelta(seconds=1)
    full = spacing.turn(limits, 2, None, NOW)
    assert not full.may and full.at == datetime(2026, 6, 1, tzinfo=UTC)
    assert spacing.again(limits, NOW - timedelta(days=3), NOW).may
    assert not spacing.again(limits, NOW - timedelta(days=3) + timedelta(seconds=1), NOW).may


@pytest.mark.parametrize(
    ("day", "due"),
    [("2026-01-31", "2026-02-28"), ("2026-11-12", "2026-12-12"), ("2026-12-31", "2027-01-31"),
     ("2024-01-30", "2024-02-29")],
)  # fmt: skip
def test_the_notice_is_due_one_month_later(day, due):
    taken = datetime.fromisoformat(f"{day}T10:00+00:00")
    assert notice.a_month_after(taken).date().isoformat() == due
    found = notice.due("AT", ["US"], taken, None, None)
    assert found.open and found.due_at == notice.a_month_after(taken)
    first = taken + timedelta(days=2)
    assert notice.due("AT", ["US"], taken, first, None).due_at == first


def test_the_notice_applies_unless_both_are_known_to_live_elsewhere():
    applies = {
        (her, sender): notice.due(her, sender, NOW, None, None).applies
        for her in ("AT", "GB", "", "US") for sender in ((), ("",), ("DE",), ("US",))
    }  # fmt: skip
    assert [pair for pair, holds in applies.items() if not holds] == [("US", ("US",))]


def test_the_notice_says_all_that_it_must_and_is_found_again():
    text = notice.lines(
        sender="Fern & Salt", address="ada@example.org", postal="Mill Lane 4",
        brand="Fern & Salt", source="public profiles", kept="two years",
    )  # fmt: skip
    for word in ("Mill Lane 4", "legitimate interest", "e-mail address", "public profiles",
                 "two years", "erase", "object", "complain"):  # fmt: skip
        assert word in text
    assert notice.holds(f"Hello\n{text.replace(' ', chr(10))}\nBye", text)
    assert not notice.holds(text[:-20], text) and not notice.holds("Hello", "")


STOPS = ("Stop", "STOP.", "unsubscribe please", "Please remove me from it.",
         "Bitte keine Mails mehr!", "Stop\n\nOn Monday Ada wrote:\n> Hi")  # fmt: skip
ORDINARY = ("I can't stop baking, let's talk!", "Yes", "Stop by our shop any time",
            "Sure.\n\nOn Monday Ada wrote:\n> reply with “stop”", "")  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_who_asks_to_stop_is_heard(text):
    assert answers.asks_to_stop(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_answer_is_not_taken_for_it(text):
    assert not answers.asks_to_stop(text)
