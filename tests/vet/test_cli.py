"""The commands of vet, as typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from wrensong.cli import main


@pytest.fixture
def run(crowd: Any) -> Any:
    def call(*words: str) -> Result:
        folder = str(crowd[0].workspace.folder)
        return CliRunner().invoke(main, ["--workspace", folder, "vet", "review", *words])

    return call


def test_one_review_reads_as_questions_and_answers(run: Any):
    told = run("@invented3")
    assert told.exit_code == 0, told.output
    assert "@invented3" in told.output
    assert "followers" in told.output


def test_one_review_as_json_has_its_signals_with_intervals(run: Any):
    found = json.loads(run("@invented3", "--json").output)
    signal = found["signals"][0]
    assert signal["key"] == "engagement"
    assert signal["estimate"]["low"] < signal["estimate"]["value"] < signal["estimate"]["high"]


def test_all_reviews_as_csv_json_and_parquet(run: Any, tmp_path: Path):
    lines = run("--all", "--csv").output.splitlines()
    assert len(lines) == 301
    assert len(json.loads(run("--all", "--json").output)) == 300
    out = tmp_path / "reviews.parquet"
    assert run("--all", "--format", "parquet", "--out", str(out)).exit_code == 0
    assert pq.read_table(out).num_rows == 300


def test_all_reviews_of_another_platform_are_none(run: Any):
    assert json.loads(run("--all", "--platform", "tiktok", "--json").output) == []


def test_as_of_a_day_means_its_end(run: Any):
    assert run("@invented3", "--as-of", "2025-01-01").exit_code == 0
    early = run("@invented3", "--as-of", "2024-12-31")
    assert early.exit_code == 2
    assert "at that time" in early.output


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["@invented3", "--all"],
        ["--all", "--format", "parquet"],
        ["--all", "--out", "x.parquet"],
        ["@nobody"],
        ["@invented3", "--as-of", "yesterday"],
        ["@invented3", "--platform", "myspace"],
        ["--all", "--json", "--csv"],
    ],
)
def test_a_request_that_makes_no_sense_ends_with_code_two(run: Any, words: list[str]):
    told = run(*words)
    assert told.exit_code == 2
    assert "Traceback" not in told.output
