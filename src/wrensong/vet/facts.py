"""What the lake knows, as NumPy arrays aligned by account."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.lake.pipeline import steps

from .rules.expectation import Flags, Floats, Ints

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

ROOM = "wrensong.vet"
SAMPLED_ACCOUNTS = 4_000  # whose single posts are read to learn how posts vary
AT_ONCE = 5_000_000  # posts whose medians are held in memory
MONTHS = 1 << 17  # more half months than any calendar year here has
_COUNTS = ("posts", "disclosed", "disclosure_known", "mentions", "mentions_known")
_TIMES = {"first_post_at": "min", "last_post_at": "max", "observed_at": "max"}


@dataclass(frozen=True, slots=True, eq=False)
class PostRates:
    """Log engagement of groups of posts (one year of an account, or one post); rows ascend by
    ``account``, a position in the table of accounts. ``time`` is in calendar years, NaN where
    not known. ``log_rate`` is log(likes + comments + 1), ``log_view_rate`` the same per view."""

    account: Ints
    time: Floats
    n: Floats
    log_rate: Floats
    variance: Floats
    n_views: Floats
    log_view_rate: Floats
    view_variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Everything a review is computed from. Arrays have one element per row of ``accounts``;
    NaN and code -1 mean not known."""

    accounts: pa.Table
    platforms: tuple[str, ...]
    platform: Ints
    niches: tuple[str, ...]
    niche: Ints
    followers: Floats
    following: Floats
    posts_count: Floats
    years: PostRates
    sample: PostRates
    totals: Mapping[str, Floats]
    last_post: Floats
    times: pa.Table
    later: Future[Mapping[str, Floats]]
    shared: dict[Hashable, Any] = field(default_factory=dict)  # what several questions read, once

    @property
    def details(self) -> Mapping[str, Floats]:
        """Medians, first hashtags and replies: read while levels are computed, so ask late."""
        return self.later.result()


def gather(lake: Lake, as_of: datetime | None) -> Facts:
    """Run the queries of vet over the lake as it was known at ``as_of``."""

    def run(*names: str, **parameters: int) -> pa.Table:
        return lake.run(steps(ROOM, *names), as_of=as_of, parameters=parameters)

    accounts = run("reviewed_accounts")
    ids = accounts["account_id"].to_numpy()
    platform, platforms = coded(accounts["platform"])
    niche, niches = coded(accounts["niche"])
    years = run("post_years")
    # Evenly by position, not by id, so that the same files give the same answer in any lake.
    single = single_posts(lake, ids[:: max(1, len(ids) // SAMPLED_ACCOUNTS)], as_of)

    totals = _added_up(years)
    ranges = _ranges(totals)

    def details() -> Mapping[str, Floats]:
        queries = [("first_hashtags",), ("reply_delays",), ("post_replies", "reply_ratios")]
        tables = [run(*names) for names in queries]
        medians = [run("post_medians", first=first, last=last) for first, last in ranges]
        tables.append(pa.concat_tables(medians))
        return {name: c for table in tables for name, c in aligned(table, ids).items()}

    background = ThreadPoolExecutor(1)
    later = background.submit(details)
    background.shutdown(wait=False)
    positions = pc.index_in(accounts["account_id"], value_set=totals["account_id"])
    times = totals.select(list(_TIMES)).take(positions)
    return Facts(
        accounts=accounts,
        platforms=platforms,
        platform=platform,
        niches=niches,
        niche=niche,
        followers=_positive(floats(accounts["followers"])),
        following=floats(accounts["following"]),
        posts_count=floats(accounts["posts_count"]),
        years=grouped_rates(years, ids),
        sample=single_rates(single, ids),
        totals=aligned(totals.drop_columns(list(_TIMES)), ids),
        last_post=calendar_years(times["last_post_at"]),
        times=times,
        later=later,
    )


def _ranges(totals: pa.Table) -> list[tuple[int, int]]:
    """The first and last id of accounts with ``AT_ONCE`` posts together, over all of them."""
    ordered = totals.sort_by("account_id")
    ids, upto = ordered["account_id"].to_numpy(), np.cumsum(ordered["posts"].to_numpy())
    if not len(ids):
        return [(0, 0)]
    starts = np.unique(np.searchsorted(upto, np.arange(0, upto[-1], AT_ONCE), side="right"))
    ends = np.append(starts[1:], len(ids)) - 1
    return list(zip(ids[starts].tolist(), ids[ends].tolist(), strict=True))


def single_posts(lake: Lake, ids: Ints, as_of: datetime | None = None) -> pa.Table:
    """The posts of some accounts: rows of post_rates.sql."""
    sampled = pa.table({"account_id": ids})
    return lake.run(steps(ROOM, "post_rates"), as_of=as_of, given={"sampled": sampled})


def _added_up(years: pa.Table) -> pa.Table:
    """The counts and times of post_years.sql by account."""
    wanted = [*((name, "sum") for name in _COUNTS), *_TIMES.items()]
    found = years.group_by("account_id").aggregate(wanted)
    return found.rename_columns(["account_id", *_COUNTS, *_TIMES]).combine_chunks()


def floats(column: pa.ChunkedArray) -> Floats:
    """A number column as float64, NULL as NaN."""
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False)


def coded(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Codes from 0 in alphabetical order (-1 for NULL), and the text of each."""
    names = pc.drop_null(pc.unique(column)).sort()
    codes = pc.fill_null(pc.index_in(column, value_set=names), -1)
    return codes.to_numpy().astype(np.int64), tuple(names.to_pylist())


def aligned(table: pa.Table, ids: Ints) -> dict[str, Floats]:
    """Each number column of a table keyed by account_id, one element per account, else NaN."""
    at, known = _positions(table["account_id"].to_numpy(), ids)
    columns = {}
    for name in table.column_names:
        if name != "account_id":
            columns[name] = np.full(len(ids), np.nan)
            columns[name][at] = floats(table[name])[known]
    return columns


def grouped_rates(table: pa.Table, ids: Ints) -> PostRates:
    """Rows of post_years.sql."""
    return _rates(table, ids, {name: floats(table[name]) for name in (
        "n", "log_rate", "variance", "n_views", "log_view_rate", "view_variance",
    )})  # fmt: skip


def single_rates(table: pa.Table, ids: Ints) -> PostRates:
    """Rows of post_rates.sql: groups of one post."""
    log_view_rate = floats(table["log_view_rate"])
    return _rates(table, ids, {
        "n": np.ones(table.num_rows),
        "log_rate": floats(table["log_rate"]),
        "variance": np.full(table.num_rows, np.nan),
        "n_views": np.isfinite(log_view_rate).astype(np.float64),
        "log_view_rate": log_view_rate,
        "view_variance": np.full(table.num_rows, np.nan),
    })  # fmt: skip


def _rates(table: pa.Table, ids: Ints, columns: Mapping[str, Floats]) -> PostRates:
    at, known = _positions(table["account_id"].to_numpy(), ids)
    time = (floats(table["year"]) + (floats(table["month"]) - 0.5) / 12.0)[known]
    # Account and half month in one number: one sort instead of two.
    months = np.where(np.isfinite(time), np.rint(time * 24.0), MONTHS - 1).astype(np.int64)
    order = np.argsort(at * MONTHS + months, kind="stable")
    return PostRates(
        at[order], time[order], **{name: column[known][order] for name, column in columns.items()}
    )


def calendar_years(column: pa.ChunkedArray) -> Floats:
    """Times as calendar years to the month, the grid of the queries; NULL as NaN."""
    return floats(pc.year(column)) + (floats(pc.month(column)) - 0.5) / 12.0


def _positions(wanted: Ints, ids: Ints) -> tuple[Ints, Flags]:
    """Where each wanted id stands in ascending ``ids``, for those that do."""
    at = np.minimum(np.searchsorted(ids, wanted), max(len(ids) - 1, 0))
    known = ids[at] == wanted if len(ids) else np.zeros(len(wanted), np.bool_)
    return at[known].astype(np.int64), known


def _positive(values: Floats) -> Floats:
    return np.where(values > 0, values, np.nan)
