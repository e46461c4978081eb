"""One small genuine act for today, from what is known of a creator: pure.

Nothing is written for anybody: a suggestion says what was seen, in her own words where there are
any, and what kind of act would fit. The writing is left to the person who does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from wrensong.doors import wording

from .ladder import Bar, Flags, History

FRESH = 45
"""Days during which a post is still worth a comment."""
EARLIER = 10
"""Earlier posts that must be known before a hashtag may be called new."""
MILESTONE = 60
"""Days after which a round number of followers is no news."""
QUOTE = 180
"""Characters of a quotation."""
_LOOK = {
    "video": "Watch the video", "reel": "Watch the reel", "short": "Watch the short",
    "story": "Watch the story", "carousel": "Look through the pictures",
}  # fmt: skip
_SENTENCE = re.compile(r"[^.!?？\n]*[?？]")
_FIRST = re.compile(r"[^.!?？\n]+[.!?？]?")
_HASHTAG = re.compile(r"#(\w+)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"://|www\.|@\w+\.\w+")


class Reason(StrEnum):
    """Why somebody is on today's list, the most pressing first."""

    DUE = "due"
    OWED = "owed"
    OPEN = "open"
    NEAR = "near"
    NEW = "new"


REASONS = {
    Reason.DUE: "Planned for today",
    Reason.OWED: "They wrote last",
    Reason.OPEN: "You may write to them",
    Reason.NEAR: "On the way",
    Reason.NEW: "New",
}


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is known here. ``posted_at`` is aware; ``disclosed``: it says it is paid."""

    posted_at: datetime
    caption: str = ""
    url: str = ""
    type: str = ""
    disclosed: bool | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Followers as one source counted them at one time (aware)."""

    source: str
    at: datetime
    followers: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of her lately: posts newest first, counts of followers in any order."""

    posts: tuple[Post, ...] = ()
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``kind``: the touch that doing it would be. ``quote`` is hers, word by word; ``evidence``
    says what it is built from: question, milestone, topic, post, message or nothing."""

    kind: str
    text: str
    evidence: str
    quote: str = ""
    link: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plans:
    """What people planned: the next act with its day, and until when she is left alone."""

    act: str = ""
    due: date | None = None
    quiet_until: date | None = None


def reason_today(
    history: History, flags: Flags, plans: Plans, bar: Bar, today: date
) -> Reason | None:
    """Why she belongs on today's list, or None."""
    if flags.rests(today) or (plans.quiet_until and today < plans.quiet_until):
        return None
    if plans.due is not None and plans.due <= today:
        return Reason.DUE
    if history.owed:
        return Reason.OWED
    working = flags.collaborating or flags.ambassador or history.mailed is not None
    if working or plans.due is not None:
        return None  # what comes next is agreed, or planned for another day
    if history.warm(bar) or flags.unlocked_because:
        return Reason.OPEN
    if not history.counted:
        return Reason.NEW if history.touched is None or _day(history.touched) < today else None
    return Reason.NEAR if next_from(history, bar) <= today else None


def next_from(history: History, bar: Bar) -> date:
    """The day from which another act of the brand's is worth it: acts follow each other slowly,
    and the one that completes the count waits until it completes the days too."""
    assert history.touched is not None
    pace = _day(history.touched) + timedelta(days=max(1, bar.days // max(1, bar.touches)))
    if history.first is not None and history.counted + 1 >= bar.touches:
        return max(pace, _day(history.first) + timedelta(days=bar.days))
    return pace


def suggest(
    reason: Reason,
    history: History,
    seen: Seen,
    plans: Plans,
    today: date,
    done: Iterable[str] = (),
) -> Suggestion:
    """The one act that is suggested. ``done``: links of posts that were acted on already."""
    if reason is Reason.DUE and plans.act:
        return Suggestion("comment", plans.act, "plan")
    if reason is Reason.OPEN:
        text = "They have seen you. If you have a real offer, this is the time to write."
        return Suggestion("email", text, "ladder")
    if reason is Reason.NEW and not history.followed:
        follow = "Follow from the brand's account, if you would like to read more of this."
        newest = next(iter(seen.posts), None)
        if newest is None:
            return Suggestion("follow", follow, "nothing")
        return _about(Suggestion("follow", follow, "post"), newest)
    return from_posts(seen, today, done)


def from_posts(seen: Seen, today: date, done: Iterable[str] = ()) -> Suggestion:
    """The act that what she published lately asks for, the most particular first."""
    acted = {link for link in done if link}
    fresh = [
        post for post in seen.posts
        if not post.disclosed and post.url not in acted and _age(post, today) <= FRESH
    ]  # fmt: skip
    for post in fresh:
        asked = question_in(post.caption)
        if asked:
            text = f"A question in the post of {_on(post, today)}. Answer it if you can."
            return Suggestion("comment", text, "question", asked, post.url, post.posted_at)
    passed = milestone(seen.counts, today)
    if passed:
        return Suggestion("comment", passed, "milestone")
    for post in fresh:
        tag, earlier = new_topic(post, seen.posts)
        if tag:
            text = (f"#{tag} is new in the post of {_on(post, today)}: it is in none of the "
                    f"{wording.number(earlier)} earlier ones known here. Say what you think of "
                    "it, or ask.")  # fmt: skip
            return _about(Suggestion("comment", text, "topic"), post)
    if fresh:
        post = fresh[0]
        look = _LOOK.get(post.type, "Read the post")
        text = f"{look} of {_on(post, today)}, and say something only who did that could say."
        return _about(Suggestion("comment", text, "post"), post)
    return _nothing_fresh(seen, acted, today)


def question_in(caption: str) -> str:
    """A question of hers in a caption, word by word; empty where there is none. The last one:
    that is where readers are asked."""
    for found in reversed(_SENTENCE.findall(caption)):
        asked = found.strip()
        if len(_WORD.findall(asked)) >= 3 and not _ADDRESS.search(asked) and len(asked) <= QUOTE:
            return asked
    return ""


def new_topic(post: Post, posts: Iterable[Post]) -> tuple[str, int]:
    """A hashtag of a post that is in none of the known earlier posts, and how many those are;
    empty where too few are known."""
    before = [one for one in posts if one.posted_at < post.posted_at]
    if len(before) < EARLIER:
        return "", len(before)
    known = {tag.casefold() for one in before for tag in _HASHTAG.findall(one.caption)}
    fresh = (tag for tag in _HASHTAG.findall(post.caption) if tag.casefold() not in known)
    return next(fresh, ""), len(before)


def milestone(counts: Iterable[Count], today: date) -> str:
    """A round number of followers that she passed lately, as one source counted; or empty."""
    by_source: dict[str, list[Count]] = {}
    for count in counts:
        by_source.setdefault(count.source, []).append(count)
    for told in by_source.values():
        told.sort(key=lambda count: count.at)
        if len(told) < 2 or (today - _day(told[-1].at)).days > MILESTONE:
            continue
        last = told[-1]
        for mark in _rounds(last.followers):
            below = [count for count in told if count.followers < mark]
            if not below or below[-1] is last:
                continue
            since = below[-1].at
            if (today - _day(since)).days <= MILESTONE:
                day = wording.day(since, today)
                return (f"They passed {wording.number(mark)} followers after {day}; "
                        f"{wording.number(last.followers)} at the last count. "
                        "Say that you noticed.")  # fmt: skip
    return ""


def first_words(caption: str) -> str:
    """The beginning of a caption, as she wrote it, to quote."""
    return excerpt(next((s.strip() for s in _FIRST.findall(caption) if _WORD.search(s)), ""))


def excerpt(text: str) -> str:
    """A text in one line, cut after a word where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= QUOTE else text[: QUOTE - 1].rsplit(" ", 1)[0] + "…"


def _rounds(count: int) -> list[int]:
    """Round numbers at or below a count, the greatest first: 1 000, 2 500, 5 000, 10 000 ..."""
    steps = (n * 10**power for power in range(3, 9) for n in (1, 2.5, 5))
    return sorted((int(n) for n in steps if n <= count), reverse=True)[:1]


def _nothing_fresh(seen: Seen, acted: set[str], today: date) -> Suggestion:
    if not seen.posts:
        text = "No post is known here. Open the profile and see what is new."
        return Suggestion("comment", text, "nothing")
    if _age(seen.posts[0], today) > FRESH:
        text = (f"The newest post known here is of {_on(seen.posts[0], today)}, too old for a "
                "comment. Open the profile and see what is new.")  # fmt: skip
        return Suggestion("comment", text, "nothing")
    why = "is one you acted on already" if seen.posts[0].url in acted else "says that it is paid"
    text = f"The newest post {why}. Open the profile and see what is new."
    return Suggestion("comment", text, "nothing")


def _about(found: Suggestion, post: Post) -> Suggestion:
    quote = first_words(post.caption)
    return Suggestion(found.kind, found.text, found.evidence, quote, post.url, post.posted_at)


def _on(post: Post, today: date) -> str:
    return wording.day(post.posted_at, today)


def _age(post: Post, today: date) -> int:
    return (today - _day(post.posted_at)).days


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
