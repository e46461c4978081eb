"""Plain questions: "micro food creators in Austria who answer comments" as filters.

Rules, in English first and with the German, French and Spanish ways to say the same; what they
do not understand stays as words. What they understand is shown and can be edited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wrensong.core.errors import WrensongError
from wrensong.core.niches import bundled_niches
from wrensong.core.tiers import PRESETS
from wrensong.discover.domain import Condition
from wrensong.sources.files.places import country, language
from wrensong.sources.files.values import Unreadable

from .values import read_condition

LONGEST = 400  # characters: longer texts are texts, not questions
SHARE = "30%"  # of an audience, when no number is said; "mostly" is half
Known = Mapping[str, frozenset[str]]
# A condition in words, and how many characters of the match said it (None: all of them).
Asked = tuple[str, int | None]
Ask = Callable[[re.Match[str], Known], str | Asked | None]
Rule = tuple[re.Pattern[str], Ask]

_NUM = r"\d[\d.,]*\s?(?:k|m|mio|tsd)?\b"
_PLACE = r"(?P<place>[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*){0,3})"
_HANDLE = r"@(?P<handle>[\w.]{1,60})"
_COUNTED = {"likes": "median_likes", "comments": "median_comments", "views": "median_views"}
_MONEY = {"€": "EUR", "euros": "EUR", "euro": "EUR", "dollars": "USD", "pounds": "GBP"}
_PLATFORMS = {
    "instagram": "instagram|insta|ig|instagrammers?", "tiktok": "tik ?tok|tiktokers?",
    "youtube": "youtube|youtubers?", "bluesky": "bluesky", "twitch": "twitch",
}  # fmt: skip
_SHORT_COUNTRIES = {"uk", "usa", "us", "uae"}  # other codes are words of some language
_DAYS = {"d": 1, "t": 1, "w": 7, "m": 30, "y": 365}


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken to ask: conditions with the words that asked for them, handles
    of examples, and the words that are left."""

    text: str
    conditions: tuple[Condition, ...] = ()
    like: tuple[str, ...] = ()
    because: tuple[tuple[str, Condition], ...] = ()


def read_question(text: str, known: Known) -> Understood:
    """``known`` holds the values of the filters ``niche`` and ``city`` that the data has: only
    those become filters. Never raises."""
    if len(text) > LONGEST:
        return Understood(text)
    left, because, like = f" {text} ", [], []
    for pattern, ask in _rules():
        at = 0
        while found := pattern.search(left, at):
            asked = ask(found, known)
            wanted, taken = asked if isinstance(asked, tuple) else (asked, None)
            start = found.start()
            end = found.end() if taken is None else start + taken
            at = max(end, start + 1)
            if wanted and wanted.startswith("like:"):
                like.append(wanted[5:])
            elif condition := _condition(wanted):
                because.append((left[start:end].strip(), condition))
            else:
                at = start + 1
                continue
            kept = found["keep"] if "keep" in pattern.groupindex else ""
            left = left[:start] + kept + "\0" * (end - start - len(kept)) + left[end:]
    if not because and not like:
        return Understood(text)
    conditions = tuple(dict.fromkeys(condition for _, condition in because))
    return Understood(_words_left(left), conditions, tuple(like), tuple(because))


def _condition(wanted: str | None) -> Condition | None:
    try:
        return read_condition(wanted) if wanted else None
    except WrensongError:
        return None


def _words_left(left: str) -> str:
    table = _table()
    drop = "|".join([*map(re.escape, table["fillers"]), *table["creators"], table["audience"]])
    kept = re.sub(rf"(?i)(?<![\w#@])(?:{drop})(?![\w])", " ", left.replace("\0", " "))
    words = (word.strip("-,.;:!?/()") for word in kept.split())
    return " ".join(word for word in words if word)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    text = files(__package__).joinpath("questions.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    """Patterns in the order in which they look: what says more comes first."""
    return tuple(
        (re.compile(rf"(?i)(?<![\w#@]){pattern}(?![\w])"), ask)
        for part in (_audiences, _amounts, _named, _fixed, _where_and_who)
        for pattern, ask in part(_table())
    )


Pattern = tuple[str, Ask]


def _audiences(table: dict[str, Any]) -> Iterable[Pattern]:
    audience = table["audience"]
    some = rf"(?:(?:{table['at_least']} )?(?P<n>\d{{1,3}}) ?%(?: of (?:the|their))? )?"
    most = r"(?P<most>(?:mostly|mainly|predominantly|überwiegend|hauptsächlich|surtout) )?"
    lead = rf"(?:(?:with|mit) )?(?:an? )?{some}{most}"
    genders = "|".join(word for words in table["genders"].values() for word in words)
    yield rf"{lead}(?P<gender>{genders})(?= {audience})", _audience_gender
    yield rf"{lead}{audience} (?:is |are )?{table['in']} {_PLACE}", _audience_place
    yield rf"{lead}(?P<nation>{_demonyms(table)}) {audience}", _audience_nation
    yield rf"{audience} (?:aged |of age )(?P<age>\d\d-\d\d)", _audience_age


def _amounts(table: dict[str, Any]) -> Iterable[Pattern]:
    least, most, to = table["at_least"], table["at_most"], table["to"]
    nouns = rf"(?P<what>{table['followers']}|likes|comments|views)"
    rate = r"(?:engagement(?: rate)?|er|engagementrate|interaktionsrate|taux d.engagement)"
    percent = r"\d[\d.,]*\s?%"
    yield (
        rf"(?:with )?(?:between |zwischen |entre )?(?P<low>{_NUM}) ?{to} ?(?P<high>{_NUM}) {nouns}",
        _counted,
    )
    yield rf"(?:with )?{least} ?(?P<low>{_NUM}) {nouns}", _counted
    yield rf"(?:with )?{most} ?(?P<high>{_NUM}) {nouns}", _counted
    yield rf"(?:with )?(?P<low>{_NUM})\+ {nouns}", _counted
    yield (rf"(?:with )?(?:an? )?{rate} (?:of |von |de )?{least} ?(?P<low>{percent})", _rate)
    yield rf"(?:with )?{least} ?(?P<low>{percent}) {rate}", _rate
    money = r"(?P<money>eur|euros?|€|usd|dollars|gbp|pounds|chf)"
    yield (
        rf"(?:for )?{most} ?(?P<high>{_NUM}) ?{money}(?: (?:a|per|pro|par|por) (?:post|beitrag))?",
        lambda m, k: f"price_post={_money(m['money'])}:..{_bare(m['high'])}",
    )
    span = r"(?P<n>\d{1,3}) (?P<unit>d|t|w|m|y)\w*"
    yield (
        rf"(?:who )?(?:posted|active) (?:in|within) the (?:last|past) {span}",
        lambda m, k: f"last_post_age=..{int(m['n']) * _DAYS[m['unit'].lower()]}d",
    )


def _named(table: dict[str, Any]) -> Iterable[Pattern]:
    like = r"(?:(?:someone |creators |people )?(?:like|similar to|ähnlich wie|wie|comme|como))"
    yield rf"{like} {_HANDLE}", lambda m, k: f"like:@{m['handle']}"
    did = r"(?:mention(?:ed|s)?|tag(?:ged|s)?|work(?:ed|s)? with|erwähnt\w*|mentionn\w*|mencion\w*)"
    never = r"(?:never|have not|haven't|did not|didn't|do not|don't|nie|jamais|nunca)"
    yield (
        rf"(?:who |that )?(?:have )?{never} {did} {_HANDLE}",
        lambda m, k: f"!mention={m['handle']}",
    )
    yield rf"(?:who |that )?(?:have )?{did} {_HANDLE}", lambda m, k: f"mention={m['handle']}"


def _fixed(table: dict[str, Any]) -> Iterable[Pattern]:
    for condition, patterns in table["phrases"]:
        for pattern in patterns:
            yield pattern, _always(condition)
    for key, names in _PLATFORMS.items():
        yield (rf"(?:not on|nicht auf) (?:{names})", _always(f"!platform={key}"))
        yield rf"(?:(?:on|auf|sur|en) )?(?:{names})", _always(f"platform={key}")


def _where_and_who(table: dict[str, Any]) -> Iterable[Pattern]:
    yield rf"{table['not_in']} {_PLACE}", lambda m, k: _placed(m, k, "!")
    yield r"(?P<tongue>[^\W\d_]{4,})-?(?:\s?speaking|sprachige?n?|phones?)", _language
    yield rf"{table['speaking']} (?P<tongue>[^\W\d_]{{4,}})(?: sprechen)?", _language
    yield rf"{table['in']} {_PLACE}", lambda m, k: _placed(m, k, "")
    creators = "|".join(table["creators"])
    tiers = "|".join(sorted({t.name for p in PRESETS.values() for t in p.tiers} | {"mikro"}))
    near = rf"(?=[- ]?(?:tier|sized?|{creators})|(?: [^\W\d_][\w'-]*){{0,3}}[ -](?:{creators}))"
    yield rf"(?P<tier>{tiers}){near}(?:[- ]?(?:tier|sized?))?", _tier
    yield rf"(?P<nation>{_demonyms(table)})(?=[\s\0-]+(?:{creators})(?!\w))", _nation
    for topic, niche in bundled_niches().items():
        names = sorted({topic, *niche.aliases}, key=len, reverse=True)
        said, ask = "|".join(map(re.escape, names)), _niche(frozenset(names))
        yield rf"(?P<keep>{said})(?=[\s\0-]*(?:{creators})(?!\w))", ask
        yield rf"(?:{creators}) (?:(?:de|d'|of|about|für) ?)?(?P<keep>{said})", ask


def _always(condition: str) -> Ask:
    return lambda found, known: condition


# ---- what a match asks for ---------------------------------------------------------------------


def _share(found: re.Match[str]) -> str:
    if found["n"]:
        return f"{found['n']}%"
    return "50%" if found["most"] else SHARE


def _audience_place(found: re.Match[str], known: Known) -> Asked | None:
    for name, taken in _prefixes(found):
        if place := _country(name):
            return f"audience_country={place}:{_share(found)}..", taken
    return None


def _prefixes(found: re.Match[str]) -> Iterable[tuple[str, int]]:
    """The longest name of a place first, with what a match is up to its end."""
    words, before = found["place"].split(" "), found.start("place") - found.start()
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        yield name, before + len(name)


def _audience_nation(found: re.Match[str], known: Known) -> str | None:
    return f"audience_country={_of_nation(found['nation'])}:{_share(found)}.."


def _audience_gender(found: re.Match[str], known: Known) -> str | None:
    for gender, words in _table()["genders"].items():
        if re.fullmatch(f"(?i)(?:{'|'.join(words)})", found["gender"]):
            least = f"{found['n']}%" if found["n"] else "50%"
            return f"audience_gender={gender}:{least}.."
    return None


def _audience_age(found: re.Match[str], known: Known) -> str:
    return f"audience_age={found['age']}:{SHARE}.."


def _counted(found: re.Match[str], known: Known) -> str:
    parts = found.groupdict()
    name = _COUNTED.get(found["what"].lower(), "followers")
    return f"{name}={_bare(parts.get('low'))}..{_bare(parts.get('high'))}"


def _rate(found: re.Match[str], known: Known) -> str:
    return f"er={found['low'].replace(' ', '')}.."


def _bare(number: str | None) -> str:
    return (number or "").strip().rstrip(".,")


def _money(word: str) -> str:
    return _MONEY.get(word.lower(), word.upper())


def _placed(found: re.Match[str], known: Known, mark: str) -> Asked | None:
    """A country by name, or a city that the data has; words after it are left."""
    for name, taken in _prefixes(found):
        if place := _country(name):
            return f"{mark}country={place}", taken
        if name.lower() in known.get("city", frozenset()):
            return f'{mark}city="{name.lower()}"', taken
    return None


def _country(name: str) -> str | None:
    bare = re.sub(r"(?i)^(?:the|der|den|la|le|los) ", "", name.strip(" .'-"))
    if len(bare) < 4 and bare.lower() not in _SHORT_COUNTRIES:
        return None
    try:
        return country(bare)
    except Unreadable:
        return None


def _tier(found: re.Match[str], known: Known) -> str:
    return f"tier={found['tier'].lower().replace('mikro', 'micro')}"


def _language(found: re.Match[str], known: Known) -> str | None:
    word = found["tongue"]
    try:
        return f"language={language(word)}" if language(word) else None
    except Unreadable:
        return None


def _demonyms(table: dict[str, Any]) -> str:
    return "|".join(word for words in table["demonyms"].values() for word in words)


def _of_nation(word: str) -> str | None:
    for code, words in _table()["demonyms"].items():
        if re.fullmatch(f"(?i)(?:{'|'.join(words)})", word):
            return str(code)
    return None


def _nation(found: re.Match[str], known: Known) -> str | None:
    return f"country={_of_nation(found['nation'])}"


def _niche(names: frozenset[str]) -> Ask:
    """All niches in the data that go by one of a niche's names."""

    def ask(found: re.Match[str], known: Known) -> str | None:
        there = sorted(known.get("niche", frozenset()) & names)
        quoted = ",".join('"' + niche.replace('"', '""') + '"' for niche in there)
        return f"niche={quoted}" if quoted else None

    return ask
