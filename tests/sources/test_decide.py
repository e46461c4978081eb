"""What is decided for a column: percent or fraction, decimal mark, day or month first."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wrensong.core.errors import UnitUnclear
from wrensong.sources.files.convert import convert
from wrensong.sources.files.decide import Decision, decide, read_unit
from wrensong.sources.files.fields import FIELDS, Field

RATE = FIELDS["creators"]["engagement_rate"]
SHARE = FIELDS["creators"]["credibility"]
COUNT = FIELDS["creators"]["followers"]
AVERAGE = FIELDS["creators"]["avg_likes"]
DATE = FIELDS["posts"]["posted_at"]


def column(*cells: object) -> pa.Array:
    return pa.array(cells)


def read(field: Field, *cells: object, header: str = "x", said: str = "") -> list[object]:
    """The values of a column after its decision; the decision must not leave it out."""
    array = column(*cells)
    decision = decide(field, header, [array], read_unit(field.name, said) if said else None)
    assert decision.left_out == ""
    return convert(array, field, decision).values.to_pylist()


def test_values_over_one_make_a_column_percent() -> None:
    assert read(RATE, "4.5", "0.8", "12") == pytest.approx([0.045, 0.008, 0.12])


def test_a_percent_sign_makes_a_column_percent() -> None:
    assert read(RATE, "0.4%", "0.9 %") == pytest.approx([0.004, 0.009])


def test_small_values_with_a_small_median_are_fractions() -> None:
    assert read(RATE, "0.045", "0.6", "0.03") == pytest.approx([0.045, 0.6, 0.03])


def test_a_column_between_is_left_out_and_the_unit_asked_for() -> None:
    decision = decide(RATE, "ER", [column("0.5", "0.9", "0.3")])
    assert "--unit engagement_rate=percent" in decision.left_out


def test_a_header_that_says_percent_settles_it() -> None:
    assert read(RATE, "0.5", "0.9", header="ER (%)") == pytest.approx([0.005, 0.009])


def test_what_the_caller_says_counts_most() -> None:
    assert read(RATE, "0.5", "0.9", said="fraction") == pytest.approx([0.5, 0.9])
    assert read(RATE, 0.5, 0.9, said="percent") == pytest.approx([0.005, 0.009])


def test_values_with_and_without_a_sign_are_not_mixed_up() -> None:
    assert decide(RATE, "ER", [column("4.5%", "0.03")]).left_out


def test_credibility_of_most_of_the_audience_is_a_fraction() -> None:
    assert read(SHARE, "0.83", "0.74") == pytest.approx([0.83, 0.74])
    assert read(SHARE, "83", "74") == pytest.approx([0.83, 0.74])


def test_the_decision_is_stated_with_its_evidence() -> None:
    assert "largest value is 12" in decide(RATE, "ER", [column("4.5", "12")]).words
    assert "comma" in decide(COUNT, "Fans", [column("1,2M", "3,4K")]).words


def test_the_decimal_mark_of_an_average_comes_from_its_column() -> None:
    assert read(AVERAGE, "1.234", "12.5") == [1.234, 12.5]
    assert read(AVERAGE, "1.234", "12,5") == [1234, 12.5]
    assert decide(AVERAGE, "x", [column("1.234", "2.345")]).left_out
    assert read(AVERAGE, "1.234", "2.345", said="decimal-comma") == [1234, 2345]


def test_counts_in_mixed_spellings_are_read_one_by_one() -> None:
    cells = ("12.3K", "1,2M", "1.2 Mio", "12,345", "12.345", "12 345")
    assert read(COUNT, *cells) == [12_300, 1_200_000, 1_200_000, 12_345, 12_345, 12_345]


def test_one_clear_date_settles_the_order_for_all() -> None:
    first = [str(v) for v in read(DATE, "01/02/2026", "25/02/2026")]
    assert first == ["2026-02-01 00:00:00", "2026-02-25 00:00:00"]
    assert decide(DATE, "x", [column("01/02/2026", "03/04/2026")]).left_out
    assert decide(DATE, "x", [column("25/02/2026", "02/25/2026")]).left_out
    assert [str(v) for v in read(DATE, "01/02/2026", said="month-first")] == ["2026-01-02 00:00:00"]


def test_an_unknown_unit_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UnitUnclear, match="furlongs") as refused:
        read_unit("engagement_rate", "furlongs")
    assert "percent" in refused.value.next_step
    assert read_unit("x", "percent decimal-comma") == Decision(unit="percent", mark=",")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats(0.0001, 0.19) | st.none(), min_size=1, max_size=20))
def test_the_same_rates_come_back_from_fractions_and_from_percents(
    rates: list[float | None],
) -> None:
    fractions = [None if r is None else f"{r:.6f}" for r in rates]
    percents = [None if r is None else f"{r * 100:.4f}%" for r in rates]
    for cells in (fractions, percents):
        array = pa.array(cells, pa.string())
        values = convert(array, RATE, decide(RATE, "ER", [array])).values.to_pylist()
        assert values == pytest.approx([None if r is None else r for r in rates], abs=1e-5)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.text(max_size=12) | st.none(), max_size=12),
    st.sampled_from([f for fields in FIELDS.values() for f in fields.values()]),
)
def test_any_column_is_read_or_its_cells_refused(cells: list[str | None], field: Field) -> None:
    array = pa.array(cells, pa.string())
    decision = decide(field, "x", [array])
    found = convert(array, field, decision, "EUR")
    assert len(found.values) == len(cells)
    assert all(found.values[row].as_py() in (None, []) for row in found.problems)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True) | st.none(), max_size=8)
    | st.lists(st.integers(-(2**62), 2**62) | st.none(), max_size=8)
    | st.lists(st.booleans(), max_size=8)
    | st.lists(st.lists(st.text(max_size=4), max_size=3), max_size=4),
    st.sampled_from([f for fields in FIELDS.values() for f in fields.values()]),
)
@example([9_007_199_254_740_993, 2**62, -1], FIELDS["creators"]["followers"])
def test_any_typed_column_is_read_or_its_cells_refused(cells: list[object], field: Field) -> None:
    array = pa.array(cells)
    decision = decide(field, "x", [array]) if not pa.types.is_list(array.type) else Decision()
    found = convert(array, field, decision, "EUR")
    assert len(found.values) == len(cells)
