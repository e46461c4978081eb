"""The verbs of vet: review one account, review all of them, evaluate a method."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong import __version__
from wrensong.core import ids
from wrensong.core.errors import NotEnoughData, NotFound
from wrensong.core.estimate import Estimate
from wrensong.core.periods import utc_now
from wrensong.core.tiers import PRESETS
from wrensong.discover.service import Discover
from wrensong.lake.pipeline import steps
from wrensong.settings import BY_NAME

from .cache import store, stored
from .comparing import Comparison, compare, own
from .comparing import stated as stated_by
from .definitions import DEFINITIONS, measure
from .domain import Evaluation, Review
from .evaluations import Outcome, every
from .evaluations import evaluate as evaluate_method
from .facts import ROOM, floats, gather
from .lights import with_lights
from .lists import read_lists, write_safety
from .questions import Source, ask, cards
from .reviews import AS_OF, review_table
from .rules.expectation import Floats
from .rules.norms import log_norm, norms
from .rules.safety import SafetyCategory
from .sampling import Sample, read_sample
from .signals import Context, files_are_old, signals
from .standing import Standing, stand

if TYPE_CHECKING:
    from wrensong.lake.store import Lake
    from wrensong.workspace import Workspace


class Reviews:
    """Reviews of every account as known at one time: ``table`` has a row for each (columns in
    docs/architecture.md), ``evidence`` the same rows with the columns of the deeper questions,
    ``one`` builds a review in words from a row."""

    def __init__(self, source: Source, standing: Standing, store: Path) -> None:
        self.table = source.table
        self._source, self._standing, self._store = source, standing, store
        self._lake, self._as_of, self._facts = source.lake, source.as_of, source.facts

    @cached_property
    def evidence(self) -> pa.Table:
        """The table of reviews with every column of ``questions`` (docs/reference/reviews.md).

        What the questions learn takes seconds; the table is kept in the workspace until the
        lake changes.
        """
        kept = stored(self._store)
        if kept is None:
            kept = ask(self._source)
            store(kept, self._store)
        return kept.append_column(AS_OF.name, self._moments(kept))

    @property
    def answered(self) -> pa.Table:
        """``evidence`` with the lights of its cards where the deeper questions were answered
        already, else ``table``."""
        return with_lights(self.evidence) if self._store.exists() else self.table

    def _moments(self, table: pa.Table) -> pa.Array:
        """The time the table speaks of, on every row: the one asked for, else the newest
        observation in it, so that the same files always give the same table."""
        moment = self._as_of or _aware(pc.max(table["observed_at"]).as_py())
        naive = moment.astimezone(UTC).replace(tzinfo=None) if moment else None
        return pa.repeat(pa.scalar(naive, pa.timestamp("us")), table.num_rows)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def one(self, account_id: int, deeper: bool = False, definitions: bool = True) -> Review:
        """The review of one account; ``deeper`` adds the evidence cards, ``definitions`` the rate
        under every definition, which reads its posts. Raises NotFound."""
        known = self.table["account_id"].to_numpy()
        at = int(np.searchsorted(known, account_id))
        if at == len(known) or known[at] != account_id:
            raise NotFound(
                f"Nothing was known of account {ids.show('ac', account_id)} at that time.",
                "Choose a later --as-of, or import an older file.",
            )
        row = self.table.slice(at, 1).to_pylist()[0]
        more = cards(self.evidence.slice(at, 1).to_pylist()[0]) if deeper else ()
        facts, now = self._facts, self._as_of or utc_now()
        row["posts_known"] = _whole(facts.totals["posts"][at])
        row["tagged_posts"] = _whole(facts.details["tagged_posts"][at])
        for count in ("disclosure_known", "mentions_known"):
            row[count] = _whole(facts.totals[count][at])
        return Review(
            account_id=account_id,
            account=row["account"],
            platform=row["platform"],
            display_name=row["display_name"],
            followers=row["followers"],
            tier=row["tier"],
            niche=row["niche"],
            observed_at=_aware(row["observed_at"]),
            last_post_at=_aware(row["last_post_at"]),
            as_of=now,
            signals=(*signals(row, self._context(at, row["platform"], now)), *more),
            definitions=self._definitions(account_id, row["followers"]) if definitions else {},
        )

    def _context(self, at: int, platform: str, now: datetime) -> Context:
        facts, standing = self._facts, self._standing
        low, middle, high = (float(rates[at]) for rates in standing.peer_rates)
        delay = float(facts.details["delay"][at])
        model = standing.models.get(platform)
        by_norms = model is not None and model.expectation is None
        norm = (
            float(log_norm(facts.followers, facts.niche, facts.niches)[at]) if by_norms else np.nan
        )
        return Context(
            now=now,
            peer_rates=(low, middle, high) if np.isfinite(middle) else None,
            same_niche=bool(standing.same_niche[at]),
            delay=delay if np.isfinite(delay) else None,
            answers=_whole(facts.details["answers"][at]),
            norm=float(np.exp(norm)) if np.isfinite(norm) else None,
            norm_period=norms()["period"],
            files_are_old=self._files_are_old,
        )

    @cached_property
    def _files_are_old(self) -> bool:
        return files_are_old(self.table)

    def _definitions(self, account_id: int, followers: int | None) -> dict[str, Estimate]:
        """The account's rate under every named definition."""
        posts = _posts(self._lake, account_id, self._as_of)
        columns = _counts(posts)
        newest = _aware(pc.max(posts["posted_at"]).as_py())
        found = {}
        for key, definition in DEFINITIONS.items():
            m = measure(definition, columns, followers)
            if m.value is None:
                missing = " and ".join([*definition.parts, definition.base])
                found[key] = Estimate.unknown(f"posts with {missing}", method=key)
            else:
                found[key] = Estimate(m.value, m.low, m.high, n=m.n, method=key, as_of=newest)
        return found


class Vet:
    """Is the following real, the voice trusted, the niche theirs?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._latest: tuple[tuple[int, datetime | None, str], Reviews] | None = None

    def review_all(self, as_of: datetime | None = None) -> Reviews:
        """Review every account, with what was known at ``as_of`` (aware; None: everything)."""
        lake, settings = self._workspace.lake, self._workspace.settings
        lists = read_lists(self._workspace.lists)
        key = (lake.version, as_of, lists.digest)
        if self._latest is None or self._latest[0] != key:
            facts = gather(lake, as_of)
            standing = stand(facts, settings.min_peers)
            table = review_table(facts, standing, PRESETS[settings.tiers])
            kept = self._workspace.folder / "cache"
            source = Source(lake, as_of, facts, table, settings.seed, lists, kept)
            self._latest = (key, Reviews(source, standing, self._kept(as_of)))
        return self._latest[1]

    def review(
        self,
        account: str,
        as_of: datetime | None = None,
        platform: str | None = None,
        quick: bool = False,
    ) -> Review:
        """Review one account, named by @handle, profile address or id; ``quick`` leaves out the
        evidence cards, which learn from the whole lake.

        Raises NotFound, and BadInput when the handle exists on several platforms and
        ``platform`` does not say which.
        """
        found = Discover(self._workspace).account(account, platform)
        return self.review_all(as_of).one(found["account_id"], deeper=not quick)

    def rows(
        self, account: str, as_of: datetime | None = None, platform: str | None = None
    ) -> pa.Table:
        """The posts a review of ``account`` was computed from, newest first: post, posted_at
        (UTC), type, likes, comments, views, disclosed, url, observed_at (UTC).

        Raises NotFound, and BadInput as ``review`` does.
        """
        found = Discover(self._workspace).account(account, platform)
        return _posts(self._workspace.lake, found["account_id"], as_of)

    def _kept(self, as_of: datetime | None) -> Path:
        """Where the evidence is kept of this lake, at this time, by this version, with these
        settings and lists."""
        chosen = self._workspace.settings
        told = (chosen.seed, chosen.tiers, chosen.min_peers)
        digest = hashlib.sha256(repr((told, read_lists(self._workspace.lists).digest)).encode())
        when = as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f") if as_of else "now"
        version = f"{__version__}-{self._workspace.lake.version}"
        name = f"evidence-{version}-{when}-{digest.hexdigest()[:8]}.parquet"
        return self._workspace.folder / "cache" / name

    def safety(self, init: bool = False) -> tuple[SafetyCategory, ...]:
        """The word categories in force: of ``safety.toml`` in the workspace, else the bundled;
        ``init`` first writes the bundled ones there, commented, to be edited.

        Raises FileUnreadable, ValueInvalid (with the line); with ``init`` when there is one.
        """
        if init:
            write_safety(self._workspace.folder)
        return read_lists(self._workspace.folder).safety

    def sample(self, path: str | Path) -> Sample:
        """Judge a file with a sample of one account's followers (docs/methods/followers.md).

        Raises FileUnreadable, FileEmpty, ColumnsUnclear, BadInput.
        """
        return read_sample(path)

    def compare(self, account: str, platform: str | None = None) -> Comparison:
        """One account as the sources in the lake see it, and its own raw posts where known,
        under one definition (docs/methods/vendor-cross-audit.md).

        Raises NotFound, BadInput as ``review`` does, and NotEnoughData below two sources.
        """
        lake = self._workspace.lake
        found = Discover(self._workspace).account(account, platform)
        given = {"account_id": found["account_id"]}
        rows = lake.run(steps(ROOM, "stated_counts"), parameters=given).to_pylist()
        posts = _posts(lake, found["account_id"], None)
        counts = _counts(posts)
        sources = [stated_by(row, found["platform"], counts) for row in rows]
        ours = own(counts, found["followers"], pc.max(posts["observed_at"]).as_py())
        if ours is not None:
            sources.append(ours)
        if len(sources) < 2:
            raise NotEnoughData(
                f"Only {len(sources)} source tells of @{found['handle']}; a comparison needs two.",
                "Import another vendor's file, or the creator's posts.",
            )
        return compare(f"@{found['handle']}", found["platform"], sources)

    def evaluate(
        self, name: str, data: str | Path | None = None, platform: str = "instagram"
    ) -> Evaluation:
        """Measure a method of ``evaluations.METHODS`` on the files in or below the folder
        ``data`` (``platform`` for rows that name none); without it ``engagement`` measures this
        workspace and ``growth`` its own simulation.

        Raises NotFound for an unknown method, FileUnreadable, NotEnoughData.
        """
        seed = self._workspace.settings.seed
        return evaluate_method(name, _path(data), self._here, platform, seed)

    def evaluate_all(
        self, data: str | Path | None = None, platform: str = "instagram"
    ) -> Iterator[Outcome]:
        """``evaluate`` for every method; what cannot be measured says why."""
        return every(_path(data), self._here, platform, self._workspace.settings.seed)

    @property
    def _here(self) -> tuple[Lake, str]:
        return self._workspace.lake, str(self._workspace.folder)


def evaluate_files(
    name: str, data: str | Path | None = None, platform: str = "instagram"
) -> Evaluation:
    """``Vet.evaluate`` without a workspace; without ``data`` engagement is measured on the demo
    world."""
    return evaluate_method(name, _path(data), None, platform, int(BY_NAME["seed"].default))


def evaluate_all_files(
    data: str | Path | None = None, platform: str = "instagram"
) -> Iterator[Outcome]:
    """``Vet.evaluate_all`` without a workspace."""
    return every(_path(data), None, platform, int(BY_NAME["seed"].default))


def _path(data: str | Path | None) -> Path | None:
    return None if data is None else Path(data).expanduser()


def _posts(lake: Lake, account_id: int, as_of: datetime | None) -> pa.Table:
    """The posts of one account, newest first."""
    given = {"account_id": account_id}
    return lake.run(steps(ROOM, "account_posts"), as_of=as_of, parameters=given)


def _counts(posts: pa.Table) -> dict[str, Floats]:
    return {name: floats(posts[name]) for name in ("likes", "comments", "views")}


def _whole(value: float) -> int:
    return int(value) if np.isfinite(value) else 0


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
