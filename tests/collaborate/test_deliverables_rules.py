"""Deadlines, rounds and lateness, and how a collaboration follows: by the rules alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from wrensong.collaborate.rules.reviewing import (
    APPROVED,
    AWAITED,
    RETURNED,
    SUBMITTED,
    Piece,
    follow,
    is_overdue,
    review_due,
    rounds_left,
    silence_approved,
    standing,
    stay_until,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "pieces", "act"),
    [
        ("agreed", [], None),
        ("agreed", [Piece(AWAITED)], None),
        ("agreed", [Piece(SUBMITTED), Piece(AWAITED)], "prepare"),
        ("agreed", [Piece(SUBMITTED), Piece(AWAITED, live=True)], "submit"),
        ("agreed", [Piece(AWAITED, live=True)] * 2, "publish"),
        ("preparing", [Piece(RETURNED), Piece(SUBMITTED)], None),
        ("preparing", [Piece(RETURNED, live=True)], None),
        ("preparing", [Piece(APPROVED), Piece(SUBMITTED)], "submit"),
        ("submitted", [Piece(APPROVED), Piece(RETURNED)], "return"),
        ("submitted", [Piece(APPROVED), Piece(SUBMITTED, live=True)], None),
        ("submitted", [Piece(APPROVED), Piece(AWAITED)], None),
        ("submitted", [Piece(APPROVED), Piece(AWAITED, live=True)], "approve"),
        ("approved", [Piece(APPROVED, live=True), Piece(APPROVED)], None),
        ("approved", [Piece(APPROVED, live=True), Piece(SUBMITTED, live=True)], None),
        ("approved", [Piece(APPROVED, live=True)], "publish"),
        ("live", [Piece(AWAITED)], None),
        ("disputed", [Piece(APPROVED, live=True)], None),
        ("negotiating", [Piece(SUBMITTED)], None),
    ],
)
def test_what_follows_from_the_deliverables(
    state: str, pieces: list[Piece], act: str | None
) -> None:
    assert follow(state, pieces) == act


def test_a_review_is_due_so_many_hours_after_it_was_handed_in() -> None:
    assert review_due(NOON, 48) == NOON + timedelta(days=2)
    assert review_due(NOON, None) is None


def test_silence_approves_from_the_moment_the_review_is_due() -> None:
    just_before = NOON - timedelta(microseconds=1)
    assert [silence_approved(NOON, True, at) for at in (just_before, NOON)] == [False, True]
    assert not silence_approved(NOON, False, NOON) and not silence_approved(None, True, NOON)


@pytest.mark.parametrize(
    ("hours", "word"), [(25, "open"), (24, "soon"), (1, "soon"), (0, "late"), (-1, "late")]
)
def test_how_near_a_deadline_is(hours: int, word: str) -> None:
    assert standing(NOON + timedelta(hours=hours), NOON) == word


def test_without_a_deadline_nobody_is_late() -> None:
    assert standing(None, NOON) == "" and not is_overdue(None, date(2026, 11, 23))


def test_a_day_is_over_when_it_has_ended() -> None:
    due = date(2026, 11, 23)
    assert [is_overdue(due, due + timedelta(days=n)) for n in (-1, 0, 1)] == [False, False, True]


@pytest.mark.parametrize(
    ("agreed", "used", "left"), [(2, 0, 2), (2, 2, 0), (2, 5, 0), (0, 0, 0), (None, 9, None)]
)
def test_rounds_are_counted_against_what_was_agreed(
    agreed: int | None, used: int, left: int | None
) -> None:
    assert rounds_left(agreed, used) == left


def test_a_live_post_stays_for_the_days_agreed() -> None:
    assert stay_until(NOON, 90) == NOON + timedelta(days=90)
    assert stay_until(None, 90) is None and stay_until(NOON, None) is None
