"""What captions of the lake's creators teach about niches and advertising, learnt and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.errors import NotEnoughData
from wrensong.vet.cache import keep, kept
from wrensong.vet.facts import aligned
from wrensong.vet.learning import learning, then
from wrensong.vet.rules.commercial import (
    STRUCTURE,
    CommercialModel,
    learn_commercial,
    names_any,
    structure,
    without_disclosure,
)
from wrensong.vet.rules.expectation import Flags, Ints
from wrensong.vet.rules.niche import NicheModel, learn_niches, sample_of
from wrensong.vet.rules.softmax import Softmax
from wrensong.vet.rules.text_model import Readers, Singles, Weighting, text_counts

from . import Source
from .newest import Newest, posts_of

CAPTIONS = 6  # newest of each account, read for niche and commercial load


@dataclass(frozen=True, eq=False)
class CaptionModels:
    """What a sample of creators taught: ``sampled`` are their ids, ascending, in the order of the
    models' folds; ``common`` the accounts that many name."""

    sampled: Ints
    common: pa.Array
    weighting: Weighting
    niche: NicheModel | None
    commercial: CommercialModel | None

    def of_niche(self, ids: Ints) -> Readers:
        """The models of niches, the mean first, and which of them reads each of the accounts:
        the one that has not learnt from it, the mean where none has."""
        if self.niche is None:
            return Readers(self._niches)
        return Readers(self._niches, self._which(ids, self.niche.fold))

    def of_advertising(self, ids: Ints) -> Readers:
        """The same of advertising, the numbers of the structure after the columns of the text."""
        if self.commercial is None:
            return Readers(self._advertising)
        return Readers(self._advertising, self._which(ids, self.commercial.fold))

    @cached_property
    def _niches(self) -> Singles:
        if self.niche is None:
            return np.empty((1, len(self.weighting.idf), 0), np.float32)
        return np.stack([self.niche.model.weights, *self.niche.parts])

    @cached_property
    def _advertising(self) -> Singles:
        if self.commercial is None:
            return np.empty((1, len(self.weighting.idf) + STRUCTURE, 0), np.float32)
        return np.stack([self.commercial.weights, *self.commercial.parts])[:, :, None]

    def _which(self, ids: Ints, fold: Ints) -> Ints:
        at = np.searchsorted(self.sampled, ids)
        learnt = np.append(self.sampled, -1)[at] == ids
        of_sample = np.concatenate([fold, np.full(len(self.sampled) + 1 - len(fold), -1)])
        return np.where(learnt, of_sample[at], -1) + 1


def caption_models(source: Source) -> CaptionModels:
    """Learnt from the lake at the moment to learn from (``learning``), or kept from before."""
    path = source.kept and source.kept / f"texts-{learning(source).digest}.npz"
    before = kept(path)
    if before is not None:
        return _loaded(*before)
    found = _learn(then(source))
    keep(path, *_stored(found))
    return found


def prepared(captions: Newest, common: pa.Array) -> tuple[pa.Array, Singles]:
    """The texts to learn from or to read, and the numbers of their structure."""
    # What discloses is cut for both: a post must not prove itself, and a niche needs no "#ad".
    text = without_disclosure(captions.rows["caption"].combine_chunks())
    named = captions.rows["named"].combine_chunks()
    return text, structure(text, named, names_any(named, common))


def disclosed(captions: Newest) -> Flags:
    """Whether each post says so; not known counts as not."""
    said: Flags = pc.fill_null(captions.rows["disclosed"], False).to_numpy(zero_copy_only=False)
    return said


def _learn(source: Source) -> CaptionModels:
    ids = source.facts.accounts["account_id"].to_numpy()
    count = np.nan_to_num(aligned(source.run("post_counts"), ids)["captions"])
    stated = source.facts.accounts["niche"].to_pylist()
    labelled = np.array([niche is not None for niche in stated], bool)
    chosen = np.flatnonzero(sample_of(np.flatnonzero(count), labelled, source.seed))
    captions = posts_of(source, ids[chosen]).newest(CAPTIONS, captions=True)
    common = source.run("known_to_many")["tag_id"].combine_chunks()
    text, numbers = prepared(captions, common)
    counts = text_counts(text)
    weighting = Weighting.fit(counts)
    rows = weighting.apply(counts)
    labels = [stated[at] for at in chosen.tolist()]
    niche: NicheModel | None = None
    commercial: CommercialModel | None = None
    with suppress(NotEnoughData):
        niche = learn_niches(rows, captions.owner, labels, weighting, source.seed)
    with suppress(NotEnoughData):
        commercial = learn_commercial(
            rows, numbers, disclosed(captions), captions.owner, source.seed
        )
    return CaptionModels(ids[chosen], common, weighting, niche, commercial)


_ARRAYS: Mapping[str, Sequence[str]] = {
    "niche": ("parts", "fold", "mix"),
    "commercial": ("weights", "parts", "fold"),
}


def _stored(models: CaptionModels) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arrays, and the rest; what the models made of their own sample is not needed again."""
    arrays: dict[str, Any] = {
        "sampled": models.sampled, "common": models.common.to_numpy(),
        "place": models.weighting.place, "idf": models.weighting.idf,
    }  # fmt: skip
    told: dict[str, Any] = {}
    for kind, names in _ARRAYS.items():
        model = getattr(models, kind)
        if model is None:
            continue
        arrays |= {f"{kind}_{name}": np.asarray(getattr(model, name)) for name in names}
        rest = {f.name for f in fields(model)} - {*names, "held", "model", "hints"}
        told[kind] = {name: getattr(model, name) for name in sorted(rest)}
    if models.niche:
        arrays["weights"] = models.niche.model.weights
        arrays["intercept"] = models.niche.model.intercept
        if models.niche.hints is not None:
            arrays["hints"] = models.niche.hints
    return arrays, told


def _loaded(arrays: Mapping[str, Any], told: Mapping[str, Any]) -> CaptionModels:
    found: dict[str, dict[str, Any]] = {}
    for kind in told:
        found[kind] = {name: arrays[f"{kind}_{name}"] for name in _ARRAYS[kind]} | told[kind]
        found[kind]["parts"] = tuple(found[kind]["parts"])
        found[kind]["held"] = np.empty(0)
    if "niche" in found:
        found["niche"] |= {
            "names": tuple(told["niche"]["names"]),
            "heat": tuple(told["niche"]["heat"]),
            "model": Softmax(arrays["weights"], arrays["intercept"]),
            "hints": arrays.get("hints"),
        }
    return CaptionModels(
        arrays["sampled"],
        pa.array(arrays["common"]),
        Weighting(arrays["place"], arrays["idf"]),
        NicheModel(**found["niche"]) if "niche" in found else None,
        CommercialModel(**found["commercial"]) if "commercial" in found else None,
    )
