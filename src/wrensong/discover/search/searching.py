"""Asking the index: from a search as people say it to results with their reasons."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotEnoughData, NotFound, ValueInvalid
from wrensong.core.periods import utc_now
from wrensong.discover.domain import Condition, Found, Hit, Search

from .current import Searchable
from .filters import FILTERS, Filter, filter_named
from .links import MOST_CONDITIONS, MOST_HITS, PAGE, sort_named
from .lists import Lists
from .questions import Understood, read_question
from .results import FIELDS, Relaxation, Result, Results, command_of, matched
from .values import read_condition, read_value

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

LONGEST_TEXT = 20_000
_DAY = 86_400
MOST_ALIKE = 100  # of a search by example that another order is given to; at most a tenth
_EVERY_RESULT = ("account_id", "handle", "platform", "text_name", "seen")
_DIVISIONS = ("country", "city", "gender", "age", "language", "interest")
_DATES = {kind.column for kind in FILTERS.values() if kind.kind == "date"}
_NEAR_AMONG = 5_000  # most frequent words of a column that a misspelt one is compared with


def compose(
    text: str,
    like: Sequence[int],
    filters: Mapping[str, object],
    conditions: Iterable[Condition] = (),
) -> Search:
    """A search from words, examples and filters by name; ``sort``, ``ascending``, ``limit`` and
    ``offset`` may stand among the filters, and a value may be a list of several conditions.

    Raises FilterUnknown, ValueInvalid, BadInput.
    """
    given = dict(filters)
    sort = sort_named(str(given.pop("sort", "fit")))
    descending = not given.pop("ascending", False)
    limit = _whole("limit", given.pop("limit", PAGE), MOST_HITS)
    offset = _whole("offset", given.pop("offset", 0), 10**9)
    found = list(conditions)
    for name, value in given.items():
        found += [_condition(name, one) for one in _listed(value)]
    found = list(dict.fromkeys(found))
    if len(found) > MOST_CONDITIONS:
        raise BadInput(f"A search has at most {MOST_CONDITIONS} conditions.", "Leave some out.")
    if len(text) > LONGEST_TEXT:
        raise BadInput(
            f"The text is longer than {LONGEST_TEXT} characters.", "Ask with fewer words."
        )
    return Search(text, tuple(like), tuple(found), sort, descending, limit, offset)


def _whole(name: str, value: object, most: int) -> int:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise BadInput(f"The {name} cannot be {value}.", f"Give a number from 0 to {most}.")
    return value


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _condition(name: str, value: object) -> Condition:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    plain = name.strip().lower().replace("-", "_")
    if plain == "audience":
        return _audience(str(value).strip())
    if plain == "not_in_list":
        return read_value(filter_named("list"), str(value), exclude=True)
    return read_value(filter_named(name), str(value))


def _audience(text: str) -> Condition:
    """``country:DE>=40%``: a part of the audience, by what divides it."""
    if text.partition(":")[0].strip("! ").lower() not in _DIVISIONS or ":" not in text:
        raise ValueInvalid(
            f"An audience cannot be “{text[:60]}”.",
            f"Write --audience 'country:DE>=40%'; before the colon {', '.join(_DIVISIONS)}.",
        )
    mark = "!" if text.startswith("!") else ""
    return read_condition(f"{mark}audience_{text.removeprefix('!').strip()}")


class Searching:
    """One searchable state of a workspace, asked."""

    def __init__(self, workspace: Workspace, here: Searchable) -> None:
        self._workspace, self._here = workspace, here
        self._now = utc_now()
        self._lists = {found.name: found for found in Lists(workspace).all()}

    def ask(self, search: Search) -> Results:
        """Raises NotEnoughData for a filter whose values are not computed or imported yet."""
        asked = self.asked(search)
        found = self._found(asked)
        handles = self._handles(search.like)
        known = [
            (condition, count)
            for condition, count in zip(asked.conditions, found.not_known, strict=True)
            if count
        ]
        newest = self._newest()
        return Results(
            search=search,
            hits=self._results(search, found),
            total=found.total,
            accounts=self._here.index.accounts,
            not_known=tuple(known),
            relaxations=self._relaxed(asked, handles) if found.total == 0 else (),
            notes=tuple(self._notes(search, asked, found)),
            as_of=newest,
            command=command_of(search, handles),
        )

    def asked(self, search: Search) -> Search:
        """The search with the lists that are always left out."""
        return replace(search, conditions=(*search.conditions, *self._always_left_out(search)))

    def everyone(self, search: Search) -> list[int]:
        """Every account that a search finds, in its order, whatever its limit."""
        asked = self.asked(search)
        most = self._here.index.count(self._plain(asked).conditions)
        return [hit.account_id for hit in self._found(replace(asked, limit=most, offset=0)).hits]

    def results(
        self, accounts: Sequence[int], search: Search | None = None, only: Iterable[str] = ()
    ) -> tuple[Result, ...]:
        """Some accounts as results of a search, without their fit; of their values ``only``
        those of some columns (prices by the name of their filter), or all."""
        search, wanted = search or Search(), {*_EVERY_RESULT, *only}
        if search.text:
            wanted |= {*FIELDS}
        names = [
            n for n in self._here.table.column_names
            if n in wanted or (n.startswith("price_") and n.rpartition("_")[0] in wanted)
        ]  # fmt: skip
        found = Found(tuple(Hit(account, None) for account in accounts), 0)
        return self._results(search, found, names if only else None)

    def known(self, accounts: Iterable[int]) -> list[int]:
        """Those of the accounts that can be found at all, in their order."""
        return self._here.known(list(accounts))

    def facets(self, search: Search, names: Iterable[str]) -> dict[str, dict[str, int]]:
        """For each filter of words that is known here, its words with how many accounts a choice
        of that word would give, all else as it is."""
        plain = [self._column(c) for c in self.asked(search).conditions]
        lists = {name: found.accounts for name, found in self._lists.items()}
        asked = [name for name in names if name in self._here.columns]
        found = self._here.index.facets(asked, plain, lists)
        if "account_id" in found:
            found["list"] = found.pop("account_id")
        return found

    def words(self, name: str, top: int) -> list[tuple[str, int]]:
        """The most frequent words of a filter, with how many accounts have each."""
        kind = filter_named(name)
        if kind.name == "list":
            return [(name, len(found.accounts)) for name, found in self._lists.items()]
        if kind.column not in self._here.columns:
            return []
        return self._here.index.facet(kind.column, (), top)

    def understood(self, text: str) -> Understood:
        """A question as filters, of niches and cities that are there."""
        known = {
            name: frozenset(word for word, _ in self.words(name, _NEAR_AMONG))
            for name in ("niche", "city")
        }
        return read_question(text, known)

    # ---- a search in the terms of the index ------------------------------------------------------

    def _found(self, asked: Search) -> Found:
        plain = self._plain(asked)
        if not asked.like or plain.sort == "fit":
            return self._here.index.find(plain)
        # To be like somebody is a matter of degree: the most alike are put in order.
        alike = self._alike(self._here.index.count(plain.conditions))
        most = replace(plain, sort="fit", limit=max(alike, plain.limit), offset=0)
        found = self._here.index.find(most)
        rows = self._here.rows([hit.account_id for hit in found.hits])
        keys = rows[plain.sort].cast("int64" if plain.sort in _DATES else "float64").to_pylist()
        sign = -1 if plain.descending else 1
        order = sorted(range(len(keys)), key=lambda i: (keys[i] is None, sign * (keys[i] or 0), i))
        page = order[plain.offset : plain.offset + plain.limit]
        return replace(found, hits=tuple(found.hits[i] for i in page))

    def _alike(self, total: int) -> int:
        """How many of the accounts found count as like the examples."""
        return min(MOST_ALIKE, -(-total // 10))

    def _plain(self, asked: Search) -> Search:
        sort, descending = asked.sort, asked.descending
        if sort != "fit":
            kind = filter_named(sort)
            sort, descending = kind.column, descending != (kind.kind == "age")
            if sort not in self._here.columns:
                raise self._lacking(kind)
        conditions = tuple(self._column(condition) for condition in asked.conditions)
        return replace(asked, conditions=conditions, sort=sort, descending=descending)

    def _column(self, condition: Condition) -> Condition:
        """The condition on a column of the catalogue: an age is a time before now."""
        kind = filter_named(condition.filter)
        name, low, high, values = kind.column, condition.low, condition.high, condition.values
        if name == "list":
            return replace(condition, filter="account_id", values=self._members(values))
        if kind.kind == "amounts":
            if len(values) != 1:
                raise BadInput(
                    f"{kind.option} names {len(values)} currencies; amounts are not converted.",
                    "Ask for one currency.",
                )
            name, values = f"{name}_{values[0]}", ()
        elif kind.kind == "age":
            today = self._now.timestamp() / _DAY
            low, high = (None if end is None else today - end for end in (high, low))
        if name not in self._here.columns:
            raise self._lacking(kind, name)
        return Condition(name, low, high, values, condition.exclude, condition.unknown)

    def _members(self, names: Iterable[str]) -> tuple[str, ...]:
        """The accounts on any of some lists, as an index takes them."""
        found = (self._lists[name].accounts for name in names if name in self._lists)
        return tuple(map(str, dict.fromkeys(account for members in found for account in members)))

    def _lacking(self, kind: Filter, column: str = "") -> NotEnoughData:
        if kind.deep:
            return NotEnoughData(
                f"{kind.name} is not computed yet: it takes a look at all posts and comments.",
                "Run `wrensong vet review --all` once, then search again.",
            )
        if kind.kind == "amounts":
            there = [c.rpartition("_")[2] for c in self._here.columns if c.startswith(kind.name)]
            known = f"Prices are known in {', '.join(sorted(there))}." if there else ""
            return NotEnoughData(
                f"No {kind.name.replace('_', ' of a ')} in {column.rpartition('_')[2]} is known.",
                known or "Import a file with prices.",
            )
        return NotEnoughData(
            f"{kind.name} is not computed in this workspace.",
            "Open the workspace with wrensong.open, which brings the reviews.",
        )

    def _always_left_out(self, search: Search) -> tuple[Condition, ...]:
        """Lists that every search leaves out, unless it asks about them itself."""
        asked = {word for c in search.conditions if c.filter == "list" for word in c.values}
        names = [found.name for found in self._lists.values() if found.exclude]
        left_out = tuple(name for name in names if name not in asked)
        return (Condition("list", values=left_out, exclude=True),) if left_out else ()

    # ---- the answer ------------------------------------------------------------------------------

    def _results(
        self, search: Search, found: Found, columns: list[str] | None = None
    ) -> tuple[Result, ...]:
        rows = self._here.rows([hit.account_id for hit in found.hits], columns).to_pylist()
        return tuple(
            Result(
                account_id=hit.account_id,
                account=f"@{row['handle']}" if row["handle"] else ids.show("ac", hit.account_id),
                platform=row["platform"],
                name=row["text_name"],
                fit=hit.fit,
                meaning=hit.meaning,
                matched=matched(search.text, row),
                values={n: _plain(v) for n, v in row.items() if not n.startswith("text_")}
                | {"list": self._on(hit.account_id)},
            )
            for hit, row in zip(found.hits, rows, strict=True)
        )

    def _handles(self, like: Sequence[int]) -> dict[int, str]:
        """What to call examples in a command."""
        rows = self._here.rows(self._here.known(like), ["account_id", "handle"]).to_pylist()
        return {row["account_id"]: f"@{row['handle']}" for row in rows if row["handle"]}

    def _on(self, account: int) -> list[str]:
        return [name for name, found in self._lists.items() if account in found.members]

    def _relaxed(self, asked: Search, handles: dict[int, str]) -> tuple[Relaxation, ...]:
        counts = self._here.index.relaxed(self._plain(asked))
        found = []
        for i, (condition, count) in enumerate(zip(asked.conditions, counts, strict=True)):
            if count:
                left = (*asked.conditions[:i], *asked.conditions[i + 1 :])
                command = command_of(replace(asked, conditions=left), handles)
                found.append(Relaxation(condition, count, command))
        return tuple(sorted(found, key=lambda r: -r.accounts))

    def _notes(self, search: Search, asked: Search, found: Found) -> Iterable[str]:
        if len(asked.conditions) > len(search.conditions):
            names = ", ".join(asked.conditions[-1].values)
            yield f"Your list {names} is always left out; --list {names} looks into it."
        if search.like and search.sort != "fit":
            alike = max(self._alike(found.total), search.limit)
            yield f"The {min(alike, found.total)} most alike are ordered by {search.sort}."
        if found.total:
            return
        for condition in asked.conditions:
            kind = filter_named(condition.filter)
            if kind.worded and kind.kind != "flag" and not condition.exclude:
                yield from self._misspelt(kind, condition)

    def _misspelt(self, kind: Filter, condition: Condition) -> Iterable[str]:
        there = [word for word, _ in self.words(kind.name, _NEAR_AMONG)]
        for word in condition.values:
            if word not in there:
                near = difflib.get_close_matches(word, there, n=3)
                hint = f" Near it: {', '.join(near)}." if near else ""
                yield f"No account has the {kind.name} “{word}”.{hint}"

    def _newest(self) -> datetime | None:
        import pyarrow.compute as pc

        newest: datetime | None = pc.max(self._here.table["seen"]).as_py()
        return newest.replace(tzinfo=UTC) if newest else None


def _plain(value: Any) -> Any:
    """Maps as dicts, times with their zone."""
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return dict(value)
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def no_accounts() -> NotFound:
    return NotFound(
        "There are no accounts in this workspace yet.",
        "Import some: `wrensong discover import creators.csv`.",
    )
