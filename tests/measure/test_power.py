"""What a design could see, before anybody spends."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import wrensong
from wrensong.cli import main
from wrensong.core.errors import NotEnoughData
from wrensong.measure.evaluations.power import evaluate_power
from wrensong.measure.evaluations.worlds import WORLDS, panel
from wrensong.measure.rules.power import power


def test_a_larger_effect_is_never_harder_to_see() -> None:
    made, design = panel(WORLDS["steady"], (120, 20), 2, 14, 1, 3)
    found = power(made, design.treated, 14)
    assert np.all(np.diff(found.chances) >= -1e-9)
    assert found.chances[-1] > 0.95
    assert np.interp(found.smallest, found.effects, found.chances) >= found.asked - 0.02


def test_more_places_and_a_longer_time_see_smaller_effects() -> None:
    made, _ = panel(WORLDS["steady"], (200, 30), 1, 14, 1, 4)
    small = power(made, (0,), 7).smallest
    assert power(made, tuple(range(8)), 28).smallest < small


def test_planned_and_seen_agree_on_a_few_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wrensong.measure.evaluations.power.PANELS", 30)
    monkeypatch.setattr("wrensong.measure.evaluations.power.SHAPES", ((90, 20, 14, 3),))
    assert evaluate_power(None, 3)["error"] <= 0.12


def test_the_command_says_the_smallest_effect_and_the_chances(regions: Path, tmp_path) -> None:
    words = ["measure", "power", str(regions), "--treated", "Graz", "--periods", "28"]
    told = CliRunner().invoke(main, words, catch_exceptions=False).output
    assert "smallest effect" in told and "chance to see it" in told
    as_json = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)
    found = wrensong.open(tmp_path / "ws").measure.power(regions, ("Graz",), 28)
    assert as_json["smallest"] == pytest.approx(found.power.smallest)
    rows = CliRunner().invoke(main, [*words, "--csv"]).output.splitlines()
    assert rows[0] == "effect,chance" and len(rows) == 82


def test_too_short_a_history_is_refused(regions: Path, tmp_path) -> None:
    with pytest.raises(NotEnoughData, match="140 periods"):
        wrensong.open(tmp_path / "ws").measure.power(regions, ("Graz",), 36)
