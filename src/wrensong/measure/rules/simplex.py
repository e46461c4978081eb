"""Least squares with weights that are shares: none below zero, together one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import nnls

if TYPE_CHECKING:
    from wrensong.measure.domain import Floats

# The row that asks for weights of sum one counts this many times as much as the data do.
FIRM = 1e4


def squeezed(columns: Floats) -> Floats:
    """Centred columns in the fewest rows that keep every distance between them: the triangle of
    QR, of shape (min(rows, columns), columns)."""
    centred: Floats = columns - columns.mean(axis=0)
    if len(centred) <= centred.shape[1]:
        return centred
    found: Floats = np.asarray(np.linalg.qr(centred, mode="r"))
    return found


def shares(columns: Floats, target: Floats) -> Floats:
    """Weights w >= 0 with sum 1 that bring ``columns @ w`` closest to ``target``.

    ``columns`` has shape (rows, donors), ``target`` (rows,). Solved by non-negative least squares
    with one more, heavy row for the sum (Lawson and Hanson 1974, chapter 23); exact to the
    precision of floats. One donor gets all the weight.
    """
    donors = columns.shape[1]
    if donors == 1:
        return np.ones(1)
    scale = float(np.abs(columns).max()) or 1.0
    firm = scale * FIRM
    found, _ = nnls(
        np.vstack([columns, np.full((1, donors), firm)]), np.append(target, firm),
        maxiter=30 * donors,
    )  # fmt: skip
    total = found.sum()
    return found / total if total > 0 else np.full(donors, 1.0 / donors)
