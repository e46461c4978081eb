"""A row of the table of reviews in words: one signal per question."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wrensong.core.estimate import Estimate
from wrensong.doors import wording

from .domain import LOOK, Light, Signal
from .false_looks import with_false_looks
from .rules.levels import Z80

if TYPE_CHECKING:
    import pyarrow as pa

HIGH, LOW = 0.8, 25.0  # chance of the top quarter; percentile
OFTEN, RARELY, FEW_COMMENTS = 0.2, 0.05, 20
STALE_DAYS = 180
_LIGHTS: dict[str, Light] = {"clear": "clear", "look": "look"}


@dataclass(frozen=True, slots=True)
class Context:
    """What a row alone does not say: the rates of peers (10 %, 50 %, 90 %), whether they share
    the niche, the median delay of answers in seconds with its n, published norms (when used in
    place of peers: their rate and period), whether most accounts seem to have been quiet when
    they were seen (then it is the files that are old), and now."""

    now: datetime
    peer_rates: tuple[float, float, float] | None = None
    same_niche: bool = False
    delay: float | None = None
    answers: int = 0
    norm: float | None = None
    norm_period: str = ""
    files_are_old: bool = False


def signals(row: Mapping[str, Any], context: Context) -> tuple[Signal, ...]:
    """Every question of a review, in the order a reader needs them."""
    found = (
        _engagement(row, context),
        _evidence(row, context, "likes"),
        _evidence(row, context, "comments"),
        _community(row, context),
        _disclosure(row),
        _cadence(row),
        _freshness(row, context),
        _focus(row),
        _mentions(row),
    )
    return with_false_looks(found)


def files_are_old(table: pa.Table) -> bool:
    """Whether most accounts of a table of reviews end long before they were seen."""
    import pyarrow.compute as pc

    days = pc.drop_null(pc.days_between(table["last_post_at"], table["observed_at"]))
    quiet = pc.sum(pc.greater(days, STALE_DAYS)).as_py() or 0
    return bool(2 * quiet > len(days))


def _engagement(row: Mapping[str, Any], context: Context) -> Signal:
    per_view = row["er_base"] == "views"
    key = "engagement"
    question = "Do viewers respond?" if per_view else "Do followers respond?"
    about: dict[str, Any] = {
        "cannot_see": "who the people behind the likes are",
        "rows": "account_posts",
    }
    if row["er"] is None:
        missing = (
            "posts with likes, comments and views"
            if per_view
            else "posts with likes and comments, and the number of followers"
        )
        return _not_known(key, question, missing, **about)
    estimate = Estimate(
        row["er"],
        row["er_low"],
        row["er_high"],
        n=row["posts"],
        method="engagement",
        as_of=_aware(row["last_post_at"]),
    )
    why = f"{wording.estimate(estimate)} from {wording.plural(row['posts'], 'post')}"
    if row["peer_percentile"] is None:
        peers, told = _published(context)
        about["changes"] = "30 or more accounts of the same platform to compare with"
        why = f"{why}. Too few similar accounts to compare with.{told}"
        return Signal(key, question, estimate, "no peers yet", why, peers=peers, **about)
    ends = (row["peer_percentile_low"], row["peer_percentile_high"])
    rank = Estimate(row["peer_percentile"], *ends, unit="percentile")
    why = f"{why}: {wording.standing(rank, row['peers_n'], f'similar accounts{_of(context)}')}."
    own = row["er_raw"]
    if own is not None and not row["er_low"] <= own <= row["er_high"]:
        why += (
            f" The posts alone say {wording.percent(own)}; part of that is chance or long "
            "ago, so what is usual for such accounts counts as well."
        )
    word, light = "typical", "clear"
    if row["p_top_quartile"] >= HIGH:
        word = "high for its size"
    elif row["peer_percentile_high"] < LOW:
        word, light = "low for its size", "look"
    peers = None
    if context.peer_rates is not None:
        low, middle, high = context.peer_rates
        peers = Estimate(middle, low, high, n=row["peers_n"], method="engagement")
    about |= {"peers_n": row["peers_n"], "changes": "more posts: each narrows the interval"}
    return Signal(key, question, estimate, word, why, _LIGHTS[light], peers, **about)


def _published(context: Context) -> tuple[Estimate | None, str]:
    """The published norm that stands in for peers, and a sentence on it."""
    if context.norm is None:
        return None, ""
    words = (
        f" A published norm for this size ({context.norm_period}) is "
        f"{wording.percent(context.norm)}; it is old, and stands in until you import more."
    )
    return Estimate(context.norm, method="published norm", kind="imputed"), words


def _of(context: Context) -> str:
    return " of the same niche" if context.same_niche else " of any niche"


@dataclass(frozen=True, slots=True)
class _Side:
    """The words of one kind of two-sided evidence."""

    name: str
    question: str
    needs: str
    given: str
    fewer: str
    more: str
    blind: str


_SIDES = {
    "likes": _Side(
        name="likes_for_followers",
        question="Do likes fit the following?",
        needs="likes",
        given="such a following",
        fewer="Bought followers are one reason; a quiet period or an old following are others.",
        more="Posts that travelled are one reason; bought likes are another.",
        blind="followers and likes bought together in the usual proportion",
    ),
    "comments": _Side(
        name="comments_for_likes",
        question="Do comments fit the likes?",
        needs="likes and comments",
        given="so many likes",
        fewer="Bought likes are one reason; pictures that need no words are another.",
        more="Giveaways and groups that comment for one another are one reason; a talkative "
        "community is another.",
        blind="what the comments say, and likes and comments bought together",
    ),
}


def _evidence(row: Mapping[str, Any], context: Context, key: str) -> Signal:
    side = _SIDES[key]
    unit = f"{key}/post"
    about: dict[str, Any] = {"cannot_see": side.blind, "rows": "account_posts"}
    observed, strength = row[f"{key}_observed"], row[f"{key}_evidence"]
    if strength is None:
        missing = (
            f"posts with {side.needs}, and the number of followers"
            if observed is None or row["followers"] is None
            else "30 or more accounts of the same platform to compare with"
        )
        return _not_known(side.name, side.question, missing, unit, **about)
    low, high = row[f"{key}_expected_low"], row[f"{key}_expected_high"]
    why = (
        f"The middle post has {_count(observed)} {key}; with {side.given}, 8 in 10 of similar "
        f"accounts{_of(context)} have {_count(low)} to {_count(high)}."
    )
    word, light = "as usual", "clear"
    if strength <= -LOOK:
        word, light, why = "fewer than usual", "look", f"{why} {side.fewer}"
    elif strength >= LOOK:
        word, light, why = "more than usual", "look", f"{why} {side.more}"
    estimate = Estimate(
        observed, n=row["posts_known"], unit=unit, method="evidence",
        as_of=_aware(row["last_post_at"]),
    )  # fmt: skip
    middle = math.expm1((math.log1p(low) + math.log1p(high)) / 2)
    peers = Estimate(middle, low, high, n=row["peers_n"], unit=unit, method="evidence")
    about |= {"peers_n": row["peers_n"], "changes": "more posts, or follower counts over time"}
    return Signal(side.name, side.question, estimate, word, why, _LIGHTS[light], peers, **about)


def _count(value: float) -> str:
    return wording.number(value, 0 if value >= 10 or float(value).is_integer() else 1)


def _community(row: Mapping[str, Any], context: Context) -> Signal:
    key, question = "community", "Do comments get answers?"
    about: dict[str, Any] = {"cannot_see": "private messages", "rows": "post_replies"}
    if row["reply_ratio"] is None:
        return _not_known(key, question, "comments with their authors", **about)
    seen = wording.plural(row["comments_seen"], "comment")
    why = f"{wording.percent(row['reply_ratio'])} of {seen} by others got an answer"
    if context.delay is not None:
        why += f", half of them within {_delay(context.delay)} (n = {context.answers})"
    word = "answers some" if row["reply_ratio"] else "no answers seen"
    if row["comments_seen"] < FEW_COMMENTS:
        word = "few comments seen"
    elif row["reply_low"] >= OFTEN:
        word = "answers often"
    elif row["reply_high"] <= RARELY:
        word = "answers rarely"
    estimate = Estimate(
        row["reply_ratio"],
        row["reply_low"],
        row["reply_high"],
        n=row["comments_seen"],
        method="reply_ratio",
    )
    changes = "more comments, of more posts"
    return Signal(key, question, estimate, word, f"{why}.", changes=changes, **about)


def _delay(seconds: float) -> str:
    for length, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            return wording.plural(round(seconds / length), name)
    return "a minute"


def _disclosure(row: Mapping[str, Any]) -> Signal:
    key, question = "disclosure", "How many posts are marked as advertising?"
    about: dict[str, Any] = {
        "cannot_see": "advertising that is not marked",
        "rows": "account_posts",
    }
    if row["disclosed_share"] is None:
        return _not_known(key, question, "captions of posts", **about)
    estimate = Estimate(
        row["disclosed_share"],
        row["disclosed_low"],
        row["disclosed_high"],
        n=row["disclosure_known"],
        method="disclosed_share",
    )
    word = "some" if row["disclosed_share"] else "none seen"
    why = "By the platform's label or the words of the caption; a load, not a fault."
    return Signal(key, question, estimate, word, why, changes="more captions", **about)


def _cadence(row: Mapping[str, Any]) -> Signal:
    key, question = "cadence", "How often do posts appear?"
    about: dict[str, Any] = {
        "cannot_see": "stories, and posts that are not in your files",
        "rows": "account_posts",
    }
    if row["posts_per_week"] is None:
        missing = "five dated posts over a week or more"
        return _not_known(key, question, missing, "posts/week", **about)
    rate, n = row["posts_per_week"], row["posts_known"]
    half = Z80 * rate / (n - 1) ** 0.5  # as if posts came at random times
    estimate = Estimate(
        rate, max(0.0, rate - half), rate + half, n=n, unit="posts/week", method="cadence"
    )
    why = (
        "From the first to the last post in your files; where they hold only some posts, the true "
        "rate is higher."
    )
    changes = "a complete list of posts"
    return Signal(key, question, estimate, "of the posts known", why, changes=changes, **about)


def _freshness(row: Mapping[str, Any], context: Context) -> Signal:
    key, question = "freshness", "How old is what is known?"
    last, seen = _aware(row["last_post_at"]), _aware(row["observed_at"])
    if last is None:
        return _not_known(key, question, "posts with a date", "days", rows="account_posts")
    days = max(0, (context.now - last).days)
    why = f"The newest post is from {wording.day(last, context.now)}"
    why += f", seen {wording.ago(seen, context.now)}." if seen else "."
    quiet = seen is not None and (seen - last).days > STALE_DAYS
    if quiet and context.files_are_old:
        quiet, why = False, f"{why} Most accounts in your files end as early: the posts are old."
    estimate = Estimate(
        float(days), n=row["posts_known"], unit="days", method="data_age", as_of=last
    )
    # Old files are nobody's fault; silence before the account was looked at is worth a look.
    word = "quiet when last seen" if quiet else "old" if days > STALE_DAYS else "fresh"
    return Signal(
        key, question, estimate, word, why, "look" if quiet else "clear",
        changes="a newer export", rows="account_posts",
    )  # fmt: skip


def _focus(row: Mapping[str, Any]) -> Signal:
    key, question = "topic_focus", "Do posts stay on a topic?"
    about: dict[str, Any] = {
        "cannot_see": "topics that are not in hashtags",
        "rows": "account_posts",
    }
    share = row["topic_focus"]
    if share is None:
        return _not_known(key, question, "five posts with hashtags", **about)
    word = "one set of hashtags" if share >= 0.5 else "steady" if share >= 0.15 else "varied"
    why = f"Of two posts, {wording.percent(share)} of the time both start with the same hashtag."
    estimate = Estimate(share, n=row["tagged_posts"], method="topic_focus")
    return Signal(key, question, estimate, word, why, changes="more posts with hashtags", **about)


def _mentions(row: Mapping[str, Any]) -> Signal:
    key, question, unit = "mentions", "How often are other accounts named?", "mentions/100 posts"
    about: dict[str, Any] = {
        "cannot_see": "brands shown without a mention",
        "rows": "account_posts",
    }
    if row["mentions_per_100"] is None:
        return _not_known(key, question, "captions of posts", unit, **about)
    estimate = Estimate(row["mentions_per_100"], n=row["mentions_known"], unit=unit, method=key)
    why = "People and brands together: a mention alone does not say which."
    return Signal(key, question, estimate, "counted", why, changes="more captions", **about)


def _not_known(
    key: str, question: str, missing: str, unit: str = "fraction", **about: Any
) -> Signal:
    """A question that the data cannot answer yet, and what would answer it."""
    estimate = Estimate.unknown(missing, unit=unit, method=key)
    why = f"It needs {missing}."
    return Signal(
        key, question, estimate, wording.UNKNOWN, why, "not known", changes=missing, **about
    )


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
