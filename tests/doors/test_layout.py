"""Tables keep names and figures whole, and fold words only where they must."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.doors.formats import emit
from wrensong.doors.layout import LEAST, lines, widths

ROWS = [
    {
        "account": "@amina.sourdough..wren",
        "platform": "instagram",
        "cost": Money(Decimal(1349), "EUR"),
        "engagement": Estimate(1600, 800, 2600, unit="count", kind="estimated"),
        "words": "Offer 349 EUR for one post; the range is 321–620 EUR; ask before you promise.",
    }
] * 2


@pytest.mark.parametrize("width", [70, 80, 120])
def test_names_and_figures_are_never_cut(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    emit(ROWS)
    out = capsys.readouterr().out
    assert out.count("@amina.sourdough..wren") == 2 and out.count("1\u202f349\u202fEUR") == 2
    assert out.count("(800–2\u202f600)") == 2 and "…" not in out
    assert max(map(len, out.splitlines())) <= width


def test_what_cannot_fit_runs_over_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    emit(ROWS)
    out = capsys.readouterr().out
    assert "@amina.sourdough..wren" in out and "1\u202f349\u202fEUR" in out and "…" not in out


def test_headings_break_at_spaces_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    emit([{"followers_known": 5, "reply_ratio": 3, "words": "a sentence that is rather long"}])
    head = capsys.readouterr().out.split("─")[0]
    assert all(word in head for word in ("followers", "known", "reply", "ratio"))


cells = st.lists(st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=40),
                 min_size=1, max_size=5)  # fmt: skip


@given(st.lists(cells, min_size=1, max_size=6), st.data(), st.integers(20, 140))
def test_widths_keep_to_the_room_where_they_can(
    columns: list[list[str]], data: st.DataObject, room: int
) -> None:
    whole = data.draw(st.lists(st.booleans(), min_size=len(columns), max_size=len(columns)))
    found = widths(columns, whole, room)
    units = [max(cell_len(w) for cell in column for w in cell.split(" ")) for column in columns]
    least = sum(unit if kept else min(unit, LEAST) for unit, kept in zip(units, whole, strict=True))
    assert sum(found) <= max(room, least)
    for width, unit, kept in zip(found, units, whole, strict=True):
        assert width >= (unit if kept else min(unit, LEAST))


@given(st.text(max_size=80), st.integers(2, 40))
def test_lines_hold_all_the_text_and_are_never_too_long(text: str, width: int) -> None:
    found = lines(text, width)
    assert "".join(found).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(cell_len(line) <= width for line in found)
