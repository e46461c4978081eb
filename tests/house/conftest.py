from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the source tree."""
    return ROOT


@pytest.fixture(scope="session")
def tree(root: Path) -> list[Path]:
    """Every file that is or would be under version control, relative to the top."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, text=True,
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("not a checkout: the list of files comes from git")
    return [Path(name) for name in listed.stdout.split("\0") if name and (root / name).is_file()]


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the demo world."""
    from wrensong.demo.world import build_world

    return build_world(tmp_path_factory.mktemp("demo")).folder


@pytest.fixture(scope="session")
def prose(root: Path) -> str:
    """All that the documents say."""
    pages = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return "\n".join(page.read_text("utf-8") for page in pages)


@pytest.fixture(scope="session")
def demo_review(demo_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One review of the demo world without its evidence cards."""
    from wrensong.front import open_workspace

    workspace = open_workspace(tmp_path_factory.mktemp("reviewed") / "workspace")
    for name in ("creators", "posts", "comments"):
        workspace.discover.import_file(demo_files / f"{name}.csv")
    return workspace.vet.review("@mina.bakes", quick=True)
