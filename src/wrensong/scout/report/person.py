"""One chosen creator on half a page: why, worries, what to offer, the first small act."""

from __future__ import annotations

from typing import Any

from wrensong.charts import Chart, FitBar, Mark, fit_bars, peer_strip
from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.match.domain import Fit, Part, Quote
from wrensong.plan.domain import Offer
from wrensong.vet.domain import Review, Signal

from .material import (
    DEFINITIONS,
    STALE_DAYS,
    Material,
    anchor,
    days_between,
    platform_name,
    profile,
    rank,
    rate,
)
from .tables import offer_in_short
from .view import Cell, Looked, Person, Point, Saying, Table

_QUOTES_SHOWN = 2
_SAYING_LENGTH = 180
_GLANCE = {"community": "Answers", "disclosure": "Marked as paid", "cadence": "Cadence"}
LIGHTS = {"look": "▲ look", "clear": "● clear", "not known": "○ not known"}


def person(m: Material, offer: Offer) -> Person:
    """Everything a marketer needs before writing to one creator."""
    fit, row = m.fits[offer.account_id], m.row(offer.account_id)
    review = m.reviews.one(offer.account_id, m.deeper)
    engagement = _engagement_signal(review)
    return Person(
        anchor=anchor(offer.account_id),
        account=offer.account,
        url=profile(offer.platform, offer.account),
        name=review.display_name or "",
        facts=_facts(m, review, row),
        fit=_fit_chart(m, fit),
        fit_parts=tuple(Point(p.name, p.why) for p in fit.parts if p.estimate.known),
        sayings=_sayings(fit),
        worries=_worries(m, fit, review),
        offer=offer.words or offer_in_short(offer),
        offer_note=_offer_note(m, offer),
        offer_reasons=offer.fee.reasons if offer.fee else (),
        engagement=_peer_chart(offer.account, row, engagement),
        engagement_words=_engagement_words(row),
        engagement_note=_rate_note(m, row),
        glance=_glance(m, review),
        looked_at=_looked_at(m, review),
        questions=_questions(m, review),
        first_act=_first_act(m, row, fit),
    )


def _offer_note(m: Material, offer: Offer) -> str:
    expected = m.brings(offer)
    told = m.told(expected) if expected.known else wording.estimate(expected)
    if offer.kind == "gift":
        chance = wording.estimate(offer.chance, mark=False)
        return f"If it is posted about, expect {told}. Chance: {chance}."
    return f"Expect {told}."


def _facts(m: Material, review: Review, row: dict[str, Any]) -> tuple[str, ...]:
    followers = (
        wording.plural(review.followers, "follower")
        if review.followers is not None
        else "followers not known"
    )
    return tuple(
        fact
        for fact in (
            platform_name(review.platform),
            f"{followers} · {review.tier}" if review.tier else followers,
            review.niche or "",
            row.get("country") or "",
            row.get("language") or "",
            f"seen {wording.ago(review.observed_at, m.now)}" if review.observed_at else "",
        )
        if fact
    )


def _fit_chart(m: Material, fit: Fit) -> Chart:
    candidates = wording.plural(len(m.fits), "candidate")
    finding = f"Fit higher than {_share(fit.percentile)} of {candidates}"
    return fit_bars([_bar(part) for part in fit.parts], finding=finding)


def _bar(part: Part) -> FitBar:
    """Its rank among the candidates; a part that has none shows its own share."""
    if part.percentile is not None:
        return FitBar(part.name, part.percentile, f"higher than {_share(part.percentile)}")
    own = part.estimate
    if own.value is None or own.unit != "fraction":
        return FitBar(part.name, None, wording.UNKNOWN)
    of = " of claims" if part.key == "values" else ""
    return FitBar(part.name, own.value * 100, f"{wording.percent(own.value)}{of}")


def _share(percentile: float) -> str:
    return f"{wording.number(int(percentile))}{wording.THIN}%"


def _sayings(fit: Fit) -> tuple[Saying, ...]:
    """A quote for each of a few claims; those that speak against one first: they matter more."""
    quotes = [quote for part in fit.parts for quote in part.quotes]
    first: dict[tuple[str, str], Quote] = {}
    for quote in sorted(quotes, key=lambda quote: quote.speaks == "for"):
        first.setdefault((quote.claim, quote.speaks), quote)
    return tuple(_saying(quote) for quote in [*first.values()][:_QUOTES_SHOWN])


def _saying(quote: Quote) -> Saying:
    text = " ".join(quote.text.split())
    if len(text) > _SAYING_LENGTH:
        text = f"{text[:_SAYING_LENGTH].rsplit(' ', 1)[0]} …"
    return Saying(text, f"speaks {quote.speaks} “{quote.claim}”", quote.post)


def _worries(m: Material, fit: Fit, review: Review) -> tuple[str, ...]:
    """What asks for a look. Old posts are no worry about one where they are old for all."""
    seen = [f"{s.question} {s.why}" for s in _signals(m, review) if s.light == "look"]
    return tuple(dict.fromkeys([*fit.worries, *seen]))


def _signals(m: Material, review: Review) -> list[Signal]:
    """What is told about one; that posts are old is told once where it holds for most."""
    return [s for s in review.signals if not (s.key == "freshness" and m.posts_are_old)]


def _engagement_signal(review: Review) -> Signal | None:
    return next((s for s in review.signals if s.key.startswith("engagement")), None)


def _peer_chart(account: str, row: dict[str, Any], signal: Signal | None) -> Chart | None:
    """Her rate against the middle of her peers; none when either is not known."""
    own = rate(row)
    peers = signal.peers if signal else None
    if own.value is None or peers is None or peers.value is None:
        return None
    count = wording.number(row.get("peers_n") or 0)
    top = max(x for x in (own.value, own.high, peers.value, peers.high) if x is not None)
    digits = 0 if top >= 0.2 else 1 if top >= 0.02 else 2
    return peer_strip(
        _mark(account, own),
        _mark(f"{count} similar", peers),
        finding=f"Engagement {_engagement_words(row)}",
        label=f"{DEFINITIONS.get(row.get('er_base') or '', 'engagement rate')}, in %",
        words=lambda value: wording.percent(value, digits if value else 0),
    )


def _mark(name: str, e: Estimate) -> Mark:
    return Mark(name, e.value or 0.0, e.low, e.high, wording.estimate(e, mark=False))


def _engagement_words(row: dict[str, Any]) -> str:
    return wording.standing(rank(row), row.get("peers_n") or 0, "similar accounts")


def _rate_note(m: Material, row: dict[str, Any]) -> str:
    own = rate(row)
    definition = DEFINITIONS.get(row.get("er_base") or "", "")
    note = wording.provenance(own, m.now, definition=definition)
    return f"{wording.estimate(own)} · {note}" if note else wording.estimate(own)


def _glance(m: Material, review: Review) -> tuple[Point, ...]:
    """Community, advertising, cadence and age, from the review's own signals."""
    found = [
        Point(_GLANCE[s.key], wording.estimate(s.estimate), _rows(s))
        for s in review.signals
        if s.key in _GLANCE
    ]
    last = review.last_post_at
    newest = f"{wording.day(last, m.now)}, {wording.ago(last, m.now)}" if last else wording.UNKNOWN
    return (*found, Point("Newest post", newest))


def _looked_at(m: Material, review: Review) -> tuple[Looked, ...]:
    """What to look at, one line each; then in a line each what is clear and what is not known.
    The sentences to look at stand among the worries."""
    signals = _signals(m, review)
    looks = [Looked(f"{s.question} {s.word}", _rests_on(s), LIGHTS[s.light]) for s in signals
             if s.light == "look"]  # fmt: skip
    clear = sum(s.light == "clear" for s in signals)
    unknown = [s.question for s in signals if s.light == "not known"]
    others = "the other questions, each in the table below" if looks else "see the table below"
    rest = [Looked(others, "", f"{LIGHTS['clear']} ({clear})")] if clear else []
    if unknown:
        rest.append(Looked(" · ".join(unknown), "", f"{LIGHTS['not known']} ({len(unknown)})"))
    return (*looks, *rest)


def _rests_on(s: Signal) -> str:
    """How many cases, and how many it is compared with."""
    told = [f"n = {wording.number(s.estimate.n)}"] if s.estimate.n else []
    if s.peers_n:
        told.append(f"{wording.number(s.peers_n)} similar")
    return " · ".join(told)


def _rows(s: Signal) -> str:
    if not s.estimate.known:
        return ""
    what = "comment" if s.key == "community" else "post"
    return f"{s.word}; {wording.plural(s.estimate.n, what)}"


def _questions(m: Material, review: Review) -> Table:
    rows = tuple(
        (
            Cell(s.question, s.why),
            Cell(LIGHTS[s.light], s.word if s.word != s.light else ""),
            Cell(_number(s.estimate), _peers_note(m, s)),
            Cell(s.changes or "more posts", _blind(s)),
        )
        for s in sorted(review.signals, key=lambda s: list(LIGHTS).index(s.light))
    )
    caption = f"What was looked at for {review.account}"
    columns = ("Question", "Reading", "Number", "What would change it · what it cannot see")
    return Table(caption, columns, rows)


def _number(e: Estimate) -> str:
    """An estimate as anywhere; a likelihood ratio with two figures at each end, as it spans
    thousandths to hundreds."""
    if e.unit != "likelihood ratio" or e.value is None:
        return wording.estimate(e)
    value, low, high = (
        wording.number(x, 0 if x >= 9.95 else 1 if x >= 0.995 else 2)
        for x in (e.value, e.low or e.value, e.high or e.value)
    )
    return f"{value} times ({low}–{high}) as likely"


def _blind(s: Signal) -> str:
    """What a card cannot see, and how often it errs where that was measured."""
    return ". ".join(part for part in (s.cannot_see, s.false_looks) if part)


def _peers_note(m: Material, s: Signal) -> str:
    own = wording.provenance(s.estimate, m.now, rows="row")
    if s.peers is None or not s.peers.known:
        return own
    peers = f"{wording.number(s.peers_n)} similar: {wording.estimate(s.peers, mark=False)}"
    return f"{own} · {peers}" if own else peers


def _first_act(m: Material, row: dict[str, Any], fit: Fit) -> str:
    """Something small and honest to do before any pitch."""
    last = row.get("last_post_at")
    stale = last is not None and days_between(last, m.now) > STALE_DAYS
    start = (
        f"First see whether the account is still active: the newest post in your files is from "
        f"{wording.day(last, m.now)}. Then follow it"
        if stale
        else "Follow the account"
    )
    praised = next((q for part in fit.parts for q in part.quotes if q.speaks == "for"), None)
    about = f"under the newest post about “{praised.claim}”" if praised else "under a post you like"
    answers = row.get("reply_ratio")
    likely = (
        f" Questions get answers here: {wording.percent(answers)} of comments do."
        if answers is not None and answers >= 0.2
        else ""
    )
    return (
        f"{start} from the brand’s own profile and ask one real question {about}, before you "
        f"write about working together.{likely}"
    )
