"""Finding disclosure labels in a text: which, where, and how they stand there.

Text is compared in lower case, NFKC and without accents, letter by letter, so that a place in the
folded text is a place in the text. A label is a whole token, with or without
``#``: ``#adorable`` holds no ``ad``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["ok", "weak", "bad"]

# Letters of other scripts that look like Latin ones; a reader sees a label, software does not.
_LOOK_ALIKES = str.maketrans("аеорсухіѕјԁһӏοαεκνρτυԛԝ", "aeopcyxisjdhloaekvptuqw")
_SWAPPED = re.compile(f"[{''.join(map(chr, _LOOK_ALIKES))}]")
_NAME = r"[\w@.'’-]+(?: [\w@.'’-]+){0,3}"
# One plain word that is also ordinary speech is a label only where nothing else can be meant.
_PLAIN = frozenset(
    "ad af aff amb ambassador commission collab collaboration employee gift gifted partner "
    "partnership pr promo promotion publicite reklame sp spon sponsor sponsored sponsorship thanks "
    "affiliate werbung anzeige partenaire advertising".split()
)


_NOBODY = frozenset("brand my your our the a proud new student campus global official".split())


@dataclass(frozen=True, slots=True)
class Label:
    """One label in a text: ``start`` and ``end`` are places in the text as given."""

    word: str
    kind: Kind
    start: int
    end: int
    hashtag: bool


class _Letters(dict[int, str]):
    """Each letter as it is compared; learnt on first sight. Marks and joiners vanish."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        kept = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
        self[code] = kept
        return kept


_LETTERS = _Letters()


@dataclass(frozen=True, slots=True)
class Text:
    """A text as ``given`` and as it is compared (``plain``)."""

    given: str
    plain: str

    @classmethod
    def of(cls, given: str) -> Text:
        return cls(given, given.lower() if given.isascii() else given.translate(_LETTERS))

    def place(self, at: int) -> int:
        """Where the character at place ``at`` of ``plain`` stands in ``given``."""
        if len(self.plain) == len(self.given):
            return at
        done = 0
        for i, character in enumerate(self.given):
            done += len(_LETTERS[ord(character)])
            if done > at:
                return i
        return len(self.given)


def folded(text: str) -> str:
    """A text in lower case, NFKC, without accents and marks."""
    return Text.of(text).plain


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The labels of one place, compiled."""

    pattern: re.Pattern[str]
    kinds: dict[str, Kind]
    generic: tuple[tuple[str, re.Pattern[str], Kind], ...]  # with a word each needs


def lexicon(rules: dict[str, Any]) -> Lexicon:
    """From the words of one place (``ok``, ``weak``, ``bad``; ``{brand}`` stands for a name).
    Where a word is in two lists, the earlier list holds."""
    kinds: dict[str, Kind] = {}
    generic: list[tuple[str, re.Pattern[str], Kind]] = []
    every: tuple[Kind, ...] = ("ok", "weak", "bad")
    for kind in every:
        for word in rules[kind]:
            plain = folded(word)
            if "{brand}" in plain:
                needs = max(re.findall(r"\w+", plain.replace("{brand}", " ")), key=len)
                generic.append((needs, _with_name(plain), kind))
                continue
            kinds.setdefault(_squashed(plain), kind)
    words = sorted({folded(w) for k in every for w in rules[k] if "{brand}" not in w}, key=len)
    return Lexicon(_whole_words(words[::-1]), kinds, tuple(generic))


def _whole_words(words: list[str]) -> re.Pattern[str]:
    """Any of the words, longest first. It starts with the set of first letters, so that the
    search can skip to them."""
    firsts = sorted({word[0] for word in words})
    tails = "|".join(
        rf"(?<={first})(?:{'|'.join(_spaced(word)[1:] for word in words if word[0] == first)})"
        for first in firsts
    )
    tagged = "|".join(_spaced(word) for word in words)
    return re.compile(
        rf"[#{''.join(firsts)}](?<![\w@].)(?<!\w[.'’-].)(?:(?<=#)(?:{tagged})|{tails})(?!\w)"
    )


def _spaced(word: str) -> str:
    """``paid ad`` also as ``paidad`` and ``paid-ad``."""
    return r"[\s_()–-]{0,3}".join(re.escape(part) for part in re.split(r"[\s-]+", word))


def _with_name(word: str) -> re.Pattern[str]:
    before, _, after = word.partition("{brand}")
    if not before.strip():  # {brand}ambassador, {brand} partner
        role = re.escape(after.strip())
        gap = " " if after.startswith(" ") else ""
        return re.compile(
            rf"#(?P<name>\w{{2,}}?){role}(?!\w)" if not gap else rf"(?P<name>@[\w.]+) {role}(?!\w)"
        )
    tail = re.escape(after.strip())
    return re.compile(
        rf"(?<!\w)#?{_spaced(before.strip())}[ :]+(?P<name>{_NAME}?)"
        + (rf" {tail}(?!\w)" if tail else r"(?!\w)")
    )


def _squashed(word: str) -> str:
    return re.sub(r"\W|_", "", word)


def labels(text: Text, words: Lexicon, brand: tuple[str, ...] = ()) -> list[Label]:
    """The labels in a text, in order; ``brand`` restricts labels with a name to these names."""
    plain = text.plain
    found: list[Label] = []
    names = {_squashed(folded(name)) for name in brand}
    for needs, pattern, kind in words.generic:
        for match in pattern.finditer(plain) if needs in plain else ():
            name = _squashed(match["name"])
            fits = any(n and (n in name or name in n) for n in names) if names else True
            if fits and name not in _NOBODY:
                found.append(_label(match, kind, text))
    for match in words.pattern.finditer(plain):
        start, end = match.span()
        label = _label(match, words.kinds[_squashed(match[0])], text)
        if any(one.start <= label.start and label.end <= one.end for one in found):
            continue
        if (
            not label.hashtag
            and _squashed(match[0]) in _PLAIN
            and not _stands_out(plain, start, end)
        ):
            continue
        found.append(label)
    return sorted(found, key=lambda label: label.start)


def _label(match: re.Match[str], kind: Kind, text: Text) -> Label:
    start, end = text.place(match.start()), text.place(match.end() - 1) + 1
    return Label(match[0], kind, start, end, match[0].startswith("#"))


_BEFORE = re.compile(r"(?:\A|\n|[(\[{*|])[^\w#@(\[]*\Z")
_AFTER = re.compile(r"[ \t]*(?:\Z|[|:;/•·*)\]}(–—\-,.!\n]|[^\w\s@])")


def _stands_out(plain: str, start: int, end: int) -> bool:
    """First in its line or in brackets, and followed by a mark or an end: not running speech."""
    before = plain[max(0, start - 12) : start]
    return bool(_BEFORE.search(before)) and bool(_AFTER.match(plain, end))


def look_alike(text: Text, words: Lexicon) -> str | None:
    """A label that only looks like one: written with letters of another script."""
    if text.given.isascii():
        return None
    if _SWAPPED.search(text.plain) is None:
        return None
    swapped = text.plain.translate(_LOOK_ALIKES)
    for match in words.pattern.finditer(swapped):
        start, end = match.span()
        written = text.plain[start:end]
        if written != match[0] and words.kinds[_squashed(match[0])] == "ok":
            return text.given[text.place(start) : text.place(end - 1) + 1]
    return None
