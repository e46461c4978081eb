"""The verbs of match: shortlist and explain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core import platforms
from wrensong.core.errors import BadInput, NotFound
from wrensong.core.periods import utc_now
from wrensong.discover.service import Discover

from . import conditions, evidence, facts, rules, scoring
from .briefs import load_brief
from .changes import changed
from .domain import Brief, Exclusion, Fit, Ranking, Shortlist
from .parts import Writer
from .ranking import CAPTIONS_PER_ACCOUNT, Likeness, named_by, ranking, shown, without

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Ids = npt.NDArray[np.int64]


class Match:
    """Who fits this brand and its audience?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lake = workspace.lake
        self._tags: tuple[tuple[int, datetime | None], scoring.Tags] | None = None

    def shortlist(
        self,
        brief: Brief | str | Path,
        accounts: Iterable[int] | None = None,
        as_of: datetime | None = None,
    ) -> Shortlist:
        """Candidates in order of fit, and everybody left out with the reason.

        ``brief`` is a Brief or the path of one; ``accounts`` restricts to some account ids
        (default: everybody in the lake); ``as_of`` uses only what was known then (UTC).
        Raises BriefInvalid and its kin for a brief that cannot be used.
        """
        brief = as_brief(brief)
        table = facts.candidates(self._lake, as_of, accounts)
        rows = table.to_pylist()
        failed, not_known = conditions.check_accounts(brief, rows)
        kept = np.array([i for i in range(len(rows)) if i not in failed], dtype=np.int64)
        ids = table["account_id"].to_numpy()[kept].astype(np.int64)
        captions = facts.captions(self._lake, as_of, ids)
        for position, failure in self._found_in_posts(brief, ids, captions, as_of).items():
            failed[int(kept[position])] = failure
        self._count_silent(brief, captions, len(ids), not_known)
        keep = np.array([int(row) not in failed for row in kept], dtype=bool)
        fits = self._fits(
            brief, [rows[row] for row in kept[keep]], _only(captions, keep), as_of, table
        )
        exclusions = tuple(
            Exclusion(rows[row]["account_id"], shown(rows[row]), key, reason)
            for row, (key, reason) in sorted(failed.items())
        )
        return Shortlist(
            brief, len(rows), fits, exclusions, dict(not_known.most_common()), rules.METHOD
        )

    def explain(
        self, handle: str, brief: Brief | str | Path, as_of: datetime | None = None
    ) -> Fit | Exclusion:
        """The fit of one creator among all candidates, or why they are left out.

        ``handle`` is ``@mina`` or ``instagram:@mina``. The same computation as ``shortlist``.
        Raises NotFound when nobody has that handle.
        """
        brief = as_brief(brief)
        platform, _, name = handle.rpartition(":")
        wanted = f"@{platforms.handle(name)}"
        short = self.shortlist(brief, as_of=as_of)
        for fit in short.fits:
            if fit.account == wanted and platform in ("", fit.platform):
                return fit
        for exclusion in short.exclusions:
            if exclusion.account == wanted:
                return exclusion
        raise NotFound(f"No account {wanted} in this workspace.")

    def rank(
        self,
        text: str = "",
        examples: Iterable[str] = (),
        exclude_terms: Iterable[str] = (),
        followers: tuple[int, int] | None = None,
        platform: str | None = None,
        limit: int | None = 100,
        as_of: datetime | None = None,
    ) -> Ranking:
        """Everybody in order of likeness to a ``text`` about the brand, to ``examples``
        (handles, profile addresses or ids), or to both; a text counts as one example.

        Words, hashtags and handles that hold one of ``exclude_terms`` are not read, so that
        nobody is found for naming the brand already. ``followers`` (inclusive) and ``platform``
        narrow the candidates; unknown followers are kept. Raises BadInput without text and
        examples, NotFound for an example that is not in the workspace.
        """
        terms, examples = tuple(exclude_terms), tuple(examples)
        if not text.strip() and not examples:
            raise BadInput(
                "There is nothing to be like: no text and no example.",
                "Give --brand-text with a sentence about the brand, or --brand-examples @handle.",
            )
        discover = Discover(self._workspace)
        given = list(dict.fromkeys(discover.account(e, platform)["account_id"] for e in examples))
        table = _narrowed(facts.candidates(self._lake, as_of, None), followers, platform, given)
        ids = table["account_id"].to_numpy().astype(np.int64)
        captions = facts.captions(self._lake, as_of, ids, CAPTIONS_PER_ACCOUNT)
        tags, names = self._tag_graph(as_of), facts.tag_names(self._lake)
        if terms:
            read = without(captions.text, terms)
            captions = facts.Captions(captions.owner, captions.post, read)
            kept = names.filter(pa.array(~named_by(names["tag"], terms)))
            columns = tags.columns(kept["tag_id"].to_pylist())
            tags = scoring.Tags.of(tags.account_ids, tags.tag_ids[columns], tags.counts[:, columns])
        like = Likeness(np.searchsorted(ids, np.sort(given)), text)
        return ranking(like, table, captions, (tags, names), limit)

    def _found_in_posts(
        self, brief: Brief, ids: Ids, captions: facts.Captions, as_of: datetime | None
    ) -> dict[int, tuple[str, str]]:
        """Positions in ``ids`` that fail a condition on posts -> (condition, reason)."""
        competing, avoiding = conditions.FOUND_IN_POSTS
        names = brief.brand.competitors
        failed = {
            row: (avoiding, why)
            for row, why in evidence.avoided(captions, brief.avoid_words).items()
        }
        by_name = evidence.competitor_phrases(captions, names)
        failed |= {row: (competing, why) for row, why in by_name.items()}
        if names:
            tags = facts.named_tags(self._lake, conditions.competitor_tags(names))
            posts = facts.tagged_posts(self._lake, as_of, list(tags.values()))
            known = {number: tag for tag, number in tags.items()}
            reasons = evidence.competitors(posts, known, names, as_of or utc_now())
            position = {int(a): i for i, a in enumerate(ids)}
            failed |= {
                position[account]: (competing, why)
                for account, why in reasons.items()
                if account in position
            }
        return failed

    @staticmethod
    def _count_silent(
        brief: Brief, captions: facts.Captions, owners: int, not_known: Counter[str]
    ) -> None:
        """Conditions on posts cannot be checked where no caption was seen."""
        asked = zip(
            conditions.FOUND_IN_POSTS, (brief.brand.competitors, brief.avoid_words), strict=True
        )
        silent = int((captions.per_owner(owners) == 0).sum())
        not_known.update({key: silent for key, words in asked if words and silent})

    def _fits(
        self,
        brief: Brief,
        rows: list[dict[str, Any]],
        captions: facts.Captions,
        as_of: datetime | None,
        everybody: pa.Table,
    ) -> tuple[Fit, ...]:
        if not rows:
            return ()
        ids = np.array([row["account_id"] for row in rows], dtype=np.int64)
        categories = [row["category"] for row in rows]
        mixes = scoring.topic_mixes(brief, captions, categories)
        tags = self._tag_graph(as_of)
        names = facts.named_tags(self._lake, scoring.brand_tag_names(brief))
        columns = tags.columns(list(names.values()))
        handles = dict(
            zip(everybody["handle"].to_pylist(), everybody["account_id"].to_pylist(), strict=True)
        )
        examples = [handles[h] for h in brief.brand.examples if h in handles]
        brand = scoring.brand_vector(tags, columns, examples)
        at = tags.rows(ids)
        vectors = np.zeros((len(ids), len(brand)))
        vectors[at >= 0] = tags.graph.creators[at[at >= 0]]
        found = evidence.claims_evidence(captions, brief.brand.claims)
        scores = scoring.score(
            brief,
            mixes,
            (brand, vectors),
            found,
            self._audience(brief, ids, as_of),
            captions.per_owner(len(ids)),
        )
        writer = Writer.of(brief, scores, found, _shared(tags, at, names), categories)
        percentile = rules.percentiles(scores.total)
        order = np.lexsort((ids, -scores.total))
        return tuple(
            Fit(
                int(ids[i]),
                shown(rows[i]),
                rows[i]["platform"],
                float(scores.total[i]),
                float(percentile[i]),
                writer.parts(i),
                writer.worries(i),
            )
            for i in order.tolist()
        )

    def _audience(self, brief: Brief, ids: Ids, as_of: datetime | None) -> npt.NDArray[np.float64]:
        wanted = brief.audience_countries
        if not wanted:
            return np.full(len(ids), np.nan)
        shares = facts.audience_shares(self._lake, as_of, ids, list(wanted))
        return rules.audience_fit(shares, np.array(list(wanted.values())))

    def _tag_graph(self, as_of: datetime | None) -> scoring.Tags:
        """The graph of the lake as it is now; kept until the lake changes."""
        key = (self._lake.version, as_of)
        if self._tags is None or self._tags[0] != key:
            self._tags = (key, scoring.Tags.of(*facts.tag_counts(self._lake, as_of)))
        return self._tags[1]


def changed_brief(brief: Brief | str | Path, asked: str) -> Brief:
    """A brief with one field changed, as written on a command line: ``budget=5000``.

    Raises BadInput for a field or a value that a brief cannot have.
    """
    return changed(as_brief(brief), asked)


def as_brief(brief: Brief | str | Path) -> Brief:
    """A brief, read from its file when a path is given."""
    return brief if isinstance(brief, Brief) else load_brief(brief)


def _narrowed(
    table: pa.Table, followers: tuple[int, int] | None, platform: str | None, given: list[int]
) -> pa.Table:
    """The candidates asked for, and the accounts given as examples whatever they are."""
    keep = pc.is_in(table["account_id"], pa.array(given, pa.int64()))
    asked = pa.array(np.ones(table.num_rows, dtype=bool))
    if platform:
        asked = pc.and_(asked, pc.equal(table["platform"], platforms.platform(platform).key))
    if followers:
        low, high = followers
        inside = pc.and_(
            pc.greater_equal(table["followers"], low), pc.less_equal(table["followers"], high)
        )
        asked = pc.and_(asked, pc.fill_null(inside, True))
    return table.filter(pc.or_(keep, asked)).combine_chunks()


def _only(captions: facts.Captions, keep: npt.NDArray[np.bool_]) -> facts.Captions:
    """The captions of kept owners, with owners renumbered."""
    chosen = np.flatnonzero(keep[captions.owner]) if len(captions.owner) else np.empty(0, int)
    number = np.cumsum(keep) - 1
    return facts.Captions(
        number[captions.owner[chosen]], captions.post.take(chosen), captions.text.take(chosen)
    )


def _shared(tags: scoring.Tags, at: Ids, names: dict[str, int]) -> tuple[list[list[str]], Ids]:
    """Which of the brief's tags each candidate uses, and how many tags they use in all."""
    used = np.diff(tags.counts.indptr)
    shared: list[list[str]] = [[] for _ in at]
    counts = np.zeros(len(at), dtype=np.int64)
    by_column = tags.counts.tocsc()
    members = {
        tag: set(by_column.indices[by_column.indptr[c] : by_column.indptr[c + 1]].tolist())
        for tag, number in names.items()
        for c in tags.columns([number]).tolist()
    }
    for i, row in enumerate(at.tolist()):
        if row >= 0:
            counts[i] = used[row]
            shared[i] = [tag for tag, users in members.items() if row in users]
    return shared, counts
