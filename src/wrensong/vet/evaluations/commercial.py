"""Commercial load: posts of creators held out, every disclosure word cut from the text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wrensong.vet.rules.commercial import disclosed, read_commercial

from .figures import auc, bootstrap
from .public_creators import PublicCreators, load_public_creators

VERSION = 3  # of what is measured and how; docs/methods names it beside its figures
GATE = 0.80
_MENTION = re.compile(r"@([\w.]*\w)")


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
    reading = read_commercial(data.captions, _named(data), positive, owner, seed)
    score, paid = reading.score, reading.paid

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
    result["labelling"] = reading.labelling
    result["paid_share_corrected"] = float(np.where(positive, 1.0, paid).mean())
    result["gates"] = {"auc": (result["auc"], GATE, result["auc"] >= GATE)}
    result["passed"] = result["auc"] >= GATE
    return result


def _named(data: PublicCreators) -> pa.Array:
    """The accounts that each post mentions or tags, as numbers."""
    names = [
        {*_MENTION.findall(caption.lower()), *(tag.lower() for tag in tags.split("|") if tag)}
        for caption, tags in zip(data.captions, data.tagged, strict=True)
    ]
    code = {name: k for k, name in enumerate(sorted(set().union(*names)))}
    return pa.array([sorted(code[name] for name in some) for some in names], pa.list_(pa.int64()))
