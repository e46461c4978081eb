"""Everybody in order of likeness to a text or to example creators.

The fit of docs/methods/fit.md (topic and tags) with a third part: the words that the examples
use more than everybody else. Words of the brand itself can be taken out first, so that a
creator is not found because she already names the brand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from . import rules, scoring, topics, words
from .domain import Ranked, Ranking
from .facts import Captions
from .phrases import normal

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

CAPTIONS_PER_ACCOUNT = 12
WORDS_SHOWN = 5
_LONG = 4  # letters from which a term is also found inside a longer word
_LETTER, _JOINT = r"[\pL\pN\pM_.]", r"[._\-\s'’&]?"


def without(texts: pa.Array, terms: Sequence[str]) -> pa.Array:
    """The texts without every word, hashtag or handle that holds one of the terms."""
    for letters in filter(None, map(_letters, terms)):
        core = _JOINT.join(map(re.escape, letters))
        if len(letters) >= _LONG:
            core = f"{_LETTER}*{core}{_LETTER}*"
        ends = f"(^|[^\\pL\\pN\\pM_.])[#@]?{core}($|[^\\pL\\pN\\pM_.])"
        texts = pc.replace_substring_regex(texts, f"(?i){ends}", r"\1 \2")
    return texts


def named_by(tags: pa.Array, terms: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which tags hold one of the terms."""
    plain = pc.replace_substring_regex(pc.utf8_lower(tags), r"[^\pL\pN\pM]+", "")
    found = np.zeros(len(tags), dtype=bool)
    for letters in filter(None, map(_letters, terms)):
        test = pc.match_substring if len(letters) >= _LONG else pc.equal
        found |= test(plain, letters).to_numpy(zero_copy_only=False).astype(bool)
    return found


def _letters(term: str) -> str:
    """A term as it may stand inside a handle: small letters and digits."""
    return "".join(c for c in unicodedata.normalize("NFC", term).casefold() if c.isalnum())


@dataclass(frozen=True)
class Likeness:
    """What candidates are compared with: rows of example creators, and a text."""

    examples: Ids
    text: str

    def topic(self, captions: Captions, categories: Sequence[str | None]) -> Floats:
        """Cosine of the roots of topic mixes; NaN where a candidate has no evidence."""
        known = topics.taxonomy()
        stated = [known.niche(c) if c else None for c in categories]
        category = np.array([-1 if i is None else i for i in stated], dtype=np.int64)
        owners = len(category)
        hits = topics.topic_hits(captions.text, captions.owner, owners)
        mixes, evidence = topics.creator_mix(hits, np.zeros(owners), category)
        mixes[~evidence] = 0
        sides = [mixes[row] for row in self.examples if evidence[row]]
        said = topics.brand_mix((self.text,), has_own_words=False) if self.text else None
        target = np.mean([*sides, *([] if said is None else [said])] or [mixes[0] * 0], axis=0)
        return rules.cosines(np.sqrt(target)[None], np.sqrt(mixes))[0]

    def tags(self, tags: scoring.Tags, names: pa.Table, account_ids: Ids) -> Floats:
        """Cosine in the graph of hashtags and mentions; NaN for candidates without tags."""
        said = words.split(pa.array([self.text])).flatten().to_pylist()
        spelled = {word if word[0] in "#@" else f"#{word}" for word in said if word}
        wanted = pc.is_in(names["tag"], pa.array(sorted(spelled), pa.string()))
        columns = tags.columns(names["tag_id"].filter(wanted).to_pylist())
        target = scoring.brand_vector(tags, columns, account_ids[self.examples].tolist())
        at = tags.rows(account_ids)
        vectors = np.zeros((len(account_ids), len(target)))
        vectors[at >= 0] = tags.graph.creators[at[at >= 0]]
        none = np.zeros((1, 1)), np.zeros((len(account_ids), 1))
        return rules.part_cosines(*none, target[None], vectors)[1][0]

    def words(self, found: words.Words) -> tuple[Floats, Floats]:
        """Likeness by words, and the weight of each word."""
        weight = words.log_odds(found.used, self.examples, found.spoken(self.text))
        return words.likeness(found.used, weight), weight


def ranking(
    like: Likeness,
    table: pa.Table,
    captions: Captions,
    tags: tuple[scoring.Tags, pa.Table],
    limit: int | None = None,
) -> Ranking:
    """The best ``limit`` candidates (all without one), in order.

    ``table`` holds a row per candidate (facts.candidates), ``tags`` the graph and the names of
    tags. The examples are left out of the result, since they are known already.
    """
    ids = table["account_id"].to_numpy().astype(np.int64)
    found = words.count(captions.text, captions.owner, len(ids))
    by_words, weight = like.words(found)
    parts = {
        "topic": like.topic(captions, table["category"].to_pylist()),
        "tags": like.tags(*tags, ids),
        "words": by_words,
    }
    others = np.setdiff1d(np.arange(len(ids)), like.examples)
    scaled = {key: rules.standardised(values[others])[0] for key, values in parts.items()}
    total = rules.standardised(np.sum(list(scaled.values()), axis=0))[0]
    percentile = rules.percentiles(total)
    read = captions.per_owner(len(ids))
    ranked = []
    for i in np.lexsort((ids[others], -total))[:limit].tolist():
        at = int(others[i])
        known = {
            key: None if np.isnan(values[at]) else float(scaled[key][i])
            for key, values in parts.items()
        }
        row = table.slice(at, 1).to_pylist()[0]
        ranked.append(
            Ranked(
                row["account_id"],
                shown(row),
                row["platform"],
                row["followers"],
                float(total[i]),
                float(percentile[i]),
                **known,
                captions=int(read[at]),
                shared=_heaviest(found, weight, at),
            )
        )
    return Ranking(len(others), tuple(ranked))


def shown(row: dict[str, Any]) -> str:
    """How an account is named to people."""
    return f"@{row['handle']}" if row["handle"] else normal(row["display_name"] or "no handle")


def _heaviest(found: words.Words, weight: Floats, row: int) -> tuple[str, ...]:
    """The words of a creator that speak most for her."""
    used: Any = found.used
    columns = used.indices[used.indptr[row] : used.indptr[row + 1]]
    best = sorted(columns[weight[columns] > 0], key=lambda c: (-weight[c], c))[:WORDS_SHOWN]
    return tuple(found.names[int(c)].as_py() for c in best)
