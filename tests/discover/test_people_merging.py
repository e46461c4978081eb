"""Joining accounts: the same result in any order, one account per platform, nothing by likeness."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.discover.people.keys import profiles, strong
from wrensong.discover.people.likeness import alike, email, is_role, words
from wrensong.discover.people.merging import join, numbered
from wrensong.discover.people.nouns import RULES, Tie

COUNT = 12
ACCOUNTS = st.lists(st.integers(0, 3), min_size=COUNT, max_size=COUNT)
PAIRS = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(
    lambda pair: pair[0] < pair[1]
)
TIES = st.lists(st.builds(lambda p, rule: Tie(*p, rule, "key"), PAIRS, st.sampled_from(RULES)))
APART = st.lists(PAIRS, max_size=4)


def _persons(
    platforms: list[int], ties: list[Tie], apart: list[tuple[int, int]]
) -> tuple[set[frozenset[int]], np.ndarray]:
    persons, _, _ = join(
        np.array(platforms), np.arange(len(platforms)), ties, np.array(apart, int).reshape(-1, 2)
    )
    groups: dict[int, set[int]] = {}
    for row, person in enumerate(persons.tolist()):
        groups.setdefault(person, set()).add(row)
    return {frozenset(rows) for rows in groups.values()}, persons


@given(ACCOUNTS, TIES, APART, st.randoms())
@settings(max_examples=150, deadline=None)
def test_persons_do_not_depend_on_the_order_of_accounts_or_ties(
    platforms: list[int], ties: list[Tie], apart: list[tuple[int, int]], dice: object
) -> None:
    before, _ = _persons(platforms, ties, apart)
    order = list(range(COUNT))
    dice.shuffle(order)  # type: ignore[attr-defined]
    place = {old: new for new, old in enumerate(order)}
    moved = [
        Tie(min(place[t.a], place[t.b]), max(place[t.a], place[t.b]), t.rule, t.key) for t in ties
    ]
    dice.shuffle(moved)  # type: ignore[attr-defined]
    after, _ = _persons(
        [platforms[old] for old in order], moved, [(place[a], place[b]) for a, b in apart]
    )
    assert {frozenset(place[row] for row in person) for person in before} == after


@given(ACCOUNTS, TIES, APART)
@settings(max_examples=150, deadline=None)
def test_a_person_has_one_account_per_platform_and_nobody_kept_apart(
    platforms: list[int], ties: list[Tie], apart: list[tuple[int, int]]
) -> None:
    groups, persons = _persons(platforms, ties, apart)
    for person in groups:
        places = [platforms[row] for row in person]
        assert len(places) == len(set(places))
    assert all(persons[a] != persons[b] for a, b in apart)


@given(ACCOUNTS, TIES)
@settings(max_examples=100, deadline=None)
def test_joining_what_is_joined_changes_nothing(platforms: list[int], ties: list[Tie]) -> None:
    none = np.empty((0, 2), int)
    persons, held, _ = join(np.array(platforms), np.arange(COUNT), ties, none)
    again, _, refused = join(np.array(platforms), np.arange(COUNT), held, none)
    assert (persons == again).all() and refused == []
    ids = numbered(persons, np.arange(100, 100 + COUNT), range(1000, 2000))
    assert (numbered(persons, ids, range(3000, 4000)) == ids).all()


@given(ACCOUNTS, TIES)
@settings(max_examples=100, deadline=None)
def test_a_weaker_rule_never_undoes_a_stronger_one(platforms: list[int], ties: list[Tie]) -> None:
    strong_ties = [tie for tie in ties if tie.rule in RULES[:3]]
    _, before = _persons(platforms, strong_ties, [])
    _, after = _persons(platforms, ties, [])
    for a in range(COUNT):
        for b in range(a):
            assert before[a] != before[b] or after[a] == after[b]


def test_persons_get_ids_of_their_own_when_they_part() -> None:
    ids = numbered(np.array([0, 0, 2]), np.array([7, 7, 7]), range(50, 60))
    assert ids.tolist() == [7, 7, 50]


def _keys(*rows: tuple[str, str, str | None, str | None, str | None]) -> object:
    import pyarrow as pa

    names = ("platform", "handle", "display_name", "bio", "email")
    table = pa.table(
        {n: pa.array(c, pa.string()) for n, c in zip(names, zip(*rows, strict=True), strict=True)}
    )
    table = table.append_column("platform_user_id", pa.nulls(len(rows), pa.string()))
    return strong(profiles(table))


def test_a_link_that_is_not_returned_needs_names_that_agree() -> None:
    mina = ("instagram", "mina.bakes", "Mina Okafor", "bread", None)
    own = ("tiktok", "minabakes", "Mina Okafor", "IG: @mina.bakes", None)
    friend = ("youtube", "dov.cooks", "Dov Linden", "with instagram.com/mina.bakes", None)
    assert [(t.a, t.b) for t in _keys(mina, own).ties] == [(0, 1)]
    found = _keys(mina, friend)
    assert found.ties == [] and [(t.a, t.b) for t in found.doubtful] == [(0, 1)]


def test_the_front_page_of_a_link_service_joins_nobody() -> None:
    found = _keys(
        ("instagram", "mina.bakes", "Mina", "linktr.ee", None),
        ("tiktok", "dov.cooks", "Dov", "https://linktr.ee/", None),
    )
    assert (found.ties, found.refusals, found.doubtful) == ([], [], [])
    page = _keys(
        ("instagram", "mina.bakes", "Mina", "linktr.ee/minabakes", None),
        ("tiktok", "minas_bread", "Mina", "https://linktr.ee/MinaBakes?x=1", None),
    )
    assert [(t.rule, t.key) for t in page.ties] == [("page", "linktr.ee/minabakes")]


def test_a_desk_address_joins_only_accounts_that_clearly_agree() -> None:
    ada = ("instagram", "ada.brand", "Ada Holm", None, "info@agency.example")
    assert _keys(ada, ("tiktok", "ben.runs", None, None, "info@agency.example")).ties == []
    assert len(_keys(ada, ("tiktok", "adabrand", None, None, "info@agency.example")).ties) == 1
    own = "info@mina-bakes.example"
    assert len(_keys(("instagram", "mina.bakes", "Mina", None, own),
                     ("tiktok", "sourdough", None, None, own)).ties) == 1  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        (" Mina.Bakes+Shop@GoogleMail.com ", "minabakes@gmail.com"),
        ("mailto:mina.bakes@gmx.de", "mina.bakes@gmx.de"),
        ("mina+ig@bakes.example", "mina+ig@bakes.example"),
        ("мина@почта.рф", "мина@почта.рф"),
        ("mina at bakes", None),
        ("+x@gmail.com", None),
        (None, None),
    ],
)
def test_equal_mailboxes_have_equal_addresses(text: str | None, mailbox: str | None) -> None:
    assert email(text) == mailbox


def test_a_number_or_a_name_is_no_desk() -> None:
    assert is_role("info") and is_role("pr.team") and is_role("booking2")
    assert not is_role("123456") and not is_role("mina") and not is_role("hello.mina")


def test_names_are_alike_in_any_script_and_spelling() -> None:
    def who(handle: str, name: str) -> tuple[str, tuple[str, ...]]:
        return handle, words(name)

    assert alike(who("mina.bakes", "Mína OKAFOR 🍞"), who("x1", "okafor, mina")) == 2
    assert alike(who("mina_bakes", ""), who("minabakes92", "")) == 2
    assert alike(who("a", "مينا عكافور"), who("b", "مينا عكافور")) == 2
    assert alike(who("mina.b", "Mina Okafor"), who("mina.c", "Mina Lund")) == 1
    assert alike(who("ada", "Ada Holm"), who("dov", "Dov Lind")) == 0
