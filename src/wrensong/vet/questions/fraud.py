"""Do the public counts look like an honest creator's, or like one who did one of five things?

Learnt per platform from the creators at hand (``rules/fraud``); see docs/methods/fraud.md.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from wrensong.core.errors import NotEnoughData
from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.cache import keep, kept
from wrensong.vet.domain import Signal
from wrensong.vet.facts import aligned
from wrensong.vet.false_looks import measured
from wrensong.vet.learning import learning, then
from wrensong.vet.rules.expectation import Floats, Ints
from wrensong.vet.rules.fraud import MINIMUM_CREATORS, SHOWN, FraudModel, chosen, fit_fraud
from wrensong.vet.rules.injection import HYPOTHESES, Hypothesis, PublicCounts
from wrensong.vet.rules.residuals import (
    TARGETS,
    TRAITS,
    Summary,
    summarise,
)
from wrensong.vet.standing import base_of

from .newest import posts_of
from .post_reading import COUNTED, public_counts, read_posts
from .ratios import POSTS_NEEDED, PRIOR_IN_WORDS, light_of, per_thousand, strength, times

if TYPE_CHECKING:
    from . import Source

NICHE_CREATORS = 50  # fewer of a niche are compared with all niches together
SHIPPED_FOR = "instagram"
ALIKE_CREATORS, ALIKE_SHIFT, ALIKE_SPREAD = 30, 0.5, 1.5
_COMPARED = ("likes", "comments", "comments_given_likes", "following", "followers")
_PER_VIEW: tuple[Hypothesis, ...] = ("bought_likes", "pod_comments", "follow_unfollow")
_COUNTS = {"likes": "likes", "comments_given_likes": "comments", "following": "following"}
_UNITS = {"likes": "likes/post", "comments": "comments/post", "following": "accounts"}
_NAMES: Mapping[Hypothesis, str] = {
    "bought_followers": "bought followers",
    "bought_likes": "bought likes",
    "bought_both": "followers and likes bought together",
    "pod_comments": "comments ordered or traded in a group",
    "follow_unfollow": "following people so that they follow back",
}
_QUESTIONS: Mapping[Hypothesis, str] = {
    "bought_followers": "Do the counts look like bought followers?",
    "bought_likes": "Do the counts look like bought likes?",
    "bought_both": "Do the counts look like bought followers and likes?",
    "pod_comments": "Do the counts look like traded comments?",
    "follow_unfollow": "Do the counts look like follow and unfollow?",
}
_OTHER_REASONS: Mapping[Hypothesis, str] = {
    "bought_followers": "A quiet period or an old following look the same.",
    "bought_likes": "A post that travelled, and pictures that need no words, look the same.",
    "bought_both": "A large silent following looks the same.",
    "pod_comments": "Giveaways and a talkative community look the same.",
    "follow_unfollow": "Somebody who simply follows many people looks the same.",
}
_BLIND: Mapping[Hypothesis, str] = {
    "bought_followers": "who bought them, and purchases in proportion or spread over years",
    "bought_likes": "who bought them, and likes and comments bought together",
    "bought_both": "who bought them, and comments bought in the same proportion",
    "pod_comments": "who wrote them, and groups that also trade likes",
    "follow_unfollow": "when the accounts were followed, and those dropped again",
}


def _columns() -> tuple[Column, ...]:
    found = []
    for h in HYPOTHESES:
        name = f"{_NAMES[h]} against none"
        unit = "likelihood ratio"
        found += [
            Column(f"lr_{h}", "DOUBLE", unit, f"how much likelier the counts are with {name}"),
            Column(f"lr_{h}_low", "DOUBLE", unit, "lower end of its 80 % interval"),
            Column(f"lr_{h}_high", "DOUBLE", unit, "upper end of its 80 % interval"),
            Column(f"false_alarm_{h}", "DOUBLE", "fraction",
                   "same-sized creators, taken as honest, with a ratio as high"),
        ]  # fmt: skip
    for count, unit in _UNITS.items():
        typical = f"{count} of a typical post" if "post" in unit else "accounts followed"
        found += [
            Column(f"fraud_{count}", "DOUBLE", unit, typical),
            Column(f"fraud_{count}_expected", "DOUBLE", unit, "the same of peers, median"),
            Column(f"fraud_{count}_expected_low", "DOUBLE", unit, "the same, 10 % of peers below"),
            Column(f"fraud_{count}_expected_high", "DOUBLE", unit, "the same, 10 % above"),
        ]
    return (
        *found,
        Column("fraud_posts", "BIGINT", "posts", "newest posts with likes used, at most 12"),
        Column("fraud_creators", "BIGINT", "creators", "creators the comparison was learnt from"),
        Column("fraud_learnt_from", "VARCHAR", "", "here, or invented (the shipped comparison)"),
    )


COLUMNS = _columns()


def columns(source: Source) -> dict[str, Any]:
    """Each platform is learnt apart; with too few creators only Instagram has a default."""
    facts = source.facts
    size = len(facts.platform)
    found: dict[str, Any] = {c.name: np.full(size, np.nan) for c in COLUMNS}
    found["fraud_learnt_from"] = np.full(size, None, dtype=object)
    if not size:
        return found
    learnt = _learnt(source)
    everyone = summarise(_accounts(source, learnt.niches), read_posts(source).posted)
    ids = facts.accounts["account_id"].to_numpy()
    for code, platform in enumerate(facts.platforms):
        here = np.flatnonzero(facts.platform == code)
        rows = everyone.take(here)
        asked = HYPOTHESES if base_of(platform) == "followers" else _PER_VIEW
        fold = np.full(len(rows), -1)
        if platform in learnt.models:
            model, origin = learnt.models[platform], "here"
            at = np.searchsorted(ids[here], learnt.drawn[platform])
            fold[at] = model.fold
        else:
            model, origin = shipped(), "invented"
            if platform != SHIPPED_FOR or not _alike(model, rows):
                continue
        for name, values in _judged(model, rows, asked, fold).items():
            found[name][here] = values
        found["fraud_creators"][here] = model.creators
        found["fraud_learnt_from"][here] = origin
    return found


@dataclass(frozen=True, slots=True)
class _Learnt:
    """By platform the model and the accounts (ids) it was fitted on; ``niches`` are those with
    enough creators, in the order of their codes."""

    niches: tuple[str, ...]
    models: Mapping[str, FraudModel]
    drawn: Mapping[str, Ints]


def _learnt(source: Source) -> _Learnt:
    """From the lake at the moment to learn from (``learning``), or as kept from before."""
    path = source.kept and source.kept / f"fraud-{learning(source).digest}.npz"
    before = kept(path)
    if before is not None:
        drawn, told = before
        models = {name: FraudModel.from_dict(model) for name, model in told["models"].items()}
        return _Learnt(tuple(told["niches"]), models, drawn)
    found = _learn(then(source))
    plain = {name: model.as_dict(whole=True) for name, model in found.models.items()}
    keep(path, found.drawn, {"niches": found.niches, "models": plain})
    return found


def _learn(source: Source) -> _Learnt:
    facts, niches = source.facts, _niches(source)
    accounts = _accounts(source, niches)
    everyone = summarise(accounts, read_posts(source).posted)
    ids = facts.accounts["account_id"].to_numpy()
    drawn: dict[str, Ints] = {}
    for code, platform in enumerate(facts.platforms):
        here = np.flatnonzero(facts.platform == code)
        with contextlib.suppress(NotEnoughData):
            drawn[platform] = here[chosen(everyone.take(here), source.seed)]
    every = np.sort(np.concatenate([*drawn.values(), np.empty(0, np.int64)]))
    posts = public_counts(posts_of(source, ids[every]).newest(COUNTED))
    counts = replace(accounts.only(every), **posts)
    models = {}
    for platform, at in drawn.items():
        asked = HYPOTHESES if base_of(platform) == "followers" else _PER_VIEW
        mine = counts.only(np.searchsorted(every, at))
        models[platform] = fit_fraud(mine, source.seed, asked)
    return _Learnt(niches, models, {platform: ids[at] for platform, at in drawn.items()})


def _alike(model: FraudModel, rows: Summary) -> bool:
    """Whether the creators at hand look like those a model was fitted on: the median of each
    residual near 0 and its robust deviation near 1. An invented world is no yardstick for
    creators that do not."""
    for name, residual in zip(TARGETS, model.peers.residuals(rows).T, strict=True):
        values = getattr(rows, "comments" if name == "comments_given_likes" else name)
        known = residual[~np.isnan(values)]
        if name in _COMPARED:
            if len(known) < ALIKE_CREATORS:
                return False
            middle = float(np.median(known))
            spread = 1.4826 * float(np.median(np.abs(known - middle)))
            if abs(middle) > ALIKE_SHIFT or not 1 / ALIKE_SPREAD < spread < ALIKE_SPREAD:
                return False
    return True


def _judged(
    model: FraudModel, rows: Summary, asked: tuple[Hypothesis, ...], fold: Ints
) -> dict[str, Floats]:
    found = {"fraud_posts": rows.n}
    for h, evidence in model.evidence(rows, asked, fold).items():
        found[f"lr_{h}"] = np.exp(evidence.log_lr)
        found[f"lr_{h}_low"], found[f"lr_{h}_high"] = np.exp(evidence.low), np.exp(evidence.high)
        found[f"false_alarm_{h}"] = evidence.false_alarm
        count = f"fraud_{_COUNTS[SHOWN[h]]}"
        found[count] = evidence.observed
        known = ~np.isnan(evidence.observed) & ~np.isnan(rows.followers)
        for part in ("expected", "expected_low", "expected_high"):
            found[f"{count}_{part}"] = np.where(known, getattr(evidence, part), np.nan)
    return found


def _accounts(source: Source, niches: tuple[str, ...]) -> PublicCounts:
    """What is known of all accounts, without their posts."""
    facts = source.facts
    ids, none = facts.accounts["account_id"].to_numpy(), np.empty(0)
    code = {name: at for at, name in enumerate(niches)}
    # The last stands for niches not known, to which -1 points.
    codes = np.array([*(code.get(name, -1) for name in facts.niches), -1], np.int64)
    return PublicCounts(
        followers=facts.followers,
        following=facts.following,
        posts_count=facts.posts_count,
        verified=aligned(source.run("account_badges"), ids)["verified"],
        niche=codes[facts.niche],
        owner=np.empty(0, np.int64),
        likes=none,
        comments=none,
        year=none,
        traits=np.empty((0, TRAITS)),
    )


def _niches(source: Source) -> tuple[str, ...]:
    """Niches with enough creators."""
    known = source.facts.niche[source.facts.niche >= 0]
    n = np.bincount(known, minlength=len(source.facts.niches)).tolist()
    names = source.facts.niches
    return tuple(name for name, k in zip(names, n, strict=True) if k >= NICHE_CREATORS)


@lru_cache(maxsize=1)
def shipped() -> FraudModel:
    """What is usual in the invented demo world, for lakes with too few creators of their own."""
    text = files("wrensong.vet").joinpath("models", "fraud_demo.json").read_text("utf-8")
    return FraudModel.from_dict(json.loads(text))


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    """One card per hypothesis."""
    return tuple(_card(row, h) for h in HYPOTHESES)


def _card(row: Mapping[str, Any], h: Hypothesis) -> Signal:
    lr = row[f"lr_{h}"]
    about: dict[str, Any] = {
        "changes": "more posts, or follower counts over time",
        "cannot_see": f"{_BLIND[h]}. {PRIOR_IN_WORDS}",
        "rows": "account_posts",
    }
    if lr is None or row["fraud_posts"] < POSTS_NEEDED.get(h, 0):
        return _not_known(row, h, about)
    about["false_looks"] = _reliability(row, h)
    estimate = Estimate(
        lr, row[f"lr_{h}_low"], row[f"lr_{h}_high"],
        n=row["fraud_posts"], unit="likelihood ratio", method="fraud", kind="estimated",
    )  # fmt: skip
    count = _COUNTS[SHOWN[h]]
    unit, names = _UNITS[count], ("", "_expected", "_expected_low", "_expected_high")
    observed, usual, low, high = (row[f"fraud_{count}{name}"] for name in names)
    peers = Estimate(
        usual, low, high, n=row["fraud_creators"], unit=unit, method="fraud", kind="estimated"
    )
    alarm = row[f"false_alarm_{h}"]
    light = light_of(lr, alarm)
    subject = "The account follows" if count == "following" else "A typical post has"
    what = "accounts" if count == "following" else count
    why = (
        f"{subject} {wording.number(observed)} {what}; 8 in 10 creators like this one have "
        f"{wording.number(low)} to {wording.number(high)} "
        f"(n = {wording.plural(row['fraud_posts'], 'post')}). All counts together are "
        f"{times(lr, row[f'lr_{h}_low'], row[f'lr_{h}_high'], peers.n)} with {_NAMES[h]} as "
        f"without; {per_thousand(alarm)} creators of this size look as unusual."
    )
    if light == "look":
        why += f" {_OTHER_REASONS[h]}"
    if row["fraud_learnt_from"] == "invented":
        why += (
            f" Compared with an invented world, because fewer than {MINIMUM_CREATORS} creators "
            "are here."
        )
    return Signal(
        h, _QUESTIONS[h], estimate, strength(lr, light), why, light, peers,
        peers_n=row["fraud_creators"], **about,
    )  # fmt: skip


def _reliability(row: Mapping[str, Any], h: Hypothesis) -> str:
    if row["fraud_learnt_from"] == "invented":
        return "How often an invented comparison is wrong was not measured"
    alarms, caught = measured()["held_out"][h]
    return (
        f"Of public creators held out, {alarms:g} in 1{wording.THIN}000 as they are got this "
        f"light, and {caught:g} in 100 with a strong dose added"
    )


def _not_known(row: Mapping[str, Any], h: Hypothesis, about: dict[str, Any]) -> Signal:
    missing = _missing(row, h)
    estimate = Estimate.unknown(missing, unit="likelihood ratio", method="fraud")
    about |= {"changes": missing}
    why = f"It needs {missing}."
    if row[f"lr_{h}"] is not None:
        seen = wording.plural(row["fraud_posts"], "post")
        why = f"With {seen} known, one that travelled looks the same: it needs {missing}."
    return Signal(h, _QUESTIONS[h], estimate, wording.UNKNOWN, why, "not known", **about)


def _missing(row: Mapping[str, Any], h: Hypothesis) -> str:
    if base_of(row["platform"]) == "views" and h not in _PER_VIEW:
        return "a platform where followers bring the likes; here views do"
    if row["fraud_creators"] is None:
        return f"{MINIMUM_CREATORS} creators of the platform with followers and likes"
    if h == "follow_unfollow":
        return "posts with likes, and the numbers of followers and of accounts followed"
    if row[f"lr_{h}"] is not None:
        return f"{POSTS_NEEDED[h]} posts with likes and comments"
    both = "likes" if h == "bought_followers" else "likes and comments"
    return f"posts with {both}, and the number of followers"
