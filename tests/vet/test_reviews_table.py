"""The table other tools rely on: one row per account, documented columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.vet.questions import added_columns
from wrensong.vet.reviews import AS_OF, BASE

RELIED_ON = """account platform followers tier er_low er er_high peer_percentile lr_bought_followers
    lr_bought_likes lr_bought_both lr_pod_comments lr_follow_unfollow pod_score growth_lr
    inauthentic_comment_share reply_ratio niche niche_share brands_per_100_posts disclosed_share
    commercial_load posts as_of""".split()
TYPES = {"DOUBLE": pa.float64(), "BIGINT": pa.int64(), "VARCHAR": pa.string()}


def test_the_evidence_has_every_documented_column_of_its_type(demo_reviews: Any):
    table = demo_reviews.evidence
    columns = (*BASE, *added_columns(), AS_OF)
    assert table.column_names == [column.name for column in columns]
    assert set(RELIED_ON) <= set(table.column_names)
    for column in columns:
        if column.type in TYPES:
            assert table.schema.field(column.name).type == TYPES[column.type], column.name
    assert table["account_id"].to_pylist() == sorted(table["account_id"].to_pylist())


def test_every_row_says_the_same_time(demo_reviews: Any):
    moments = demo_reviews.evidence["as_of"]
    assert moments.null_count == 0
    assert len(moments.unique()) == 1


@pytest.mark.parametrize("quick", [False, True])
def test_parquet_holds_what_the_library_gives(demo_reviews: Any, tmp_path: Path, quick: bool):
    out, folder = tmp_path / "reviews.parquet", demo_reviews._lake.folder.parent
    words = ["-w", str(folder), "vet", "review", "--all", "--format", "parquet", "--out", str(out)]
    run = CliRunner().invoke(main, [*words, *(["--quick"] if quick else [])])
    assert run.exit_code == 0, run.output
    written = pq.read_table(out)
    assert written.num_rows == len(demo_reviews)
    expected = demo_reviews.table if quick else demo_reviews.evidence
    assert written.column_names == expected.column_names


def test_a_quick_review_has_no_evidence_cards(demo_reviews: Any):
    account = demo_reviews.table["account_id"][0].as_py()
    first = {signal.key for signal in demo_reviews.one(account).signals}
    more = {signal.key for signal in demo_reviews.one(account, deeper=True).signals}
    assert first < more
