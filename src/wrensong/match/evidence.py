"""What creators' posts say about a brief: claims with quotes, avoided words, competitors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from wrensong.doors import wording

from .conditions import competitor_tags
from .domain import Claim, Quote
from .phrases import Match, matches, snippet

if TYPE_CHECKING:
    import pyarrow as pa

    from .facts import Captions

QUOTES_PER_SIDE = 2


@dataclass
class Evidence:
    """Claims of one creator with at least one match: by name, and the quotes to show."""

    shown: set[str] = field(default_factory=set)
    contradicted: set[str] = field(default_factory=set)
    quotes: list[Quote] = field(default_factory=list)


def claims_evidence(captions: Captions, claims: Sequence[Claim]) -> dict[int, Evidence]:
    """Rows of creators -> what their captions say for and against each claim."""
    found: dict[int, Evidence] = {}
    for claim in claims:
        _collect(found, captions, claim.name, claim.evidence, "for")
        _collect(found, captions, claim.name, claim.against, "against")
    return found


def _collect(
    found: dict[int, Evidence],
    captions: Captions,
    claim: str,
    terms: Sequence[str],
    speaks: Literal["for", "against"],
) -> None:
    quoted: dict[int, int] = {}
    for match in _in_order(captions, terms):
        row = int(captions.owner[match.caption])
        evidence = found.setdefault(row, Evidence())
        (evidence.shown if speaks == "for" else evidence.contradicted).add(claim)
        if quoted.get(row, 0) < QUOTES_PER_SIDE:
            quoted[row] = quoted.get(row, 0) + 1
            evidence.quotes.append(_quote(captions, match, claim, speaks))


def _in_order(captions: Captions, terms: Iterable[str]) -> list[Match]:
    """The first match of any term in each caption, newest captions of a creator first."""
    first: dict[int, Match] = {}
    for term in terms:
        for match in matches(captions.text, term):
            first.setdefault(match.caption, match)
    return [first[caption] for caption in sorted(first)]


def _quote(
    captions: Captions, match: Match, claim: str, speaks: Literal["for", "against"]
) -> Quote:
    text = snippet(captions.text[match.caption].as_py(), match.start, match.end)
    return Quote(text, captions.post[match.caption].as_py(), claim, speaks)


def own_words(captions: Captions, terms: Sequence[str], owners: int) -> npt.NDArray[np.float64]:
    """How many of each creator's captions use at least one of the brand's own words."""
    hit = {match.caption for term in terms for match in matches(captions.text, term)}
    rows = captions.owner[np.fromiter(hit, dtype=np.int64, count=len(hit))]
    return np.bincount(rows, minlength=owners).astype(np.float64)


def avoided(captions: Captions, terms: Sequence[str]) -> dict[int, str]:
    """Rows of creators who use a word the brand avoids -> the reason, with the quote."""
    reasons: dict[int, str] = {}
    for term in terms:
        for match in matches(captions.text, term):
            quote = snippet(captions.text[match.caption].as_py(), match.start, match.end)
            row = int(captions.owner[match.caption])
            reasons.setdefault(row, f"Uses “{term}”, which this brand avoids: “{quote}”")
    return reasons


def competitors(
    posts: pa.Table, tag_names: dict[int, str], names: Sequence[str], now: datetime
) -> dict[int, str]:
    """Account ids that work with or name a competitor -> the reason.

    ``posts`` from ``facts.tagged_posts``; a platform's sponsor tag or a disclosed post that
    names the competitor counts as working with it.
    """
    meant = competitor_tags(names)
    reasons: dict[int, tuple[bool, str]] = {}
    for post in posts.to_pylist():
        name = meant[tag_names[post["tag_id"]]]
        paid = post["kind"] == "sponsor" or bool(post["disclosed"])
        day = f" on {wording.day(post['posted_at'], now)}" if post["posted_at"] else ""
        words = f"Works with {name}, a competitor" if paid else f"Names {name}, a competitor,"
        reason = f"{words} (post{day})." if paid else f"{words} in a post{day}."
        known = reasons.get(post["account_id"])
        if known is None or (paid and not known[0]):
            reasons[post["account_id"]] = (paid, reason)
    return {account: reason for account, (_, reason) in reasons.items()}


def competitor_phrases(captions: Captions, names: Sequence[str]) -> dict[int, str]:
    """Rows that name a competitor in words; only names of several words, since a single
    word (a shop called "Target") is too often just a word."""
    reasons: dict[int, str] = {}
    for name in (n for n in names if " " in n.strip()):
        for match in matches(captions.text, name, skip_negated=False):
            quote = snippet(captions.text[match.caption].as_py(), match.start, match.end)
            row = int(captions.owner[match.caption])
            reasons.setdefault(row, f"Names {name}, a competitor: “{quote}”")
    return reasons
