from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.core.errors import BadInput, BriefInvalid, FileEmpty, FileUnreadable
from wrensong.core.money import Money
from wrensong.match.brief_fields import FIELDS, example_brief, field_table
from wrensong.match.briefs import load_brief, parse_brief

SMALL = """\
budget = "3000 EUR"
[brand]
name = "Fern & Salt"
niche = ["skincare"]
"""
_OPTIONAL = re.compile(r"(?m)^# (?=[a-zA-Z_\[]+( =|\]|\.))")


def wrong(text: str) -> str:
    with pytest.raises(BriefInvalid) as caught:
        parse_brief(text, "spring.toml")
    return caught.value.sentence


def test_the_smallest_brief_has_a_budget_a_name_and_a_niche() -> None:
    brief = parse_brief(SMALL)
    assert brief.budget == Money(Decimal(3000), "EUR")
    assert brief.goal is None
    assert brief.followers == (1_000, 100_000)


def test_the_example_is_a_working_brief() -> None:
    assert parse_brief(example_brief()).brand.name == "Fern & Salt"


def test_the_example_works_with_every_optional_line_in_use() -> None:
    brief = parse_brief(_OPTIONAL.sub("", example_brief()))
    assert brief.max_creators == 12
    assert brief.audience_countries == {"DE": 0.4}
    assert brief.rates == {"USD": Decimal("1.04")}
    assert brief.gift_cost == Money(Decimal(40), "EUR")


def test_every_field_is_in_the_example_and_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rooms" / "brief.md").read_text("utf-8")
    assert field_table() in page
    for field in FIELDS:
        if field.key != "*":
            assert f"{field.key} = {field.example}" in example_brief()


@pytest.mark.parametrize(
    ("line", "number", "words"),
    [
        ('budgt = "1 EUR"', 5, "Did you mean “budget”"),
        ('[creators]\nfolowers = "1k..2k"', 6, "Did you mean “followers”"),
        ('[creator]\nfollowers = "1k..2k"', 5, "Did you mean “creators”"),
        ('[creators]\nplatforms = [\n  "instagram",\n  "myspace",\n]', 8, "“myspace”"),
        ('[creators]\ncountries = ["Germany"]', 6, "Did you mean “DE”"),
        ('[creators]\nlanguages = ["english"]', 6, "Did you mean “en”"),
        ('[creators]\nfollowers = "many"', 6, "not a range of followers"),
        ('[creators]\nfollowers = "9k..1k"', 6, "runs backwards"),
        ('[creators]\nmax_creators = "three"', 6, "whole number"),
        ('[creators]\nmax_creators = true', 6, "“true”"),
        ('[creators]\nmax_share_per_creator = 2', 6, "not a share"),
        ('[creators]\nmax_share_per_creator = nan', 6, "not a share"),
        ('[creators]\nmust = ["@a"]\nexclude = ["a"]', 6, "in must and in exclude"),
        ('[offer]\ncollaboration = "gift"', 6, "gift_cost"),
        ('[offer]\ncollaboration = "barter"', 6, "not one of sponsored post"),
        ('[offer]\nbudget = "1 EUR"', 6, "before any [table]"),
        ('[rates]\nXXY = 1.0', 6, "not a currency code"),
        ('[rates]\nUSD = "cheap"', 6, "not an exchange rate"),
        ('[audience.countries]\nDE = 0.8\nAT = 0.8', 5, "add up to more than 1"),
        ('[[brand.claims]]\nname = "kind"', 5, "“evidence” is missing"),
        ('[[brand.claims]]\nname = "a"\nevidence = ["b"]\n[[brand.claims]]\nnam = "c"', 9, "“nam”"),
        ('rates = 3', 5, "must be a table"),
        ('limits = 3', 5, "must be a table"),
        ('[limits.tiers]\ngiant = "..3"', 6, "not a tier"),
        ('[limits.tiers]\nmicro = 3', 6, "not a range"),
        ('[limits.platforms]\ntiktok = "4..1"', 6, "runs backwards"),
        ('[limits.niche]\nfood = "..1"', 5, "Did you mean “niches”"),
        ('[offer]\ncommission = 0.1', 6, "needs order_value"),
        ('[offer]\nhours_per_creator = 0', 6, "more than zero"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(line: str, number: int, words: str) -> None:
    # A new top-level key has to stand before the tables, so the small brief follows it there.
    text = SMALL + line if line.startswith("[") else _before_tables(line)
    sentence = wrong(text)
    found = text.split("\n").index(line.split("\n")[0]) + 1 + (number - 5)
    assert f"spring.toml, line {found}: " in sentence
    assert words in sentence


def test_limits_are_read_as_ranges_with_both_ends() -> None:
    brief = parse_brief(
        SMALL + '[limits.tiers]\nmicro = "1..4"\n[limits.platforms]\nTikTok = "2.."\n'
        '[limits.niches]\nFood = "..3"\n'
    )
    assert brief.tier_limits == {"micro": (1, 4)}
    assert brief.platform_limits["tiktok"][0] == 2
    assert brief.niche_limits == {"food": (0, 3)}


def _before_tables(line: str) -> str:
    return SMALL.replace("[brand]", f"{line}\n[brand]")


def test_a_budget_of_lots_is_refused() -> None:
    sentence = wrong(SMALL.replace("3000 EUR", "lots"))
    assert "line 1: budget: “lots” is not an amount of money" in sentence


@pytest.mark.parametrize("budget", ['"3000"', "3000", '"0 EUR"', '"-5 EUR"', '"3000 XXX"', "true"])
def test_a_budget_needs_a_positive_amount_and_a_real_currency(budget: str) -> None:
    assert "line 1: budget" in wrong(SMALL.replace('"3000 EUR"', budget))


@pytest.mark.parametrize(
    ("goal", "hint"), [("engagment", "Did you mean “engagement”"), ("fame", "Use one of")]
)
def test_an_unknown_goal_gets_the_nearest_name(goal: str, hint: str) -> None:
    assert hint in wrong(f'goal = "{goal}"\n{SMALL}')


def test_a_key_given_twice_is_named_with_its_line() -> None:
    assert "line 2: “budget” is given twice" in wrong(f'budget = "1 EUR"\n{SMALL}')


def test_broken_toml_is_named_with_its_line() -> None:
    assert "spring.toml, line 5: " in wrong(SMALL + "goal = [")


def test_dates_must_run_forward() -> None:
    sentence = wrong(f"starts = 2026-05-02\nends = 2026-05-01\n{SMALL}")
    assert "line 2: the work ends (2026-05-01) before it starts (2026-05-02)" in sentence


def test_everything_wrong_is_said_at_once_in_order() -> None:
    sentence = wrong('goal = "fame"\nbudget = "lots"\n[brand]\nname = ""\n')
    lines = [int(n) for n in re.findall(r"line (\d+):", sentence)]
    assert lines == sorted(lines)
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1k..100k", (1_000, 100_000)),
        ("5000..50000", (5_000, 50_000)),
        ("1.5k..2,5k", (1_500, 2_500)),
        ("1,000..20 000", (1_000, 20_000)),
        ("micro", (1_000, 100_000)),
        ("..1m", (0, 1_000_000)),
    ],
)
def test_followers_are_a_range_or_a_tier(text: str, bounds: tuple[int, int]) -> None:
    assert parse_brief(f'{SMALL}[creators]\nfollowers = "{text}"').followers == bounds


def test_handles_are_read_with_or_without_at_and_as_addresses() -> None:
    brief = parse_brief(
        f'{SMALL}[creators]\nmust = ["@Mina.Bakes", "mina.bakes", "https://instagram.com/dov"]'
    )
    assert brief.must == ("mina.bakes", "dov")


def test_a_file_with_a_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load_brief(path).brand.name == "Fern & Salt"


def test_a_fee_table_is_looked_for_beside_the_brief(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    path.write_text(f'{SMALL}[offer]\nfees = "mine.toml"')
    assert load_brief(path).fees == str(tmp_path / "mine.toml")


def test_missing_empty_and_undecodable_files_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        load_brief(tmp_path / "none.toml")
    with pytest.raises(FileUnreadable):
        load_brief(tmp_path)
    empty = tmp_path / "empty.toml"
    empty.write_text(" \n")
    with pytest.raises(FileEmpty):
        load_brief(empty)
    empty.write_bytes(b'budget = "3000 \xff"')
    with pytest.raises(BriefInvalid, match="UTF-8"):
        load_brief(empty)


_VALUES = st.recursive(
    st.text(max_size=8) | st.integers() | st.floats() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return (
            '"' + "".join(f"\\U{ord(c):08x}" for c in value if not 0xD800 <= ord(c) < 0xE000) + '"'
        )
    return str(value)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([f for f in FIELDS if f.key != "*"]), _VALUES)
def test_any_value_of_any_field_is_read_or_refused_in_words(field, value) -> None:
    header = "[[brand.claims]]" if field.table == "brand.claims" else f"[{field.table}]"
    text = f"{header if field.table else ''}\n{field.key} = {_toml(value)}\n"
    try:
        parse_brief(text)
    except BriefInvalid as error:
        assert re.match(r"brief\.toml, line \d+: ", error.sentence)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with pytest.raises(BadInput):
        parse_brief(text)
