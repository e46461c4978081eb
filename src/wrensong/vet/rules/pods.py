"""Pods: creators who comment on each other by arrangement.

From the directed graph A (A_ij = 1 when creator i commented on creator j): the
reciprocal graph R = A o A' and the one-way rest O = (A + A') - 2R give weights
W = R + ONE_WAY * O, and

    t_i = sum_j [(W^2) o W]_ij            (weighted closed triangles through i)
    score_i = t_i + ATTACHED * sum_j W_ij min(1, t_j)

A pair who comment on each other are friends; three or more who all do are rare by
chance. One-way edges count a little because a pod is never fully active while it is
observed; with ``ONE_WAY = 0`` this is the plain count of reciprocal triangles.
Edges carried by early comments or template texts weigh up to twice as much.

Pure: arrays in, arrays out. Method page: docs/methods/pods.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

ONE_WAY = 0.3
ATTACHED = 0.1
EARLY_SECONDS = 3600.0
# Multiplications allowed for W^2: bounds the time on dense graphs (a few seconds on one core).
BUDGET = 150_000_000
_CHUNK = 20_000_000
_SEEN_BITS = 24

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CommentBatch:
    """Comments as columns of equal length.

    ``commenter`` and ``owner`` (of the post) are account ids; ``early`` says the comment
    came within ``EARLY_SECONDS`` of the post, ``template`` that its text is generic or
    repeated. Both may be left out when not known.
    """

    commenter: Ints
    owner: Ints
    early: NDArray[np.bool_] | None = None
    template: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Edges:
    """Who commented on whom, creators only, one row per ordered pair.

    ``creators`` are the account ids, sorted; ``key = source * n + target`` with positions in
    ``creators``, sorted; ``comments``, ``early`` and ``template`` count comments.
    """

    creators: Ints
    key: Ints
    comments: NDArray[np.int32]
    early: NDArray[np.int32]
    template: NDArray[np.int32]

    @property
    def source(self) -> Ints:
        return self.key // self.creators.size

    @property
    def target(self) -> Ints:
        return self.key % self.creators.size


@dataclass(frozen=True, slots=True)
class Pair:
    """One supported pair: comments each way, and how many were early or a template."""

    a: int
    b: int
    a_on_b: int
    b_on_a: int
    early: int
    template: int
    support: float


@dataclass(frozen=True, slots=True)
class Pods:
    """Scores per creator (in the order of ``edges.creators``) and what they rest on.

    ``triangles`` is t_i, ``score`` adds attachment, ``contacts`` counts the creators in
    contact either way, ``reciprocal`` those both ways. ``support`` holds per pair the
    weighted triangles through it. ``one_way_cap`` is the number of contacts above which an
    account's one-way edges were left out to bound the work (None: all were used).
    """

    edges: Edges
    score: Floats
    triangles: Floats
    contacts: Ints
    reciprocal: Ints
    support: sparse.csr_array
    one_way_cap: int | None


def creator_edges(batches: Iterable[CommentBatch], creators: Ints) -> Edges:
    """Count comments between creators; everybody else's are dropped at once.

    ``creators``: account ids, any order. Comments on one's own posts do not count.
    """
    ids = np.unique(np.asarray(creators, dtype=np.int64))
    n = max(ids.size, 1)
    seen = np.zeros(1 << _SEEN_BITS, dtype=np.bool_)
    seen[_slot(ids)] = True
    parts: list[Ints] = []
    for batch in batches:
        keep = np.flatnonzero(seen[_slot(batch.commenter)] & (batch.commenter != batch.owner))
        source, source_known = _positions(ids, batch.commenter[keep])
        target, target_known = _positions(ids, batch.owner[keep])
        both = source_known & target_known
        key = (source[both] * n + target[both]) * 4
        rows = keep[both]
        if batch.early is not None:
            key += 2 * batch.early[rows]
        if batch.template is not None:
            key += batch.template[rows]
        parts.append(key)
    packed = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    parts.clear()
    return counted_edges(ids, packed)


def counted_edges(ids: Ints, packed: Ints) -> Edges:
    """Edges among ``ids`` (ascending) from one number per comment: 4 * (source * n + target),
    + 2 when early, + 1 when a template; sorted in place."""
    packed.sort()
    first = np.flatnonzero(np.diff(packed >> 2, prepend=-1))
    comments = np.diff(np.append(first, packed.size)).astype(np.int32)
    return Edges(
        creators=ids,
        key=packed[first] >> 2,
        comments=comments,
        early=_sums((packed & 2) > 0, first),
        template=_sums((packed & 1) > 0, first),
    )


def find_pods(edges: Edges, one_way: float = ONE_WAY, budget: int = BUDGET) -> Pods:
    """Score every creator; ``budget`` bounds the multiplications of W^2."""
    n = edges.creators.size
    mutual, either = _reciprocal(edges, n)
    contacts = np.diff(either.indptr).astype(np.int64)
    reciprocal = np.diff(mutual.indptr).astype(np.int64)
    cap = _one_way_cap(either, mutual, budget) if one_way else 0
    weights = _weights(mutual, either, one_way, cap)
    support = _support(weights)
    triangles = np.asarray(support.sum(axis=1), dtype=np.float64).ravel()
    score = triangles + ATTACHED * (weights @ np.minimum(triangles, 1.0))
    return Pods(edges, score, triangles, contacts, reciprocal, support, cap)


def pairs_of(pods: Pods, creator: int, at_most: int = 50) -> tuple[Pair, ...]:
    """The rows behind one creator's score: pairs inside her likely pod, strongest first.

    The likely pod is the creator and everyone she shares a closed triangle with.
    ``creator`` is an account id; unknown ids have no rows.
    """
    ids = pods.edges.creators
    at, known = _positions(ids, np.array([creator], dtype=np.int64))
    if not known[0]:
        return ()
    row = pods.support[[int(at[0])], :].tocoo()
    group = np.unique(np.append(row.col[np.argsort(-row.data)][:at_most], at[0]))
    inner = sparse.triu(pods.support[group, :][:, group], k=1).tocoo()
    order = np.argsort(-inner.data, kind="stable")[:at_most]
    return tuple(
        _pair(pods, int(group[i]), int(group[j]), float(value))
        for i, j, value in zip(inner.row[order], inner.col[order], inner.data[order], strict=True)
    )


def members_of(pods: Pods, creator: int) -> Ints:
    """Account ids of the creator's likely pod without herself, most closely tied first."""
    at, known = _positions(pods.edges.creators, np.array([creator], dtype=np.int64))
    if not known[0]:
        return np.zeros(0, dtype=np.int64)
    row = pods.support[[int(at[0])], :].tocoo()
    members: Ints = pods.edges.creators[row.col[np.argsort(-row.data, kind="stable")]]
    return members


def _pair(pods: Pods, i: int, j: int, support: float) -> Pair:
    edges, n = pods.edges, pods.edges.creators.size
    there, back = _edge(edges, i * n + j), _edge(edges, j * n + i)
    return Pair(
        a=int(edges.creators[i]),
        b=int(edges.creators[j]),
        a_on_b=there[0],
        b_on_a=back[0],
        early=there[1] + back[1],
        template=there[2] + back[2],
        support=support,
    )


def _edge(edges: Edges, key: int) -> tuple[int, int, int]:
    at = int(np.searchsorted(edges.key, key))
    if at == edges.key.size or edges.key[at] != key:
        return 0, 0, 0
    return int(edges.comments[at]), int(edges.early[at]), int(edges.template[at])


def _slot(ids: Ints) -> NDArray[np.int64]:
    mixed = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(64 - _SEEN_BITS)).astype(np.int64)


def _positions(ids: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    if ids.size == 0:
        return np.zeros(wanted.size, dtype=np.int64), np.zeros(wanted.size, dtype=np.bool_)
    at = np.minimum(np.searchsorted(ids, wanted), ids.size - 1)
    return at, ids[at] == wanted


def _sums(flags: NDArray[np.bool_], first: Ints) -> NDArray[np.int32]:
    if first.size == 0:
        return np.zeros(0, dtype=np.int32)
    return np.add.reduceat(flags, first, dtype=np.int32)


def _reciprocal(edges: Edges, n: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """R and S = A or A', symmetric; data is the mean of the two edges' weights."""
    starts = np.searchsorted(edges.key, np.arange(n + 1, dtype=np.int64) * n)
    weight = (edges.early + edges.template).astype(np.float32)
    weight /= 2 * np.maximum(edges.comments, 1).astype(np.float32)
    weight += 1
    target = edges.target.astype(np.int32)
    directed = sparse.csr_array((weight, target, starts), shape=(n, n))
    reverse = directed.T.tocsr()
    either = (directed + reverse).tocsr()
    mutual = directed.multiply(reverse).tocsr()
    # Geometric mean of both directions for a reciprocal pair, the edge itself otherwise.
    mutual.data = np.sqrt(mutual.data)
    return mutual, either


def _one_way_cap(either: sparse.csr_array, mutual: sparse.csr_array, budget: int) -> int | None:
    """Contacts above which one-way edges are left out so that the work stays in budget."""
    degree = np.diff(either.indptr).astype(np.int64)
    base = np.diff(mutual.indptr).astype(np.int64)
    left = budget - int((base * base).sum())
    order = np.sort(degree)
    within = int(np.searchsorted(np.cumsum(order * order), left, side="right"))
    return None if within == order.size else int(order[within]) - 1


def _weights(
    mutual: sparse.csr_array, either: sparse.csr_array, one_way: float, cap: int | None
) -> sparse.csr_array:
    if one_way == 0 or (cap is not None and cap < 2):
        return mutual
    rest = either if cap is None else _quiet(either, cap)
    pattern = mutual.copy()
    pattern.data = np.ones_like(pattern.data)
    one_sided = rest - rest.multiply(pattern)
    one_sided.eliminate_zeros()
    return (mutual + one_way * one_sided).tocsr()


def _quiet(either: sparse.csr_array, cap: int) -> sparse.csr_array:
    """The edges between accounts with at most ``cap`` contacts."""
    few = np.diff(either.indptr) <= cap
    rows = np.flatnonzero(few)
    part = either[rows, :].tocoo()
    kept = few[part.col]
    return sparse.csr_array(
        (part.data[kept], (rows[part.row[kept]], part.col[kept])), shape=either.shape
    )


def _support(weights: sparse.csr_array) -> sparse.csr_array:
    """(W^2) o W by blocks of rows, so that W^2 is never held whole."""
    n = weights.shape[0]
    degree = np.diff(weights.indptr).astype(np.int64)
    work = np.concatenate([[0], np.cumsum(degree[weights.indices])])[weights.indptr]
    cuts = np.searchsorted(work, np.arange(0, work[-1], _CHUNK), side="left")
    bounds = np.unique(np.concatenate([[0], cuts, [n]]))
    blocks = []
    for low, high in pairwise(bounds):
        rows = weights[low:high]
        block = (rows @ weights).multiply(rows).tocsr()
        block.eliminate_zeros()
        blocks.append(block)
    if not blocks:
        return weights
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))
