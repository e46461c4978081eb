"""Whether a post discloses as the rules of a place ask: label, place in the text, platform's tool.

Rules, their sources and their dates are data (discover/disclosure_rules.json). This is a careful
reading of published guidance and no legal advice; what cannot be seen is *not checked*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wrensong.collaborate.domain import WORST, Disclosure, Finding, Level, Post

from .labels import Label, Lexicon, Text, labels, lexicon, look_alike

BLOCK = 3  # hashtags in a row from which a label among them is buried
FOLDS = {"feed": "instagram_feed", "reel": "instagram_reel"}
LINES = {"IN": 2}  # the label stands in the first lines
FIRST = frozenset({"GB", "DE"})  # the label is the first thing that is read
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃]+[\s,.]*)+")
_MEMBERS = frozenset(
    "AT BE BG HR CY CZ DK EE FI GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)


@dataclass(frozen=True)
class Place:
    """The rules of one place, ready to apply."""

    key: str
    rules: Mapping[str, Any]
    words: Lexicon
    source: str


class Rulebook:
    """All places of a set of rules. ``denials`` matches folded text that says the opposite."""

    def __init__(self, rules: Mapping[str, Any], denials: re.Pattern[str]) -> None:
        self.version: str = rules["version"]
        self._folds: Mapping[str, int] = rules["fold_chars"]
        self._denials = denials
        self._places = {
            key: Place(key, one, lexicon(one), rules["sources"][one["source"]])
            for key, one in rules["jurisdictions"].items()
        }

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self._places)

    def place_of(self, country: str) -> str | None:
        """Whose rules hold in a country (ISO code): its own, the Union's, or None."""
        code = {"UK": "GB"}.get(country.upper(), country.upper())
        if code in self._places:
            return code
        return "EU" if code in _MEMBERS else None

    def check(self, post: Post, places: Iterable[str]) -> Disclosure:
        """What the rules of these places say of a post; the strictest counts. Raises KeyError
        for a place without rules."""
        asked = tuple(dict.fromkeys(places))
        if post.relationship == "none":
            return Disclosure("not required", (), (), asked)
        findings: list[Finding] = []
        words: list[str] = []
        text = Text.of(post.caption)
        for key in asked:
            place = self._places[key]
            seen = labels(text, place.words, post.brand)
            denied = seen and self._denials.search(text.plain)
            findings += [_denial(place)] if denied else self._of(place, post, text, seen)
            words += [post.caption[one.start : one.end] for one in seen if one.kind != "bad"]
        levels: list[Level] = [finding.level for finding in findings]
        level = max(levels, key=WORST.index) if levels else "not checked"
        return Disclosure(level, tuple(findings), tuple(dict.fromkeys(words)), asked)

    def _of(self, place: Place, post: Post, text: Text, seen: list[Label]) -> list[Finding]:
        if post.format in ("story", "live") and post.frames is not None:
            return [self._frames(place, post)]
        good = next((one for one in seen if one.kind == "ok"), None)
        weak = next((one for one in seen if one.kind == "weak"), None)
        label = good or weak
        if label is None:
            return [self._without(place, post, text, seen)]
        found = [self._placed(place, post, label)]
        if label is weak and WORST.index(found[0].level) < WORST.index("warn"):
            found = [_finding(
                place, "label", "warn", f"“{_said(post, label)}” may not be clear enough here.",
                f"Write “{_best(place)}” first.",
            )]  # fmt: skip
        return [*found, *self._around(place, post)]

    def _without(self, place: Place, post: Post, text: Text, seen: list[Label]) -> Finding:
        better = f"Begin the text with “{_best(place)}”."
        other = self._in_another_language(place, post, text)
        if other:
            return other
        if post.platform_tool and not seen:
            level: Level = place.rules["platform_tool_alone"]
            why = "Only the platform's own label says it."
            return _finding(place, "tool", level, why, better)
        swapped = look_alike(text, place.words)
        if swapped:
            why = f"“{swapped}” is written with letters that only look like Latin ones."
            return _finding(place, "letters", "fail", why, better)
        if seen:
            why = f"“{_said(post, seen[0])}” is not clear enough: guidance names it as unclear."
            return _finding(place, "label", "fail", why, better)
        return _finding(place, "label", "fail", "No word says that it is advertising.", better)

    def _in_another_language(self, place: Place, post: Post, text: Text) -> Finding | None:
        """The words of the Union are English. A word of a member whose rules are known says it to
        those who read it, as “Werbung” does in Austria; whether all readers do is not known."""
        if place.key != "EU" or self._denials.search(text.plain):
            return None
        known = (self._places[key] for key in ("DE", "FR") if key in self._places)
        for one in (label for other in known for label in labels(text, other.words, post.brand)):
            if one.kind == "ok":
                why = f"“{_said(post, one)}” says it to those who read that language, no others."
                return _finding(place, "label", "warn", why, "Keep it where your readers do.")
        return None

    def _placed(self, place: Place, post: Post, label: Label) -> Finding:
        """How the label stands in the text."""
        text, said = post.caption, f"“{_said(post, label)}”"
        better = f"Put {said} at the start."
        first = not re.search(r"\w", text[: label.start])
        fold = self._fold(post)
        if not first and fold is not None and label.end > fold:
            why = f"{said} stands after {fold} characters, where readers first have to tap “more”."
            return _finding(place, "placement", "fail", why, better)
        block = _block(text, label)
        if block >= BLOCK and not first:
            why = f"{said} is one of {block} hashtags in a row."
            return _finding(place, "placement", "fail", why, better)
        lines = LINES.get(place.key)
        line = text.count("\n", 0, label.start) + 1
        if lines and line > lines:
            why = f"{said} stands in line {line}; it belongs in the first {lines}."
            return _finding(place, "placement", "fail", why, better)
        at_end = not re.search(r"\w", _HASHTAGS.sub("", text[label.end :]))
        if not first and label.hashtag and at_end:
            level: Level = "fail" if place.key == "DE" else "warn"
            return _finding(place, "placement", level, f"{said} stands at the end.", better)
        if not first and place.key in FIRST:
            why = f"{said} is not the first thing that is read."
            return _finding(place, "placement", "warn", why, better)
        return _finding(place, "label", "pass", f"{said} stands where it is seen.", "")

    def _around(self, place: Place, post: Post) -> list[Finding]:
        """What the text alone does not settle: the tool, the video, the language."""
        found = []
        if place.rules.get("platform_tool_required") and not post.platform_tool:
            level: Level = "warn"
            found.append(_finding(
                place, "tool", level, "The platform's own label is not set.",
                "Switch on the platform's label for paid partnerships, too.",
            ))  # fmt: skip
        if _is_video(post):
            found += self._in_video(place, post)
        elif post.format in ("story", "live"):
            found.append(_finding(
                place, "frames", "not checked", "What stands on the image was not given.",
                f"See that “{_best(place)}” stands on every frame.",
            ))  # fmt: skip
        return found

    def _in_video(self, place: Place, post: Post) -> list[Finding]:
        better = f"Show “{_best(place)}” on the image from the first second, and say it."
        if post.frames is None and post.spoken is None:
            why = "The words stand below the video; whether the video itself says it is not known."
            return [_finding(place, "video", "warn", why, better)]
        shown = any(self._says(place, frame, post) for frame in (post.frames or ())[:1])
        if shown or post.spoken:
            return []
        return [_finding(place, "video", "fail", "The video itself does not say it.", better)]

    def _frames(self, place: Place, post: Post) -> Finding:
        """Every frame of a story carries the label."""
        frames = post.frames or ()
        bare = [i for i, frame in enumerate(frames, 1) if not self._says(place, frame, post)]
        better = f"Put “{_best(place)}” on every frame, large enough to read."
        if not frames:
            return _finding(place, "frames", "not checked", "There is no frame to read.", better)
        if not bare:
            return _finding(place, "frames", "pass", "Every frame says it.", "")
        every = "no frame says it" if len(bare) == len(frames) else f"frame {bare[0]} does not"
        return _finding(place, "frames", "fail", f"Of {len(frames)} frames {every}.", better)

    @staticmethod
    def _says(place: Place, text: str, post: Post) -> bool:
        return any(one.kind == "ok" for one in labels(Text.of(text), place.words, post.brand))

    def _fold(self, post: Post) -> int | None:
        if post.platform == "instagram":
            return self._folds[FOLDS.get(post.format, "instagram_feed")]
        if post.platform == "youtube":
            return self._folds["youtube_description"]
        return self._folds.get(post.platform)


def _denial(place: Place) -> Finding:
    return _finding(
        place, "denial", "fail", "The text says that it is not an advertisement.",
        "Take the denial out; say what the relation is.",
    )  # fmt: skip


def _is_video(post: Post) -> bool:
    return post.platform == "youtube" or post.format == "video"


def _block(text: str, label: Label) -> int:
    """How many hashtags stand in a row with the label; 0 where it is none."""
    if not label.hashtag:
        return 0
    for match in _HASHTAGS.finditer(text):
        if match.start() <= label.start < match.end():
            return len(re.findall("[#＃]", match[0]))
    return 0


def _said(post: Post, label: Label) -> str:
    return post.caption[label.start : label.end].strip()


@lru_cache(maxsize=64)
def _label_of(key: str, words: tuple[str, ...]) -> str:
    best = {"DE": "Werbung", "FR": "Publicité"}.get(key)
    return best or next(w for w in words if "{" not in w).capitalize()


def _best(place: Place) -> str:
    return _label_of(place.key, tuple(place.rules["ok"]))


def _finding(place: Place, rule: str, level: Level, why: str, better: str) -> Finding:
    return Finding(f"{place.key}.{rule}", level, why, better, place.source)
