"""Keys that join accounts by themselves, and why some of them join nobody. Pure.

A key joins accounts on different platforms only. One that two accounts of a platform share is a
shared key (an agency's address, a brand's profile) and joins nobody; neither does one whose
accounts have names that contradict each other. People link to partners and friends as well: a
link that is not returned joins only accounts whose names or handles agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from wrensong.core.platforms import PLATFORMS, from_url, handle, platform

from .likeness import alike, email, is_role, spells, words
from .nouns import Refusal, Rule, Tie

if TYPE_CHECKING:
    import pyarrow as pa

# Services on which one page of links belongs to one person; their front page to nobody.
_PAGES = frozenset(
    "linktr.ee beacons.ai linkin.bio lnk.bio bio.link campsite.bio solo.to allmylinks.com hoo.be "
    "stan.store msha.ke taplink.cc flow.page bio.site komi.io snipfeed.co".split()
)
_ADDRESS = re.compile(
    r"(?<![@\w.])(?:https?://)?((?:[\w\-]+\.)+[a-z]{2,}(?:/[^\s,;|()<>\"']*)?)", re.I
)
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_LABELS = "|".join(sorted({n for p in PLATFORMS.values() for n in (p.key, *p.aliases)}, key=len))
_LABELLED = re.compile(rf"(?<!\w)({_LABELS})\s*(?:[:：|–—\-]\s*@?|@)([\w.]{{3,30}})", re.I)
MAIL_HOSTS = frozenset(
    "gmail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com "
    "mac.com aol.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru "
    "yandex.ru proton.me protonmail.com posteo.de mailbox.org yahoo.de yahoo.co.uk hotmail.co.uk "
    "hotmail.de outlook.de live.de orange.fr free.fr wanadoo.fr libero.it qq.com 163.com".split()
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What identity reads of one account. ``links`` are (platform, handle or id) it points to,
    ``pages`` its own pages of links, ``sites`` other addresses of its bio."""

    platform: str
    handle: str
    user_id: str
    names: tuple[str, ...]
    email: str | None
    links: frozenset[tuple[str, str]]
    pages: frozenset[str]
    sites: frozenset[str]

    @property
    def label(self) -> tuple[str, tuple[str, ...]]:
        return self.handle, self.names


@dataclass(frozen=True, slots=True)
class Keys:
    """What holds accounts together, what does not although it looks so, and what somebody
    should look at: ties that other facts speak against."""

    ties: list[Tie]
    refusals: list[Refusal]
    doubtful: list[Tie]


def profiles(accounts: pa.Table) -> list[Profile]:
    """One ``Profile`` per row of ``accounts``, in order."""
    columns = ("platform", "handle", "platform_user_id", "display_name", "bio", "email")
    rows = zip(*(accounts[name].to_pylist() for name in columns), strict=True)
    return [_profile(*row) for row in rows]


def _profile(place: str, name: str, user_id: str, shown: str, bio: str, mail: str) -> Profile:
    links, pages, sites = set(), set(), set()
    text = bio or ""
    mails = _MAIL.findall(text) if "@" in text else []
    text = _MAIL.sub(" ", text) if mails else text
    own = mail or (mails[0] if len(mails) == 1 else None)
    if "." in text:
        for address in (found[1].rstrip("./…") for found in _ADDRESS.finditer(text)):
            if profile := from_url(address):
                links.add((profile[0].key, profile[1]))
                continue
            host, _, path = address.lower().partition("/")
            host = host.removeprefix("www.")
            if host in _PAGES:
                if path.strip("/"):
                    pages.add(f"{host}/{path.split('?')[0].strip('/')}")
            elif not any(
                host == h or host.endswith("." + h) for p in PLATFORMS.values() for h in p.hosts
            ):
                sites.add(host)
    for label, other in _LABELLED.findall(text):
        links.add((platform(label).key, handle(other.rstrip("."))))
    return Profile(
        place or "", name or "", user_id or "", words(shown), email(own),
        frozenset(link for link in links if link[0] != place), frozenset(pages), frozenset(sites),
    )  # fmt: skip


def strong(people: list[Profile]) -> Keys:
    """Every tie of ``people`` by a strong key, and the keys that join nobody."""
    found = Keys([], [], [])
    for rows in _groups(
        (p.user_id and f"{p.platform}:{p.user_id}", i) for i, p in enumerate(people)
    ):
        found.ties.extend(_pairs(rows, "profile", "the same profile, seen twice"))
    _by_link(people, found)
    _by_email(people, found)
    pages = ((page, row) for row, p in enumerate(people) for page in p.pages)
    for key, rows in _keyed(pages):
        _settle(people, rows, "page", key, found)
    return found


def _by_email(people: list[Profile], found: Keys) -> None:
    for key, rows in _keyed((p.email, row) for row, p in enumerate(people)):
        _settle(people, rows, "email", key, found)


def _by_link(people: list[Profile], found: Keys) -> None:
    where: dict[tuple[str, str], int] = {}
    for row, p in enumerate(people):
        where.setdefault((p.platform, p.handle), row)
        if p.user_id:
            where.setdefault((p.platform, p.user_id), row)
    pointing: dict[int, set[int]] = defaultdict(set)
    for row, p in enumerate(people):
        for link in p.links:
            target = where.get(link)
            if target is not None and target != row:
                pointing[row].add(target)
    incoming: dict[int, list[int]] = defaultdict(list)
    for row, targets in pointing.items():
        per_platform: dict[str, list[int]] = defaultdict(list)
        for target in sorted(targets):
            per_platform[people[target].platform].append(target)
        for target in sorted(targets):
            if row in pointing.get(target, ()):
                if row < target:
                    tie = Tie(row, target, "links", "their profiles link to each other")
                    (found.doubtful if _contradict(people, tie) else found.ties).append(tie)
            elif len(per_platform[people[target].platform]) == 1:
                incoming[target].append(row)
            else:
                place = PLATFORMS[people[target].platform].name
                found.refusals.append(
                    Refusal((row, target), "link", "a link in the bio",
                            f"the bio names several {place} profiles")
                )  # fmt: skip
    for target, sources in incoming.items():
        key = f"the bio links to {people[target].platform}:{people[target].handle}"
        if len({people[row].platform for row in sources}) < len(sources):
            reason = f"{len(sources)} accounts link to this profile: more than one person's"
            found.refusals.append(Refusal((target, *sources), "link", key, reason))
            continue
        for row in sources:
            tie = Tie(min(row, target), max(row, target), "link", key)
            own = alike(people[row].label, people[target].label) == 2
            (found.ties if own else found.doubtful).append(tie)


def _settle(people: list[Profile], rows: list[int], rule: Rule, key: str, found: Keys) -> None:
    """Join the accounts that share a key, or say why not."""
    places = [people[row].platform for row in rows]
    if len(set(places)) < len(places):
        most = max(set(places), key=places.count)
        reason = (
            f"{len(rows)} accounts share it, {places.count(most)} of them on "
            f"{PLATFORMS[most].name}: it is not one person's"
        )
        found.refusals.append(Refusal(tuple(rows), rule, key, reason))
        return
    for tie in _pairs(rows, rule, key):
        doubt = _doubtful_address(people, tie) if rule == "email" else _contradict(people, tie)
        (found.doubtful if doubt else found.ties).append(tie)


def _contradict(people: list[Profile], tie: Tie) -> bool:
    """Whether both names are known and nothing in names or handles fits together."""
    a, b = people[tie.a], people[tie.b]
    return bool(a.names and b.names) and not alike(a.label, b.label)


def _doubtful_address(people: list[Profile], tie: Tie) -> bool:
    """Whether an address may be somebody else's: a desk (``info@``) whose domain names neither
    account and whose accounts do not clearly agree, or an agent's, where names contradict."""
    both = (people[tie.a], people[tie.b])
    local, _, domain = tie.key.partition("@")
    if is_role(local):
        own = domain not in MAIL_HOSTS and any(
            spells(domain.rpartition(".")[0], p.handle, p.names) for p in both
        )
        return not own and alike(both[0].label, both[1].label) < 2
    return _contradict(people, tie) and not any(spells(local, p.handle, p.names) for p in both)


def _pairs(rows: Iterable[int], rule: Rule, key: str) -> list[Tie]:
    return [Tie(a, b, rule, key) for a, b in combinations(sorted(rows), 2)]


def _keyed(pairs: Iterable[tuple[Any, int]]) -> Iterator[tuple[str, list[int]]]:
    """Each key that several rows share, with the rows."""
    rows: dict[str, list[int]] = defaultdict(list)
    for key, row in pairs:
        if key:
            rows[key].append(row)
    return ((key, shared) for key, shared in rows.items() if len(shared) > 1)


def _groups(pairs: Iterable[tuple[Any, int]]) -> Iterator[list[int]]:
    return (rows for _, rows in _keyed(pairs))
