"""Panels are read from files as people have them; what cannot be read is named by its line."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import FileEmpty, NotEnoughData, ValueInvalid, WrensongError
from wrensong.measure.panels import read_panel

LONG = "date,city,orders\n" + "".join(
    f"2026-01-{day:02},{city},{day + len(city)}\n"
    for day in range(1, 7)
    for city in ("Graz", "Linz")
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "panel.csv"
    path.write_text(text, "utf-8")
    return path


def test_rows_per_place_and_period_and_columns_per_place_are_the_same_panel(tmp_path) -> None:
    long = read_panel(written(tmp_path, LONG)).panel
    wide = "date,Graz,Linz\n" + "".join(f"2026-01-{d:02},{d + 4},{d + 4}\n" for d in range(1, 7))
    other = read_panel(written(tmp_path, wide)).panel
    assert long.places == other.places == ("Graz", "Linz")
    assert long.times == other.times and (long.values == other.values).all()


def test_bad_lines_are_named_and_the_good_ones_kept(tmp_path) -> None:
    text = LONG + "2026-01-06,Graz,99\n2026-01-07,Graz,many\n,Graz,3\n"
    read = read_panel(written(tmp_path, text))
    assert [(bad.line, bad.reason) for bad in read.bad] == [
        (14, "Graz has a value for 2026-01-06 already"), (15, "“many” is no number"),
        (16, "the time or the place is missing"),
    ]  # fmt: skip
    assert read.panel.values.shape == (6, 2)


def test_a_place_with_missing_periods_is_left_out_and_counted(tmp_path) -> None:
    read = read_panel(written(tmp_path, LONG + "2026-01-01,Wels,4\n2026-01-02,Wels,4\n"))
    assert read.panel.places == ("Graz", "Linz") and read.incomplete == {"Wels": 4}


def test_years_and_numbers_are_put_in_order_as_numbers(tmp_path) -> None:
    text = "period,a,b\n" + "".join(f"{n},1,{n}\n" for n in (10, 9, 2, 1))
    assert read_panel(written(tmp_path, text)).panel.times == ("1", "2", "9", "10")


def test_columns_of_other_names_can_be_named(tmp_path) -> None:
    path = written(tmp_path, LONG.replace("date,city,orders", "tag,ort,bestellungen"))
    with pytest.raises(ValueInvalid, match="known to be the time"):
        read_panel(path)
    read = read_panel(path, time="tag", place="ort", value="bestellungen")
    assert read.panel.places == ("Graz", "Linz")


@pytest.mark.parametrize(
    ("text", "error"),
    [("", FileEmpty), ("date,city,orders\n", NotEnoughData),
     ("date,a,b\nyesterday,1,2\ntoday,1,2\n", ValueInvalid)],
)  # fmt: skip
def test_a_file_without_a_panel_says_what_is_missing(tmp_path, text, error) -> None:
    with pytest.raises(error):
        read_panel(written(tmp_path, text))


@given(st.text(max_size=300))
def test_no_text_crashes_the_reader(tmp_path_factory, text) -> None:
    path = tmp_path_factory.mktemp("any") / "panel.csv"
    path.write_text(text, "utf-8", errors="replace")
    with contextlib.suppress(WrensongError):
        read_panel(path)
