"""Which column is which: headers to canonical fields, by known names, with the reason."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wrensong.core.errors import ColumnsUnclear

from .fields import FIELDS, NEEDED, OWNER, FileKind

_PROFILE_FIELDS = frozenset({*OWNER, "platform", "display_name", "followers", "verified"})
# Fields that tell a file of posts from a file of creators.
_OF_POSTS = frozenset(
    "posted_at likes comments views shares saves caption hashtags sponsors "
    "partnership_label".split()
)
_OF_CREATORS = frozenset("followers following posts_count engagement_rate avg_likes".split())
_UNKNOWN = "not a known name"
_AS_TOLD = "you said so"


@dataclass(frozen=True, slots=True)
class Assigned:
    """One column of a file. ``field`` None: not used, and ``because`` says why."""

    header: str
    field: str | None
    because: str


@lru_cache(maxsize=1)
def aliases() -> dict[str, Any]:
    text = files(__package__).joinpath("aliases.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def words(header: str) -> list[str]:
    """A header as lower-case words: ``\ufeffavgLikes (%)`` is ``['avg', 'likes', 'percent']``."""
    text = unicodedata.normalize("NFKC", header).replace("%", " percent ").replace("\ufeff", "")
    text = re.sub(r" #\d+$", "", text)  # the reader's mark on a repeated header
    text = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", text)
    return re.findall(r"[^\W_]+", text.lower())


def signature(headers: Iterable[str]) -> str:
    """The same for every file with the same columns, in whatever order and spelling."""
    keys = sorted("".join(words(h)) for h in headers)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]


@lru_cache(maxsize=8)
def _known(kind: FileKind) -> dict[str, tuple[str, int]]:
    """Alias without spaces -> (field, rank); the lower rank is the closer name."""
    found: dict[str, tuple[str, int]] = {}
    for field, names in aliases()["kinds"][kind].items():
        for rank, name in enumerate((field.replace("_", " "), *names)):
            found.setdefault(name.replace(" ", ""), (field, rank))
    return found


def lone_column(header: str) -> bool:
    """Whether a file of one column can be meant: its header names somebody."""
    bare = header.strip().strip('"')
    guesses = (_guess(bare, "creators"), _guess(bare, "followers"))
    return any(guess is not None and guess[0] in (*OWNER, "email", "follower") for guess in guesses)


def _not_kept(header_words: list[str]) -> str | None:
    found: str | None = aliases()["not_kept"].get(" ".join(header_words))
    return found


def _guess(header: str, kind: FileKind) -> tuple[str, int, str] | None:
    """(field, rank, reason) for one header taken alone."""
    parts = words(header)
    known = _known(kind)
    for suffix in aliases()["suffixes"]:
        if len(parts) > 1 and parts[-1] == suffix and "".join(parts[:-1]) in known:
            return known["".join(parts[:-1])][0], -1, f"the {suffix} version of a known name"
    if "".join(parts) in known:
        return *known["".join(parts)], "known name"
    prefixes = aliases()["prefixes"]
    for group, prefix in ((g, p.split()) for g in prefixes for p in prefixes[g]):
        rest = "".join(parts[len(prefix) :])
        if parts[: len(prefix)] != prefix or rest not in known:
            continue
        field, rank = known[rest]
        of_account = field in _PROFILE_FIELDS
        if group == "of_any" or of_account is (group == "of_account") or field == "observed_at":
            return field, 1000 + rank, f"known name after “{' '.join(prefix)}”"
    return None


def detect(headers: Iterable[str], told: Mapping[str, str | None]) -> FileKind:
    """The kind of file, from its headers and what the caller said about some of them."""
    headers = list(headers)

    def fields(kind: FileKind) -> set[str]:
        found = {f for f in told.values() if f}
        for header in headers:
            guess = None if header in told else _guess(header, kind)
            if guess and not (kind != "creators" and header_is_loose(header)):
                found.add(guess[0])
        return found

    def header_is_loose(header: str) -> bool:
        return "".join(words(header)) in ("id", "title", "name", "username", "description", "type")

    audience, followers = fields("audience"), fields("followers")
    comments, posts = fields("comments"), fields("posts")
    if {"dimension", "share"} <= audience:
        return "audience"
    named = any(words(h)[:1] == ["follower"] and words(h)[1:] != ["count"] for h in headers)
    if (
        "follower" in followers
        and followers & set(OWNER)
        and (named or "follower" in told.values())
    ):
        return "followers"
    said_something = {"text"} <= comments and comments & {"comment", "commenter"}
    counted = posts & _OF_POSTS - {"posted_at", "likes", "caption"}
    if comments & {"post", "post_url"} and said_something and not counted:
        return "comments"
    evidence = len(posts & _OF_POSTS)
    if evidence >= 3 or (evidence and posts & {"post", "url"} and "engagement_rate" not in posts):
        if not fields("creators") & (_OF_CREATORS - {"followers"}):
            return "posts"
        if "post" in posts and evidence >= 2:
            return "posts"
    return "creators"


def assign(
    headers: Iterable[str],
    kind: FileKind,
    told: Mapping[str, str | None],
    remembered: Mapping[str, str | None],
    same: Callable[[str, str], bool],
) -> tuple[Assigned, ...]:
    """A field, or none, for every header.

    ``told`` (header -> field, None to leave a column out) is what the caller said now,
    ``remembered`` what was said about a file with these columns before. ``same(a, b)`` tells
    whether two columns hold equal values. Raises ColumnsUnclear when two columns claim one
    field and nothing prefers one.
    """
    headers = list(headers)
    _check_told(headers, kind, told)
    chosen: dict[str, Assigned] = {}
    claims: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for header in headers:
        if header in told:
            chosen[header] = Assigned(header, told[header], _AS_TOLD)
        elif header in remembered:
            chosen[header] = Assigned(header, remembered[header], "remembered")
        elif guess := _guess(header, kind):
            claims[guess[0]].append((guess[1], header, guess[2]))
        else:
            reason = _not_kept(words(header))
            because = f"not kept: {reason}" if reason else _UNKNOWN
            chosen[header] = Assigned(header, None, because)
    taken = {a.field: a.header for a in chosen.values() if a.field}
    for field, claim in claims.items():
        chosen.update(_settle(field, sorted(claim), taken.get(field), same))
    return tuple(chosen[h] for h in headers)


def _settle(
    field: str,
    claim: list[tuple[int, str, str]],
    taken: str | None,
    same: Callable[[str, str], bool],
) -> dict[str, Assigned]:
    """The columns that claim one field, closest name first."""
    rank, first, reason = claim[0]
    winner = taken or first
    found: dict[str, Assigned] = {}
    if taken is None:
        found[first] = Assigned(first, field, reason)
    for other_rank, header, _ in claim[0 if taken else 1 :]:
        if taken is None and other_rank == rank and not same(first, header):
            raise ColumnsUnclear(
                f"The columns “{first}” and “{header}” both look like {field}, "
                "and their values differ.",
                f"Say which one counts:  --map '{first}={field}'  (or the other).",
            )
        because = f"also looks like {field}, but “{winner}” is used for it"
        found[header] = Assigned(header, None, because)
    return found


def _check_told(headers: list[str], kind: FileKind, told: Mapping[str, str | None]) -> None:
    seen: dict[str, str] = {}
    for header, field in told.items():
        if header not in headers:
            raise ColumnsUnclear(
                f"There is no column “{header}”. The file has: {', '.join(headers[:20])}.",
                "Write the header exactly as it stands in the file.",
            )
        if field is None:
            continue
        if field not in FIELDS[kind]:
            raise ColumnsUnclear(
                f"“{field}” is not a field of a {kind} file.",
                f"Use one of: {', '.join(FIELDS[kind])}.",
            )
        if field in seen:
            raise ColumnsUnclear(
                f"The columns “{seen[field]}” and “{header}” are both mapped to {field}.",
                f"Keep one --map …={field}.",
            )
        seen[field] = header


def check_needed(result: Sequence[Assigned], kind: FileKind) -> None:
    """Raises ColumnsUnclear when a file of this kind lacks what it cannot do without."""
    fields = {a.field for a in result}
    # A bare column “id” is anything's id unless counts of an account stand beside it.
    bare = [a.header for a in result if a.field == "platform_user_id" and words(a.header) == ["id"]]
    if kind == "creators" and bare and not fields & _OF_CREATORS:
        fields -= {"platform_user_id"}
    for group in NEEDED[kind]:
        if fields & set(group):
            continue
        headers = ", ".join(f"“{a.header}”" for a in result[:20])
        raise ColumnsUnclear(
            f"Read as a {kind} file, it lacks a column for {' or '.join(group)}. "
            f"The columns are: {headers}.",
            f"Say which column it is:  --map 'Header={group[0]}',  or another --kind.",
        )


def check_plausible(result: Sequence[Assigned]) -> None:
    """A file taken for creators only because nothing else fitted should look like one.

    Raises ColumnsUnclear when most columns are unknown and none counts followers: a list of
    discount codes with a user name in it is no file of creators.
    """
    unknown = [a.header for a in result if a.field is None and a.because == _UNKNOWN]
    if len(unknown) * 2 > len(result) and not any(a.field == "followers" for a in result):
        raise ColumnsUnclear(
            f"{len(unknown)} of {len(result)} columns are not known, and none counts followers: "
            f"{', '.join(unknown[:8])}.",
            "If it is a file of creators all the same, say --kind creators.",
        )


def read_overrides(pairs: Iterable[str]) -> dict[str, str | None]:
    """``Header=field`` as typed after --map; ``Header=`` leaves the column out.

    Raises ColumnsUnclear when a pair has no ``=`` or a header is given twice.
    """
    told: dict[str, str | None] = {}
    for pair in pairs:
        header, mark, field = pair.rpartition("=")
        if not mark or not header:
            raise ColumnsUnclear(f"“{pair}” is not of the form 'Header=field'.")
        if header in told and told[header] != (field.strip() or None):
            raise ColumnsUnclear(
                f"The column “{header}” is mapped twice, to {told[header]} and {field.strip()}.",
                "Keep one of the two.",
            )
        told[header] = field.strip() or None
    return told
