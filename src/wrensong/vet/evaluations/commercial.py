"""Commercial load: posts of creators held out, every disclosure word cut from the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wrensong.vet.rules.commercial import disclosed, fit_commercial

from .figures import auc, bootstrap
from .public_creators import load_public_creators

GATE = 0.80
FOLDS = 4


def evaluate_commercial(data_dir: str | Path, seed: int = 0) -> dict[str, Any]:
    """AUC of the score, cross-fitted over creators.

    ``auc``: all posts that disclose (platform tag or words) against the rest; ``auc_tagged``
    and ``auc_tagged_and_silent``: only those with the platform's paid tag, and of these the
    ones without a word about it. Intervals (80 %) resample creators.
    """
    data = load_public_creators(data_dir)
    owner, n = data.counts.owner, len(data.counts)
    said = np.array([disclosed(text) for text in data.captions])
    positive = said | data.sponsored
    tagged = np.array([len([t for t in tags.split("|") if t]) for tags in data.tagged], float)
    fold = np.random.default_rng(seed).permutation(n) % FOLDS
    score, paid = np.empty(len(owner)), np.empty(len(owner))
    for k in range(FOLDS):
        train = np.flatnonzero(fold[owner] != k)
        test = np.flatnonzero(fold[owner] == k)
        model = fit_commercial(
            [data.captions[i] for i in train], tagged[train], positive[train], owner[train], seed
        )
        texts = [data.captions[i] for i in test]
        score[test] = model.score(texts, tagged[test])
        paid[test] = model.paid(texts, tagged[test])

    def figure(name: str, hits: NDArray[np.bool_]) -> dict[str, float]:
        clear = ~positive
        by = [np.flatnonzero(owner == c) for c in range(n)]

        def measure(creators: NDArray[np.int64]) -> float:
            at = np.concatenate([by[c] for c in creators])
            return auc(score[at[clear[at]]], score[at[hits[at]]])

        low, high = bootstrap(measure, n, seed, 40)
        value = auc(score[clear], score[hits])
        return {name: value, f"{name}_low": low, f"{name}_high": high, f"{name}_n": int(hits.sum())}

    result: dict[str, Any] = {"posts": len(owner), "creators": n, "seed": seed}
    result["prevalence"] = float(positive.mean())
    result |= figure("auc", positive)
    result |= figure("auc_tagged", data.sponsored)
    result |= figure("auc_tagged_and_silent", data.sponsored & ~said)
    result["labelling"] = model.labelling
    result["paid_share_corrected"] = float(np.where(positive, 1.0, paid).mean())
    result["gates"] = {"auc": (result["auc"], GATE, result["auc"] >= GATE)}
    result["passed"] = result["auc"] >= GATE
    return result
