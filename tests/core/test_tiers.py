from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import ValueInvalid
from wrensong.core.tiers import PRESETS, tier_of


@pytest.mark.parametrize(
    ("followers", "tier"),
    [(0, "nano"), (999, "nano"), (1_000, "micro"), (12_400, "micro"), (100_000, "micro"),
     (100_001, "mid"), (500_000, "mid"), (500_001, "macro"), (1_000_000, "macro"),
     (1_000_001, "mega"), (300_000_000, "mega")],
)  # fmt: skip
def test_micro_is_from_1000_to_100000_followers_both_included(followers: int, tier: str) -> None:
    assert tier_of(followers) == tier


@given(st.sampled_from(sorted(PRESETS)), st.integers(0, 10**10))
def test_every_follower_count_is_in_exactly_one_tier_of_every_preset(
    preset: str, followers: int
) -> None:
    fitting = [t for t in PRESETS[preset].tiers if t.low <= followers <= t.high]
    assert [t.name for t in fitting] == [tier_of(followers, preset)]


def test_every_preset_names_its_source() -> None:
    assert all(preset.source for preset in PRESETS.values())


def test_a_negative_count_is_not_a_follower_count() -> None:
    with pytest.raises(ValueInvalid):
        tier_of(-1)


def test_a_tier_is_found_by_name_and_an_unknown_one_names_the_choices() -> None:
    assert PRESETS["wrensong"].named(" Micro ").high == 100_000
    with pytest.raises(ValueInvalid) as refusal:
        PRESETS["wrensong"].named("tiny")
    assert "micro" in refusal.value.next_step
