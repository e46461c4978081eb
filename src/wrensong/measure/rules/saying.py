"""What a measured effect lets one say: pure."""

from __future__ import annotations

from enum import StrEnum

from wrensong.measure.domain import Lift

REFUSE = 0.1


class Verdict(StrEnum):
    SEEN = "seen"
    UNSURE = "in doubt"
    SMALL = "too small to know"
    CANNOT = "this design cannot tell"


def verdict(lift: Lift, refuse: float = REFUSE) -> Verdict:
    """An effect is *seen* only where every inference refuses chance; where only some do it is *in
    doubt*. A design in which even the strongest effect could not be told from chance says so."""
    if any(one.smallest > refuse for one in lift.inferences):
        return Verdict.CANNOT
    refused = [one.p <= refuse for one in lift.inferences]
    if all(refused):
        return Verdict.SEEN
    return Verdict.UNSURE if any(refused) else Verdict.SMALL


ASSUMES = {
    "synthetic-control": (
        "The treated places would have gone on moving with the mixture of other places that they "
        "moved with before.",
        "Nothing else happened to the treated places alone in that time.",
        "The other places were not touched: nobody there saw the posts and bought because of them.",
    ),
    "difference-in-differences": (
        "The treated places would have changed as much as the others on average.",
        "Nothing else happened to the treated places alone in that time.",
        "The other places were not touched: nobody there saw the posts and bought because of them.",
    ),
}
