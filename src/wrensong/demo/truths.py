"""The answer sheet: what is planted, on whom, and where it can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from .words import words


@dataclass(frozen=True, slots=True)
class Truth:
    """One planted truth.

    ``where`` is the command, report section or file in which it is visible; ``shown`` says
    whether this version of Wrensong points it out, and ``note`` what it cannot do.
    """

    key: str
    title: str
    what: str
    accounts: tuple[str, ...]
    where: str
    shown: bool
    note: str = ""


def answers() -> tuple[Truth, ...]:
    """All planted truths; the same for every seed."""
    return tuple(
        Truth(**(told | {"accounts": tuple(told["accounts"])})) for told in words("truths")["truth"]
    )
