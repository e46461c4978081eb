"""Evaluate: a method passes on data it fits, cannot peek, and fails where it should."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.core.errors import FileUnreadable, NotEnoughData, NotFound
from wrensong.vet import evaluation
from wrensong.vet.rules.engagement import Accounts
from wrensong.vet.rules.levels import Rates
from wrensong.vet.service import evaluate_files


def test_engagement_is_measured_on_the_workspace(crowd: Any):
    found = crowd[0].workspace.vet.evaluate("engagement")
    assert found.n == 300
    assert found.figures["rmse"] < found.figures["rmse_raw"]
    assert 0.74 <= found.figures["coverage"] <= 0.88
    assert found.figures["spearman"] > 0.6
    assert set(found.gates.values()) <= {"pass", "fail"}
    assert crowd[0].workspace.vet.evaluate("engagement").figures == pytest.approx(found.figures)


def test_an_unknown_method_and_too_little_data_are_said(world: Any):
    with pytest.raises(NotFound, match="no method"):
        world.workspace.vet.evaluate("magic")
    world.crowd(20)
    with pytest.raises(NotEnoughData, match="20 creators"):
        world.workspace.vet.evaluate("engagement")


def test_a_held_out_post_is_used_nowhere():
    random = np.random.default_rng(1)
    size = 400
    account, time = np.repeat(np.arange(size), 3), np.tile([2022.0, 2023, 2024], size)
    value = np.repeat(random.normal(-3.5, 0.6, size), 3) + random.normal(0, 0.4, size * 3)
    none = np.full(size, np.nan)
    accounts = Accounts(np.full(size, 1e4), none, none, np.zeros(size, np.int64), ["food"])

    def predicted(values: Any) -> Any:
        posts = Rates(account, time, values, np.ones(size * 3), np.full(size * 3, np.nan))
        held = evaluation.held_out(posts, np.random.default_rng(2))
        return held, evaluation.predict(accounts, posts, held).mean

    held, first = predicted(value)
    poisoned = value.copy()
    poisoned[held] += random.normal(0, 50, len(held))
    again, second = predicted(poisoned)
    assert (held == again).all()
    assert (first == second).all()
    assert len(held) == size


def _files(folder: Path, creators: int = 150, posts: int = 3) -> Path:
    random = np.random.default_rng(1)
    with (folder / "creators.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["creator", "category", "followers"])
        for i in range(creators):
            rows.writerow([f"invented{i}", "food", 2_000 + 300 * i])
    with (folder / "posts.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["post", "creator", "taken_at", "likes", "comments"])
        for i in range(creators):
            level = np.exp(random.normal(-3.4, 0.6))
            for p in range(posts):
                likes = int((2_000 + 300 * i) * level * np.exp(random.normal(0, 0.3)))
                rows.writerow(
                    [f"p{i}x{p}", f"invented{i}", f"2024-0{p + 1}-11", likes, likes // 30]
                )
    return folder


def test_files_are_measured_by_the_command(tmp_path: Path):
    told = CliRunner().invoke(
        main, ["evaluate", "engagement", "--data", str(_files(tmp_path)), "--json"]
    )
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    assert {"rmse", "rmse_raw", "spearman", "coverage", "gates"} <= set(found)
    assert found["n"] == 150
    words = CliRunner().invoke(main, ["evaluate", "engagement", "--data", str(tmp_path)])
    assert "spearman" in words.output


def test_a_folder_without_the_files_is_said(tmp_path: Path):
    with pytest.raises(FileUnreadable, match="creators"):
        evaluate_files("engagement", tmp_path)
