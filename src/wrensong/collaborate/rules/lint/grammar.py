"""A small grammar over sentences: word classes, gaps between words, negation and its reach.

A pattern is written in words. ``{name}`` is any word of a class of ``CLASSES``; ``~`` up to six
other words of the same clause; ``~~`` up to twelve. Everything else is a regular expression.
"""

from __future__ import annotations

import re
from functools import cache

from .terms import TERMS
from .words import THINGS

CLASSES = {**THINGS, **TERMS}

# What is in a word is never between words: a text cannot be read in many ways, so none takes long.
_SPACE = r"(?:[^\w.!?;@#'%%€$£]|\.(?=\w))+"
_GAP = rf"(?:{_SPACE}[\w@#'%%€$£]+){{0,%d}}?{_SPACE}"
_NO = re.compile(
    r"\b(?:no|not|none|never|nothing|nobody|neither|nor|without|hardly|"
    r"refrain\w*|abstain\w*|avoid\w*|zero|free of|instead of|rather than)\b"
)
_REACH = 7  # words a negation reaches within its clause


@cache
def rule(*patterns: str) -> re.Pattern[str]:
    """One expression of several patterns. Raises KeyError for an unknown word class."""
    return re.compile("|".join(f"(?:{_expanded(one)})" for one in patterns))


def words(name: str) -> str:
    start = "" if name == "time_unit" else r"\b"  # 48h
    return rf"{start}(?:{'|'.join(CLASSES[name])})"


def _expanded(pattern: str) -> str:
    found = re.sub(r"\{([a-z_]+)\}", lambda m: words(m[1]), pattern)
    found = found.replace(" ~~ ", _GAP % 12).replace(" ~ ", _GAP % 6)
    return found.replace(" ", r"[\s:,-]{1,3}")


def negated(text: str, start: int) -> bool:
    """Whether a negation before ``start`` reaches it: an odd number of them within reach."""
    before = text[:start]
    cut = max((m.end() for m in re.finditer(r"[.!?;]|\bbut\b|\bonly\b", before)), default=0)
    near = " ".join(before[cut:].split()[-_REACH:])
    last = near.rpartition(",")[2]  # “no usage, no exclusivity”: each has its own
    return len(_NO.findall(last if _NO.search(last) else near)) % 2 == 1


def asserted(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first place where a pattern stands without a negation that reaches it."""
    for match in pattern.finditer(text):
        if not negated(text, match.start()) and not _refused(text, match.end()):
            return match
    return None


def _refused(text: str, end: int) -> bool:
    """``approval: none``, ``exclusivity is not asked``."""
    return bool(
        re.match(
            r"\W{0,4}(?:by \w+ |from \w+ |on \w+ |of \w+ |is |are |for it |here )?\W{0,2}"
            r"(?:no\b(?! later| less| more| fewer)|none\b|not (?:be )?(?:transferred|granted|"
            r"claimed|taken|included|acquired|asked|needed|required|necessary|agreed|"
            r"wanted|planned|requested|submitted|reviewed|checked|expected|part)|nothing\b|n/a|"
            r"nil\b|-\s*$|"
            r"unnecessary|optional|0\b)",
            text[end:],
        )
    )
