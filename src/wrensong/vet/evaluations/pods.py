"""Pods planted in a real comment graph: how many are found, and how many others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from wrensong.vet.rules.pod_likelihood import calibrate, plant
from wrensong.vet.rules.pods import CommentBatch, Edges, Floats, Ints, creator_edges, find_pods

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
GATES = {"ap_10_members_60": 0.95, "ap_6_members_50": 0.70}
_CASES = {"10_members_60": (10, 0.6), "6_members_50": (6, 0.5)}


def evaluate_pods(data_dir: Path, seed: int = 0, repeats: int = 30) -> dict[str, Any]:
    """Average precision of the pod score over ``repeats`` seeded plantings.

    ``data_dir`` holds ``posts.parquet`` (post, creator) and ``comments.parquet`` (post,
    commenter). Each planting puts 10 pods of one dose among the creators with posts; every
    other creator counts as clean. ``one_chance`` is the hard case (one observed post each),
    the headline uses the posts that were captured. Triangles-only figures are for comparison.
    """
    edges, posts = load_graph(Path(data_dir))
    figures: dict[str, Any] = {
        "creators": int(edges.creators.size),
        "edges": int(edges.key.size),
        "natural_positive_scores": int((find_pods(edges).score > 0).sum()),
    }
    for name, dose in _CASES.items():
        for case, counts in (("", posts), ("_one_chance", (posts > 0).astype(np.int64))):
            scored = [_once(edges, counts, dose, seed * 1000 + number) for number in range(repeats)]
            for column, label in enumerate(("ap", "ap_triangles_only")):
                values = np.array([row[column] for row in scored])
                figures[f"{label}_{name}{case}"] = float(values.mean())
                figures[f"{label}_{name}{case}_interval"] = _interval(values, seed)
    likelihood = calibrate(edges, posts, seed)
    if likelihood is not None:
        figures["likelihood_scores"] = likelihood.edges.round(3).tolist()
        figures["likelihood_ratios"] = likelihood.ratio.round(2).tolist()
    figures["gates"] = {
        name: (figures[name], bar, figures[name] >= bar) for name, bar in GATES.items()
    }
    figures["passed"] = all(ok for _, _, ok in figures["gates"].values())
    return figures


def average_precision(score: Floats, positive: NDArray[np.bool_]) -> float:
    """Area under precision against recall; tied scores are taken together."""
    order = np.argsort(-score, kind="stable")
    score, hits = score[order], np.cumsum(positive[order])
    last = np.append(np.flatnonzero(np.diff(score)), score.size - 1)
    recall = hits[last] / hits[-1]
    return float(np.sum(hits[last] / (last + 1) * np.diff(recall, prepend=0.0)))


def load_graph(folder: Path) -> tuple[Edges, Ints]:
    """Edges among the creators of ``posts.parquet`` and their number of posts."""
    posts = pq.read_table(folder / "posts.parquet", columns=["post", "creator"])
    comments = pq.read_table(folder / "comments.parquet", columns=["post", "commenter"])
    names = pc.unique(posts["creator"])
    owner_of = pc.index_in(posts["creator"], value_set=names)
    post_row = pc.index_in(comments["post"], value_set=posts["post"].combine_chunks())
    owner = pc.fill_null(pc.take(owner_of, post_row), -1)
    commenter = pc.fill_null(pc.index_in(comments["commenter"], value_set=names), -2)
    ids = np.arange(len(names), dtype=np.int64)
    edges = creator_edges([CommentBatch(_ints(commenter), _ints(owner))], ids)
    return edges, np.bincount(_ints(owner_of), minlength=ids.size).astype(np.int64)


def _ints(column: pa.ChunkedArray) -> Ints:
    numbers: Ints = column.to_numpy().astype(np.int64)
    return numbers


def _once(edges: Edges, posts: Ints, dose: tuple[int, float], seed: int) -> tuple[float, float]:
    planted, member = plant(edges, np.random.default_rng(seed), [dose], 10, posts)
    return (
        average_precision(find_pods(planted).score, member),
        average_precision(find_pods(planted, one_way=0.0).triangles, member),
    )


def _interval(values: Floats, seed: int) -> list[float]:
    """80 % bootstrap interval of the mean."""
    draws = np.random.default_rng(seed).choice(values, (2000, values.size)).mean(axis=1)
    return [float(bound) for bound in np.quantile(draws, [0.1, 0.9])]
