"""A sorted list of words on disk, looked up without loading it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from .packs import Pack

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


class Words:
    """Words in the order of their UTF-8 bytes; the position of a word is its code."""

    def __init__(self, text: Bytes, ends: Ints) -> None:
        self._text, self._ends = text, ends

    def __len__(self) -> int:
        return len(self._ends)

    def bytes_at(self, code: int) -> bytes:
        start = int(self._ends[code - 1]) if code else 0
        return self._text[start : int(self._ends[code])].tobytes()

    def __getitem__(self, code: int) -> str:
        return self.bytes_at(code).decode("utf-8", "replace")

    def numbers(self) -> dict[str, int]:
        """The code of every word, for many look-ups at once (each word once in the list)."""
        text, ends = self._text.tobytes(), self._ends.tolist()
        starts = [0, *ends[:-1]] if ends else []
        return {
            text[start:end].decode("utf-8", "replace"): code
            for code, (start, end) in enumerate(zip(starts, ends, strict=True))
        }

    def span(self, word: str) -> range:
        """The codes of a word: none, one, or several where the list repeats it."""
        wanted = word.encode("utf-8", "replace")
        first = self._first(lambda found: found >= wanted)
        return range(first, self._first(lambda found: found > wanted, first))

    def _first(self, holds: Callable[[bytes], bool], low: int = 0) -> int:
        high = len(self)
        while low < high:
            middle = (low + high) // 2
            if holds(self.bytes_at(middle)):
                high = middle
            else:
                low = middle + 1
        return low

    @classmethod
    def write(cls, pack: Pack, name: str, words: Iterable[str]) -> None:
        """Write words that are already in order."""
        encoded = [word.encode("utf-8", "replace") for word in words]
        ends = np.cumsum([len(word) for word in encoded], dtype=np.int64)
        pack.put(f"{name}.text", np.frombuffer(b"".join(encoded), np.uint8))
        pack.put(f"{name}.ends", ends)
