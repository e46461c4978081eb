"""The orders of the demo brand by city and day."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from wrensong.demo import regions as demo


@pytest.fixture(scope="session")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``regions.csv`` as the demo writes it."""
    from wrensong.demo.world import SEED, _dice

    path = tmp_path_factory.mktemp("regions") / "regions.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(demo.HEADER)
        rows.writerows(demo.rows(_dice(SEED, "regions")))
    return path
