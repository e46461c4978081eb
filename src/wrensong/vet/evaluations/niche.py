"""Niche from captions of creators held out: with labels, and from the word list alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wrensong.vet.rules.niche import bundled_lexicon, fit_niche, fit_niche_without_labels

from .figures import bootstrap, calibration_error
from .public_creators import PublicCreators, load_public_creators

Floats = NDArray[np.float64]
FOLDS = 3
GATES = {"accuracy": 0.52, "macro_f1": 0.47, "accuracy_without_labels": 0.43}
GATE_ECE = 0.05
SAME = {
    "vegan": "food",
    "drinks": "food",
    "home": "interior",
    "pets": "pet",
    "outdoors": "travel",
}
"""Our niche -> the label of the data; a niche that is neither here nor a label is "other"."""


def evaluate_niche(data_dir: str | Path, seed: int = 0) -> dict[str, Any]:
    """``accuracy``, ``macro_f1``, ``ece`` (confidence of the best niche against its hits) with
    labels, cross-fitted over creators, and the same ``_without_labels``, where no label is
    read but to score. Intervals are 80 % bootstrap over creators."""
    data = load_public_creators(data_dir)
    texts = creator_texts(data)
    truth = data.counts.niche
    n, names = len(texts), data.niche_names
    fold = np.random.default_rng(seed).permutation(n) % FOLDS
    chance = np.zeros((n, len(names)))
    for k in range(FOLDS):
        train, test = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        model = fit_niche([texts[i] for i in train], [names[truth[i]] for i in train], seed)
        columns = np.array([names.index(name) for name in model.names])
        chance[np.ix_(test, columns)] = model.probabilities([texts[i] for i in test])
    result: dict[str, Any] = {"n": n, "niches": len(names), "seed": seed}
    result |= _figures(chance.argmax(axis=1), chance.max(axis=1), truth, len(names), "", seed)
    alone = fit_niche_without_labels(texts, seed=seed)
    guess = alone.probabilities(texts)
    into = [SAME.get(niche, niche if niche in names else "other") for niche in alone.names]
    place = np.array([names.index(label) for label in into])
    best = place[guess.argmax(axis=1)]
    # The chance of a label is that of all our niches inside it.
    grouped = np.stack([guess[:, place == k].sum(axis=1) for k in range(len(names))], axis=1)
    confidence = grouped[np.arange(n), best]
    result |= _figures(best, confidence, truth, len(names), "_without_labels", seed)
    result["our_niches"] = len(bundled_lexicon())
    gates = {key: (result[key], bar, result[key] >= bar) for key, bar in GATES.items()}
    for key in ("ece", "ece_without_labels"):
        gates[key] = (result[key], GATE_ECE, result[key] <= GATE_ECE)
    result["gates"] = gates
    result["passed"] = all(ok for _, _, ok in gates.values())
    return result


def creator_texts(data: PublicCreators) -> list[str]:
    """All captions of each creator as one text."""
    texts = [""] * len(data.counts)
    for who, caption in zip(data.counts.owner.tolist(), data.captions, strict=True):
        texts[who] += caption + "\n"
    return texts


def _figures(
    best: NDArray[np.int64],
    confidence: Floats,
    truth: NDArray[np.int64],
    classes: int,
    suffix: str,
    seed: int,
) -> dict[str, Any]:
    hit = (best == truth).astype(float)

    def macro_f1(at: NDArray[np.int64]) -> float:
        both = np.bincount(truth[at][best[at] == truth[at]], minlength=classes)
        named = np.bincount(best[at], minlength=classes) + np.bincount(truth[at], minlength=classes)
        return float(np.mean(2 * both / np.maximum(named, 1)))

    everyone = np.arange(len(truth))
    low, high = bootstrap(lambda at: float(hit[at].mean()), len(truth), seed)
    f1_low, f1_high = bootstrap(macro_f1, len(truth), seed)
    return {
        f"accuracy{suffix}": float(hit.mean()),
        f"accuracy{suffix}_low": low,
        f"accuracy{suffix}_high": high,
        f"macro_f1{suffix}": macro_f1(everyone),
        f"macro_f1{suffix}_low": f1_low,
        f"macro_f1{suffix}_high": f1_high,
        f"ece{suffix}": calibration_error(confidence, hit),
        f"confidence{suffix}": float(confidence.mean()),
    }
