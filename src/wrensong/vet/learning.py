"""Which state of the lake the questions learn from, so that a small import teaches nothing new.

Learning takes longer than reading, and one post in a hundred more changes little of what is
usual. So questions learn from the lake as it was known at a moment, which is found from the
lake alone: of every table, the earliest time by which as many of its current rows had been
observed as the last step of a ladder says, each step a quarter more rows than the one before.
The moment stands while later observations are less than a quarter more, and the same rows have
the same moment whatever order or number of imports brought them. See docs/decisions/011.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong import __version__

from .facts import gather

if TYPE_CHECKING:
    from .questions import Source

STEP = 1.25
SMALL = 100_000
"""Posts below which the newest state is learnt from: that takes seconds, and a few accounts more
may be what makes them enough."""

TABLES = ("accounts", "snapshots", "posts")


@dataclass(frozen=True, slots=True)
class Learning:
    """``moment`` (UTC): what was observed until then is learnt from; None: nothing was ever.
    ``newest``: nothing was observed later. ``digest`` names that content, the seed and the
    version of Wrensong."""

    moment: datetime | None
    newest: bool
    digest: str


def learning(source: Source) -> Learning:
    """From which state of the lake to learn for a review."""
    shared = source.facts.shared
    if "learning" not in shared:
        shared["learning"] = _learning(source)
    found: Learning = shared["learning"]
    return found


def then(source: Source) -> Source:
    """The source as it was known at the moment to learn from; its table is that of accounts."""
    found, shared = learning(source), source.facts.shared
    if found.newest:
        return source
    if "then" not in shared:
        facts = gather(source.lake, found.moment)
        facts.shared["learning"] = replace(found, newest=True)
        shared["then"] = replace(source, as_of=found.moment, facts=facts, table=facts.accounts)
    back: Source = shared["then"]
    return back


def _learning(source: Source) -> Learning:
    seen = source.run("observations")
    if not seen.num_rows:
        return Learning(None, True, _digest(source, None))
    newest = pc.max(seen["observed_at"]).as_py()
    posts = pc.sum(seen.filter(pc.equal(seen["name"], "posts"))["rows_seen"]).as_py() or 0
    moment = newest
    if posts >= SMALL:
        by_name = [seen.filter(pc.equal(seen["name"], name)) for name in TABLES]
        moment = max(_moment(rows) for rows in by_name if rows.num_rows)
    aware = moment.replace(tzinfo=UTC)
    return Learning(aware, moment == newest, _digest(source, aware))


def _moment(rows: pa.Table) -> datetime:
    """The earliest time by which the last step of the ladder was reached."""
    ordered = rows.sort_by("observed_at")
    known = np.cumsum(ordered["rows_seen"].to_numpy())
    step = STEP ** math.floor(math.log(known[-1], STEP) + 1e-9)
    at = int(np.searchsorted(known, min(step - 1e-6 * step, known[-1])))
    found: datetime = ordered["observed_at"][at].as_py()
    return found


def _digest(source: Source, moment: datetime | None) -> str:
    parts = [source.lake.parts(name, moment) for name in TABLES]
    told = (__version__, source.seed, moment and moment.isoformat(), parts)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
