"""A linear softmax on sparse rows: several models at once, each leaving a part of the rows out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
FIRST_STEP = 4.0  # of the descent
POOLING = 0.6  # a creator's score is the sum over n captions / n ** POOLING


@njit(cache=True, nogil=True)
def _descend(rows, targets, weight, left_out, order, size, ridge):  # type: ignore[no-untyped-def]
    """Several models at once, each over the rows of ``order`` but those of the fold it leaves
    out: a row is fetched once for all, and the loops over models and classes are wide."""
    pointer, columns, values = rows
    parts, classes = left_out.shape[0], targets.shape[1]
    wide = parts * classes
    weights = np.zeros((size, wide), np.float32)
    score, pull = np.empty(wide, np.float32), np.empty(wide, np.float32)
    intercept, scale = np.zeros(wide, np.float32), np.ones(parts, np.float32)
    mean, turns = np.zeros(parts), np.zeros(parts)
    for p in range(parts):
        total = np.zeros(classes)
        for row in np.unique(order):
            if not left_out[p, row]:
                mean[p] += weight[row]
                turns[p] += 1
                for k in range(classes):
                    total[k] += targets[row, k] * weight[row]
        for k in range(classes):
            intercept[p * classes + k] = np.log(total[k] / mean[p] + 1e-6)
        mean[p] /= turns[p]
        turns[p] = 0
    for row in order:
        score[:] = 0
        for at in range(pointer[row], pointer[row + 1]):
            value = values[at]
            found = weights[columns[at]]
            for k in range(wide):
                score[k] += value * found[k]
        for p in range(parts):
            ours = score[p * classes : (p + 1) * classes]
            bias = intercept[p * classes : (p + 1) * classes]
            change = pull[p * classes : (p + 1) * classes]
            if left_out[p, row]:
                change[:] = 0
                continue
            step = np.float32(FIRST_STEP / (1 + FIRST_STEP * ridge * turns[p]))
            turns[p] += 1
            for k in range(classes):
                ours[k] = ours[k] * scale[p] + bias[k]
            chance = np.exp(ours - ours.max())
            chance /= chance.sum()
            scale[p] *= np.float32(1 - step * ridge)
            for k in range(classes):
                error = step * np.float32(weight[row] / mean[p]) * (targets[row, k] - chance[k])
                bias[k] += np.float32(0.02) * error
                change[k] = error / scale[p]
        for at in range(pointer[row], pointer[row + 1]):
            value = values[at]
            found = weights[columns[at]]
            for k in range(wide):
                found[k] += value * pull[k]
    for p in range(parts):  # the weights are scale * weights: the ridge pulls them all at once
        weights[:, p * classes : (p + 1) * classes] *= scale[p]
    return weights, intercept


def softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


@dataclass(frozen=True, slots=True, eq=False)
class Softmax:
    """P(class | row) = softmax(row @ weights + intercept)."""

    weights: Singles
    intercept: Singles


@dataclass(frozen=True, slots=True)
class Descent:
    """How a model is fitted: passes over the rows, ridge/2 |w|^2, and the seed of their order."""

    epochs: int
    ridge: float
    seed: int


def fit_softmax(
    rows: csr_matrix, targets: Floats, row_weights: Floats, descent: Descent
) -> Softmax:
    """Cross entropy against soft ``targets`` (n, classes) by stochastic gradient descent with
    steps that shrink as the ridge asks (Bottou 2010)."""
    everything = np.zeros((1, rows.shape[0]), np.bool_)
    none = np.zeros(rows.shape[0], np.int64)
    return _fitted(Training(rows, targets, row_weights, none), everything, descent)[0]


def _fitted(
    training: Training, left_out: NDArray[np.bool_], descent: Descent
) -> tuple[Softmax, ...]:
    """One model for each row of ``left_out`` (models, n): the rows it does not learn from."""
    rng, rows = np.random.default_rng(descent.seed), training.rows
    used = np.flatnonzero(~left_out.all(axis=0))
    order = np.concatenate([rng.permutation(used) for _ in range(descent.epochs)])
    sparse = rows.indptr, rows.indices, rows.data
    goal, weight = training.targets.astype(np.float32), training.row_weights.astype(np.float64)
    weights, intercept = _descend(
        sparse, goal, weight, left_out, order, rows.shape[1], descent.ridge
    )
    parts = len(left_out)
    return tuple(
        Softmax(np.ascontiguousarray(w), b)
        for w, b in zip(np.split(weights, parts, axis=1), np.split(intercept, parts), strict=True)
    )


def pooled(owner: Ints, owners: int) -> csr_matrix:
    """(owners, captions): times rows or scores of captions, the creators' own."""
    share = np.maximum(np.bincount(owner, minlength=owners), 1).astype(np.float32) ** -POOLING
    return csr_matrix(
        (share[owner].astype(np.float32), (owner, np.arange(len(owner)))), (owners, len(owner))
    )


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """``rows`` to learn ``targets`` (n, classes) from with ``row_weights`` (n,), and the
    ``fold`` (n,) of each: -1 is left out."""

    rows: csr_matrix
    targets: Floats
    row_weights: Floats
    fold: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """The mean of models that each leave one fold out, the weights of each of these ``parts``,
    and the scores (without intercept) of the ``held`` rows by the part that left theirs out."""

    mean: Softmax
    parts: tuple[Singles, ...]
    held: Singles


def fit_apart(training: Training, held: csr_matrix, held_fold: Ints, descent: Descent) -> Apart:
    """Rows of ``held`` whose ``held_fold`` is -1 are scored by the mean."""
    scores = np.empty((held.shape[0], training.targets.shape[1]), np.float32)
    folds = np.arange(training.fold.max() + 1)[:, None]
    models = _fitted(training, (training.fold < 0) | (training.fold == folds), descent)
    for k, model in enumerate(models):
        mine = np.flatnonzero(held_fold == k)
        scores[mine] = held[mine] @ model.weights
    mean = Softmax(
        np.mean([model.weights for model in models], axis=0),
        np.mean([model.intercept for model in models], axis=0),
    )
    others = np.flatnonzero(held_fold < 0)
    scores[others] = held[others] @ mean.weights
    return Apart(mean, tuple(model.weights for model in models), scores)
