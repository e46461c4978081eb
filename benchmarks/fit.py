"""Fit finds the creators whom brands chose: better than plain topics, and than words counted.

Gate: learnt fit >= fit >= plain topic cosine in AUC, recall at 10 and MAP (cross-validated by
brand); ranking by examples >= TF-IDF centroid in AUC and recall at 100.

--pairs FILE.npz    brand_topics, creator_topics, brand_graph, creator_graph, positive
                    (brands x creators). Default: an invented market.
--creators DIR      creators.csv and posts.parquet: of the micro creators who name a brand (five
                    or more), half are the examples and the rest are to be found.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.stats import rankdata

import wrensong
from wrensong.match import fit_scores, words
from wrensong.match.facts import candidates, captions
from wrensong.match.ranking import without
from wrensong.match.rules import cosines

MICRO = (1_000, 100_000)
SEED = 7


def measured(scores: np.ndarray, truth: np.ndarray, at: int) -> tuple[float, float, float]:
    """AUC over all pairs, mean recall at ``at``, mean average precision."""
    ranks = rankdata(scores.ravel())
    hits = truth.ravel()
    n = hits.sum()
    auc = (ranks[hits].sum() - n * (n + 1) / 2) / (n * (len(hits) - n))
    recall, precision = [], []
    for row, wanted in zip(scores, truth, strict=True):
        found = wanted[np.argsort(-row, kind="stable")]
        recall.append(found[:at].sum() / found.sum())
        precision.append((np.cumsum(found)[found] / (np.flatnonzero(found) + 1)).mean())
    return float(auc), float(np.mean(recall)), float(np.mean(precision))


def invented_market(brands: int = 200, creators: int = 2_000) -> dict[str, np.ndarray]:
    """A taste of 24 dimensions, of which brands choose by 8; seen through noise."""
    random = np.random.default_rng(SEED)
    tastes = [random.normal(size=(n, 24)) for n in (brands, creators)]
    mixing = random.normal(size=(24, 19)), random.normal(size=(24, 64))
    topics, graph = (
        [taste @ mix + 4 * random.normal(size=(len(taste), mix.shape[1])) for taste in tastes]
        for mix in mixing
    )
    likes = tastes[0][:, :8] @ tastes[1][:, :8].T + random.gumbel(size=(brands, creators))
    shares = [np.exp(t / 4) / np.exp(t / 4).sum(axis=1, keepdims=True) for t in topics]
    return {
        "brand_topics": shares[0],
        "creator_topics": shares[1],
        "brand_graph": graph[0],
        "creator_graph": graph[1],
        "positive": likes >= np.sort(likes, axis=1)[:, [-12]],
    }


def pairs_table(data: dict[str, np.ndarray], folds: int = 4, seeds: int = 3) -> list[np.ndarray]:
    """Rows topics, fit, learnt: means over folds by brand; candidates are the creators whom
    the left-out brands booked."""
    booked = np.asarray(data["positive"]) > 0
    rows: dict[str, list[tuple[float, float, float]]] = {"topics": [], "fit": [], "learnt": []}
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(booked))
        for left in np.array_split(order, folds):
            rest = np.setdiff1d(order, left)
            here = np.flatnonzero(booked[left].any(axis=0))
            there = np.setdiff1d(np.flatnonzero(booked[rest].any(axis=0)), here)
            brands, creators = np.r_[left, rest], np.r_[here, there]
            known = booked[np.ix_(brands, creators)].copy()
            known[: len(left)] = False
            parts = [
                np.asarray(data[f"{side}_{kind}"], dtype=float)[which]
                for kind in ("topics", "graph")
                for side, which in (("brand", brands), ("creator", creators))
            ]
            own = [part[:n] for part, n in zip(parts, (len(left), len(here)) * 2, strict=True)]
            truth = booked[np.ix_(left, here)]
            rows["topics"].append(measured(cosines(own[0], own[1]), truth, 10))
            rows["fit"].append(measured(fit_scores(*own), truth, 10))
            learnt = fit_scores(*parts, positives=known)[: len(left), : len(here)]
            rows["learnt"].append(measured(learnt, truth, 10))
    print(f"\n{len(booked)} brands, {booked.shape[1]} creators, {booked.sum()} bookings")
    return _show(rows, ("AUC", "R@10", "MAP"))


def _show(rows: dict[str, list[tuple[float, ...]]], heads: tuple[str, ...]) -> list[np.ndarray]:
    print(f"{'':16}" + "".join(f"{head:>8}" for head in heads))
    means = []
    for name, found in rows.items():
        means.append(np.mean(found, axis=0))
        print(f"{name:16}" + "".join(f"{value:8.3f}" for value in means[-1]))
    return means


def brands_named(ws: wrensong.Workspace, accounts: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Readable handles named or tagged by five or more of ``accounts``, and by whom."""
    found = ws.lake.run(
        "SELECT DISTINCT tags.tag, used.account_id FROM ("
        "SELECT account_id, UNNEST(mentions) AS tag_id FROM posts UNION ALL "
        "SELECT account_id, UNNEST(sponsors) AS tag_id FROM posts) AS used "
        "INNER JOIN tags ON tags.tag_id = used.tag_id ORDER BY tags.tag, used.account_id"
    ).to_pydict()
    names, ids = np.array(found["tag"]), np.array(found["account_id"])
    keep = np.isin(ids, accounts)
    for name in np.unique(names[keep]):
        users = ids[keep & (names == name)]
        if len(users) >= 5 and not name.startswith("@u_"):
            yield name[1:], users


def centroid(texts: object, owner: np.ndarray, owners: int) -> Callable[[np.ndarray], np.ndarray]:
    """TF-IDF of words, (1 + log tf) log(N / df), unit length; likeness to the mean example."""
    import pyarrow.compute as pc

    split = words.split(texts)
    parent = pc.list_parent_indices(split).to_numpy(zero_copy_only=False)
    coded = pc.dictionary_encode(pc.list_flatten(split))
    codes = coded.indices.to_numpy(zero_copy_only=False)
    table = sparse.csr_matrix(
        (np.ones(len(codes)), (owner[parent], codes)), (owners, len(coded.dictionary))
    )
    users = np.bincount(table.indices, minlength=table.shape[1])
    table.data = 1 + np.log(table.data)
    table = table @ sparse.diags(np.where(users > 1, np.log(owners / np.maximum(users, 1)), 0))
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table = sparse.diags(1 / np.maximum(length, 1e-9)) @ table
    return lambda rows: np.asarray(table @ np.asarray(table[rows].mean(axis=0)).ravel()).ravel()


def examples_table(folder: Path, limit: int) -> list[np.ndarray]:
    """Rows TF-IDF and rank over brands; the brand's own words are taken out for both."""
    rows: dict[str, list[tuple[float, ...]]] = {"TF-IDF centroid": [], "rank": []}
    with tempfile.TemporaryDirectory() as place:
        ws = wrensong.open(place)
        for file in ("creators.csv", "posts.parquet"):
            ws.discover.import_file(folder / file, platform="instagram")
        table = candidates(ws.lake, None, None)
        counts = table["followers"].to_numpy(zero_copy_only=False)
        micro = np.nan_to_num((counts >= MICRO[0]) & (counts <= MICRO[1])).astype(bool)
        table = table.filter(micro)
        ids = table["account_id"].to_numpy()
        read = captions(ws.lake, None, ids, 12)
        brands = list(brands_named(ws, ids))
        order = np.random.default_rng(SEED).permutation(len(brands))[:limit]
        for brand, users in (brands[i] for i in sorted(order)):
            users = np.random.default_rng(SEED).permutation(users)
            given, hidden = np.array_split(users, 2)
            plain = centroid(without(read.text, [brand]), read.owner, len(ids))
            scores = plain(np.searchsorted(ids, given))
            found = ws.match.rank(
                examples=[wrensong_id(i) for i in given],
                exclude_terms=[brand],
                followers=MICRO,
                limit=None,
            )
            ours = {r.account_id: r.fit for r in found.ranked}
            others = np.array([i for i in ids.tolist() if i in ours and i not in set(given)])
            truth = np.isin(others, hidden)[None]
            for name, values in (
                ("TF-IDF centroid", scores[np.searchsorted(ids, others)]),
                ("rank", np.array([ours[i] for i in others.tolist()])),
            ):
                rows[name].append(measured(values[None], truth, 100)[:2])
        print(f"\n{len(ids)} micro creators, {len(order)} of {len(brands)} brands")
    return _show(rows, ("AUC", "R@100"))


def wrensong_id(number: int) -> str:
    from wrensong.core import ids

    return ids.show("ac", int(number))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--creators", type=Path)
    parser.add_argument("--brands", type=int, default=10_000, help="at most so many brands")
    options = parser.parse_args()
    tables = [examples_table(options.creators, options.brands)] if options.creators else []
    data = dict(np.load(options.pairs)) if options.pairs else invented_market()
    tables.append(pairs_table(data))
    better = all((b >= a - 0.001).all() for t in tables for a, b in pairwise(t))
    print("Passed." if better else "MISSED: a simpler score is as good.")
    return 0 if better else 1


if __name__ == "__main__":
    raise SystemExit(main())
