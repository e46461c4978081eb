"""Everybody in the lake: accounts joined to persons, what waits for a decision, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.core.platforms import PLATFORMS

from . import decisions, keys, merging, similar
from .keys import Keys, Profile
from .nouns import Conflict, Ints, People, Person, Refusal, Suggestion, Tie

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

_LIKE = "For example: wrensong discover people accept instagram:mina.bakes tiktok:minabakes"
_NAMED = 6  # accounts of a conflict that are named; the rest is counted
_COLUMNS = (
    "account_id, creator_id, platform, handle, platform_user_id, display_name, bio, email, "
    "country, city, language, category, source, observed_at"
)
_SAYS = {
    "decision": "you said so",
    "profile": "{}",
    "links": "{}",
    "email": "the same address, {}",
    "page": "the same page of links, {}",
    "link": "{}",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Accounts (rows of ``accounts``) with the number of their person, and how that came."""

    accounts: pa.Table
    profiles: list[Profile]
    keys: Keys
    persons: Ints
    held: list[Tie]
    refused: list[Tie]
    apart: set[tuple[int, int]]


def resolve(lake: Lake, as_of: datetime | None = None) -> Resolved:
    """Join the accounts of the lake by strong keys and by what was decided."""
    accounts = lake.run(f"SELECT {_COLUMNS} FROM accounts ORDER BY account_id", as_of=as_of)
    profiles = keys.profiles(accounts)
    found = keys.strong(profiles)
    row = {number: i for i, number in enumerate(accounts["account_id"].to_pylist())}
    ties, apart = list(found.ties), []
    for (a, b), verdict in decisions.verdicts(lake, as_of).items():
        if a in row and b in row:
            pair = (row[a], row[b])
            if verdict == "same":
                ties.append(Tie(min(pair), max(pair), "decision", "you said so"))
            else:
                apart.append(pair)
    profile = [f"{p.platform}:{p.user_id or '@' + p.handle}" for p in profiles]
    persons, held, refused = merging.join(
        _codes([p.platform for p in profiles]), _codes(profile), ties,
        np.array(apart, dtype=np.int64).reshape(-1, 2),
    )  # fmt: skip
    pairs = {(min(pair), max(pair)) for pair in apart}
    return Resolved(accounts, profiles, found, persons, held, refused, pairs)


def store(lake: Lake, found: Resolved) -> Ints:
    """Write the person of each account into the lake where it changed; returns their ids.

    The row keeps the time at which the profile was seen: joining accounts is no observation.
    """
    old = found.accounts["creator_id"].fill_null(0).to_numpy()
    last = int(old.max(initial=0))
    new = merging.numbered(found.persons, old, ids.mint(len(old), last))
    changed = np.flatnonzero(new != old)
    if len(changed):
        rows = found.accounts.take(pa.array(changed))
        kept = rows.select(["account_id", "source", "observed_at"])
        lake.append("accounts", kept.append_column("creator_id", pa.array(new[changed])))
    return new


def people(lake: Lake, as_of: datetime | None, least: float | None) -> People:
    """Everybody, with suggestions of at least a probability (None: without). Persons are stored
    on the way, unless an earlier time is asked."""
    found = resolve(lake, as_of)
    if not found.profiles:
        raise NotFound(
            "There are no accounts in this workspace yet.",
            "Import some:  wrensong discover import creators.csv",
        )
    creators = found.accounts["creator_id"].to_pylist()
    if as_of is None:
        creators = store(lake, found).tolist()
    likely, notes = (
        ([], ())
        if least is None
        else similar.suggest(found.accounts, found.profiles, found.persons, least)
    )
    numbers = found.accounts["account_id"].to_pylist()
    members: dict[int, list[int]] = defaultdict(list)
    for row, person in enumerate(found.persons.tolist()):
        members[person].append(row)
    because: dict[int, list[str]] = defaultdict(list)
    for tie in found.held:
        because[int(found.persons[tie.a])].append(_SAYS[tie.rule].format(tie.key))
    joined = tuple(
        Person(
            creators[rows[0]],
            tuple(numbers[r] for r in rows),
            _labels(found.profiles, rows),
            tuple(dict.fromkeys(because[person])),
        )
        for person, rows in members.items()
        if len(rows) > 1
    )
    return People(
        len(numbers), len(members), joined,
        tuple(_queue(found, likely)), tuple(_conflicts(found)), notes,
    )  # fmt: skip


def decide(lake: Lake, verdict: str, accounts: list[int], by: str) -> tuple[str, ...]:
    """Write one decision down and store what follows; the accounts concerned, in words."""
    with lake.writing():
        found = resolve(lake)
        numbers = found.accounts["account_id"].to_pylist()
        rows = [numbers.index(account) for account in accounts]
        if verdict == "undo":
            pairs = decisions.undo(lake, by)
            if pairs is None:
                raise NotFound("There is no decision to undo.", "Nothing was decided yet.")
            rows = sorted({numbers.index(one) for pair in pairs for one in pair})
        elif verdict == "split":
            rows = _split(lake, found, rows, by)
        else:
            if len(set(rows)) != 2:
                raise BadInput(f"To {verdict}, name two different accounts.", _LIKE)
            if verdict == "accept":
                _check_accept(found, *rows)
            pair = (numbers[rows[0]], numbers[rows[1]])
            decisions.decide(lake, [pair], "same" if verdict == "accept" else "different", by)
        store(lake, resolve(lake))
    return _labels(found.profiles, rows)


def _split(lake: Lake, found: Resolved, rows: list[int], by: str) -> list[int]:
    if len(rows) != 1:
        raise BadInput("To split, name one account.", _LIKE)
    others = [o for o in np.flatnonzero(found.persons == found.persons[rows[0]]) if o != rows[0]]
    if not others:
        raise BadInput(
            f"{label(found.profiles[rows[0]])} is joined with no other account.",
            "There is nothing to split.",
        )
    numbers = found.accounts["account_id"].to_pylist()
    decisions.decide(lake, [(numbers[rows[0]], numbers[o]) for o in others], "different", by)
    return [*rows, *map(int, others)]


def _check_accept(found: Resolved, a: int, b: int) -> None:
    """Whether two accounts (rows) can be one person's. Raises BadInput when not."""
    if found.persons[a] == found.persons[b]:
        names = " and ".join(_labels(found.profiles, (a, b)))
        raise BadInput(f"{names} are one person's already.", "There is nothing to do.")
    taken: dict[str, Profile] = {}
    for person in (found.persons[a], found.persons[b]):
        for row in np.flatnonzero(found.persons == person).tolist():
            profile = found.profiles[row]
            other = taken.setdefault(profile.platform, profile)
            if (other.user_id or other.handle) != (profile.user_id or profile.handle):
                place = PLATFORMS[profile.platform].name
                raise BadInput(
                    f"{label(other)} and {label(profile)} are both on {place}, and a person has "
                    "one account there.",
                    "Split the account that is not theirs first: "
                    f"wrensong discover people split {label(other)}",
                )


def label(profile: Profile) -> str:
    """How an account is named where the platform matters: ``instagram:mina.bakes``."""
    return f"{profile.platform}:{profile.handle}"


def _queue(found: Resolved, likely: Sequence[similar.Likely]) -> list[Suggestion]:
    """Pairs for a person to look at: keys that other facts speak against, then likeness."""
    numbers = found.accounts["account_id"].to_pylist()
    held = {(tie.a, tie.b) for tie in found.held}
    queue: dict[tuple[int, int], Suggestion] = {}
    probable = {(one.a, one.b): one for one in likely}
    for tie in found.keys.doubtful:
        pair = (tie.a, tie.b)
        reason = f"{_SAYS[tie.rule].format(tie.key)}, but neither names nor handles agree"
        if pair not in held and _open(found, pair) and pair not in probable:
            queue[pair] = _suggestion(found, numbers, pair, None, (reason,))
    for pair, one in probable.items():
        if _open(found, pair):
            queue[pair] = _suggestion(found, numbers, pair, one.probability, one.reasons)
    return sorted(queue.values(), key=lambda s: (-(s.probability or 0.0), s.account_ids))


def _open(found: Resolved, pair: tuple[int, int]) -> bool:
    """Whether two accounts are still two persons' and nobody said that they stay so."""
    return pair not in found.apart and found.persons[pair[0]] != found.persons[pair[1]]


def _suggestion(
    found: Resolved,
    numbers: list[int],
    pair: tuple[int, int],
    probability: float | None,
    reasons: tuple[str, ...],
) -> Suggestion:
    a, b = pair
    names = (label(found.profiles[a]), label(found.profiles[b]))
    return Suggestion((numbers[a], numbers[b]), names, probability, reasons)


def _conflicts(found: Resolved) -> list[Conflict]:
    """Shared keys, and ties that would have given a person two accounts on one platform."""
    listed: list[Refusal] = [
        Refusal((tie.a, tie.b), tie.rule, tie.key,
                "joining them would give one person two accounts on a platform, or join accounts "
                "that you said are different people's")
        for tie in found.refused
        if found.persons[tie.a] != found.persons[tie.b]
    ]  # fmt: skip
    numbers = found.accounts["account_id"].to_pylist()
    conflicts = [
        Conflict(
            tuple(numbers[row] for row in refusal.rows),
            _labels(found.profiles, refusal.rows[:_NAMED]),
            refusal.key,
            len(refusal.rows),
            refusal.reason,
        )
        for refusal in (*found.keys.refusals, *listed)
        if len({int(found.persons[row]) for row in refusal.rows}) > 1
    ]
    return sorted(conflicts, key=lambda c: (-c.n, c.key, c.account_ids))


def _labels(profiles: Sequence[Profile], rows: Sequence[int]) -> tuple[str, ...]:
    return tuple(label(profiles[row]) for row in rows)


def _codes(values: Sequence[Any]) -> Ints:
    codes: Ints = np.unique(np.array(values, dtype=object).astype(str), return_inverse=True)[1]
    return codes.reshape(-1).astype(np.int64)
