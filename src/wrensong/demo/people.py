"""The people of the demo world: 300 accounts, planted ones first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import laws
from .words import SUFFIX, niches, words

ACCOUNTS = 300
_PLATFORMS = (("instagram", 0.63), ("tiktok", 0.24), ("youtube", 0.13))
_FOOD = {"baking": 0.34, "cooking": 0.16, "vegan": 0.12}


@dataclass(frozen=True, slots=True)
class Account:
    """What the files say of an account (first block) and what is true (second block)."""

    handle: str
    name: str
    platform: str
    followers: int
    following: int
    posts_count: int
    niche: str
    country: str
    city: str
    language: str
    bio: str
    email: str
    price: int | None
    currency: str

    topic: str  # what the posts are really about
    aside: str  # the second topic of life
    focus: float  # share of posts on the topic
    posts: int  # posts in the file
    effect: float  # log engagement above peers
    bought: float  # followers / real followers
    mix: float  # share of the audience that came from far away
    likes: float  # factor on honest likes
    like_spread: float  # log sd between posts
    comments: float  # factor on honest comments
    replies: float  # share of comments answered
    paid: float  # share of paid posts
    disclosed: float  # share of paid posts that say so
    sponsor: str | None  # the brand all paid posts are for
    german: float  # share of German captions
    values: tuple[str, ...]  # claims this person makes by themselves
    against: str | None  # a claim this person speaks against
    silent_days: int  # since the last post
    hidden_likes: bool
    growth: str  # steady, steps, spike, viral, waves
    pod: bool
    outspoken: float = 0.4  # share of posts on the topic that name one of the values
    own_en: tuple[str, ...] = ()
    own_de: tuple[str, ...] = ()
    own_tags: tuple[str, ...] = ()
    audience: tuple[tuple[str, float], ...] = ()  # countries, when told


def make_people(rng: np.random.Generator) -> tuple[Account, ...]:
    """All accounts, the cast first; handles are unique, and so are addresses but planted ones."""
    cast = words("cast")["person"]
    taken = {p["handle"] for p in cast}
    drawn = [_draw(rng, taken) for _ in range(ACCOUNTS)]
    planted = [_planted(a, told) for a, told in zip(drawn, cast, strict=False)]
    return (*planted, *_centred(drawn[len(cast) :]))


def _centred(drawn: list[Account]) -> list[Account]:
    """Shift effects so that the median of each size and platform follows the law exactly;
    a world of 300 would otherwise miss it by chance."""
    size = np.digitize([a.followers for a in drawn], laws.BANDS)
    whole = np.array([a.effect + np.log(words(a.topic)["rate"]) for a in drawn])
    groups = [(band, a.platform) for band, a in zip(size.tolist(), drawn, strict=True)]
    middle = {g: np.median(whole[[h == g for h in groups]]) for g in set(groups)}
    return [
        replace(a, effect=float(a.effect - middle[g])) for a, g in zip(drawn, groups, strict=True)
    ]


def _planted(drawn: Account, told: dict[str, Any]) -> Account:
    """``drawn`` with everything the cast file tells; chance may not blur a planted truth."""
    usual: dict[str, Any] = {
        "platform": "instagram", "country": "DE", "city": "Berlin", "language": "de",
        "currency": "EUR", "price": None, "email": "",
        "topic": told["niche"], "focus": 0.93, "posts": 40, "effect": 0.0, "values": (),
        "against": None, "paid": 0.04, "german": 1.0, "bio": drawn.bio,
        "replies": _usual_replies(told["followers"]),
    }  # fmt: skip
    if told.get("pod"):
        usual |= {"comments": 2.4, "bio": words(told["niche"])["bio"][len(told["name"]) % 4]}
    facts = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    if "audience" in told:
        facts["audience"] = tuple(told["audience"].items())
    return replace(drawn, **(usual | facts))


def _draw(rng: np.random.Generator, taken: set[str]) -> Account:
    names = words("names")
    niche = _pick(rng, names["niches"].items())
    place = _pick(rng, ((c, c["share"]) for c in names["country"]))
    platform = _pick(rng, _PLATFORMS)
    followers = int(800 * 500 ** rng.beta(1.15, 1.5))
    followers -= followers % (1 if followers < 10_000 else 100)
    first = str(rng.choice(names["first"]))
    last = str(rng.choice(names["front"])) + str(rng.choice(names["back"]))
    handle = _handle(rng, first, niche, taken)
    price = _price(rng, followers, platform) if rng.random() < 0.45 else None
    in_german = place["language"] == "de"
    posts = int(rng.integers(20, 61))
    likes_values = _FOOD.get(niche, 0.0)
    return Account(
        handle=handle,
        name=f"{first} {last}",
        platform=platform,
        followers=followers,
        following=int(np.clip(rng.lognormal(6.3, 0.6), 40, 4_500)),
        posts_count=int(posts * rng.uniform(1.5, 9)),
        niche=niche,
        country=place["code"],
        city=str(rng.choice(place["cities"])),
        language=place["language"],
        bio=str(rng.choice(words(niche)["bio"])),
        email=_address(first, last, handle, taken) if rng.random() < 0.6 else "",
        price=price,
        currency=place["currency"],
        topic=niche,
        aside=str(rng.choice([n for n in niches() if n != niche])),
        focus=float(rng.uniform(0.68, 0.97)),
        posts=posts,
        effect=float(rng.normal(0, laws.CREATOR_SD)),
        bought=1.0,
        mix=float(rng.uniform(0.02, 0.1)),
        likes=1.0,
        like_spread=float(laws.POST_SD * rng.uniform(0.8, 1.2)),
        comments=float(np.exp(rng.normal(0, 0.35))),
        replies=_replies(rng, followers),
        paid=float(rng.beta(1.5, 22)),
        disclosed=float(rng.uniform(0.8, 1)),
        sponsor=None,
        german=float(rng.uniform(0.6, 1)) if in_german else 0.0,
        values=tuple(c["name"] for c in words("values")["claim"] if rng.random() < likes_values),
        against=_against(rng, niche),
        silent_days=int(rng.integers(0, 13)),
        hidden_likes=False,
        growth="steady",
        pod=False,
    )


def _pick(rng: np.random.Generator, options: Any) -> Any:
    """One of (option, weight) pairs."""
    names, weights = zip(*options, strict=True)
    shares = np.asarray(weights, float)
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _handle(rng: np.random.Generator, first: str, niche: str, taken: set[str]) -> str:
    for spelled in _spellings(rng, _plain(first), words(niche)["handles"]):
        if spelled + SUFFIX not in taken:
            taken.add(spelled + SUFFIX)
            return spelled + SUFFIX
    raise AssertionError("spellings never end")


def _address(first: str, last: str, handle: str, taken: set[str]) -> str:
    """An address of one's own: only planted ones are shared."""
    domain = f"{_plain(last)}.example"
    address = f"{_plain(first)}@{domain}"
    if address in taken:
        address = f"{handle.removesuffix(SUFFIX)}@{domain}"
    taken.add(address)
    return address


def _spellings(rng: np.random.Generator, first: str, endings: list[str]) -> Iterator[str]:
    order = rng.permutation(len(endings))
    yield from (f"{first}.{endings[i]}" for i in order)
    yield from (f"{endings[i]}.with.{first}" for i in order)
    number = 2
    while True:
        yield f"{first}.{endings[order[0]]}{number}"
        number += 1


def _price(rng: np.random.Generator, followers: int, platform: str) -> int:
    """A stated fee for one post, about .1 x followers^.75 with a wide spread."""
    scale = {"instagram": 0.1, "tiktok": 0.08, "youtube": 0.2}[platform]
    fee = scale * followers**0.75 * float(np.exp(rng.normal(0, 0.4)))
    return max(20, int(round(fee / 10) * 10))


def _usual_replies(followers: int) -> float:
    return float(laws.reply_ratio(np.array([followers], float))[0])


def _replies(rng: np.random.Generator, followers: int) -> float:
    usual = _usual_replies(followers)
    odds = usual / (1 - usual) * float(np.exp(rng.normal(0, 0.7)))
    return odds / (1 + odds)


def _against(rng: np.random.Generator, niche: str) -> str | None:
    """Some bakers and cooks are in a hurry, and say so."""
    if niche not in ("baking", "cooking") or rng.random() > 0.18:
        return None
    return str(rng.choice([c["name"] for c in words("values")["claim"]]))
