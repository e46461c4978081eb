"""What a treatment added: known effects are found, and none is claimed where none was."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

import wrensong
from wrensong.cli import main
from wrensong.core.errors import NotEnoughData, ValueInvalid
from wrensong.measure.domain import Design, Panel
from wrensong.measure.evaluations.lift import evaluate_lift
from wrensong.measure.evaluations.worlds import WORLDS, panel
from wrensong.measure.rules.lift import DIFFERENCES, SYNTHETIC, lift, moved, placebo_groups
from wrensong.measure.rules.saying import Verdict, verdict
from wrensong.measure.rules.simplex import shares
from wrensong.measure.service import lift as run_lift


def with_effect(effect: float, treated: int = 2) -> tuple[Panel, Design]:
    made, design = panel(WORLDS["shared"], (120, 25), treated, 20, 3, 1)
    values = made.values.copy()
    values[design.start :, list(design.treated)] += effect
    return Panel(made.places, made.times, values), design


def test_shares_are_the_best_a_general_optimiser_finds() -> None:
    rng = np.random.default_rng(5)
    columns, target = rng.normal(size=(30, 6)), rng.normal(size=30)

    def missed(w):
        return float(np.sum((columns @ w - target) ** 2))

    best = minimize(missed, np.full(6, 1 / 6), bounds=[(0, 1)] * 6, tol=1e-12,
                    constraints={"type": "eq", "fun": lambda w: w.sum() - 1})  # fmt: skip
    found = shares(columns, target)
    assert found.min() >= 0 and found.sum() == pytest.approx(1)
    assert missed(found) == pytest.approx(best.fun, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 1000), st.floats(-500, 500))
def test_the_unit_and_the_level_of_places_change_nothing_but_the_unit(seed, scale, level) -> None:
    made, design = panel(WORLDS["steady"], (40, 12), 1, 8, 1, seed)
    other = Panel(made.places, made.times, made.values * scale + level)
    one, two = lift(made, design), lift(other, design)
    assert two.effect.value == pytest.approx(one.effect.value * scale, rel=1e-5, abs=1e-6 * scale)
    assert [i.p for i in two.inferences] == pytest.approx([i.p for i in one.inferences])


@pytest.mark.parametrize("method", [SYNTHETIC, DIFFERENCES])
def test_an_effect_moves_the_estimate_by_exactly_itself(method: str) -> None:
    none, design = with_effect(0.0)
    some, _ = with_effect(4.0)
    before, after = lift(none, design, method), lift(some, design, method)
    assert after.effect.value - before.effect.value == pytest.approx(4.0)
    assert after.total.value == pytest.approx(after.effect.value * 2 * 20)
    assert after.effect.low < after.effect.value < after.effect.high


def test_a_clear_effect_is_seen_and_none_is_too_small_to_know() -> None:
    some, design = with_effect(3.0)
    none, _ = with_effect(0.0)
    found = lift(some, design)
    assert verdict(found) == Verdict.SEEN and found.effect.low > 0
    assert verdict(lift(none, design)) == Verdict.SMALL


def test_a_design_in_which_no_effect_could_pass_says_so() -> None:
    made, design = panel(WORLDS["steady"], (40, 6), 1, 8, 1, 2)
    values = made.values.copy()
    values[design.start :, list(design.treated)] *= 50
    assert verdict(lift(Panel(made.places, made.times, values), design)) == Verdict.CANNOT


def test_what_happens_after_the_treatment_changes_nothing_of_it() -> None:
    made, design = with_effect(2.0)
    longer = np.vstack([made.values, made.values[-5:] * 9])
    times = (*made.times, *(f"later {i}" for i in range(5)))
    assert lift(Panel(made.places, times, longer), design).effect == lift(made, design).effect


def test_moved_blocks_count_every_position_once() -> None:
    gap = np.array([0.0, 0, 0, 0, 0, 0, 0, 0, 5, 5]) - 1.0
    assert moved(gap, 2) == pytest.approx(0.1)
    assert moved(np.zeros(10), 2) == 1.0


def test_placebo_groups_are_as_many_places_and_never_the_treated_ones() -> None:
    groups = placebo_groups(30, (3, 9), 7)
    assert len(groups) == 199 == len({tuple(g) for g in groups})
    assert all(len(set(g)) == 2 for g in groups) and [3, 9] not in groups
    assert placebo_groups(5, (2,), 7) == [[0], [1], [3], [4]]


def test_chance_is_not_taken_for_an_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the panels of the evaluation: its gates are for all of them."""
    monkeypatch.setattr("wrensong.measure.evaluations.lift.PANELS", 90)
    found = evaluate_lift(None, 11)
    assert max(found["size"][f"{m}_placebo_places"]
               for m in ("synthetic_control", "difference_in_differences")) <= 0.2  # fmt: skip
    assert found["coverage"]["synthetic_control"] >= 0.8


def run(*words: str):
    return CliRunner().invoke(main, ["measure", *words], catch_exceptions=False)


WORKED = ("--treated", "Graz", "--treated", "Leipzig", "--from", "2026-10-04")
NOTHING = ("--treated", "Kassel", "--treated", "Linz", "--from", "2026-10-04")


def test_the_planted_lift_of_the_demo_is_found_and_the_planted_null_is_not(regions) -> None:
    told = json.loads(run("lift", str(regions), *WORKED, "--json").output)
    assert told["verdict"] == "seen"
    assert told["share"]["low"] <= 0.22 <= told["share"]["high"]
    assert json.loads(run("lift", str(regions), *NOTHING, "--json").output)["verdict"] == (
        "too small to know"
    )


def test_the_answer_in_words_names_interval_checks_and_assumptions(regions, tmp_path) -> None:
    told = run("lift", str(regions), *NOTHING, "--chart", str(tmp_path / "c.svg")).output
    for part in ("Too small to know", "90% interval", "groups of places", "positions of",
                 "would be seen", "This assumes:"):  # fmt: skip
        assert part in told
    drawn = (tmp_path / "c.svg").read_text("utf-8")
    assert drawn.startswith("<svg") and "Too small to know" in drawn and "observed" in drawn


def test_the_table_has_a_row_for_each_period(regions) -> None:
    lines = run("lift", str(regions), *WORKED, "--csv").output.strip().splitlines()
    assert lines[0] == "period,observed,expected,difference,treated" and len(lines) == 141


def test_the_library_gives_the_same_as_the_command(regions, tmp_path) -> None:
    ws = wrensong.open(tmp_path / "ws")
    found = ws.measure.lift(regions, ("Graz", "Leipzig"), "2026-10-04")
    told = json.loads(run("lift", str(regions), *WORKED, "--json").output)
    assert found.lift.effect.value == pytest.approx(told["effect"]["value"])


def test_a_place_or_period_that_is_not_there_is_named(regions) -> None:
    with pytest.raises(ValueInvalid, match="Atlantis"):
        run_lift(regions, ("Atlantis",), "2026-10-04")
    with pytest.raises(ValueInvalid, match="2031"):
        run_lift(regions, ("Graz",), "2031-01-01")
    with pytest.raises(NotEnoughData, match="before"):
        run_lift(regions, ("Graz",), "2026-06-14")
