"""Closed groups: creators who are at once under each other's posts, time after time.

A creator *attends* another when her comments of the first hour stand under at least
``TIMES`` posts and ``OFTEN`` of all posts of the other that have comments. A tie is
attendance both ways. A closed group is what remains when every tie outside two triangles
of ties is dropped again and again (a 4-truss), so that it has at least four members.
Friends tie in pairs, and no tie of a pair survives.

No calibration is needed, so small lakes are served as well. Pure. Method page:
docs/methods/pods.md.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .pods import Edges, Ints

OFTEN = 1 / 3
TIMES = 3
SMALLEST = 4


def closed_groups(edges: Edges, early_posts: Ints, posts: Ints) -> sparse.csr_array:
    """The ties left, symmetric, creators x creators; the data count triangles through a tie.

    ``early_posts``, per edge: posts of the target with a comment by the source within
    ``pods.EARLY_SECONDS``. ``posts``, per creator: posts with comments.
    """
    n = edges.creators.size
    enough = np.maximum(TIMES, OFTEN * posts[edges.target])
    attends = early_posts >= enough
    pattern = (
        np.ones(int(attends.sum()), dtype=np.int64),
        (edges.source[attends], edges.target[attends]),
    )
    directed = sparse.csr_array(pattern, shape=(n, n))
    ties = directed.multiply(directed.T.tocsr()).tocsr()
    while True:
        triangles = (ties @ ties).multiply(ties).tocsr()
        kept = triangles.copy()
        kept.data = (kept.data >= SMALLEST - 2).astype(np.int64)
        kept.eliminate_zeros()
        if kept.nnz == ties.nnz:
            return triangles
        ties = kept
