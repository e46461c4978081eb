"""Niche from captions of creators held out: with labels, and from the word list alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wrensong.core.niches import bundled_lexicon
from wrensong.vet.rules.niche import niches_of

from .figures import bootstrap, calibration_error
from .public_creators import load_public_creators

Floats = NDArray[np.float64]
VERSION = 3  # of what is measured and how; docs/methods names it beside its figures
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
    owner, truth = data.counts.owner, data.counts.niche
    n, names = len(data.counts), data.niche_names
    learned = niches_of(data.captions, owner, [names[k] for k in truth], seed)
    result: dict[str, Any] = {"n": n, "niches": len(names), "seed": seed}
    chance = learned.creators
    result |= _figures(chance.argmax(axis=1), chance.max(axis=1), truth, len(names), "", seed)
    alone = niches_of(data.captions, owner, [None] * n, seed)
    guess = alone.creators
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
