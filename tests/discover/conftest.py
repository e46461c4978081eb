"""A fresh workspace with its room discover."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wrensong.discover.service import Discover
from wrensong.front import OpenWorkspace, open_workspace
from wrensong.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


@pytest.fixture
def discover(workspace: Workspace) -> Discover:
    return Discover(workspace)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file and get its path."""

    def write(content: str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> OpenWorkspace:
    """The demo world, imported; tests leave its facts as they are."""
    from wrensong.demo.world import build_world

    files = build_world(tmp_path_factory.mktemp("demo")).folder
    workspace = open_workspace(tmp_path_factory.mktemp("searched") / "workspace")
    for name in ("creators", "posts", "comments", "followers", "audience"):
        workspace.discover.import_file(files / f"{name}.csv")
    return workspace
