"""Meaning of words: a static embedding that ships inside an installed package.

The weights and the tokenizer of WordLlama (MIT) are read as files, so that neither the package
nor what it depends on is imported and nothing can be fetched. A word's vector is the sum of its
pieces' vectors, which makes the sum over a text's words the text's own vector.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SIZE = 256
_FEW = 256  # words
_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


@lru_cache(maxsize=1)
def _model() -> tuple[Any, npt.NDArray[np.float16]]:
    """The tokenizer and the memory-mapped vectors of its pieces (pieces x 256)."""
    from tokenizers import Tokenizer

    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("The package wordllama is missing; install Wrensong again.")
    folder = Path(spec.submodule_search_locations[0])
    with (folder / _WEIGHTS).open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        tensor = json.loads(file.read(length))["embedding.weight"]
    kind = {"F16": np.float16, "F32": np.float32}[tensor["dtype"]]
    start = 8 + length + tensor["data_offsets"][0]
    vectors = np.memmap(folder / _WEIGHTS, kind, "r", start, tuple(tensor["shape"]))
    tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, vectors


def word_vectors(words: Sequence[str]) -> Floats:
    """Vectors of words (words x 256, float32): sums over the pieces of each word."""
    tokenizer, vectors = _model()
    if len(words) <= _FEW:  # a question: neither threads nor SciPy are worth waking
        found = np.zeros((len(words), SIZE), np.float32)
        for row, word in zip(found, words, strict=True):
            ids = tokenizer.encode(word, add_special_tokens=False).ids
            vectors[ids].sum(axis=0, dtype=np.float32, out=row)
        return found
    from scipy.sparse import csr_array

    pieces = [e.ids for e in tokenizer.encode_batch(list(words), add_special_tokens=False)]
    ends = np.cumsum([0, *map(len, pieces)])
    used, place = np.unique(np.concatenate(pieces).astype(np.int32), return_inverse=True)
    counts = csr_array((np.ones(len(place), np.float32), place, ends), (len(words), len(used)))
    found = counts @ vectors[used].astype(np.float32)
    return found
