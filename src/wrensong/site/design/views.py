"""The design page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wrensong.desk.permissions import personal

from .colours import GROUNDS, QUIET, SCHEMES, WORDS, contrast, pairs, schemes
from .samples import samples

SIZES = (
    ("text-1", "2.074 rem", "the title of a page"),
    ("text-2", "1.44 rem", "a part of a page"),
    ("text-3", "1.2 rem", "a card, and the answer below a title"),
    ("text-base", "1 rem, 16 px", "everything that is read"),
    ("text-small", "0.875 rem, 14 px", "what explains; nothing is smaller"),
)
STEPS = (4, 8, 12, 16, 20, 24, 32, 48)


@personal
def design(request: HttpRequest) -> HttpResponse:
    """Every colour with its contrast, every size, every component with its markup."""
    found, measured = schemes(), {(p.scheme, p.words, p.ground): p.ratio for p in pairs()}
    colours = [
        {
            "name": name, "use": use,
            "schemes": [(s, found[s][name], [f"{measured[s, name, g]:.1f}" for g in GROUNDS])
                        for s in SCHEMES],
        }
        for name, use in WORDS.items()
    ]  # fmt: skip
    quiet = [
        (name, use, [f"{contrast(found[s][name], found[s]['paper']):.1f}" for s in SCHEMES])
        for name, use in QUIET.items()
    ]
    filled = sorted(
        (p.words, p.ground, p.scheme, f"{p.ratio:.1f}") for p in pairs() if p.ground not in GROUNDS
    )
    page = {"colours": colours, "grounds": GROUNDS.items(), "quiet": quiet, "filled": filled,
            "sizes": SIZES, "steps": STEPS, "samples": samples()}  # fmt: skip
    return render(request, "design/design.html", page)
