"""Old files are nobody's silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from wrensong.vet.signals import Context, files_are_old, signals

SEEN = datetime(2024, 6, 1)


def _ended(*days_before: int | None) -> pa.Table:
    last = [None if days is None else SEEN - timedelta(days=days) for days in days_before]
    times = pa.timestamp("us")
    seen = pa.array([SEEN] * len(last), times)
    return pa.table({"last_post_at": pa.array(last, times), "observed_at": seen})


@pytest.mark.parametrize(
    ("days", "old"),
    [((900, 800, 3), True), ((900, 2, 3), False), ((900, 3), False), ((None, None), False)],
)
def test_files_are_old_where_most_accounts_end_early(days: Any, old: bool) -> None:
    assert files_are_old(_ended(*days)) is old


@pytest.mark.parametrize(("old", "light"), [(False, "look"), (True, "clear")])
def test_an_account_is_quiet_only_where_the_others_are_not(
    demo_rows: dict[str, dict[str, Any]], old: bool, light: str
) -> None:
    counts = dict.fromkeys(("posts_known", "tagged_posts", "disclosure_known", "mentions_known"), 9)
    times = {"observed_at": SEEN, "last_post_at": SEEN - timedelta(days=400)}
    row = demo_rows["@mina.bakes"] | counts | times
    told = signals(row, Context(now=SEEN.replace(tzinfo=UTC), files_are_old=old))
    (freshness,) = (s for s in told if s.key == "freshness")
    assert freshness.light == light
    assert ("the posts are old" in freshness.why) is old
    assert bool(freshness.false_looks)
