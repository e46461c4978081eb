"""A plain text as the items a reader sees: sentences, points of a list, rows of a table.

Each item is kept as written and once more as it is read: lower case, straight quotation marks,
``don't`` as ``do not``, the heading above it in front, a long quotation as one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONG = 4  # words from which a quotation is somebody's sentence rather than a name or a label
QUOTED = "longquotation"
LONGEST = 400
"""Letters of one item; longer ones are read in pieces, so that no text takes long."""

_QUOTES = str.maketrans("“”„«»’‘`´", '"""""\'\'\'\'')
_BULLET = re.compile(r"^\s*(?:[-*•–—·>✓→]+|->|\(?\d{1,2}[.)]|[a-z]\))\s+")
_RULE = re.compile(r"^[\s|:=+_*#/-]*$")
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|//\s*)|\*\*|__")
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9#@€$£ÄÖÜÉ])|;\s+|\s+//\s+")
_ABBREVIATED = re.compile(
    r"\b(?:e\.g|i\.e|z\.b|approx|ca|min|max|no|nr|incl|excl|etc|vs|mr|mrs|ms|dr|st)\.$", re.I
)
_PAIR = re.compile(r"\"([^\"\n]{1,400})\"")
_NEGATIVE = r"(do|does|did|is|are|was|were|wo|would|should|could|ca|must|need|have|has|had)n'?t\b"
_SHORT = (
    (re.compile(r"\bcan'?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(_NEGATIVE), r"\1 not"),
    (re.compile(r"(?<=[a-z])'ll\b"), " will"),
    (re.compile(r"(?<=[a-z])'re\b"), " are"),
    (re.compile(r"(?<=[a-z])'ve\b"), " have"),
    (re.compile(r"\b(i|you|we|they|she|he)'d\b"), r"\1 would"),
    (re.compile(r"\b(it|that|he|she|there|what)'s\b"), r"\1 is"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"\bu\b"), "you"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"\bpls\b|\bplz\b"), "please"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence or point: its line (from 1), its words as written and as they are read;
    ``full`` is as read with quotations left in."""

    line: int
    text: str
    plain: str
    full: str


def items(text: str) -> list[Item]:
    """The sentences and points of a text, in order."""
    found: list[Item] = []
    heading = ""
    for number, line in enumerate(text.split("\n"), 1):
        written = _MARKUP.sub("", line).strip()
        if not written or _RULE.match(written):
            heading = heading if written else ""
            continue
        bulleted = bool(_BULLET.match(written))
        written = _row(_BULLET.sub("", written))
        if not bulleted and _is_heading(written):
            heading = "" if written.endswith("!") else written.rstrip(": ")
            found.append(_item(number, written, ""))
            continue
        for sentence in _sentences(written):
            for part in _pieces(sentence):
                if re.search(r"\w", part):
                    found.append(_item(number, part, heading))
    return found


def as_read(text: str) -> str:
    """A text in the form the grammar reads, quotations left in."""
    found = " ".join(text.lower().translate(_QUOTES).split())
    for pattern, words in _SHORT:
        found = pattern.sub(words, found)
    return found


def clauses(plain: str) -> list[str]:
    """The parts of a sentence in which one thing is said; a negation reaches no further."""
    parts = re.split(
        r"\s*(?:;|(?<!\d),(?!\d)\s|\s[-–—]+\s|[()]|\bbut\b|\bhowever\b|\bexcept\b|\bthen\b|"
        r"(?<=\w)\s+>\s+|\band (?=(?:you|we|he|she|they|please|the client|our)\b))\s*",
        plain,
    )
    return [part for part in parts if re.search(r"\w", part)]


def _item(line: int, text: str, heading: str) -> Item:
    full = as_read(f"{heading}: {text}" if heading else text)
    return Item(line, text, _PAIR.sub(_shortened, full), full)


def _shortened(quoted: re.Match[str]) -> str:
    words = quoted[1]
    return f" {QUOTED} " if len(words.split()) >= LONG else words


def _row(written: str) -> str:
    """A row of a table as ``first: rest``."""
    if "|" not in written:
        return written
    cells = [cell.strip() for cell in written.strip("|").split("|") if cell.strip()]
    if len(cells) == 2 and len(cells[0].split()) <= 8:
        return f"{cells[0].rstrip(':')}: {cells[1]}"
    return "; ".join(cells)


def _is_heading(written: str) -> bool:
    words = written.rstrip(":").split()
    if len(words) > 7 or re.search(r"\d", written):
        return False
    if written.endswith(":"):
        return True
    return written.isupper() and not re.search(r"[.!?:]", written) and len(words) <= 4


def _pieces(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST:
        cut = max(sentence.rfind(" ", 0, LONGEST), sentence.rfind(",", 0, LONGEST))
        cut = cut if cut > LONGEST // 2 else LONGEST
        yield sentence[:cut].strip()
        sentence = sentence[cut:]
    yield sentence


def _sentences(written: str) -> Iterator[str]:
    start = 0
    inside = [m.span() for m in _PAIR.finditer(written.translate(_QUOTES))]
    for end in _END.finditer(written):
        before = written[start : end.start()]
        if _ABBREVIATED.search(before) or any(a < end.start() < b - 1 for a, b in inside):
            continue
        yield before.strip()
        start = end.end()
    yield written[start:].strip()
