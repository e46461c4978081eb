from __future__ import annotations

import dataclasses

import pytest

from wrensong.core.estimate import Estimate


def test_a_number_travels_with_interval_rows_unit_and_method() -> None:
    engagement = Estimate(0.046, 0.039, 0.054, n=23, method="er_followers")
    assert engagement.known
    assert (engagement.level, engagement.unit, engagement.kind) == (0.8, "fraction", "actual")


def test_not_known_is_not_zero_and_says_what_would_make_it_known() -> None:
    growth = Estimate.unknown("30 days of follower counts", unit="count")
    assert not growth.known and growth.value is None
    assert growth.needs == "30 days of follower counts"
    assert Estimate(0.0).known


def test_an_interval_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="upside down"):
        Estimate(0.5, 0.6, 0.4)


def test_not_a_number_is_not_a_value() -> None:
    with pytest.raises(ValueError, match="None"):
        Estimate(float("nan"))


def test_an_estimate_cannot_be_changed_after_it_was_made() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Estimate(0.5).value = 0.6  # type: ignore[misc]
