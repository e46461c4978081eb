"""The nouns of vet: a review, its signals, the evidence they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from wrensong.core.estimate import Estimate

Light = Literal["clear", "look", "not known"]
LOOK = 2.5  # robust standard deviations among peers from which a person should look


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing looked at.

    ``word`` is the plain reading ("typical", "high for her size"), ``why`` one or two
    sentences a creator could read, ``peers`` the comparison (unit of ``estimate``) and
    ``changes`` the smallest new data that would move it. ``false_looks`` says how many honest
    creators get its light, where that was measured. ``rows`` names the query that lists what it
    was computed from.
    """

    key: str
    question: str
    estimate: Estimate
    word: str
    why: str
    light: Light = "clear"
    peers: Estimate | None = None
    peers_n: int = 0
    changes: str = ""
    cannot_see: str = ""
    false_looks: str = ""
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything vet can say about one account at ``as_of``."""

    account_id: int
    account: str
    platform: str
    display_name: str | None
    followers: int | None
    tier: str | None
    niche: str | None
    observed_at: datetime | None
    last_post_at: datetime | None
    as_of: datetime
    signals: tuple[Signal, ...]
    definitions: dict[str, Estimate] = field(default_factory=dict)

    def signal(self, key: str) -> Signal:
        for found in self.signals:
            if found.key == key:
                return found
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measured quality of a method on labelled or held-out data."""

    name: str
    figures: dict[str, float]
    gates: dict[str, str]
    passed: bool
    data: str
    n: int
    seed: int
    notes: tuple[str, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
