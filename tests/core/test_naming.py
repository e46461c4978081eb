"""What counts as naming somebody, and what does not."""

from __future__ import annotations

import pytest

from wrensong.core.naming import Names

MINA = Names(
    frozenset({3765237554868125868}),
    (("instagram", "mina.bakes", "17841400001"), ("tiktok", "minabakes", "")),
    ("mina@mina-bakes.example",),
    ("Mina Okafor",),
)
BREAD = Names(
    frozenset({7}), (("instagram", "bread", "9"),), (), ("Daily Bread", "Bread"),
    frozenset({"bread", "daily bread"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Thanks @mina.bakes!", "Thanks [erased]!"),
        ("thanks @Mina.Bakes.", "thanks [erased]."),
        ("by mina.bakes and #minabakes", "by [erased] and [erased]"),
        ("https://instagram.com/mina.bakes/", "https://instagram.com/[erased]/"),
        ("write to Mina@mina-bakes.example", "write to [erased]"),
        ("Mina Okafor, MINA  OKAFOR", "[erased], [erased]"),
        ("ac_" + "0" * 13, "ac_" + "0" * 13),
        ("account 3765237554868125868", "account [erased]"),
        ("id 17841400001", "id [erased]"),
    ],
)
def test_her_names_are_marked_in_a_text(before: str, after: str) -> None:
    assert MINA.out_of(before) == after
    assert MINA.named_in(before) == (before != after)


@pytest.mark.parametrize(
    "text",
    ["@mina.bakes.fans", "@xmina.bakes", "@mina.bakes2", "Mina bakes", "Okafor", "mina",
     "amina@mina-bakes.example.org.uk"[:5], "178414000012", "Mina and Okafor"],
)  # fmt: skip
def test_other_people_are_left_alone(text: str) -> None:
    assert MINA.out_of(text) == text


def test_a_handle_that_others_use_as_a_word_counts_only_as_a_handle() -> None:
    text = "bread by @bread, instagram.com/bread, and daily bread from Daily Bread"
    assert BREAD.out_of(text) == (
        "bread by [erased], instagram.com/[erased], and daily bread from [erased]"
    )


def test_a_short_id_is_nobody_inside_a_text() -> None:
    assert BREAD.out_of("9 of 10") == "9 of 10"
    assert not BREAD.is_her("9")


def test_she_leaves_lists_and_is_marked_elsewhere() -> None:
    told = {
        "accounts": ["@mina.bakes", "@nils", 3765237554868125868, 12],
        "note": "ask Mina Okafor",
        "mina.bakes": 3765237554868125868,
        "flag": True,
    }
    assert MINA.out_of_value(told) == {
        "accounts": ["@nils", 12], "note": "ask [erased]", "[erased]": 0, "flag": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('must = ["@mina.bakes", "@nils"]', 'must = ["@nils"]'),
        ('must = ["@nils", "mina.bakes"]', 'must = ["@nils"]'),
        ('must = ["@mina.bakes"]', "must = []"),
        ('must = ["@a", "@mina.bakes", "@b"]', 'must = ["@a", "@b"]'),
        ('name = "for @mina.bakes"', 'name = "for [erased]"'),
    ],
)
def test_she_leaves_the_lists_of_a_brief(before: str, after: str) -> None:
    assert MINA.out_of_list_text(before) == after


def test_a_brief_keeps_the_word_but_loses_the_creator() -> None:
    text = 'niche = ["bread"]\nexclude = ["bread", "@nils"]'
    assert BREAD.out_of_list_text(text) == 'niche = ["bread"]\nexclude = ["@nils"]'


def test_it_is_told_as_json_and_read_again() -> None:
    assert Names.read(BREAD.told()) == BREAD


def test_nobody_is_found_by_an_empty_name() -> None:
    assert Names().out_of("anything @all") == "anything @all"
