"""A review to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import get_terminal_size

import click

from wrensong.doors import wording

from .domain import Review, Signal

MARKS = {"look": "▲", "clear": "●", "not known": "○"}
WIDEST = 96


def told(review: Review) -> Iterator[str]:
    """Lines as wide as the terminal: what asks for a look first, what is not known last."""
    followers = None
    if review.followers is not None:
        followers = wording.plural(review.followers, "follower")
    parts = (review.account, review.platform, followers, review.tier, review.niche)
    yield " · ".join(part for part in parts if part is not None)
    for light, mark in MARKS.items():
        signals = [s for s in review.signals if s.light == light]
        yield ""
        yield f"{mark} {light}: {wording.plural(len(signals), 'question')}"
        for signal in signals:
            yield from _signal(signal, mark)


def _signal(s: Signal, mark: str) -> Iterator[str]:
    if s.light == "not known":
        yield _wrapped(f"{s.question} {s.why}", 2, hanging=2)
        return
    # What a ratio says is said in words.
    number = "" if s.estimate.unit == "likelihood ratio" else f": {wording.estimate(s.estimate)}"
    yield ""
    yield _wrapped(f"{mark} {s.question} {s.word[:1].upper()}{s.word[1:]}{number}", 2, hanging=2)
    yield _wrapped(s.why, 4)
    if s.light == "look":
        yield _wrapped(f"What would change it: {s.changes}.", 4)
        for name, text in (("What this cannot see: ", s.cannot_see), ("", s.false_looks)):
            if text:
                yield _wrapped(f"{name}{text}.", 4)


def _wrapped(text: str, indent: int, hanging: int = 0) -> str:
    width = min(get_terminal_size().columns, WIDEST)
    return click.wrap_text(text, width, " " * indent, " " * (indent + hanging))
