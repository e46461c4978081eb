"""Follower tiers. Every published table differs, so each preset names its source.

Bounds are inclusive followers per platform. The default follows the definition this
project is built on: a micro-influencer has 1,000 to 100,000 followers.
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import ValueInvalid

NO_LIMIT = 1 << 62


@dataclass(frozen=True, slots=True)
class Tier:
    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class TierPreset:
    key: str
    source: str
    tiers: tuple[Tier, ...]

    def of(self, followers: int) -> Tier:
        """The tier of a follower count (>= 0)."""
        for tier in self.tiers:
            if tier.low <= followers <= tier.high:
                return tier
        raise ValueInvalid(f"{followers} is not a follower count.")

    def named(self, name: str) -> Tier:
        for tier in self.tiers:
            if tier.name == name.strip().lower():
                return tier
        raise ValueInvalid(
            f"“{name}” is not a tier of the preset {self.key}.",
            f"Use one of: {', '.join(t.name for t in self.tiers)}.",
        )


def _preset(key: str, source: str, **starts: int) -> TierPreset:
    names, lows = list(starts), list(starts.values())
    highs = [low - 1 for low in lows[1:]] + [NO_LIMIT]
    return TierPreset(key, source, tuple(map(Tier, names, lows, highs)))


PRESETS: dict[str, TierPreset] = {
    p.key: p
    for p in (
        _preset(
            "wrensong",
            "the 1,000-100,000 definition of a micro-influencer, both ends included",
            nano=0, micro=1_000, mid=100_001, macro=500_001, mega=1_000_001,
        ),
        _preset(
            "agency",
            "the split most published price tables of 2021-23 use",
            starter=0, nano=1_000, micro=10_000, mid=100_000, macro=500_000, mega=1_000_000,
        ),
        _preset(
            "hypeauditor",
            "State of Influencer Marketing reports: nano 1-10k, micro 10-50k, mid 50-500k",
            starter=0, nano=1_000, micro=10_000, mid=50_000, macro=500_000, mega=1_000_000,
        ),
    )
}  # fmt: skip
DEFAULT_PRESET = "wrensong"


def tier_of(followers: int, preset: str = DEFAULT_PRESET) -> str:
    """The tier's name under a preset."""
    return PRESETS[preset].of(followers).name
