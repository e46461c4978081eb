"""Whether a deliverable discloses: its newest version before it is published, its live text after.

The countries are those of the brand and the audience (from the campaign) and of the creator (from
her contact); the strictest rules count, and a country that is not known is not checked.
"""

from __future__ import annotations

from typing import Any

from wrensong.collaborate.domain import WORST, Finding, Level, Post, Relationship
from wrensong.collaborate.models import Collaboration, Deliverable
from wrensong.collaborate.service import disclose
from wrensong.core.errors import ValueInvalid

RELATIONSHIPS: dict[str, Relationship] = {
    "post": "paid", "review": "paid", "giveaway": "paid", "ambassador": "ambassador",
    "gift": "gift", "affiliate": "affiliate",
}  # fmt: skip
"""What ties her to the brand, by the kind of collaboration."""
FORMATS = {"reel": "reel", "story": "story", "live": "live", "video": "video", "short": "video"}
"""Where the words stand; everything else is a post of the feed."""


def disclosure_of(d: Deliverable, *, live: bool) -> dict[str, Any]:
    """``{"of", "level", "findings", "words", "places", "relationship", "rules"}``.

    ``live``: of the text of the live post, else of the newest version. ``findings`` have
    ``rule, level, why, better, source``; ``level`` is the strictest of them.
    """
    relationship = RELATIONSHIPS[d.collaboration.kind]
    versions = list(d.submissions.all())
    text = d.live_caption if live else versions[-1].text if versions else ""
    label = d.live_label if live else versions[-1].label if versions else None
    of = "the live post" if live else f"version {versions[-1].number}" if versions else "no version"
    countries, gaps = _countries(d.collaboration)
    findings: list[Finding] = []
    words: list[str] = []
    places: list[str] = []
    rules = ""
    if not text:
        words_missing = "The text of the live post is not known." if live else (
            "This version has no caption." if versions else "Nothing was handed in yet."
        )  # fmt: skip
        better = "Paste it, or import her newer posts." if live else "Ask her for the caption."
        findings = [Finding("text", "not checked", words_missing, better, "")]
        gaps = []
    else:
        brand = d.collaboration.campaign.brand.name
        post = Post(
            text, relationship, d.platform, FORMATS.get(d.format, "feed"), label,
            brand=(brand, brand.replace(" ", "")),
        )  # fmt: skip
        for country in countries:
            try:
                found = disclose([post], [country])
            except ValueInvalid:
                gaps.append(_no_rules(country))
                continue
            rules, one = found.rules, found.checked[0].disclosure
            if one.places[0] not in places:
                places.append(one.places[0])
                findings += one.findings
                words += one.words
    every = [*findings, *gaps]
    level: Level = max((one.level for one in every), key=WORST.index, default="not checked")
    return {
        "of": of, "level": level, "words": list(dict.fromkeys(words)), "places": places,
        "relationship": relationship, "rules": rules,
        "findings": [
            {"rule": f.rule, "level": f.level, "why": f.why, "better": f.better,
             "source": f.source}
            for f in every
        ],
    }  # fmt: skip


def _countries(at: Collaboration) -> tuple[list[str], list[Finding]]:
    """The countries whose rules hold, and what is not known of them."""
    campaign = at.campaign
    audience = [c.strip().upper() for c in campaign.audience_countries.split(",") if c.strip()]
    said = {
        "brand": ([campaign.brand_country], "where the brand is", "in the campaign"),
        "creator": ([at.contact.country], "where the creator lives", "on her contact"),
        "audience": (audience, "where her audience is", "in the campaign"),
    }
    known: list[str] = []
    gaps: list[Finding] = []
    for name, (countries, what, where) in said.items():
        found = [c.upper() for c in countries if c]
        known += [c for c in found if c not in known]
        if not found:
            gaps.append(Finding(
                f"country.{name}", "not checked", f"It is not known {what}.",
                f"Say whose rules hold: give the country {where}.", "",
            ))  # fmt: skip
    return known, gaps


def _no_rules(country: str) -> Finding:
    return Finding(
        f"country.{country}", "not checked", f"There are no rules of {country} here.",
        "Ask somebody who knows the law of that place.", "",
    )  # fmt: skip
