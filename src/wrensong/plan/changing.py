"""What if: a brief with some fields changed, as a form or a JSON body gives them.

Changes are plain JSON, only the fields that differ: ``{"budget": "3500 EUR", "max_creators":
null, "must": ["mina.bakes"], "tier_limits": {"micro": [2, null]}}``. Nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from wrensong.core import platforms
from wrensong.core.errors import BadInput
from wrensong.core.money import Money
from wrensong.core.tiers import DEFAULT_PRESET, NO_LIMIT, PRESETS
from wrensong.doors import wording
from wrensong.match.domain import GOALS, Bounds, Brief
from wrensong.match.service import changed_brief

LIMITS = {"niche_limits": "niche", "platform_limits": "platform", "tier_limits": "tier"}
"""Fields that bound how many of a kind the set may hold -> the name of their inputs."""
LISTS = ("must", "exclude")
FIELDS = ("budget", "goal", "max_creators", *LISTS, *LIMITS)
TIERS = tuple(tier.name for tier in PRESETS[DEFAULT_PRESET].tiers)
_MOST = 1_000_000
_RICHEST = 1_000_000_000_000


class Form(Protocol):
    """What a submitted form offers (Django's QueryDict)."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def getlist(self, key: str) -> list[Any]: ...

    def __contains__(self, key: object) -> bool: ...


@dataclass(frozen=True)
class Changed:
    """The changed brief, what differs from the first, and what could not be read, by field."""

    brief: Brief
    changes: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)

    def checked(self) -> Changed:
        """Itself; raises BadInput with the first problem."""
        for name, problem in self.problems.items():
            raise BadInput(f"{name.replace('_', ' ')}: {problem}", "Correct that field.")
        return self

    @property
    def query(self) -> str:
        """The changes as an address carries them; ``from_form`` reads it again."""
        return urlencode(list(_pairs(self.changes)), doseq=True)


def from_form(brief: Brief, form: Form) -> Changed:
    """The brief as a form wants it. A field the form does not have stays as it is; an empty
    one is cleared (the budget and the goal cannot be)."""
    asked: dict[str, Any] = {name: form.get(name) for name in FIELDS if name in form}
    slide, was = form.get("budget_slide", ""), form.get("budget_was", "")
    if slide and slide != was:  # whoever moves the slider leaves the number beside it
        asked["budget"] = slide
    for name, word in LIMITS.items():
        if word in form:
            ends = (form.getlist(f"{word}_least"), form.getlist(f"{word}_most"))
            asked[name] = dict(_ends(form.getlist(word), *ends))
    return from_json(brief, asked)


def from_json(brief: Brief, asked: Mapping[str, Any]) -> Changed:
    """The brief with ``asked`` fields changed; values may be as typed or as kept."""
    new: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in asked:
        if name not in FIELDS:
            problems[name] = f"only {', '.join(FIELDS)} can be changed here."
    for name in [name for name in FIELDS if name in asked]:
        try:
            new[name] = _READERS[name](brief, name, asked[name])
        except BadInput as error:
            problems[name] = f"{error.sentence.removeprefix(f'{name}: ')} {error.next_step}"
    made = replace(brief, **new)
    both = sorted(set(made.must) & set(made.exclude))
    if both and ("must" in new or "exclude" in new):
        problems["must"] = f"@{both[0]} is among “must” and among “never”. Keep it in one of them."
    differ = {name: value for name, value in new.items() if value != getattr(brief, name)}
    return Changed(made, {name: _plain(name, value) for name, value in differ.items()}, problems)


def _one(brief: Brief, name: str, asked: Any) -> Any:
    """Budget or goal: as on the command line; empty leaves the brief's."""
    text = str(asked if asked is not None else "").strip()
    if not text:
        return getattr(brief, name)
    if name == "budget" and not re.search(r"[^\d\s.,]", text):
        text = re.sub(r"\s", "", text)
    changed = changed_brief(brief, f"{name}={text}")
    if changed.budget.amount > _RICHEST:
        raise BadInput(f"“{text}” is more than can be planned with.", "Write a smaller amount.")
    return getattr(changed, name)


def _number(brief: Brief, name: str, asked: Any) -> int | None:
    text = str(asked if asked is not None else "").strip()
    if not text:
        return None
    found = changed_brief(brief, f"{name}={text}").max_creators
    if found is not None and found > _MOST:
        raise BadInput(f"“{text}” is more than anybody can work with.", "Leave it empty for any.")
    return found


def _handles(brief: Brief, name: str, asked: Any) -> tuple[str, ...]:
    if not isinstance(asked, str | list | tuple | None):
        raise BadInput("these are not handles.", 'Send ["@mina.bakes"].')
    words = re.split(r"[\s,;]+", asked) if isinstance(asked, str) else [*(asked or ())]
    if not all(isinstance(word, str) and word.isprintable() for word in words):
        raise BadInput("these are not handles.", 'Send ["@mina.bakes"].')
    given = ",".join(word for word in words if word.strip())
    found: tuple[str, ...] = getattr(changed_brief(brief, f"{name}={given}"), name) if given else ()
    return found


def _bounds(brief: Brief, name: str, asked: Any) -> Bounds:
    if not isinstance(asked, Mapping):
        raise BadInput("limits are a table of names.", 'Send {"micro": [2, null]}.')
    found: Bounds = {}
    for word, ends in asked.items():
        if not isinstance(ends, Sequence) or isinstance(ends, str) or len(ends) != 2:
            raise BadInput(f"“{word}” needs the least and the most.", "Send [2, null].")
        least, most = (_end(word, end) for end in ends)
        if least is None and most is None:
            continue
        low, high = least or 0, NO_LIMIT if most is None else most
        if low > high:
            raise BadInput(f"at least {low} of {word}, but at most {high}.", "Swap them.")
        found[_NAMES[name](str(word))] = (low, high)
    return found


def _end(word: str, given: Any) -> int | None:
    text = str(given if given is not None else "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > _MOST:
        raise BadInput(f"“{text}” of {word} is not a whole number.", "Write it like 3.")
    return int(text)


def _niche(word: str) -> str:
    name = " ".join(word.lower().split())
    if not name.isprintable() or not 0 < len(name) <= 60:
        raise BadInput(f"“{name[:60]}” is not the name of a niche.", "Write it like food.")
    return name


def _platform(word: str) -> str:
    return platforms.platform(word).key


def _tier(word: str) -> str:
    return PRESETS[DEFAULT_PRESET].named(word).name


_NAMES: dict[str, Callable[[str], str]] = {
    "niche_limits": _niche,
    "platform_limits": _platform,
    "tier_limits": _tier,
}
_READERS: dict[str, Callable[[Brief, str, Any], Any]] = {
    "budget": _one, "goal": _one, "max_creators": _number,
    **dict.fromkeys(LISTS, _handles), **dict.fromkeys(LIMITS, _bounds),
}  # fmt: skip


def _plain(name: str, value: Any) -> Any:
    """A value of a brief as JSON holds it."""
    if name == "budget":
        return f"{value.amount.normalize():f} {value.currency}"
    if name in LISTS:
        return list(value)
    if name in LIMITS:
        return {word: [low, None if high == NO_LIMIT else high] for word, (low, high) in
                sorted(value.items())}  # fmt: skip
    return value


def _ends(
    names: Sequence[str], least: Sequence[str], most: Sequence[str]
) -> Iterable[tuple[str, tuple[str, str]]]:
    """Rows of a form: a name with its two ends; a row without a name says nothing."""
    for name, low, high in zip(names, least, most, strict=False):
        if name.strip():
            yield name.strip(), (low, high)


def _pairs(changes: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in changes.items():
        if name in LISTS:
            yield name, " ".join(f"@{handle}" for handle in value)
        elif name in LIMITS:
            word = LIMITS[name]
            for kind, ends in value.items() or [("", ("", ""))]:
                yield word, kind
                for side, end in zip(("least", "most"), ends, strict=True):
                    yield f"{word}_{side}", "" if end is None else str(end)
        else:
            yield name, "" if value is None else str(value)


def in_words(changes: Mapping[str, Any]) -> list[str]:
    """Each change in a few words, for lists of scenarios."""
    said = {
        "goal": "the goal {}", "max_creators": "at most {} creators",
        "must": "must: {}", "exclude": "never: {}",
    }  # fmt: skip
    found = []
    for name, value in changes.items():
        if name in LIMITS:
            found += [_limit_words(kind, ends) for kind, ends in value.items()]
            found += [] if value else [f"no limits by {LIMITS[name]}"]
        elif name in LISTS:
            listed = ", ".join(f"@{handle}" for handle in value) or "nobody"
            found.append(said[name].format(listed))
        elif value is None:
            found.append("any number of creators")
        elif name == "budget":
            found.append(f"a budget of {wording.money(Money.parse(value))}")
        else:
            found.append(said[name].format(value))
    return found


def _limit_words(kind: str, ends: Sequence[int | None]) -> str:
    least, most = ends
    if most is None:
        return f"at least {least} {kind}"
    if most == 0:
        return f"no {kind}"
    return f"{least} to {most} {kind}" if least else f"at most {most} {kind}"


__all__ = ["FIELDS", "GOALS", "LIMITS", "TIERS", "Changed", "from_form", "from_json", "in_words"]
