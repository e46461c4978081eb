"""Which words a few creators use more than everybody else. Pure: arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]

MIN_USERS = 2  # a word that one creator uses tells nothing about others
PRIOR = 2.0  # examples' worth of "uses words like everybody"
_SHORT = 3.0  # words that a creator's text is lengthened by, so that one word proves little
_NOT_A_WORD = r"[^\pL\pN\pM_.#@]+"


@dataclass(frozen=True)
class Words:
    """``used`` (creators x words, sparse, 1 where used) and the words of its columns."""

    used: Any
    names: pa.Array

    def spoken(self, text: str) -> npt.NDArray[np.int64]:
        """The columns of the words of a text, also as hashtag and as handle."""
        said = set(split(pa.array([text])).flatten().to_pylist()) - {""}
        said |= {mark + word for word in said if word[0] not in "#@" for mark in "#@"}
        found = pc.index_in(pa.array(sorted(said), pa.string()), self.names)
        return found.drop_null().to_numpy().astype(np.int64)


def split(texts: pa.Array) -> pa.ListArray:
    """Lower-case words of each text; ``#word`` and ``@handle`` stay whole."""
    plain = pc.replace_substring_regex(pc.utf8_lower(texts), _NOT_A_WORD, " ")
    plain = pc.replace_substring_regex(plain, r"([#@])", r" \1")
    plain = pc.replace_substring_regex(plain, r"[.#@]+(\s|$)", " ")
    words = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(plain))
    return words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words


def count(texts: pa.Array, owner: npt.NDArray[np.int64], owners: int) -> Words:
    """The words of each creator's texts, each once; ``owner`` is the row of each text's
    creator. Words of fewer than ``MIN_USERS`` creators are left out."""
    from scipy import sparse

    words = split(texts)
    parent = pc.list_parent_indices(words).to_numpy(zero_copy_only=False)
    coded = pc.dictionary_encode(pc.list_flatten(words))
    codes = coded.indices.to_numpy(zero_copy_only=False)
    shape = (owners, len(coded.dictionary))
    used = sparse.csr_matrix((np.ones(len(codes)), (owner[parent], codes)), shape)
    used.data[:] = 1.0  # repeated words were added up
    users = np.bincount(used.indices, minlength=shape[1])
    word = pc.match_substring_regex(coded.dictionary, r"[\pL\pN]")
    word = word.to_numpy(zero_copy_only=False).astype(bool)  # a lone accent is no word
    kept = np.flatnonzero((users >= MIN_USERS) & word)
    return Words(used[:, kept], coded.dictionary.take(pa.array(kept)))


def log_odds(used: Any, examples: npt.NDArray[np.int64], spoken: npt.NDArray[np.int64]) -> Floats:
    """How much more often each word is used by examples than by everybody (nats).

    log of (users among examples + 2 p) / (examples + 2) over p, the share of all creators who
    use it; 0 for words no example uses. The words ``spoken`` in a text count as one example.
    """
    shares = np.asarray(used.sum(axis=0)).ravel() / max(1, used.shape[0])
    users = np.asarray(used[examples].sum(axis=0)).ravel()
    users[spoken] += 1
    seen = len(examples) + (len(spoken) > 0)
    weight = np.zeros(len(shares))
    telling = (users > 0) & (shares > 0)
    expected = PRIOR * shares[telling]
    weight[telling] = np.log((users[telling] + expected) / (seen + PRIOR) / shares[telling])
    return weight


def likeness(used: Any, weight: Floats) -> Floats:
    """Sum of the weights of a creator's words over the root of their number; NaN without words."""
    length = np.asarray(used.sum(axis=1)).ravel()
    sums = np.asarray(used @ weight).ravel()
    return np.where(length > 0, sums / np.sqrt(length + _SHORT), np.nan)
