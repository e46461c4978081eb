"""How much of a creator's work looks paid, whether it says so or not: a load, not an accusation.

Disclosed posts are the positives, all others *unlabelled* (some are paid and silent). Every
disclosure word is cut from the text before anything is learned, so the model reads what paid
posts are like, not how they are labelled. The probability is corrected for the undisclosed
ones among the unlabelled (Elkan and Noto 2008). See docs/methods/commercial-load.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit

from wrensong.core.errors import NotEnoughData

from .logistic import fit_logistic
from .softmax import Descent, Training, fit_apart
from .text_model import Weighting, text_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]
MINIMUM_DISCLOSED = 40
LARGEST_FIT = 12_000  # posts that are learned from
FOLDS, EPOCHS, RIDGE = 5, 4, 1e-4
BALANCE = 0.5  # class weight = share ** -BALANCE
STRUCTURE_WEIGHT = 0.3  # scale of the structure columns beside unit-length text rows
BRAND_MENTIONED_BY = 3  # creators that name an account before it counts as known to many
STRUCTURE = 9  # columns
DISCLOSURE = re.compile(
    r"[#@]?\w*(?:sponsor|advert|paidpartner|brandpartner|partnership|ambassador|"
    r"werbung|anzeige|gesponsert|kooperation|bezahlte|publicité|publicidad|patrocin|pubblicit|"
    r"reklame|affiliate|paidpromo|prsample|"
    r"sponsorizz|collaborazione|colaboraci|parceria|partenariat|collaboration|gifted)\w*"
    r"|#\w*(?:ad|ads|spon|sp|publi|collab|partner|client|pr|adv|gift)\b"
    r"|\b(?:ad|ads|adv|spon|sp|publi|collab|partner|partnered|partnering|pr)\b"
    r"|\bpaid\b|\bin cooperation with\b|\bin collab\w*\b|\ben colab\w*\b",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"#(?:ad|ads|sponsored|spon|sp|paidpartnership|werbung|anzeige|gesponsert|publicidad|publi|"
    r"patrocinado|adv|sponsorizzato|publi|gifted|pr|brandambassador|\w+(?:partner|ambassador))\b"
    r"|\b(?:sponsored by|paid partnership|in partnership with|werbung|anzeige)\b"
    r"|^\s*ad\b",
    re.IGNORECASE,
)


def disclosed(text: str) -> bool:
    """A plain reading of the words above, for evaluation; the room's rules are stricter."""
    return _SAYS_SO.search(text) is not None


def without_disclosure(texts: Sequence[str] | pa.Array) -> pa.Array:
    """The captions with every disclosure word, tag and phrase cut out."""
    # The linear-time engine; its word boundaries are ASCII, so it cuts rather too much.
    pattern = "(?i)" + DISCLOSURE.pattern.replace(r"\w", r"[\pL\pN_]")
    return pc.replace_substring_regex(pa.array(texts, pa.large_string()), pattern, " ")


def known_to_many(named: pa.Array, owner: Ints) -> Flags:
    """(texts,) whether a text names an account that ``BRAND_MENTIONED_BY`` creators or more name.

    ``named`` (texts,) lists the accounts of each, as numbers; NULL not known.
    """
    row, account = _flat(named)
    if not len(account):
        return np.zeros(len(named), dtype=bool)
    size = owner.max() + 1
    creators_of = np.bincount(np.unique(account * size + owner[row]) // size)
    return names_any(named, pa.array(np.flatnonzero(creators_of >= BRAND_MENTIONED_BY)))


def names_any(named: pa.Array, accounts: pa.Array) -> Flags:
    """(texts,) whether a text names one of some accounts."""
    row, account = _flat(named)
    found = pc.is_in(pa.array(account), value_set=accounts.cast(pa.int64()))
    known = np.zeros(len(named), dtype=bool)
    known[row[found.to_numpy(zero_copy_only=False)]] = True
    return known


def _flat(named: pa.Array) -> tuple[Ints, Ints]:
    """The text and the account of each time that one is named."""
    row, account = pc.list_parent_indices(named), pc.list_flatten(named)
    return tuple(a.to_numpy(zero_copy_only=False).astype(np.int64) for a in (row, account))


def structure(texts: pa.Array, named: pa.Array, known: Flags) -> Singles:
    """(texts, STRUCTURE) numbers of a caption without its disclosure: mentions, whether an account
    known to many is named (``known``), accounts tagged beside those mentioned, hashtags, length."""

    def counted(pattern: str) -> Floats:
        return pc.count_substring(texts, pattern).to_numpy(zero_copy_only=False).astype(float)

    mentions, marks = counted("@"), counted("#")
    accounts = pc.fill_null(pc.list_value_length(named), 0).to_numpy(zero_copy_only=False)
    tags = np.maximum(accounts - mentions, 0)
    length = np.log1p(pc.utf8_length(texts).to_numpy(zero_copy_only=False)) / 7
    columns = (
        mentions > 0, np.minimum(mentions, 5) / 5, mentions == 1, known,
        np.minimum(tags, 5) / 5, tags > 0, np.minimum(marks, 30) / 30, length, length**2,
    )  # fmt: skip
    return STRUCTURE_WEIGHT * np.column_stack(columns).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class CommercialReading:
    """``score`` (posts,) log odds of being like the posts that disclose: ranks posts. ``paid``
    (posts,) P(paid) = P(disclosed | text) / c, at most 1, where ``labelling`` is c, the estimated
    share of paid posts that say so. ``fitted_on`` posts."""

    score: Floats
    paid: Floats
    labelling: float
    fitted_on: int


@dataclass(frozen=True, slots=True, eq=False)
class CommercialModel:
    """What was learned from the posts of a sample of creators: ``weights`` (columns, then
    STRUCTURE) of a post, ``held`` (posts of the sample) the log odds of the sample's own by
    models that have not learned from that creator: those of ``parts[fold]``, where ``fold`` is
    of the creators of the sample. ``fitted_on`` posts."""

    weights: Singles
    parts: tuple[Singles, ...]
    fold: Ints
    intercept: float
    held: Floats
    labelling: float
    fitted_on: int

    def reading(self, score: Floats) -> CommercialReading:
        """From the log odds of posts, intercept and all."""
        paid = np.minimum(expit(score) / self.labelling, 1.0)
        return CommercialReading(score, paid, self.labelling, self.fitted_on)


def learn_commercial(
    rows: csr_matrix, numbers: Singles, disclosed_posts: Flags, owner: Ints, seed: int = 0
) -> CommercialModel:
    """Learn from posts (m): ``rows`` (m, columns) of their text, ``numbers`` (m, STRUCTURE),
    ``disclosed_posts`` the positives, ``owner`` numbers the creators.

    Each of ``FOLDS`` models leaves a part of the creators out and reads it; of many posts it
    learns from those that disclose and from some others, which count for all. A logistic curve
    through these readings calibrates P(disclosed); c is its mean over the posts that disclose.
    Raises ``NotEnoughData`` below ``MINIMUM_DISCLOSED`` positives.
    """
    positives = int(disclosed_posts.sum())
    if positives < MINIMUM_DISCLOSED:
        raise NotEnoughData(
            f"{positives} posts with a disclosure are too few to learn what paid posts are like.",
            f"Import posts until at least {MINIMUM_DISCLOSED} of them disclose.",
        )
    of_creator = np.random.default_rng(seed).permutation(owner.max() + 1) % FOLDS
    fold = of_creator[owner]
    targets = np.column_stack([~disclosed_posts, disclosed_posts]).astype(float)
    weights = targets @ np.maximum(targets.mean(axis=0), 1e-6) ** -BALANCE
    both = hstack([rows, csr_matrix(numbers)], format="csr")
    share = _drawn(targets)
    drawn = np.random.default_rng(seed).random(len(fold)) < share
    # A post drawn with a chance of one in five stands for five.
    learnt = Training(both, targets, weights / share, np.where(drawn, fold, -1))
    found = fit_apart(learnt, both, fold, Descent(EPOCHS, RIDGE, seed))
    score = np.diff(found.held, axis=1).astype(float)
    curve = fit_logistic(score, targets[:, 1], np.ones(len(score)), 0.0)
    mean, *parts = (
        np.diff(weights, axis=1).ravel() * np.float32(curve.weights[0])
        for weights in (found.mean.weights, *found.parts)
    )
    log_odds = curve.log_odds(score)
    labelling = float(np.clip(expit(log_odds)[disclosed_posts].mean(), 0.05, 1.0))
    return CommercialModel(
        mean, tuple(parts), of_creator, curve.intercept, log_odds, labelling, len(log_odds)
    )


def _drawn(targets: Floats) -> Floats:
    """(posts,) the chance of each to be learned from: ``LARGEST_FIT`` in all, as many of both
    kinds where both are plenty."""
    rest, positives = targets.sum(axis=0)
    most = max(LARGEST_FIT / 2, LARGEST_FIT - rest), max(LARGEST_FIT / 2, LARGEST_FIT - positives)
    share = np.minimum(1.0, [most[1] / max(rest, 1.0), most[0] / max(positives, 1.0)])
    chance: Floats = targets @ share
    return chance


def read_commercial(
    texts: Sequence[str], named: pa.Array, disclosed_posts: Flags, owner: Ints, seed: int = 0
) -> CommercialReading:
    """Learn from posts and read the same: ``named`` (posts,) lists the accounts that each mentions
    or tags, as numbers. Other arguments and errors as ``learn_commercial``."""
    clean = without_disclosure(texts)
    counts = text_counts(clean)
    rows = Weighting.fit(counts).apply(counts)
    numbers = structure(clean, named, known_to_many(named, owner))
    model = learn_commercial(rows, numbers, disclosed_posts, owner, seed)
    return model.reading(model.held)


def commercial_load(
    paid: Floats, disclosed_posts: NDArray[np.bool_], owner: NDArray[np.int64], creators: int
) -> Mapping[str, Floats]:
    """Per creator (creators,): ``disclosed_share``, ``load`` (disclosed posts count 1, others
    P(paid)) and ``posts``; NaN where there is no post. ``disclosed_share`` is the lower and
    ``load`` an upper reading: c is underestimated where paid and unpaid posts look alike."""
    posts = np.bincount(owner, minlength=creators).astype(float)
    below = np.where(posts > 0, posts, np.nan)
    said = np.bincount(owner, disclosed_posts, minlength=creators)
    load = np.bincount(owner, np.where(disclosed_posts, 1.0, paid), minlength=creators)
    return {"disclosed_share": said / below, "load": load / below, "posts": posts}
