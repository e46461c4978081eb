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
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit

from wrensong.core.errors import NotEnoughData

from .text_model import Softmax, Weighting, fit_softmax, ngram_counts

Floats = NDArray[np.float64]
MINIMUM_DISCLOSED = 40
LARGEST_FIT = 20_000
FEWEST = 5
RIDGE = 2e-5
STRUCTURE_WEIGHT = 0.7  # scale of the structure columns beside unit-length text rows
BRAND_MENTIONED_BY = 3  # creators that mention a handle before it counts as known to many
DISCLOSURE = re.compile(
    r"[#@]?\w*(?:sponsor|advert|paidpartner|brandpartner|partnership|ambassador|"
    r"werbung|anzeige|gesponsert|kooperation|bezahlte|publicité|publicidad|patrocin|pubblicit|"
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


def without_disclosure(text: str) -> str:
    """The caption with every disclosure word, tag and phrase cut out."""
    return DISCLOSURE.sub(" ", text)


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


@dataclass(frozen=True, slots=True)
class CommercialModel:
    """``labelling`` is the estimated share of paid posts that say so, c = P(disclosed | paid).
    ``sponsors`` are the handles known to many in the posts fitted on."""

    weighting: Weighting
    model: Softmax
    known: frozenset[str]
    labelling: float
    base_rate: float
    fitted_on: int

    def score(self, texts: Sequence[str], tagged: Floats) -> Floats:
        """(texts,) log odds of being like the disclosed posts; ranks posts."""
        clean = [without_disclosure(text) for text in texts]
        rows = _rows(clean, tagged, self.known, self.weighting)
        scores = self.model.scores(rows)
        return scores[:, 1] - scores[:, 0]

    def paid(self, texts: Sequence[str], tagged: Floats) -> Floats:
        """(texts,) P(paid) = P(disclosed | text) / c, at most 1."""
        return np.minimum(expit(self.score(texts, tagged)) / self.labelling, 1.0)


def _rows(
    clean: Sequence[str], tagged: Floats, known: frozenset[str], weighting: Weighting
) -> csr_matrix:
    letters = weighting.apply(ngram_counts([_readable(text) for text in clean]))
    extra = csr_matrix(structure(clean, tagged, known).astype(np.float32) * STRUCTURE_WEIGHT)
    return hstack([letters, extra], format="csr")


def fit_commercial(
    texts: Sequence[str],
    tagged: Floats,
    disclosed_posts: NDArray[np.bool_],
    owner: NDArray[np.int64],
    seed: int = 0,
) -> CommercialModel:
    """Learn from posts (m): ``disclosed_posts`` are the positives, ``owner`` the creators.

    c is estimated on creators held out of a first fit, as the mean P(disclosed) over their
    disclosed posts. Raises ``NotEnoughData`` below ``MINIMUM_DISCLOSED`` positives.
    """
    positives = int(disclosed_posts.sum())
    if positives < MINIMUM_DISCLOSED:
        raise NotEnoughData(
            f"{positives} posts with a disclosure are too few to learn what paid posts are like.",
            f"Import posts until at least {MINIMUM_DISCLOSED} of them disclose.",
        )
    rng = np.random.default_rng(seed)
    kept = np.flatnonzero(disclosed_posts | (rng.random(len(texts)) < LARGEST_FIT / len(texts)))
    clean = [without_disclosure(texts[i]) for i in kept.tolist()]
    tagged, truth, owner = tagged[kept], disclosed_posts[kept].astype(float), owner[kept]
    known = known_handles(clean, owner)
    held = (rng.random(owner.max() + 1) < 0.25)[owner]
    train, test = np.flatnonzero(~held), np.flatnonzero(held)
    first = _fit([clean[i] for i in train], tagged[train], truth[train], known)
    rows = _rows([clean[i] for i in test], tagged[test], known, first[0])
    scores = first[1].scores(rows)
    hits = truth[test] > 0
    chance = expit(scores[:, 1] - scores[:, 0])
    labelling = float(np.clip(chance[hits].mean() if hits.any() else 1.0, 0.05, 1.0))
    weighting, model = _fit(clean, tagged, truth, known)
    return CommercialModel(weighting, model, known, labelling, float(truth.mean()), len(kept))


def _fit(
    clean: Sequence[str], tagged: Floats, truth: Floats, known: frozenset[str]
) -> tuple[Weighting, Softmax]:
    weighting = Weighting.fit(ngram_counts([_readable(text) for text in clean]), FEWEST)
    rows = _rows(clean, tagged, known, weighting)
    targets = np.column_stack([1 - truth, truth])
    return weighting, fit_softmax(rows, targets, np.ones(len(truth)), RIDGE)


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
