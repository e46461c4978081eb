"""One cell of text into one value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.sources.files import values
from wrensong.sources.files.values import Unclear, Unreadable

ANY_TEXT = st.text(max_size=30)
NUMBER_LIKE = st.text(alphabet="0123456789.,' \u00a0kKmM%+-−eE ioMrd", max_size=16)
COUNTS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.3K", 12_300), ("1,2M", 1_200_000), ("1.2 Mio", 1_200_000), ("1.2 Mio.", 1_200_000),
        ("304.9K", 304_900), ("3.4m", 3_400_000), ("0,5 Tsd.", 500), ("1.1B", 1_100_000_000),
        ("1.2万", 12_000), ("12,345", 12_345), ("12.345", 12_345), ("12 345", 12_345),
        ("12\u202f345", 12_345), ("12'345", 12_345), ("1.234.567", 1_234_567),
        ("1,23,456", 123_456), ("12345.0", 12_345), ("12,00", 12), ("44 videos", 44),
        ("43.6K videos", 43_600), ("1.204 Abonnenten", 1_204), ("1.2E+05", 120_000), ("0", 0),
        ("+7", 7), (" 9 ", 9),
    ],
)  # fmt: skip
def test_a_count_is_read_in_every_common_spelling(text: str, expected: int) -> None:
    assert values.number(text, whole=True) == expected


@pytest.mark.parametrize("text", ["", " ", "-", "–", "n/a", "N/A", "NaN", "null", "hidden", "?"])
def test_words_for_nothing_are_not_known_and_never_zero(text: str) -> None:
    assert values.number(text, whole=True) is None


@pytest.mark.parametrize(
    "text",
    ["-5", "−5", "abc", "10K+", "10k-50k", "~12", "1.2.3", "12,34,5", "1 2", "8.1", "0x10", "5/10",
     "1e400", "7.506832745952218e+18", "12 weeks", "K", "(1,234)", "¼"],
)  # fmt: skip
def test_negatives_ranges_and_garbage_are_refused_with_the_text_in_the_reason(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        values.number(text, whole=True)
    assert text in str(refused.value)


def test_a_number_that_can_be_read_in_two_ways_is_refused_until_its_column_decides() -> None:
    with pytest.raises(Unclear):
        values.number("1,234")
    with pytest.raises(Unclear):
        values.number("1,234K", whole=True)
    assert values.number("1,234", ",") == Decimal("1.234")
    assert values.number("1,234", ".") == 1234
    assert values.number("1,234K", ",", whole=True) == 1234


@pytest.mark.parametrize(
    ("text", "mark"),
    [("12.3K", "."), ("1,2M", ","), ("1.234.567", ","), ("1,234.5", "."), ("1.234,5", ","),
     ("1 234,567", ","), ("0.123", "."), ("1234.567", "."), ("12,345", None), ("12", None),
     ("word", None)],
)  # fmt: skip
def test_a_cell_proves_its_decimal_mark_or_nothing(text: str, mark: str | None) -> None:
    assert values.decimal_mark(text) == mark


@settings(max_examples=800)
@given(
    COUNTS, st.sampled_from(["{:,}", "{:_}", "{}"]), st.sampled_from([",", ".", " ", "'", "\u202f"])
)
def test_a_grouped_count_comes_back_exactly(count: int, form: str, mark: str) -> None:
    text = form.format(count).replace(",", mark).replace("_", mark)
    assert values.number(text, whole=True) == count


@settings(max_examples=800)
@given(st.integers(1, 9_999), st.sampled_from(["K", "k", "M", " Mio", "B"]), st.sampled_from(".,"))
def test_a_scaled_count_comes_back_exactly(tenths: int, scale: str, mark: str) -> None:
    power = {"k": 3, "m": 6, "mio": 6, "b": 9}[scale.strip().lower()]
    text = f"{tenths // 10}{mark}{tenths % 10}{scale}"
    assert values.number(text, whole=True) == tenths * 10 ** (power - 1)


@settings(max_examples=1_500)
@given(ANY_TEXT | NUMBER_LIKE, st.sampled_from([None, ".", ","]), st.booleans())
def test_any_text_is_a_plausible_number_or_refused(
    text: str, mark: values.Mark | None, whole: bool
) -> None:
    try:
        value = values.number(text, mark, whole=whole)
    except Unreadable:
        return
    assert value is None or 0 <= value <= values.MOST
    assert value is None or not whole or value == int(value)


@settings(max_examples=800)
@given(ANY_TEXT | NUMBER_LIKE, st.sampled_from([None, ".", ","]))
def test_any_text_is_a_rate_or_refused(text: str, mark: values.Mark | None) -> None:
    try:
        value, _ = values.rate(text, mark)
    except Unreadable:
        return
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4.5%", ("4.5", True)), ("4,5 %", ("4.5", True)), ("4.567", ("4.567", False)),
     ("0.045", ("0.045", False)), ("12 percent", ("12", True)), ("1,234%", ("1.234", True))],
)  # fmt: skip
def test_a_rate_keeps_whether_it_said_percent(text: str, expected: tuple[str, bool]) -> None:
    value, shown = values.rate(text)
    assert (value, shown) == (Decimal(expected[0]), expected[1])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:31", 31), ("01:05", 65), ("8:00", 480), ("1:02:03", 3_723), ("PT8M31S", 511),
     ("PT45S", 45), ("P1DT1S", 86_401), ("511s", 511), ("34", 34), ("75:00", 4_500), ("", None)],
)  # fmt: skip
def test_lengths_of_time(text: str, seconds: int | None) -> None:
    assert values.duration(text) == seconds


@pytest.mark.parametrize("text", ["1:99", "1:70:00", "soon", "-3", "PT", "12:5"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        values.duration(text)


@settings(max_examples=500)
@given(st.integers(0, 359_999))
def test_a_clock_comes_back_exactly(seconds: int) -> None:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    assert values.duration(f"{hours}:{minutes:02}:{rest:02}") == seconds


@pytest.mark.parametrize(
    ("text", "platform", "handle"),
    [
        ("@Mina.Bakes", None, "mina.bakes"), ("mina.bakes", None, "mina.bakes"),
        (" @@mina ", None, "mina"),
        ("https://www.instagram.com/mina.bakes/", "instagram", "mina.bakes"),
        ("instagram.com/mina.bakes?hl=en", "instagram", "mina.bakes"),
        ("https://www.tiktok.com/@Mina/video/730", "tiktok", "mina"),
        ("https://bsky.app/profile/mina.example.com", "bluesky", "mina.example.com"),
    ],
)  # fmt: skip
def test_handles_and_profile_addresses(text: str, platform: str | None, handle: str) -> None:
    found = values.who(text)
    assert found is not None
    assert (found[0].key if found[0] else None, found[1]) == (platform, handle)


@pytest.mark.parametrize(
    "text",
    ["Mina Baker", "https://example.com/mina", "https://www.instagram.com/p/AAA/", "@", "a|b"],
)
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        values.who(text)


def test_lists_in_one_cell_are_split_and_bare() -> None:
    assert values.names("suckhoe, thaomoc") == ["suckhoe", "thaomoc"]
    assert values.names("#Oat#Flour @Mina") == ["oat", "flour", "mina"]
    assert values.names("['two words', 'b']") == ["two words", "b"]
    assert values.names("a|b|") == ["a", "b"]
    assert values.names("") == []


def test_an_e_mail_address_is_found_in_its_cell() -> None:
    assert values.email("Mail: Mina@Example.org!") == "mina@example.org"
    with pytest.raises(Unreadable):
        values.email("mina at example")


@settings(max_examples=1_000)
@given(ANY_TEXT)
def test_no_text_surprises_the_other_parsers(text: str) -> None:
    for parse in (values.duration, values.flag, values.who, values.email):
        try:
            parse(text)
        except Unreadable as refused:
            assert str(refused)
    assert all(name == name.strip() and name for name in values.names(text))
