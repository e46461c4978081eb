"""One creator by everything that names her, and taking that out of texts and values.

What counts as naming her is told in docs/rooms/privacy.md: her ids, her handles, her e-mail
addresses, and her name where it has two words or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from . import ids

MARK = "[erased]"
_FILES = "(?:csv|tsv|txt|jsonl?|ndjson|xlsx?|ods|parquet|zip|html?|pdf|png|jpe?g|webp|mp4|toml)"
LONG_ID = 6
"""A platform's id of fewer characters is looked for as a whole value only, not inside texts."""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as shown, without what is no letter or digit."""
    return tuple(re.findall(r"\w+", name))


def plain_word(handle: str) -> bool:
    """Whether a handle could be an ordinary word: it has letters alone."""
    return handle.isalpha()


@dataclass(frozen=True)
class Names:
    """What names one creator. ``numbers``: her ids in the lake (of accounts and of the person);
    ``accounts``: (platform, handle, platform's id) of each account; ``emails``; ``names`` as shown
    on her profiles. ``ordinary``: handles and names (lower case) that others use as plain words:
    such a handle counts only with @ or in an address, such a name only written as she does."""

    numbers: frozenset[int] = frozenset()
    accounts: tuple[tuple[str, str, str], ...] = ()
    emails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    ordinary: frozenset[str] = field(default=frozenset())

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Names:
        """From what ``told`` made."""
        return cls(
            frozenset(told["numbers"]), tuple((a, b, c) for a, b, c in told["accounts"]),
            tuple(told["emails"]), tuple(told["names"]), frozenset(told["ordinary"]),
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"numbers": sorted(self.numbers), "accounts": [list(a) for a in self.accounts],
                "emails": list(self.emails), "names": list(self.names),
                "ordinary": sorted(self.ordinary)}  # fmt: skip

    @cached_property
    def handles(self) -> tuple[str, ...]:
        return _distinct(handle for _, handle, _ in self.accounts)

    @cached_property
    def hashtags(self) -> tuple[str, ...]:
        """Her handles as hashtags, which have no dots: ``minabakes``."""
        told = (one for one in self.handles if one not in self.ordinary)
        return _distinct(form for one in told for form in (one, re.sub(r"[.\-]", "", one)))

    @cached_property
    def user_ids(self) -> tuple[str, ...]:
        return _distinct(user_id for _, _, user_id in self.accounts)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Her ids as people and addresses see them."""
        return tuple(ids.show(kind, n) for n in sorted(self.numbers) for kind in ("ac", "cr"))

    @cached_property
    def full_names(self) -> tuple[str, ...]:
        """Her names of two words or more: one word alone may be anybody's."""
        return _distinct(name for name in self.names if len(words_of(name)) > 1)

    @cached_property
    def values(self) -> frozenset[str]:
        """Values that are her and nothing else, lower case: items of lists, keys, handles."""
        places = (f"{platform}:{handle}" for platform, handle, _ in self.accounts if handle)
        numbers = (str(number) for number in self.numbers)
        handles = (one for one in self.handles if one not in self.ordinary)
        found = (*self.keys, *handles, *(f"@{one}" for one in self.handles), *self._long_ids,
                 *self.emails, *places, *numbers, *self.full_names)  # fmt: skip
        return frozenset(one.lower() for one in found if one)

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """Lower case; a text that names her holds one of them (not the other way round)."""
        long = (max(words_of(name), key=len) for name in self.full_names)
        found = (*self.keys, *self.handles, *self.hashtags, *self.emails, *long, *self._long_ids,
                 *(str(number) for number in self.numbers))  # fmt: skip
        return _distinct(one.lower() for one in found)

    def is_her(self, value: object) -> bool:
        """Whether a single value is her: ``ac_...``, ``@mina.bakes``, an id."""
        if isinstance(value, bool):
            return False
        if isinstance(value, int):
            return value in self.numbers
        return isinstance(value, str) and value.strip().lower() in self.values

    def named_in(self, text: str) -> bool:
        return self._pattern.search(text) is not None

    def out_of(self, text: str, *, names: bool = True) -> str:
        """The text with a neutral mark in her place; ``names`` False: full names stay."""
        return (self._pattern if names else self._without_names).sub(MARK, text)

    def out_of_list_text(self, text: str) -> str:
        """As ``out_of``, for TOML: where a list of values holds her, her entry goes."""
        text = re.sub(
            r"(?m)^(must|exclude|competitors)\s*=\s*\[[^\]]*\]",
            lambda found: _without_items(found[0], {*self.values, *self.handles}), text,
        )  # fmt: skip
        return self.out_of(_without_items(text, self.values))

    def out_of_value(self, value: Any) -> Any:
        """A JSON value without her: she leaves lists, and is marked wherever else she stands."""
        if isinstance(value, str):
            return self.out_of(value) if not self.is_her(value) else MARK
        if isinstance(value, list | tuple):
            return [self.out_of_value(one) for one in value if not self.is_her(one)]
        if isinstance(value, dict):
            return {self.out_of_value(key): self.out_of_value(one) for key, one in value.items()}
        return 0 if self.is_her(value) else value

    @cached_property
    def _long_ids(self) -> tuple[str, ...]:
        return tuple(one for one in self.user_ids if len(one) >= LONG_ID)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join([*self._by_handle(), *self._by_name()]) or r"(?!)")

    @cached_property
    def _without_names(self) -> re.Pattern[str]:
        return re.compile("|".join(self._by_handle()) or r"(?!)")

    def _by_handle(self) -> list[str]:
        """Addresses before handles, which may be part of them."""
        found = [rf"(?i:(?<![\w.+-]){re.escape(one)}(?![\w-]))" for one in self.emails if one]
        whole = (*self.keys, *self._long_ids, *(str(number) for number in self.numbers))
        found += [rf"(?i:(?<!\w){re.escape(one)}(?!\w))" for one in whole]
        found += [rf"(?i:#{re.escape(one)}(?!\w))" for one in self.hashtags]
        for handle in sorted(self.handles, key=len, reverse=True):
            bare = rf"{re.escape(handle)}(?!\w|[.\-](?!{_FILES}\b)\w)"
            if handle in self.ordinary:
                found.append(rf"(?i:@{bare}|(?<=[/:]){bare})")
            else:
                found.append(rf"(?i:@{bare}|(?<!\w)(?<!\w[.\-]){bare})")
        return found

    def _by_name(self) -> list[str]:
        found = []
        for name in self.full_names:
            words = r"\W{1,3}".join(map(re.escape, words_of(name)))
            flags = "" if name.lower() in self.ordinary else "i"
            found.append(rf"(?{flags}:(?<!\w){words}(?!\w))")
        return found


def _without_items(text: str, items: Iterable[str]) -> str:
    """TOML without these items of its lists."""
    each = "|".join(re.escape(one) for one in sorted(items, key=len, reverse=True))
    if not each:
        return text
    text = re.sub(rf'(?i)(?<=[\[,])(\s*)"(?:{each})"\s*,\s*', r"\1", text)
    return re.sub(rf'(?i)(?:(?<=\[)|,)\s*"(?:{each})"\s*(?=,|\])', "", text)


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))
