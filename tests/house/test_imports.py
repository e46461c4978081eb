"""Directions of import, purity, and how much `wrensong --help` loads."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
import time
from pathlib import Path

import grimp
import pytest

MAIN = "from wrensong.cli import main"
ROOMS = ("discover", "vet", "match", "plan")
HEAVY = ["duckdb", "pyarrow", "numpy", "scipy", "jinja2", "rich", "openpyxl"]
CLOCKS_AND_DOORS = {"open", "print", "input", "utc_now", "now", "today", "urlopen", "read_text",
                    "write_text", "read_bytes", "write_bytes", "getenv", "default_rng"}  # fmt: skip


def test_the_contracts_of_the_architecture_are_kept(root: Path) -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=root, capture_output=True, text=True,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_only_what_does_the_work_of_a_service_touches_the_lake() -> None:
    graph = grimp.build_graph("wrensong", exclude_type_checking_imports=True)
    store = {"wrensong.workspace", *graph.find_descendants("wrensong.lake")}
    store -= {"wrensong.lake.schema"}  # names and meanings of columns: no data
    readers = {
        module
        for room in ROOMS
        for module in graph.find_descendants(f"wrensong.{room}")
        if graph.find_modules_directly_imported_by(module) & store
    }
    allowed = {"service", "facts", "importing", "identity", "evaluations", "questions", "cache"}
    allowed |= {"search", "people", "audiences", "lists"}
    assert {m.split(".")[2] for m in readers} <= allowed
    for room in ROOMS:
        assert graph.find_modules_that_directly_import(f"wrensong.{room}.cli") == set()


def test_nouns_and_formulas_have_no_clock_and_no_door(root: Path) -> None:
    impure = []
    for path in (root / "src" / "wrensong").rglob("*.py"):
        if not {"domain", "rules"} & {part.removesuffix(".py") for part in path.parts}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                before, _, called = ast.unparse(node.func).rpartition(".")
                shipped = before.startswith("files(")  # data of the package is a constant
                seeded = called == "default_rng" and node.args
                if called in CLOCKS_AND_DOORS and not shipped and not seeded:
                    impure.append(f"{path.relative_to(root)}:{node.lineno} {called}")
    assert impure == []


@pytest.mark.parametrize(
    "arguments", [["-c", "import wrensong"], ["-c", f"{MAIN}; main(['--help'])"]]
)
def test_nothing_heavy_is_loaded_before_it_is_used(arguments: list[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert "wrensong" in loaded
    assert sorted(loaded.intersection(HEAVY)) == []


def test_help_is_there_in_under_a_fifth_of_a_second() -> None:
    script = f"{MAIN}; main(['--help'])"

    def seconds(code: str) -> float:
        took = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
            took.append(time.perf_counter() - start)
        return statistics.median(took)

    helped = seconds(script)
    # On a busy machine starting Python with click alone may take long: then little more.
    assert helped < max(0.2, 1.6 * seconds("import click")), f"{helped:.3f} s"
