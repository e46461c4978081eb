"""The parts of a fit in words: what was seen, what it adds, what could not be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wrensong.core.estimate import Estimate
from wrensong.doors import wording

from . import rules
from .domain import Brief, Part
from .evidence import Evidence
from .scoring import Scores
from .topics import taxonomy

Floats = npt.NDArray[np.float64]
_AVERAGE = "Not known, so it counts as the average candidate"


@dataclass(frozen=True)
class Writer:
    """Writes the parts of each candidate of one brief."""

    brief: Brief
    scores: Scores
    evidence: dict[int, Evidence]
    shared_tags: Sequence[Sequence[str]]
    tags_used: npt.NDArray[np.int64]
    categories: Sequence[str | None]
    percentile_topic: Floats
    percentile_graph: Floats
    percentile_audience: Floats

    @classmethod
    def of(
        cls,
        brief: Brief,
        scores: Scores,
        evidence: dict[int, Evidence],
        shared: tuple[Sequence[Sequence[str]], npt.NDArray[np.int64]],
        categories: Sequence[str | None],
    ) -> Writer:
        parts = (scores.topic, scores.graph, scores.audience)
        ranks = [rules.percentiles(values) for values in parts]
        return cls(brief, scores, evidence, *shared, categories, *ranks)

    def parts(self, row: int) -> tuple[Part, ...]:
        """The parts of candidate ``row``; audience only when the brief asks for one."""
        found = [self.topic(row), self.graph(row)]
        if self.brief.brand.claims:
            found.append(self.values(row))
        if self.brief.audience_countries:
            found.append(self.audience(row))
        return tuple(found)

    def worries(self, row: int) -> tuple[str, ...]:
        evidence = self.evidence.get(row)
        worries = [
            f"Words against “{claim}” were found."
            for claim in sorted(evidence.contradicted if evidence else ())
        ]
        if not self.scores.captions[row]:
            worries.append("No captions seen: the fit rests on what the file says alone.")
        return tuple(worries)

    def topic(self, row: int) -> Part:
        n = int(self.scores.captions[row])
        if not self.scores.topic_known[row]:
            needs = "captions or a category that name a niche"
            if np.isnan(self.scores.topic).all():
                needs = "niche words in the brief that are known or used by creators"
            return self._unknown("topic", "Topic", needs)
        names = [*taxonomy().names, "the brand's own words"]
        mix = self.scores.mix[row]
        top = [i for i in np.argsort(-mix)[:2] if mix[i] >= 0.1]
        about = wording.listing(f"{names[i]} ({wording.percent(float(mix[i]))})" for i in top)
        seen = [wording.plural(n, "caption")] if n else []
        if self.categories[row]:
            seen.append(f"the stated category “{self.categories[row]}”")
        return Part(
            "topic",
            "Topic",
            _estimate("topic", self.scores.topic[row], n),
            float(self.percentile_topic[row]),
            f"Writes about {about or 'many things'}; from {wording.listing(seen)}.",
            adds=float(self.scores.z_topic[row]),
        )

    def graph(self, row: int) -> Part:
        n = int(self.tags_used[row])
        if not self.scores.graph_known[row]:
            needs = "posts with hashtags or mentions that others use too"
            if np.isnan(self.scores.graph).all():
                needs = "hashtags or example creators in the brief that occur in the posts"
            return self._unknown("graph", "Hashtags and mentions", needs)
        shared = self.shared_tags[row]
        if shared:
            why = f"Uses {wording.listing(shared[:4])}, which the brief names."
        elif self.scores.z_graph[row] > 0.5:
            why = "Uses hashtags and mentions that go together with those of the brief."
        else:
            why = "Shares few hashtags and mentions with the field of the brief."
        return Part(
            "graph",
            "Hashtags and mentions",
            _estimate("graph", self.scores.graph[row], n),
            float(self.percentile_graph[row]),
            why,
            adds=float(self.scores.z_graph[row]),
        )

    def values(self, row: int) -> Part:
        claims = self.brief.brand.claims
        found = self.evidence.get(row)
        n = int(self.scores.captions[row])
        if found is None:
            needs = "captions that speak of the brand's claims"
            return self._unknown("values", "Values", needs, n)
        said = []
        if found.shown:
            said.append(f"for {wording.listing(sorted(found.shown))}")
        if found.contradicted:
            said.append(f"against {wording.listing(sorted(found.contradicted))}")
        return Part(
            "values",
            "Values",
            _estimate("values", len(found.shown) / len(claims), n),
            None,
            f"{len(found.shown)} of {wording.plural(len(claims), 'claim')} in their own words: "
            f"{wording.listing(said)}.",
            tuple(found.quotes),
            adds=float(self.scores.claims[row]),
        )

    def audience(self, row: int) -> Part:
        value = self.scores.audience[row]
        wanted = wording.listing(
            f"{country} {wording.percent(share)}"
            for country, share in self.brief.audience_countries.items()
        )
        if np.isnan(value):
            return self._unknown("audience", "Audience", "a declared audience by country")
        return Part(
            "audience",
            "Audience",
            _estimate("audience", value, 1),
            float(self.percentile_audience[row]),
            f"{wording.percent(float(value))} of the audience wanted ({wanted}), as declared.",
            adds=float(self.scores.z_audience[row]),
        )

    @staticmethod
    def _unknown(key: str, name: str, needs: str, n: int = 0) -> Part:
        return Part(key, name, _estimate(key, None, n, needs), None, f"{_AVERAGE}; needs {needs}.")


def _estimate(key: str, value: float | None, n: int, needs: str = "") -> Estimate:
    unit = "fraction" if key in ("values", "audience") else "cosine"
    known = None if value is None else float(value)
    return Estimate(known, n=n, unit=unit, method=f"{rules.METHOD}.{key}", needs=needs)
