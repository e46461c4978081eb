"""The states of a collaboration and the acts that lead from one to another: pure.

docs/rooms/collaborate.md is drawn from ``ACTS``.
"""

from __future__ import annotations

from dataclasses import dataclass

PROPOSED, NEGOTIATING, AGREED, PREPARING = "proposed", "negotiating", "agreed", "preparing"
SUBMITTED, APPROVED, LIVE, COMPLETED = "submitted", "approved", "live", "completed"
CANCELLED, DISPUTED = "cancelled", "disputed"
STATES = (
    PROPOSED, NEGOTIATING, AGREED, PREPARING, SUBMITTED, APPROVED, LIVE, COMPLETED, CANCELLED,
    DISPUTED,
)  # fmt: skip
WORKING = (AGREED, PREPARING, SUBMITTED, APPROVED, LIVE)
"""Agreed and not over."""
BACK = "before"
"""Stands for the state in which the dispute began."""


@dataclass(frozen=True, slots=True)
class Act:
    """What leads from any of ``before`` to ``after``; ``both`` parties may do it, or ours alone.
    ``why`` asks for a reason."""

    name: str
    words: str
    before: tuple[str, ...]
    after: str
    both: bool = False
    why: bool = False


_ACTS = (
    Act("counter", "change the terms", (PROPOSED, NEGOTIATING), NEGOTIATING, both=True),
    Act("agree", "agree", (PROPOSED, NEGOTIATING), AGREED, both=True),
    Act("prepare", "begin", (AGREED,), PREPARING, both=True),
    Act("submit", "submit", (AGREED, PREPARING), SUBMITTED, both=True),
    Act("return", "ask for changes", (SUBMITTED,), PREPARING, why=True),
    Act("approve", "approve", (SUBMITTED,), APPROVED),
    # Without a review before publication the work goes from the agreement to the public.
    Act("publish", "say it is live", (AGREED, PREPARING, APPROVED), LIVE, both=True),
    Act("complete", "complete", (LIVE,), COMPLETED),
    Act("cancel", "cancel", (PROPOSED, NEGOTIATING, AGREED, PREPARING, SUBMITTED, APPROVED),
        CANCELLED, both=True, why=True),
    Act("dispute", "say that something is not as agreed", (*WORKING, COMPLETED), DISPUTED,
        both=True, why=True),
    Act("resolve", "go on as before the dispute", (DISPUTED,), BACK, why=True),
    Act("settle", "end with a settlement", (DISPUTED,), COMPLETED, why=True),
    Act("abandon", "end without the work", (DISPUTED,), CANCELLED, why=True),
)  # fmt: skip
ACTS: dict[str, Act] = {act.name: act for act in _ACTS}


def possible(state: str, *, by_creator: bool = False) -> tuple[Act, ...]:
    """What may be done in a state, by us or by the creator."""
    return tuple(a for a in _ACTS if state in a.before and (a.both or not by_creator))


def after(
    state: str, act: str, before_dispute: str = "", *, by_creator: bool = False
) -> str | None:
    """The state that follows, or None where the act is not possible."""
    if act not in {a.name for a in possible(state, by_creator=by_creator)}:
        return None
    found = ACTS[act].after
    return before_dispute or None if found == BACK else found
