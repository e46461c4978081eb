"""Comments from the lake in pieces: nothing but numbers is kept of them.

A piece holds all comments of the accounts in a range of ids, so that posts never straddle
two pieces, and lakes of any size are read in bounded memory. Each comment is read once, for
all questions about comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .rules.comment_quality import Comments, TextIndex
from .rules.comment_spam import shipped_spam
from .rules.comment_text import SEPARATOR, Flags, Hashes, Ints, Texts, span_hashes
from .rules.pods import EARLY_SECONDS

if TYPE_CHECKING:
    from .questions import Source

PIECE = 1_000_000  # comments
_PLATFORM = np.uint64(0x9E3779B97F4A7C15)
_POST = np.uint64(0xD1342543DE82EF95)
_SEEN_BITS = 22


@dataclass(frozen=True, slots=True, eq=False)
class AmongCreators:
    """Comments by creators under other creators' posts, as columns of equal length.

    ``source`` wrote to ``target`` (positions among the accounts) under ``post``, ``early``:
    within ``EARLY_SECONDS``; ``text`` is the text's number, -1 where not known.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    post: NDArray[np.int32]
    text: NDArray[np.int32]
    early: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """``comments`` with text and author, those ``among`` creators whether with text or not,
    the ``index`` of their texts, and comments by others with a known author per account."""

    comments: Comments
    among: AmongCreators
    index: TextIndex
    authored: Ints


_COMMENTS: dict[str, type[np.generic]] = {
    "author": np.int64, "owner": np.int32, "post": np.int32, "text": np.int32, "own": np.bool_,
}  # fmt: skip
_AMONG: dict[str, type[np.generic]] = {
    "source": np.int32, "target": np.int32, "post": np.int32, "text": np.int32, "early": np.bool_,
}  # fmt: skip


def read_comments(source: Source) -> Reading:
    """Every comment with an author; kept beside the facts for the next question."""
    shared = source.facts.shared
    if "comments" not in shared:
        shared["comments"] = _read(source)
    found: Reading = shared["comments"]
    return found


def _read(source: Source) -> Reading:
    facts, index = source.facts, TextIndex(shipped_spam())
    ids = facts.accounts["account_id"].to_numpy()
    creators = _Creators(facts.accounts["handle"], facts.platform)
    comments, among = _Columns(_COMMENTS), _Columns(_AMONG)
    authored, posts = np.zeros(ids.size, dtype=np.int64), 0
    for rows in _pieces(source):
        owner = np.searchsorted(ids, rows["account_id"].to_numpy())
        author = author_keys(rows["commenter"], facts.platform[owner])
        post = posts + _post_numbers(owner, rows["post"])
        posts = int(post.max(initial=posts)) + 1
        own, text = rows["own"].to_numpy(), _text_numbers(rows["text"], index)
        authored += np.bincount(owner[~own], minlength=ids.size)
        comments.add({"author": author, "owner": owner, "post": post, "text": text, "own": own}, (
            np.flatnonzero(text >= 0) if rows["text"].null_count else None
        ))  # fmt: skip
        at, creator = creators.among(author)
        other = creator != owner[at]
        at, creator = at[other], creator[other]
        delay = rows["delay"].cast(pa.float64()).to_numpy()
        with np.errstate(invalid="ignore"):
            early = (delay >= 0) & (delay <= EARLY_SECONDS)
        among.add(
            {"source": creator, "target": owner[at], "post": post[at], "text": text[at],
             "early": early[at]}
        )  # fmt: skip
    return Reading(Comments(**comments.whole), AmongCreators(**among.whole), index, authored)


def _pieces(source: Source) -> Iterator[pa.Table]:
    """Rows of written_comments.sql; the next piece is read while one is worked on."""
    with ThreadPoolExecutor(1) as reader:
        waiting = None
        for low, high in ranges(source):
            following = reader.submit(source.run, "written_comments", low=low, high=high)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()


def ranges(source: Source) -> Iterator[tuple[int, int]]:
    """Lowest and highest account id of consecutive pieces of about ``PIECE`` comments."""
    ids = source.table["account_id"].to_numpy()
    seen = np.nan_to_num(source.facts.details["comments_seen"])
    first = np.flatnonzero(np.diff(np.cumsum(seen) // PIECE, prepend=-1))
    for low, after in zip(first, [*first, ids.size][1:], strict=True):
        yield int(ids[low]), int(ids[after - 1])


def author_keys(handles: pa.ChunkedArray, platform: Ints) -> Ints:
    """A 63-bit key per author: of the handle and the code of the platform."""
    mixed = _hashes(handles) ^ ((platform + 1).astype(np.uint64) * _PLATFORM)
    return (mixed >> np.uint64(1)).view(np.int64)


class _Creators:
    """Which authors are creators of the lake."""

    def __init__(self, handles: pa.ChunkedArray, platform: Ints) -> None:
        named = np.flatnonzero(handles.is_valid().to_numpy())
        keys = author_keys(handles, platform)[named]
        order = np.argsort(keys, kind="stable")
        self._place, self._keys = named[order], keys[order]
        self._seen = np.zeros(1 << _SEEN_BITS, dtype=np.bool_)
        self._seen[_slot(keys)] = True

    def among(self, author: Ints) -> tuple[Ints, Ints]:
        """Rows whose author is a creator, and that creator's position."""
        likely = np.flatnonzero(self._seen[_slot(author)])
        if likely.size == 0:
            return likely, likely
        wanted = author[likely]
        at = np.minimum(np.searchsorted(self._keys, wanted), self._keys.size - 1)
        known = self._keys[at] == wanted
        return likely[known], self._place[at[known]]


def _slot(keys: Ints) -> Ints:
    """Keys are hashes: the upper bits of 63 tell most of them apart at once."""
    return keys >> (63 - _SEEN_BITS)


class _Columns:
    """Columns that grow piece by piece, in place: none is ever held twice."""

    def __init__(self, kinds: dict[str, type[np.generic]]) -> None:
        self.whole: dict[str, NDArray[Any]] = {
            name: np.zeros(0, dtype=kind) for name, kind in kinds.items()
        }

    def add(self, piece: dict[str, NDArray[Any]], rows: Ints | None = None) -> None:
        for name, column in self.whole.items():
            values = piece[name] if rows is None else piece[name][rows]
            column.resize(column.size + values.size, refcheck=False)
            column[column.size - values.size :] = values


def _post_numbers(owner: Ints, posts: pa.ChunkedArray) -> Ints:
    """Numbers from 0 for the posts of each ``owner`` (a position)."""
    mixed = _hashes(posts) + owner.astype(np.uint64) * _POST
    # Comments of one post mostly stand together, so that few values need sorting.
    first = np.flatnonzero(np.append(True, mixed[1:] != mixed[:-1])[: mixed.size])
    number = np.unique(mixed[first], return_inverse=True)[1]
    return np.repeat(number, np.diff(np.append(first, mixed.size)))


def _text_numbers(column: pa.ChunkedArray, index: TextIndex) -> Ints:
    """The number ``index`` gives each text, -1 for NULL; distinct texts are looked at once."""
    texts = column.combine_chunks()
    found = np.full(len(texts), -1, dtype=np.int64)
    rows = np.flatnonzero(texts.is_valid().to_numpy(False))
    digest = _hashes(column, fold=True)[rows]
    found[rows] = index.add(digest, lambda at: _texts(texts.take(pa.array(rows[at]))))
    return found


def _hashes(column: pa.ChunkedArray, fold: bool = False) -> Hashes:
    """A 64-bit hash of each text (of nothing for NULL); ``fold``: case and digits alike."""
    found = [np.zeros(0, dtype=np.uint64)]
    for chunk in column.cast(pa.large_string()).chunks:
        _, offsets, data = chunk.buffers()
        ends = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        texts = np.frombuffer(data or b"", np.uint8)
        found.append(span_hashes(texts, ends[:-1], ends[1:], fold))
    return np.concatenate(found)


def _texts(distinct: pa.Array) -> Texts:
    """One run of bytes; a zero byte inside a text becomes a space."""
    if len(distinct) == 0:
        return Texts.of([])
    clean = pc.replace_substring(distinct.cast(pa.large_string()), "\0", " ")
    every = pa.ListArray.from_arrays([0, len(clean)], clean)
    joined = pc.binary_join(every, pa.scalar(SEPARATOR, pa.large_string()))
    return Texts.joined(joined[0].as_buffer(), len(clean))
