"""A fresh workspace with its room discover."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wrensong.discover.service import Discover
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
