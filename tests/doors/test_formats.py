from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import BadInput
from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.doors.formats import emit, to_jsonable, write_csv

ROWS = [
    {
        "account": "@mina.bakes",
        "er": Estimate(0.031, 0.024, 0.04, n=23),
        "fee": Money(Decimal("90.00"), "EUR"),
        "followers": 12400,
        "seen": datetime(2019, 5, 4, 12, 30),
    },
    {"account": "@cleo", "er": Estimate.unknown("posts"), "fee": None, "followers": None},
]


def test_the_table_for_people_words_every_value(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ROWS, columns={"account": "who", "er": "engagement", "followers": "followers"})
    told = capsys.readouterr().out.replace("\u202f", " ")
    assert "who" in told and "3.1 % (2.4–4.0)" in told and "12 400" in told
    assert "not known" in told


def test_a_long_reason_takes_the_room_but_cuts_no_other_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handle = "@edda.breathes.and.writes"
    emit([{"account": handle, "platform": "instagram", "why": "because " * 40}])
    told = capsys.readouterr().out
    assert handle in told and "instagram" in told and "platform" in told


def test_markup_in_a_display_name_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    emit([{"name": "[bold]Mina[/bold]"}])
    assert "[bold]Mina[/bold]" in capsys.readouterr().out


def test_json_keeps_raw_values_and_says_null_for_not_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    emit(ROWS, as_json=True)
    first, second = json.loads(capsys.readouterr().out)
    assert first["er"]["value"] == 0.031 and first["er"]["high"] == 0.04
    assert first["fee"] == {"amount": "90.00", "currency": "EUR"}
    assert first["seen"] == "2019-05-04T12:30:00Z"
    assert second["followers"] is None


def test_csv_gives_an_estimate_four_columns_and_money_two(tmp_path: Path) -> None:
    path = write_csv(ROWS, tmp_path / "rows.csv")
    first, second = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    assert (first["er"], first["er_low"], first["er_high"], first["er_n"]) == (
        "0.031", "0.024", "0.04", "23",
    )  # fmt: skip
    assert (first["fee"], first["fee_currency"]) == ("90.00", "EUR")
    assert second["er"] == second["followers"] == ""


def test_text_that_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    rows = [{"a": "=HYPERLINK(1)", "b": "@mina.bakes", "c": "@SUM(A1)", "d": Decimal("-3.5")}]
    cells = next(csv.DictReader(io.StringIO(write_csv(rows, tmp_path / "x.csv").read_text())))
    assert cells == {"a": "'=HYPERLINK(1)", "b": "@mina.bakes", "c": "'@SUM(A1)", "d": "-3.5"}


def test_a_list_whose_first_item_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    rows = [{"a": ["=HYPERLINK(1)", "b"], "b": ["@mina.bakes", "@nils"], "c": ["@SUM(A1)", "x"]}]
    cells = next(csv.DictReader(io.StringIO(write_csv(rows, tmp_path / "x.csv").read_text())))
    assert cells == {"a": "'=HYPERLINK(1); b", "b": "@mina.bakes; @nils", "c": "'@SUM(A1); x"}


def test_an_arrow_table_does_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    emit(pa.table({"account": ["@mina"], "posts": [3]}), as_csv=True)
    assert capsys.readouterr().out == "account,posts\n@mina,3\n"


def test_json_and_csv_at_once_is_refused() -> None:
    with pytest.raises(BadInput, match="Both JSON and CSV"):
        emit([], as_json=True, as_csv=True)


def test_columns_choose_and_order(capsys: pytest.CaptureFixture[str]) -> None:
    emit([{"a": 1, "b": 2, "c": 3}], as_csv=True, columns=["c", "a"])
    assert capsys.readouterr().out == "c,a\n3,1\n"


def test_what_json_cannot_hold_is_turned_into_what_it_can() -> None:
    odd = {
        "nan": float("nan"), "np": np.float64(0.5), "array": np.array([1, 2]),
        "set": {"b", "a"}, "day": date(2020, 1, 2), "path": Path("a/b"), "pair": (1, Decimal("2")),
        "moment": datetime(2020, 1, 2, tzinfo=UTC), "table": pa.table({"x": [1]}),
    }  # fmt: skip
    assert to_jsonable(odd) == {
        "nan": None, "np": 0.5, "array": [1, 2], "set": ["a", "b"], "day": "2020-01-02",
        "path": "a/b", "pair": [1, "2"], "moment": "2020-01-02T00:00:00Z", "table": [{"x": 1}],
    }  # fmt: skip


def test_what_has_no_json_form_is_an_error_not_a_guess() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        to_jsonable(object())


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.decimals(allow_nan=False)
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_whatever_is_given_becomes_strict_json(value: object) -> None:
    json.dumps(to_jsonable(value), allow_nan=False)
