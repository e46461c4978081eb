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

from .text_model import Weighting, fit_softmax, ngram_counts

Floats = NDArray[np.float64]
MINIMUM_DISCLOSED = 40
LARGEST_FIT = 8_000
STEPS = 20  # of the optimiser
FEWEST = 8  # posts an n-gram must occur in
RIDGE = 2e-5
STRUCTURE_WEIGHT = 0.7  # scale of the structure columns beside unit-length text rows
BRAND_MENTIONED_BY = 3  # creators that mention a handle before it counts as known to many
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
_MENTION = re.compile(r"@([\w.]+)")
_CODE = re.compile(
    r"\b(?:code|gutschein|rabattcode|codigo|código|codice|cupom|promo)\b\W{0,3}\w+"
    r"|\d+ ?% ?(?:off)?",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://|www\.|\blink in (?:my )?bio|\.com\b|\bbit\.ly", re.IGNORECASE)
_BUY = re.compile(
    r"\b(?:shop|buy|available|launch\w*|new|discount|sale|win|giveaway|free|order|kaufen|"
    r"acheter|comprar|compra|disponib\w*|sconto|desconto|descuento)\b",
    re.IGNORECASE,
)


def disclosed(text: str) -> bool:
    """A plain reading of the words above, for evaluation; the room's rules are stricter."""
    return _SAYS_SO.search(text) is not None


def without_disclosure(texts: Sequence[str]) -> list[str]:
    """The captions with every disclosure word, tag and phrase cut out."""
    # The linear-time engine; its word boundaries are ASCII, so it cuts rather too much.
    pattern = "(?i)" + DISCLOSURE.pattern.replace(r"\w", r"[\pL\pN_]")
    return pc.replace_substring_regex(pa.array(texts, pa.string()), pattern, " ").to_pylist()


def known_handles(texts: Sequence[str], owner: NDArray[np.int64]) -> frozenset[str]:
    """Handles that at least ``BRAND_MENTIONED_BY`` different creators mention."""
    seen: dict[str, set[int]] = {}
    for text, who in zip(texts, owner.tolist(), strict=True):
        for handle in _MENTION.findall(text.lower()):
            seen.setdefault(handle.rstrip("."), set()).add(who)
    return frozenset(h for h, who in seen.items() if len(who) >= BRAND_MENTIONED_BY)


def structure(texts: Sequence[str], tagged: NDArray[np.float64], known: frozenset[str]) -> Floats:
    """(texts, 12) numbers of a caption without its disclosure: mentions, mentions known to
    many, tagged accounts, hashtags, length, discount code, link, buying words, questions,
    exclamations. ``tagged`` (texts,) counts accounts tagged in the picture, NaN not known."""
    rows = []
    for text, tags in zip(texts, np.nan_to_num(tagged).tolist(), strict=True):
        handles = [h.rstrip(".") for h in _MENTION.findall(text.lower())]
        famous = sum(h in known for h in handles)
        length = np.log1p(len(text)) / 7
        code, link = float(bool(_CODE.search(text))), float(bool(_LINK.search(text)))
        marks = min(text.count("#"), 30) / 30
        named = (len(handles) > 0, min(len(handles), 5) / 5, len(handles) == 1, famous > 0)
        sells = (code, link, min(len(_BUY.findall(text)), 4) / 4)
        rows.append((*named, min(tags, 5) / 5, tags > 0, marks, length, length**2, *sells))
    return np.array(rows, dtype=float).reshape(-1, 12)


def _readable(text: str) -> str:
    """Handles become one token: names of people must not be learned."""
    return _MENTION.sub("@@", text)


@dataclass(frozen=True, slots=True, eq=False)
class CommercialReading:
    """``score`` (posts,) log odds of being like the posts that disclose: ranks posts. ``paid``
    (posts,) P(paid) = P(disclosed | text) / c, at most 1, where ``labelling`` is c, the estimated
    share of paid posts that say so. ``fitted_on`` posts."""

    score: Floats
    paid: Floats
    labelling: float
    fitted_on: int


def read_commercial(
    texts: Sequence[str],
    tagged: Floats,
    disclosed_posts: NDArray[np.bool_],
    owner: NDArray[np.int64],
    seed: int = 0,
) -> CommercialReading:
    """Learn from posts (m) and read them all: ``disclosed_posts`` are the positives, ``tagged``
    counts accounts tagged in the picture (NaN not known), ``owner`` numbers the creators from 0.

    Two models are fitted, each to the posts of one half of the creators, and read the other
    half. c is the mean P(disclosed) of the posts that disclose. Raises ``NotEnoughData`` below
    ``MINIMUM_DISCLOSED`` positives.
    """
    positives = int(disclosed_posts.sum())
    if positives < MINIMUM_DISCLOSED:
        raise NotEnoughData(
            f"{positives} posts with a disclosure are too few to learn what paid posts are like.",
            f"Import posts until at least {MINIMUM_DISCLOSED} of them disclose.",
        )
    rng = np.random.default_rng(seed)
    half = (rng.permutation(owner.max() + 1) % 2)[owner]
    # Of the others as many are drawn as a fit can hold; each then stands for several.
    keep = min(1.0, LARGEST_FIT / len(texts))
    drawn = disclosed_posts | (rng.random(len(texts)) < keep)
    weights = np.where(disclosed_posts, 1.0, 1.0 / keep)
    clean = without_disclosure(texts)
    counts = ngram_counts([_readable(text) for text in clean])
    numbers = structure(clean, tagged, known_handles(clean, owner)) * STRUCTURE_WEIGHT
    extra = csr_matrix(numbers.astype(np.float32))
    score = np.empty(len(texts))
    for k in (0, 1):
        fit, read = np.flatnonzero(drawn & (half != k)), np.flatnonzero(half == k)
        weighting = Weighting.fit(counts[fit], FEWEST)
        rows = [
            hstack([weighting.apply(counts[at]), extra[at]], format="csr") for at in (fit, read)
        ]
        truth = disclosed_posts[fit].astype(float)
        targets = np.column_stack([1 - truth, truth])
        scores = fit_softmax(rows[0], targets, weights[fit], RIDGE, STEPS).scores(rows[1])
        score[read] = scores[:, 1] - scores[:, 0]
    chance = expit(score)
    labelling = float(np.clip(chance[disclosed_posts].mean(), 0.05, 1.0))
    paid = np.minimum(chance / labelling, 1.0)
    return CommercialReading(score, paid, labelling, int(drawn.sum()))


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
