from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core import ids
from wrensong.core.errors import ValueInvalid

numbers = st.integers(0, (1 << 63) - 1)
kinds = st.sampled_from(sorted(ids.KINDS))


@given(kinds, numbers)
def test_a_shown_id_is_read_back_as_it_was(kind: str, number: int) -> None:
    assert ids.read(ids.show(kind, number)) == (kind, number)
    assert ids.read(ids.show(kind, number).upper()) == (kind, number)


@given(numbers, numbers)
def test_shown_ids_sort_as_their_numbers_do(a: int, b: int) -> None:
    assert (ids.show("ac", a) < ids.show("ac", b)) == (a < b)


def test_letters_that_look_alike_are_read_as_the_digit_meant() -> None:
    assert ids.read("ac_000000000000O") == ids.read("ac_0000000000000")
    assert ids.read("ac_000000000000l") == ids.read("ac_000000000000I") == ("ac", 1)


@given(st.integers(1, 1000), st.integers(0, (1 << 62)))
def test_new_ids_are_distinct_and_greater_than_all_before(count: int, after: int) -> None:
    minted = ids.mint(count, after)
    assert len(set(minted)) == count
    assert min(minted) > after
    assert max(minted) < 1 << 63


def test_ids_minted_later_are_greater() -> None:
    first = ids.mint(5)
    assert ids.mint(1, after=first[-1])[0] > first[-1]


@pytest.mark.parametrize(
    "text", ["", "ac", "ac_", "ac_123", "xx_0000000000000", "ac_zzzzzzzzzzzzz", "ac_000000000000u"]
)
def test_what_is_not_an_id_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueInvalid, match="is not an id") as refusal:
        ids.read(text)
    assert "ac_" in refusal.value.next_step


def test_a_number_outside_63_bits_cannot_be_shown() -> None:
    for number in (-1, 1 << 63):
        with pytest.raises(ValueError, match="63-bit"):
            ids.show("ac", number)
