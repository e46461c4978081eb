"""One demo world for all tests of this folder, and its files as rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wrensong.cli import main
from wrensong.demo.world import World, build_world

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def rows(world: World) -> Callable[[str], Rows]:
    read: dict[str, Rows] = {}

    def table(name: str) -> Rows:
        if name not in read:
            with (world.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                read[name] = list(csv.DictReader(file))
        return read[name]

    return table


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """`wrensong demo --no-serve`, run once: its folder and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "wrensong-demo"
    words = ["demo", "--no-serve", "--no-open", "--out", str(folder)]
    return folder, CliRunner().invoke(main, words, catch_exceptions=False)
