"""One sheet into the lake, in large steps: owners first, then what is said about them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.errors import ColumnsUnclear
from wrensong.core.platforms import PLATFORMS
from wrensong.lake.kept_out import REASON
from wrensong.lake.store import Appended
from wrensong.sources.files.intake import Chunk, Plan
from wrensong.sources.files.sheet import Spoiled

from . import facts, tables
from .identity import Accounts, erased_rows
from .tables import Seen

if TYPE_CHECKING:
    from wrensong.lake.kept_out import KeptOut
    from wrensong.lake.store import Lake

STEP_ROWS = 500_000
_STEP_BYTES = 1 << 29
_TEXT = pa.string()
_IN_URL = r"(?:tiktok\.com/@|bsky\.app/profile/)(?P<h>[\w.\-]+)"


@dataclass(slots=True)
class Tally:
    """What became of the rows of a sheet; the rows kept apart are not counted here."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    account_ids: set[int] = field(default_factory=set)

    def count(self, done: Appended) -> None:
        self.added += done.added
        self.updated += done.updated
        self.unchanged += done.unchanged


@dataclass(frozen=True, slots=True)
class Step:
    """The rows one step works on, with their owners where known."""

    columns: dict[str, pa.Array]
    lines: pa.Array
    account_ids: pa.Array
    platform: pa.Array
    seen: Seen

    def where(self, mask: pa.Array) -> Step:
        seen = Seen(self.seen.source, self.seen.observed_at.filter(mask))
        columns = {name: column.filter(mask) for name, column in self.columns.items()}
        lines, account_ids = self.lines.filter(mask), self.account_ids.filter(mask)
        return Step(columns, lines, account_ids, self.platform.filter(mask), seen)


class Importing:
    """Brings the rows of one plan into the lake. The caller holds the lake's write lock."""

    def __init__(
        self,
        lake: Lake,
        plan: Plan,
        source: str,
        observed_at: pa.Scalar,
        refuse: Callable[[Iterable[Spoiled]], None],
        kept_out: KeptOut | None = None,
    ) -> None:
        """``kept_out``: accounts that were erased; their rows are set aside."""
        self._lake, self._plan, self._source = lake, plan, source
        self._kept_out = kept_out
        self._observed_at, self._refuse = observed_at, refuse
        self._accounts = Accounts(lake)
        self._kind = "public" if plan.shape.split(" ")[0].lower() in PLATFORMS else "imported"
        self.tally = Tally()

    def run(self, progress: Callable[[int], None]) -> Tally:
        """Import everything; ``progress`` is told how many rows are done after each step."""
        self._refuse(self._plan.sheet.spoiled)
        done = 0
        for columns, lines, read in _steps(self._plan.chunks(), self._refuse):
            if len(lines):
                self._step(columns, lines)
            done += read
            progress(done)
        return self.tally

    def _step(self, columns: dict[str, pa.Array], lines: pa.Array) -> None:
        url = columns.get("url", columns.get("post_url"))
        if self._plan.kind in ("posts", "comments"):
            nothing = pa.nulls(len(lines), _TEXT)
            columns["post"] = tables.post_key(
                columns.get("post", nothing), nothing if url is None else url
            )
        step = self._owned(columns, lines, url)
        if not len(step.lines):
            return
        self.tally.account_ids.update(pc.unique(step.account_ids).to_pylist())
        {
            "creators": self._creators,
            "posts": self._posts,
            "comments": self._comments,
            "audience": self._audience,
            "followers": self._followers,
        }[self._plan.kind](step)

    # ---- owners ------------------------------------------------------------------------------

    def _owned(self, columns: dict[str, pa.Array], lines: pa.Array, url: pa.Array | None) -> Step:
        """The rows whose owner is known; new accounts are stored, the other rows refused."""
        who = self._who(columns, len(lines), url)
        if self._kept_out:
            columns, lines, who = self._without_erased(columns, lines, who)
        times = columns.get("observed_at", pa.nulls(len(lines), pa.timestamp("us")))
        seen = Seen(self._source, pc.coalesce(times, self._observed_at))
        named = pc.or_(who["handle"].is_valid(), who["platform_user_id"].is_valid())
        placed = pc.and_(named, who["platform"].is_valid())
        if pc.any(named).as_py() and not pc.any(placed).as_py():
            raise ColumnsUnclear(
                "Nothing in the file says which platform its creators are on.",
                "Say it with --platform, for example --platform instagram.",
            )
        lookup = {n: pc.if_else(placed, a, None) for n, a in who.items()}
        owners = self._accounts.owners(**{_ARGUMENT[n]: a for n, a in lookup.items()})
        found, reason = owners.account_ids, "the row does not say on which platform"
        if self._plan.kind in ("posts", "comments"):
            by_post = facts.post_owners(self._lake, columns["post"], who["platform"])
            found = pc.coalesce(found, pc.if_else(named, None, by_post))
        step = Step(columns, lines, found, who["platform"], seen)
        step, who = self._without(step, found.is_null(), named, reason, who)
        self._store_accounts(step, who, owners.minted)
        return step

    def _without_erased(
        self, columns: dict[str, pa.Array], lines: pa.Array, who: dict[str, pa.Array]
    ) -> tuple[dict[str, pa.Array], pa.Array, dict[str, pa.Array]]:
        """The rows without those of erased accounts, which are refused without naming them."""
        assert self._kept_out is not None
        hers = erased_rows(self._kept_out, columns, who)
        if not hers.any():
            return columns, lines, who
        self._refuse(Spoiled(lines[row].as_py(), REASON) for row in np.flatnonzero(hers).tolist())
        stay = pa.array(~hers)
        return (
            {name: column.filter(stay) for name, column in columns.items()}, lines.filter(stay),
            {name: column.filter(stay) for name, column in who.items()},
        )  # fmt: skip

    def _who(
        self, columns: dict[str, pa.Array], count: int, url: pa.Array | None
    ) -> dict[str, pa.Array]:
        """Platform, handle and platform id of each row's owner, from wherever they stand."""
        nothing = pa.nulls(count, _TEXT)
        handle, platform = nothing, columns.get("platform", nothing)
        user_id = columns.get("platform_user_id", nothing)
        for name in ("handle", "profile_url"):
            if name in columns:
                handle = pc.coalesce(handle, pc.struct_field(columns[name], "handle"))
                platform = pc.coalesce(platform, pc.struct_field(columns[name], "platform"))
                user_id = pc.coalesce(user_id, pc.struct_field(columns[name], "user_id"))
        if url is not None:
            platform = pc.coalesce(platform, tables.platform_of(url))
            if pc.any(handle.is_null()).as_py():
                inside = pc.struct_field(pc.extract_regex(url, _IN_URL), "h")
                handle = pc.coalesce(handle, pc.utf8_lower(inside))
        if self._plan.said.platform:
            platform = pc.coalesce(platform, self._plan.said.platform)
        return {"platform": platform, "handle": handle, "platform_user_id": user_id}

    def _without(
        self, step: Step, lost: pa.Array, named: pa.Array, reason: str, who: dict[str, pa.Array]
    ) -> tuple[Step, dict[str, pa.Array]]:
        """Refuse the rows without an owner, and those that lack what their kind needs."""
        reasons: dict[int, str] = {}
        for row in _rows(lost):
            if named[row].as_py():
                reasons[row] = reason
            elif self._plan.kind in ("posts", "comments"):
                reasons[row] = (
                    f"the post {step.columns['post'][row]} is not known; import its file first"
                )
            else:
                reasons[row] = "the row does not say who it is about"
        for name in _NEEDED.get(self._plan.kind, ()):
            for row in _rows(step.columns[name].is_null()):
                reasons.setdefault(row, f"the row has no {name}")
        if not reasons:
            return step, who
        some = [c for c in ("handle", "post", "text", "caption") if c in step.columns]
        self._refuse(
            Spoiled(
                step.lines[row].as_py(),
                reasons[row],
                "; ".join(f"{c}={step.columns[c][row].as_py()}"[:60] for c in some),
            )
            for row in sorted(reasons)
        )
        keep = np.ones(len(step.lines), dtype=bool)
        keep[list(reasons)] = False
        mask = pa.array(keep)
        return step.where(mask), {name: array.filter(mask) for name, array in who.items()}

    def _store_accounts(self, step: Step, who: dict[str, pa.Array], minted: pa.Table) -> None:
        """What the rows say about their accounts; for creators that is done with the rest."""
        self._minted = minted
        if self._plan.kind == "creators" or not len(step.lines):
            return
        known = facts.described(self._accounts.known, step.account_ids, who)
        rows = tables.profiles(step.columns, step.account_ids, known, step.seen)
        if not any(name in step.columns for name in tables.PROFILE):
            rows = rows.filter(pc.is_in(rows["account_id"], value_set=_one(minted["account_id"])))
        self._lake.append("accounts", facts.one_per_account(rows))
        counts = tables.snapshots(step.columns, step.account_ids, self._kind, step.seen)
        if self._plan.kind == "posts" and counts is not None:
            self._lake.append("snapshots", counts)

    # ---- one kind of file each ---------------------------------------------------------------

    def _creators(self, step: Step) -> None:
        step, repeated = self._distinct(step)
        who = self._who(step.columns, len(step.lines), None)
        known = facts.described(self._accounts.known, step.account_ids, who)
        rows = tables.profiles(step.columns, step.account_ids, known, step.seen)
        counts = tables.snapshots(step.columns, step.account_ids, self._kind, step.seen)
        prices = tables.quotes(step.columns, step.account_ids, step.seen)
        changed = [self._lake.append("accounts", rows).updated]
        new = self._minted["account_id"]
        for name, table in (("snapshots", counts), ("quotes", prices)):
            if table is not None:
                done = self._lake.append(name, table)
                of_new = pc.is_in(pc.unique(table["account_id"]), value_set=_one(new))
                changed.append(done.added + done.updated - (pc.sum(of_new).as_py() or 0))
        added = len(self._minted)
        updated = max(0, min(max(changed), len(step.lines) - added))
        unchanged = len(step.lines) - added - updated + repeated
        self.tally.count(Appended(added, updated, unchanged))

    def _distinct(self, step: Step) -> tuple[Step, int]:
        """Without rows that repeat an account at one time: equal ones counted, others refused."""
        keys = pa.table({"a": step.account_ids, "t": step.seen.observed_at.cast(pa.int64())})
        pairs = np.stack([keys["a"].to_numpy(), keys["t"].to_numpy()], axis=1)
        _, first, which = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
        if len(first) == len(pairs):
            return step, 0
        others = np.setdiff1d(np.arange(len(pairs)), first)
        spoiled: list[Spoiled] = []
        for row in others.tolist():
            earlier = int(first[which.reshape(-1)[row]])
            line = step.lines[earlier].as_py()
            if any(not column[row].equals(column[earlier]) for column in step.columns.values()):
                reason = f"the account of line {line} again, with other values"
                spoiled.append(Spoiled(step.lines[row].as_py(), reason))
        self._refuse(spoiled)
        mask = np.zeros(len(pairs), dtype=bool)
        mask[first] = True
        return step.where(pa.array(mask)), len(others) - len(spoiled)

    def _posts(self, step: Step) -> None:
        rows = tables.posts(
            step.columns, step.account_ids, step.platform, step.seen, self._lake.tag_ids
        )
        self.tally.count(self._lake.append("posts", rows))

    def _comments(self, step: Step) -> None:
        columns = {**step.columns, "comment": _comment_keys(step.columns, len(step.lines))}
        owner = facts.handles(self._accounts.known, step.account_ids)
        rows = tables.comments(columns, step.account_ids, owner, step.seen)
        self.tally.count(self._lake.append("comments", rows))

    def _audience(self, step: Step) -> None:
        rows = tables.audience(step.columns, step.account_ids, step.seen)
        usable = pc.and_(rows["dimension"].is_valid(), rows["value"].is_valid())
        self._refuse(
            Spoiled(step.lines[row].as_py(), "not a part of the audience that Wrensong keeps")
            for row in _rows(pc.invert(_one(usable)))
        )
        self.tally.count(self._lake.append("audience", rows.filter(usable)))

    def _followers(self, step: Step) -> None:
        rows = tables.followers(step.columns, step.account_ids, step.seen)
        self.tally.count(self._lake.append("follower_samples", rows))


_ARGUMENT = {"platform": "platform", "handle": "handle", "platform_user_id": "user_id"}
_NEEDED = {
    "posts": ("post",),
    "comments": ("post",),
    "audience": ("dimension", "value", "share"),
    "followers": ("follower",),
}


def _steps(
    chunks: Iterator[Chunk], refuse: Callable[[Iterable[Spoiled]], None]
) -> Iterator[tuple[dict[str, pa.Array], pa.Array, int]]:
    """Chunks joined into steps of useful size: columns, lines, and how many rows were read."""
    held: list[Chunk] = []
    rows = size = read = 0
    for chunk in chunks:
        refuse(chunk.spoiled)
        held.append(chunk)
        rows += len(chunk.lines)
        read += len(chunk.lines) + len(chunk.spoiled)
        size += sum(column.nbytes for column in chunk.columns.values())
        if rows >= STEP_ROWS or size >= _STEP_BYTES:
            yield *_joined(held), read
            held, rows, size, read = [], 0, 0, 0
    if held:
        yield *_joined(held), read


def _joined(chunks: list[Chunk]) -> tuple[dict[str, pa.Array], pa.Array]:
    names = list(chunks[0].columns)
    columns = {name: pa.concat_arrays([c.columns[name] for c in chunks]) for name in names}
    return columns, pa.concat_arrays([_one(c.lines) for c in chunks])


def _comment_keys(columns: dict[str, pa.Array], count: int) -> pa.Array:
    """The comments' ids; a digest of the comment itself where the file gives none."""
    given = columns.get("comment", pa.nulls(count, _TEXT))
    if not given.null_count:
        return given
    parts = [columns[n] for n in ("post", "commenter", "posted_at", "text") if n in columns]
    texts = zip(given.to_pylist(), *(p.cast(_TEXT).to_pylist() for p in parts), strict=True)
    digests = (
        key or "digest:" + hashlib.sha256("\x1f".join(map(str, rest)).encode()).hexdigest()[:20]
        for key, *rest in texts
    )
    return pa.array(digests, _TEXT)


def _rows(mask: Any) -> list[int]:
    return [int(row) for row in np.flatnonzero(_one(mask).to_numpy(zero_copy_only=False))]


def _one(array: Any) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
