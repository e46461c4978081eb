"""All orders that creators brought, from two lists that each miss some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import wrensong
from wrensong.cli import main
from wrensong.core.errors import ValueInvalid
from wrensong.measure.evaluations.capture import evaluate_capture
from wrensong.measure.rules.capture import Lists, total


def test_chapmans_own_formula() -> None:
    found = total(Lists(200, 150, 100))
    assert found.value == pytest.approx(201 * 151 / 101 - 1)
    assert 250 <= found.low < found.value < found.high


@given(st.integers(20, 500), st.integers(20, 500), st.data())
def test_the_total_is_never_below_what_was_seen(tracked, named, data) -> None:
    twice = data.draw(st.integers(7, min(tracked, named)))
    found = total(Lists(tracked, named, twice))
    if found.value is not None:
        seen = tracked + named - twice
        assert seen - 1e-6 <= found.low <= found.value <= found.high


def test_with_few_orders_no_total_is_said_and_the_reason_is() -> None:
    few = total(Lists(40, 30, 10))
    assert few.value is None and "60 orders" in few.reason
    assert total(Lists(400, 300, 3)).value is None
    with pytest.raises(ValueError, match="both"):
        total(Lists(5, 9, 6))


def test_a_total_beyond_all_orders_is_not_said() -> None:
    said = total(Lists(100, 120, 37, most=290))
    assert said.value is None and "mistaken" in said.reason
    assert total(Lists(100, 70, 37, most=190)).high <= 190


def test_mistaken_answers_lower_the_total_and_widen_its_interval() -> None:
    without, with_ = total(Lists(200, 150, 90)), total(Lists(200, 150, 90, mistaken=20.0))
    assert with_.value < without.value


def test_the_simulated_shops_pass_their_gates() -> None:
    found = evaluate_capture(None, 7)
    assert found["passed"], found["gates"]
    assert found["bias_of_codes_and_links"] < -0.2


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """150 orders: 60 with a code, 40 of them also named; 30 named alone; 10 leaked; 1 repeated."""
    rows = ["order id,code,click id,referrer,survey answer"]
    for i in range(150):
        code = "IDA10" if i < 60 or 90 <= i < 100 else ""
        site = "coupons.example" if 90 <= i < 100 else ""
        name = "ida" if i < 40 or 60 <= i < 90 else "Nobody" if 100 <= i < 104 else ""
        rows.append(f"o{i},{code},,{site},{name}")
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([*rows, "o1,IDA10,,,Ida"]), "utf-8")
    return path


def test_lists_are_counted_once_without_leaks_and_mistakes(orders: Path, tmp_path) -> None:
    ws = wrensong.open(tmp_path / "ws")
    found = ws.measure.total(orders, ("Ida",), ("nobody",), ("coupons.example",))
    assert found.counted.lists == Lists(60, 70, 40, 4.0, 150)
    assert (found.counted.orders, found.counted.leaked, found.counted.repeated) == (150, 10, 1)


def test_the_command_says_total_lists_and_what_was_set_aside(orders: Path) -> None:
    words = ["measure", "total", str(orders), "--name", "Ida", "--coupon-site", "coupons.example"]
    told = CliRunner().invoke(main, words, catch_exceptions=False).output
    assert "60 came by a code" in told and "10 with a code that got out" in told
    as_json = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)
    assert as_json["counted"]["lists"]["twice"] == 40


def test_a_file_without_an_answer_column_says_so(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text("order id,code\n1,A\n", "utf-8")
    with pytest.raises(ValueInvalid, match="answer"):
        wrensong.open(tmp_path / "ws").measure.total(path, ("Ida",))
