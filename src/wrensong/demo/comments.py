"""A sample of the comments under each post, with the creator's own replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calendar import MIDNIGHT, Times
from .people import Account
from .posts import Ints, Posts
from .words import SUFFIX, words

_FANS = 9_000
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Comments:
    """One entry per comment, by post, then time. ``parent`` is an index or -1."""

    post: Ints
    parent: Ints
    authors: list[str]
    posted_at: Times
    likes: Ints
    texts: list[str]

    def id_of(self, i: int) -> str:
        return f"c{i + 1:07d}"


def make_comments(rng: np.random.Generator, people: Sequence[Account], posts: Posts) -> Comments:
    """Comments by others first (with the pod's among them), then the creator's replies."""
    ratio = np.array([p.replies for p in people])[posts.account]
    seen = np.minimum(posts.comments, 3 + rng.poisson(rng.gamma(2.0, 3.5, posts.account.size)))
    others = np.rint(seen / (1 + ratio)).astype(np.int64)
    post = np.repeat(np.arange(posts.account.size), others)
    delay = np.minimum(rng.lognormal(np.log(5 * 3600), 1.3, post.size), 20 * _DAY)
    author_ids, from_pod = _authors(rng, people, posts, post)
    delay = np.where(from_pod, rng.uniform(60, 720, post.size), delay)
    at = posts.posted_at[post] + delay.astype("timedelta64[s]")
    names = _names(people)
    texts = _texts(rng, posts, post, from_pod)

    answered = (rng.random(post.size) < ratio[post]) & ~from_pod
    wait = rng.lognormal(np.log(2.4 * 3600), 1.0, post.size).astype("timedelta64[s]")
    parents = np.flatnonzero(answered & (at + wait < MIDNIGHT))
    texts += _replies(rng, posts, post[parents])

    all_posts = np.concatenate([post, post[parents]])
    all_at = np.concatenate([at, (at + wait)[parents]])
    parent = np.concatenate([np.full(post.size, -1), parents])
    authors = [names[a] for a in author_ids]
    authors += [people[posts.account[p]].handle for p in post[parents]]
    liked = np.concatenate(
        [rng.geometric(0.55, post.size) - 1, rng.geometric(0.4, parents.size) - 1]
    )
    kept = np.flatnonzero(all_at < MIDNIGHT)
    order = kept[np.lexsort((all_at[kept], all_posts[kept]))]
    place = np.full(all_posts.size + 1, -1)
    place[order] = np.arange(order.size)
    return Comments(
        post=all_posts[order], parent=place[parent[order]], posted_at=all_at[order],
        authors=[authors[i] for i in order], likes=liked[order],
        texts=[texts[i] for i in order],
    )  # fmt: skip


def _names(people: Sequence[Account]) -> list[str]:
    """Handles by author number: the people, then the fans."""
    first, front = words("names")["first"], words("names")["front"]
    fans = [
        f"{first[i % len(first)].lower()}.{front[i // len(first) % len(front)].lower()}"
        f"{i // (len(first) * len(front)) or ''}{SUFFIX}"
        for i in range(_FANS)
    ]
    return [p.handle for p in people] + fans


def _authors(
    rng: np.random.Generator, people: Sequence[Account], posts: Posts, post: Ints
) -> tuple[Ints, NDArray[np.bool_]]:
    """Who wrote each comment: faithful fans, now and then a colleague, and the pod."""
    owner = posts.account[post]
    circle = np.clip(np.sqrt([p.followers for p in people]) * 2.2, 60, 900)[owner]
    home = rng.integers(0, _FANS, len(people))[owner]
    fan = (home + (circle * rng.random(post.size) ** 1.8).astype(np.int64)) % _FANS
    authors = fan + len(people)

    friends = rng.integers(0, len(people), (len(people), 5))
    met = rng.random(post.size) < 0.03
    colleague = friends[owner, rng.integers(0, 5, post.size)]
    authors = np.where(met & (colleague != owner), colleague, authors)

    from_pod = np.zeros(post.size, bool)
    pod = [i for i, p in enumerate(people) if p.pod]
    starts = np.searchsorted(post, np.arange(posts.account.size + 1))
    for i in np.flatnonzero(np.isin(posts.account, pod)):
        fellows = [m for m in rng.permutation(pod) if m != posts.account[i]]
        here = np.arange(starts[i], starts[i + 1])[: rng.binomial(len(fellows), 0.65)]
        authors[here] = fellows[: here.size]
        from_pod[here] = True
    return authors, from_pod


def _texts(
    rng: np.random.Generator, posts: Posts, post: Ints, from_pod: NDArray[np.bool_]
) -> list[str]:
    """Questions and praise in the language of the post; the pod writes by template."""
    draw = rng.integers(0, 1 << 31, (post.size, 3))
    shared = words("shared")
    written = []
    for i, p in enumerate(post):
        lang = "de" if posts.german[p] else "en"
        if from_pod[i]:
            options = shared[lang]["template"]
        elif draw[i, 0] % 20 < 9:
            options = words(posts.topics[p])[lang]["asks"]
        elif draw[i, 0] % 20 < 18:
            options = shared[lang]["praise"]
        else:
            options = shared["en"]["template"]
        text = options[draw[i, 1] % len(options)]
        if text.endswith(".") and draw[i, 2] % 6 == 0:
            text = f"{text} {shared['emoji'][draw[i, 2] % 5]}"
        written.append(text)
    return written


def _replies(rng: np.random.Generator, posts: Posts, post: Ints) -> list[str]:
    draw = rng.integers(0, 1 << 31, post.size)
    options = {lang: words("shared")[lang]["reply"] for lang in ("de", "en")}
    written = []
    for d, p in zip(draw, post, strict=True):
        lines = options["de" if posts.german[p] else "en"]
        written.append(lines[d % len(lines)])
    return written
