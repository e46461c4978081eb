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
from wrensong.vet.evaluations import METHODS, engagement
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
        held = engagement.held_out(posts, np.random.default_rng(2))
        return held, engagement.predict(accounts, posts, held).mean

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


def test_every_method_has_a_version_and_a_measurement():
    for method in METHODS.values():
        assert method.module.VERSION >= 1
        assert hasattr(method.module, method.name) or hasattr(
            method.module, f"evaluate_{method.name}"
        )


def test_without_data_a_simulated_method_is_measured_and_gates_carry_their_bar():
    found = evaluate_files("growth")
    assert found.data == "a simulation" and found.n == 400
    assert all(">=" in gate or "<=" in gate for gate in found.gates)
    assert set(found.detail["gates"]) == set(found.gates)
    assert all(isinstance(value, float) for value in found.figures.values())
    assert found.passed == ("fail" not in found.gates.values())


def test_a_method_that_needs_labelled_files_asks_for_the_folder():
    with pytest.raises(NotEnoughData) as told:
        evaluate_files("followers")
    assert "--data" in told.value.next_step


def _comments(folder: Path) -> Path:
    """Three videos of plain comments and advertisements."""
    random = np.random.default_rng(3)
    good = "lovely song|this beat again|she sings so well|my childhood|what a drop".split("|")
    bad = "check out my channel http://a.example|subscribe to win money www.b.example".split("|")
    with (folder / "labelled.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["COMMENT_ID", "CONTENT", "VIDEO", "CLASS"])
        for i in range(240):
            spam = i % 2
            said = random.choice(bad if spam else good) + f" {random.integers(1000)}"
            rows.writerow([i, said, "abc"[i % 3], spam])
    return folder


def test_a_folder_is_found_by_what_its_files_hold(tmp_path: Path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "list.csv").write_text("a,b\n1,2\n")
    (tmp_path / "texts").mkdir()
    _comments(tmp_path / "texts")
    found = evaluate_files("comments", tmp_path)
    assert found.data == str(tmp_path / "texts")
    assert found.n == 240
    assert found.figures["f1_low"] <= found.figures["f1"] <= found.figures["f1_high"]
    with pytest.raises(FileUnreadable, match="No file"):
        evaluate_files("comments", tmp_path / "other")


@pytest.fixture
def few_simulations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulations of measure that take a minute or two in full, which their own tests look at."""
    monkeypatch.setattr("wrensong.measure.evaluations.lift.PANELS", 12)
    monkeypatch.setattr("wrensong.measure.evaluations.power.PANELS", 3)
    monkeypatch.setattr("wrensong.measure.evaluations.capture.SHOPS", 100)


@pytest.mark.usefixtures("few_simulations")
def test_all_methods_run_where_they_can_and_the_others_say_why(tmp_path: Path):
    _comments(tmp_path)
    run = CliRunner().invoke(main, ["evaluate", "--all", "--data", str(tmp_path), "--json"])
    assert run.exit_code == 0, run.output
    found = {one["name"]: one for one in json.loads(run.stdout)}
    assert set(found) == set(METHODS)
    assert found["growth"]["gates"] and found["comments"]["gates"]
    assert "creators" in found["fraud"]["not_measured"]
    words = CliRunner().invoke(main, ["evaluate", "comments", "--data", str(tmp_path)])
    assert words.exit_code == 0 and "f1 >= 0.93" in words.output


def test_a_gate_that_is_not_reached_is_said_and_is_no_error(tmp_path: Path):
    folder = _files(tmp_path, posts=2)
    run = CliRunner().invoke(main, ["evaluate", "engagement", "--data", str(folder)])
    assert run.exit_code == 0
    assert "fail" in run.output or "pass" in run.output


@pytest.mark.parametrize("words", [[], ["growth", "--all"], ["magic"], ["fraud"]])
def test_bad_input_ends_with_two(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["evaluate", *words]).exit_code == 2


@pytest.mark.usefixtures("few_simulations")
def test_the_library_measures_everything_on_a_workspace(crowd: Any):
    found = {one.name: one for one in crowd[0].workspace.vet.evaluate_all()}
    assert found["engagement"].found.n == 300
    assert found["growth"].found is not None
    assert "--data" in found["niche"].reason
