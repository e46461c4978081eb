"""Scores of many candidates at once: arrays in, arrays out, one row per candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import rules, topics
from .domain import Brief
from .evidence import Evidence, own_words
from .facts import Captions
from .graph import TagGraph, embed

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tags:
    """The hashtag and mention graph of everybody in the lake.

    ``account_ids`` name the rows of ``graph.creators`` and ``counts``, ``tag_ids`` the columns.
    """

    account_ids: npt.NDArray[np.int64]
    tag_ids: npt.NDArray[np.int64]
    counts: Any
    graph: TagGraph

    @classmethod
    def of(
        cls, account_ids: npt.NDArray[np.int64], tag_ids: npt.NDArray[np.int64], counts: Any
    ) -> Tags:
        return cls(account_ids, tag_ids, counts, embed(counts))

    def rows(self, account_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Row of each account, -1 for those without tags."""
        return _positions(self.account_ids, account_ids)

    def columns(self, tag_ids: Sequence[int]) -> npt.NDArray[np.int64]:
        found = _positions(self.tag_ids, np.asarray(tag_ids, dtype=np.int64))
        return found[found >= 0]


def _positions(
    ordered: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    if not len(ordered):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return np.where(ordered[at] == wanted, at, -1).astype(np.int64)


def brand_tag_names(brief: Brief) -> list[str]:
    """Tags a brand is known by: its hashtags, niche words and handle."""
    brand = brief.brand
    words = [*brand.hashtags, *("".join(n.casefold().split()) for n in brand.niche)]
    known = topics.taxonomy()
    words += [known.names[i] for n in brand.niche if (i := known.niche(n)) is not None]
    handles = [f"@{brand.handle}"] if brand.handle else []
    return list(dict.fromkeys([*(f"#{word}" for word in words), *handles]))


@dataclass(frozen=True)
class Scores:
    """Arrays over the candidates; ``*_known`` says where a value was observed at all.

    ``topic`` and ``graph`` are cosines, ``z_*`` what each part adds; ``mix`` are topic mixes
    (candidates x niches + the brand's own words), ``captions`` how many were read.
    """

    topic: Floats
    topic_known: Flags
    z_topic: Floats
    graph: Floats
    graph_known: Flags
    z_graph: Floats
    claims: Floats
    audience: Floats
    z_audience: Floats
    total: Floats
    mix: Floats
    captions: npt.NDArray[np.int64]


def topic_mixes(
    brief: Brief, captions: Captions, categories: Sequence[str | None]
) -> tuple[Floats | None, Floats, Flags]:
    """Mix of the brand (or None), mixes of the candidates, and where they rest on evidence."""
    owners = len(categories)
    terms = [*brief.brand.niche, *brief.brand.hashtags]
    known = topics.taxonomy()
    stated = [known.niche(c) if c else None for c in categories]
    category = np.array([-1 if i is None else i for i in stated], dtype=np.int64)
    own = own_words(captions, terms, owners)
    hits = topics.topic_hits(captions.text, captions.owner, owners)
    mixes, has_evidence = topics.creator_mix(hits, own, category)
    return topics.brand_mix(brief.brand.niche, bool(own.any())), mixes, has_evidence


def brand_vector(tags: Tags, columns: npt.NDArray[np.int64], examples: Sequence[int]) -> Floats:
    """The brand among the creators of the graph (zeros when nothing is known).

    Its tags are folded in like a creator's; example creators count as much as all tags.
    """
    parts = []
    folded = tags.graph.fold(columns) if len(columns) else None
    if folded is not None:
        parts.append(folded / np.linalg.norm(folded))
    rows = tags.rows(np.asarray(examples, dtype=np.int64)) if examples else np.empty(0, int)
    vectors = tags.graph.creators[rows[rows >= 0]]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = (vectors / np.where(lengths > 0, lengths, 1))[lengths[:, 0] > 0]
    if len(vectors):
        parts.append(vectors.mean(axis=0))
    return np.sum(parts, axis=0) if parts else np.zeros(tags.graph.creators.shape[1])


def score(
    brief: Brief,
    mixes: tuple[Floats | None, Floats, Flags],
    graph: tuple[Floats, Floats],
    evidence: dict[int, Evidence],
    audience: Floats,
    captions: npt.NDArray[np.int64],
) -> Scores:
    """Put the parts together: topic + graph, and the stated weights of claims and audience."""
    brand_mix, mix, has_topic = mixes
    brand_graph, creator_graph = graph
    brand_topics = np.zeros(mix.shape[1]) if brand_mix is None else brand_mix
    creator_topics = np.where(has_topic[:, None], mix, 0.0)
    cosine_topic, cosine_graph = (
        values[0]
        for values in rules.part_cosines(brand_topics, creator_topics, brand_graph, creator_graph)
    )
    z_topic, z_graph = (rules.standardised(values)[0] for values in (cosine_topic, cosine_graph))
    n = len(mix)
    shown, contradicted = np.zeros(n), np.zeros(n)
    for row, found in evidence.items():
        shown[row], contradicted[row] = len(found.shown), len(found.contradicted)
    claims = rules.claims_score(shown, contradicted)
    z_audience = rules.AUDIENCE_WEIGHT * rules.standardised(audience)[0]
    return Scores(
        topic=cosine_topic,
        topic_known=~np.isnan(cosine_topic),
        z_topic=z_topic,
        graph=cosine_graph,
        graph_known=~np.isnan(cosine_graph),
        z_graph=z_graph,
        claims=claims,
        audience=audience,
        z_audience=z_audience,
        total=rules.standardised(z_topic + z_graph + claims + z_audience)[0],
        mix=mix,
        captions=captions,
    )
