"""Where a creator and a brand stand, from what happened between them.

Every rung has one condition, and the highest that holds is where they stand:

noticed        a relationship was started
followed       somebody of the brand follows her
engaged        ``Bar.touches`` genuine acts of the brand, spread over ``Bar.days`` days
known          she answered (a comment, reply, message, e-mail or gift of hers), or they met
contacted      an e-mail was sent
replied        she wrote after that e-mail
collaborating  work is agreed and open
ambassador     she is in a standing programme
paused         somebody paused it: wins over all of them until its day comes

Genuine acts are comments, replies, direct messages, meetings and gifts: each counts one. A like
takes a second and is hardly seen among thousands, so all likes together count one; but the day of
every genuine act counts for the spread, a like's too. A follow is a rung of its own and counts
nothing. Days are calendar days in UTC, from the first genuine act to the last.

An act of the brand's can only lead upwards: more acts never lower the count, nor the spread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from wrensong.doors import wording
from wrensong.engage.domain import Rung

COUNTED = ("comment", "reply", "dm", "meeting", "gift")
"""Acts of the brand that count one each."""
SPREAD = (*COUNTED, "like")
"""Acts of the brand whose days count."""
ANSWERS = ("comment", "reply", "dm", "email", "meeting", "gift")
"""Acts of hers that answer; a like or a follow says that she saw, not that she knows."""
WRITING = ("reply", "dm", "email", "meeting")
"""Acts of hers that answer an e-mail; a comment is written to everybody."""
SPOKEN = ("comment", "reply", "dm", "email", "gift")
"""What asks for an answer of whom it was not; a like does not, and a meeting has had it."""
EARNED = (
    Rung.NOTICED, Rung.FOLLOWED, Rung.ENGAGED, Rung.KNOWN, Rung.CONTACTED, Rung.REPLIED,
    Rung.COLLABORATING, Rung.AMBASSADOR,
)  # fmt: skip
"""The rungs from the ground up; a pause is beside the ladder."""


@dataclass(frozen=True, slots=True)
class Act:
    """One touch: its kind, whose it was, when (aware)."""

    kind: str
    by_creator: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """What outreach waits for: so many genuine acts, over so many days."""

    touches: int = 3
    days: int = 7


@dataclass(frozen=True, slots=True)
class Flags:
    """What people said, beside the acts. ``unlocked_because``: why outreach was allowed early."""

    paused: bool = False
    paused_until: date | None = None
    pause_reason: str = ""
    unlocked_because: str = ""
    collaborating: bool = False
    ambassador: bool = False

    def rests(self, today: date) -> bool:
        """Whether it is paused today; on the day it is paused until it wakes."""
        return self.paused and (self.paused_until is None or today < self.paused_until)


@dataclass(frozen=True, slots=True)
class History:
    """The acts in short; moments are aware. ``written`` counts COUNTED acts of the brand."""

    written: int = 0
    likes: int = 0
    first: datetime | None = None  # of the brand's genuine acts
    last: datetime | None = None
    followed: bool = False
    answered: datetime | None = None  # her first answer
    wrote: datetime | None = None  # the last time she wrote
    met: datetime | None = None
    mailed: datetime | None = None  # the brand's first e-mail
    spoke: datetime | None = None  # the last time she answered in words, or sent a gift
    acted: datetime | None = None  # the last time the brand did, or they met
    touched: datetime | None = None  # the brand's last act of any kind

    @classmethod
    def of(cls, acts: Iterable[Act]) -> History:
        """What a list of acts comes to, in any order."""
        told = list(acts)
        ours = [act for act in told if not act.by_creator]
        hers = [act for act in told if act.by_creator]
        genuine = [act.at for act in ours if act.kind in SPREAD]
        return cls(
            written=sum(act.kind in COUNTED for act in ours),
            likes=sum(act.kind == "like" for act in ours),
            first=min(genuine, default=None),
            last=max(genuine, default=None),
            followed=any(act.kind == "follow" for act in ours),
            answered=min((act.at for act in hers if act.kind in ANSWERS), default=None),
            wrote=max((act.at for act in hers if act.kind in WRITING), default=None),
            met=min((act.at for act in told if act.kind == "meeting"), default=None),
            mailed=min((act.at for act in ours if act.kind == "email"), default=None),
            spoke=max((act.at for act in hers if act.kind in SPOKEN), default=None),
            acted=max((a.at for a in told if _settles(a.kind, a.by_creator)), default=None),
            touched=max((act.at for act in ours), default=None),
        )

    @property
    def counted(self) -> int:
        """Genuine acts of the brand; all likes together are one."""
        return self.written + min(self.likes, 1)

    @property
    def days(self) -> int:
        """Calendar days (UTC) from the first genuine act to the last."""
        if self.first is None or self.last is None:
            return 0
        return (_day(self.last) - _day(self.first)).days

    def warm(self, bar: Bar) -> bool:
        """Whether there were enough acts over enough days."""
        return self.counted >= bar.touches and self.days >= bar.days

    @property
    def owed(self) -> bool:
        """Whether the last word is hers."""
        return self.spoke is not None and (self.acted is None or self.acted < self.spoke)

    @property
    def replied(self) -> bool:
        """Whether she wrote after the brand's first e-mail."""
        return self.mailed is not None and self.wrote is not None and self.wrote >= self.mailed


@dataclass(frozen=True, slots=True)
class Standing:
    """Where they stand and why, and what leads further. ``earned`` is the rung below a pause;
    ``reached`` every rung whose own condition holds."""

    rung: Rung
    earned: Rung
    reached: frozenset[Rung]
    why: str
    further: str
    unlocked: bool
    unlock_why: str


def rung_of(history: History, flags: Flags, bar: Bar, today: date) -> Rung:
    """The rung alone, for lists of many."""
    if flags.rests(today):
        return Rung.PAUSED
    return max(_reached(history, flags, bar), key=EARNED.index)


def _reached(history: History, flags: Flags, bar: Bar) -> frozenset[Rung]:
    holds = {
        Rung.NOTICED: True,
        Rung.FOLLOWED: history.followed,
        Rung.ENGAGED: history.warm(bar),
        Rung.KNOWN: history.answered is not None or history.met is not None,
        Rung.CONTACTED: history.mailed is not None,
        Rung.REPLIED: history.replied,
        Rung.COLLABORATING: flags.collaborating,
        Rung.AMBASSADOR: flags.ambassador,
    }
    return frozenset(rung for rung, held in holds.items() if held)


def stand(history: History, flags: Flags, bar: Bar, today: date) -> Standing:
    """Where they stand on a day (UTC)."""
    reached = _reached(history, flags, bar)
    earned = max(reached, key=EARNED.index)
    open_, unlock_why = unlocked(history, flags, bar, today)
    if flags.rests(today):
        why, further = _rest(flags, today), "Take it up again when the time is right."
        return Standing(Rung.PAUSED, earned, reached, why, further, open_, unlock_why)
    why = _why(earned, history, today)
    return Standing(
        earned, earned, reached, why, _further(earned, history, open_, bar), open_, unlock_why
    )


def unlocked(history: History, flags: Flags, bar: Bar, today: date) -> tuple[bool, str]:
    """Whether the brand may write to her about business, and why in words.

    Enough acts over enough days open it; so does a person's reason, an answer to an e-mail that
    was sent, and work that is agreed. A pause closes it whatever else holds.
    """
    if flags.rests(today):
        return False, _rest(flags, today)
    if flags.ambassador or flags.collaborating:
        return True, "You work together already."
    if history.replied:
        return True, "Your e-mail was answered."
    if history.warm(bar):
        return True, f"{_progress(history)}, where {_needed(bar)} are needed."
    if flags.unlocked_because:
        return True, f"Opened early: {flags.unlocked_because}"
    return False, f"{_progress(history)} so far. {lacking(history, bar)}"


def lacking(history: History, bar: Bar) -> str:
    """What is still to do before outreach opens, as one sentence; empty when nothing is."""
    if history.warm(bar):
        return ""
    more = bar.touches - history.counted
    acts = wording.plural(max(more, 1), "more genuine act")
    if history.first is None or bar.days == 0:
        over = f" over at least {wording.plural(bar.days, 'day')}" if bar.days else ""
        return f"Outreach opens after {acts}{over}."
    short = bar.days - history.days
    if short <= 0:
        return f"Outreach opens after {acts}."
    apart = wording.plural(bar.days, "day")
    return f"Outreach opens after {acts}, the last at least {apart} after the first."


def _progress(history: History) -> str:
    acts = wording.plural(history.counted, "genuine act")
    likes = f" ({wording.plural(history.likes, 'like')} count as one)" if history.likes > 1 else ""
    if history.counted < 2:
        return acts + likes
    return f"{acts} over {wording.plural(history.days, 'day')}{likes}"


def _needed(bar: Bar) -> str:
    return f"{wording.number(bar.touches)} over {wording.plural(bar.days, 'day')}"


def _rest(flags: Flags, today: date) -> str:
    until = f" until {wording.day(flags.paused_until, today)}" if flags.paused_until else ""
    reason = f": {flags.pause_reason.rstrip('.')}" if flags.pause_reason else ""
    return f"Paused{until}{reason}."


def _why(rung: Rung, history: History, today: date) -> str:
    def on(moment: datetime | None) -> str:
        return wording.day(moment, today)

    if rung is Rung.KNOWN and history.answered is None:
        return f"You met on {on(history.met)}."
    return {
        Rung.NOTICED: "You keep an eye on them; the brand does not follow them yet.",
        Rung.FOLLOWED: "The brand follows them.",
        Rung.ENGAGED: f"You were there for them: {_progress(history)}.",
        Rung.KNOWN: f"They answered you, first on {on(history.answered)}.",
        Rung.CONTACTED: f"You wrote to them, first on {on(history.mailed)}.",
        Rung.REPLIED: f"They wrote after your e-mail, last on {on(history.wrote)}.",
        Rung.COLLABORATING: "You work together now.",
        Rung.AMBASSADOR: "They are in your standing programme.",
    }[rung]


def _further(rung: Rung, history: History, open_: bool, bar: Bar) -> str:
    if rung in (Rung.NOTICED, Rung.FOLLOWED, Rung.ENGAGED, Rung.KNOWN) and not open_:
        follow = "Follow them. " if not history.followed else ""
        return follow + lacking(history, bar)
    return {
        Rung.CONTACTED: "An answer leads further. One friendly reminder is enough.",
        Rung.REPLIED: "Answer, and agree on the work: a collaboration leads further.",
        Rung.COLLABORATING: "When work went well for both, offer a standing programme.",
        Rung.AMBASSADOR: "Nothing is above this. Keep in touch as you did.",
    }.get(rung, "You may write to them now.")


def _settles(kind: str, by_creator: bool) -> bool:
    return kind == "meeting" or (kind in SPOKEN and not by_creator)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
