"""What creators and brands write about: a mix over a bundled list of niches.

A mix is a row of fractions that add up to one; its last column is the brand's own words, so that
a brand can be more precise than any list of niches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from wrensong.core.niches import bundled_niches

if TYPE_CHECKING:
    import pyarrow as pa

Floats = npt.NDArray[np.float64]

# Captions' worth of evidence that the category of a file counts for, the same for the shared
# prior, and the part of a brand's mix that stands on its own words.
CATEGORY_WEIGHT = 3.0
PRIOR_WEIGHT = 1.0
OWN_WORDS = 0.3
_COMPOUND = 5  # letters of a seed word that may begin or end a longer word


@dataclass(frozen=True)
class Taxonomy:
    """``names`` of the niches, ``seeds``: word -> its niches, ``aliases``: name -> niche."""

    names: tuple[str, ...]
    seeds: dict[str, tuple[int, ...]]
    aliases: dict[str, int]

    def niche(self, name: str) -> int | None:
        """The niche a whole phrase names (``Hair & Beauty``), or None."""
        return self.aliases.get(" ".join(name.casefold().split()))

    def niches_of(self, word: str) -> dict[int, float]:
        """Niches a word is evidence for, with weights that add up to at most one."""
        own = self.seeds.get(word)
        if own is not None:
            return {niche: 1 / len(own) for niche in own}
        for size in range(len(word) - 1, _COMPOUND - 1, -1):
            own = self.seeds.get(word[:size]) or self.seeds.get(word[-size:])
            if own is not None:
                return {niche: 0.5 / len(own) for niche in own}
        return {}


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """The bundled list of niches."""
    niches = bundled_niches()
    seeds: dict[str, tuple[int, ...]] = {}
    aliases: dict[str, int] = {}
    for i, (name, niche) in enumerate(niches.items()):
        for word in niche.words:
            seeds[word] = (*seeds.get(word, ()), i)
        for alias in (name, *niche.aliases):
            aliases.setdefault(alias.casefold(), i)
    return Taxonomy(tuple(niches), seeds, aliases)


def brand_mix(niche_words: tuple[str, ...], has_own_words: bool = True) -> Floats | None:
    """The topic mix of a brand from its niche words (niches + 1), or None when none is known.

    A phrase that names a niche counts for it whole; otherwise each of its words is looked up.
    """
    known = taxonomy()
    mix = np.zeros(len(known.names) + 1)
    for phrase in niche_words:
        whole = known.niche(phrase)
        found = {whole: 1.0} if whole is not None else {}
        if not found:
            for word in re.findall(r"[\w\-]+", phrase.casefold()):
                niche = known.niche(word)
                about = known.niches_of(word) if niche is None else {niche: 1.0}
                for i, weight in about.items():
                    found[i] = found.get(i, 0.0) + weight
        for i, weight in found.items():
            mix[i] += weight / sum(found.values())
    total = mix.sum()
    if total == 0 and not has_own_words:
        return None
    share = 0.0 if not has_own_words else OWN_WORDS if total else 1.0
    mix = mix * ((1 - share) / total) if total else mix
    mix[-1] = share
    return mix


def topic_hits(captions: pa.Array, owner: npt.NDArray[np.int64], owners: int) -> Floats:
    """Evidence per creator and niche (owners x niches): each word counts once a caption.

    ``owner`` is the row of the creator of each caption.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    from scipy import sparse

    known = taxonomy()
    plain = pc.replace_substring_regex(pc.utf8_lower(captions), r"[^\pL\pN\pM\-]+", " ")
    words = pc.utf8_split_whitespace(plain)
    if isinstance(words, pa.ChunkedArray):
        words = words.combine_chunks()
    parent = pc.list_parent_indices(words).to_numpy(zero_copy_only=False)
    coded = pc.dictionary_encode(pc.list_flatten(words))
    rows, columns, weights = [], [], []
    for number, word in enumerate(coded.dictionary.to_pylist()):
        for niche, weight in known.niches_of(word).items():
            rows.append(number)
            columns.append(niche)
            weights.append(weight)
    size = (len(coded.dictionary), len(known.names))
    evidence = sparse.csr_matrix((weights, (rows, columns)), shape=size)
    telling = np.zeros(size[0], dtype=bool)
    telling[rows] = True
    codes = coded.indices.to_numpy(zero_copy_only=False)
    keep = telling[codes]
    pairs = np.unique(parent[keep].astype(np.int64) * max(1, size[0]) + codes[keep])
    caption, word_number = np.divmod(pairs, max(1, size[0]))
    used = sparse.csr_matrix(
        (np.ones(len(pairs)), (owner[caption], word_number)), shape=(owners, size[0])
    )
    return np.asarray((used @ evidence).todense())


def creator_mix(
    hits: Floats, own: Floats, category: npt.NDArray[np.int64]
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Topic mixes (creators x niches + 1), and which of them rest on any evidence.

    ``hits`` from ``topic_hits``, ``own`` the captions that use the brand's own words,
    ``category`` the niche the file states (-1: none). Dirichlet-smoothed towards the mean
    creator, so that one caption does not make a specialist.
    """
    stated = np.zeros_like(hits)
    rows = np.flatnonzero(category >= 0)
    stated[rows, category[rows]] = CATEGORY_WEIGHT
    evidence = np.column_stack([hits + stated, own])
    total = evidence.sum(axis=1, keepdims=True)
    known = total[:, 0] > 0
    base = evidence.sum(axis=0) + 1e-9
    mix = (evidence + PRIOR_WEIGHT * base / base.sum()) / (total + PRIOR_WEIGHT)
    return mix, known
