"""The rows behind a review can be opened."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from click.testing import CliRunner

from wrensong.cli import main


def test_the_rows_of_a_review_are_as_many_as_it_says_newest_first(crowd: Any) -> None:
    vet = crowd[0].workspace.vet
    rows = vet.rows("@invented3").to_pylist()
    assert len(rows) == vet.review("@invented3", quick=True).signal("engagement").estimate.n
    times = [row["posted_at"] for row in rows]
    assert times == sorted(times, reverse=True)


def test_rows_show_only_what_was_known_then(crowd: Any) -> None:
    vet = crowd[0].workspace.vet
    assert vet.rows("@invented3", as_of=datetime(2020, 1, 1, tzinfo=UTC)).num_rows == 0


def test_rows_print_as_json_and_csv(crowd: Any) -> None:
    words = ["--workspace", str(crowd[0].workspace.folder), "vet", "rows", "@invented3"]
    found = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)
    table = CliRunner().invoke(main, [*words, "--csv"]).output.splitlines()
    assert len(table) == len(found) + 1
    assert {"post", "posted_at", "likes", "comments"} <= set(found[0])
