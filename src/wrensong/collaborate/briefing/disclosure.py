"""The labels a brief names, from the rules of each country."""

from __future__ import annotations

from collections.abc import Iterable

from wrensong.collaborate.rules.disclosing import Rulebook
from wrensong.discover.service import disclosure_rules, disclosure_words

from .document import Label

_BEST = {"DE": "Werbung", "FR": "Publicité"}


def labels_for(countries: Iterable[str]) -> tuple[Label, ...]:
    """A row for each country whose rules are known: which label, and where it stands. Countries
    without rules here are left out: nothing is guessed."""
    rules = disclosure_rules()
    book = Rulebook(rules, disclosure_words().denials)
    found = []
    for country in dict.fromkeys(one.strip().upper() for one in countries if one.strip()):
        place = book.place_of(country)
        if place is None:
            continue
        of = rules["jurisdictions"][place]
        label = _BEST.get(place) or next(w for w in of["ok"] if "{" not in w).capitalize()
        where = of["placement"]["text"]
        if of.get("language_must_match"):
            where += "; in the language of the post"
        found.append(Label(country, label, where))
    return tuple(found)
