"""What others wrote and the site serves: named, licensed, and unchanged."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

SAID = {"name", "version", "licence", "licence_file", "project", "used_for", "sha256"}


@pytest.fixture(scope="module")
def vendor(root: Path) -> Path:
    return root / "src" / "wrensong" / "site" / "static" / "vendor"


@pytest.fixture(scope="module")
def listed(vendor: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((vendor / "vendor.json").read_text("utf-8"))
    return found


def test_every_vendored_file_is_listed(
    vendor: Path, listed: dict[str, dict[str, Any]], tree: list[Path], root: Path
) -> None:
    inside = {
        (root / p).relative_to(vendor).as_posix() for p in tree if vendor in (root / p).parents
    }
    licences = {entry["licence_file"] for entry in listed.values()}
    assert inside - {"vendor.json"} == set(listed) | licences


def test_every_entry_says_what_it_is_and_under_which_licence(
    vendor: Path, listed: dict[str, dict[str, Any]]
) -> None:
    for name, entry in listed.items():
        assert set(entry) == SAID, name
        assert all(entry.values()), name
        assert (vendor / entry["licence_file"]).read_text("utf-8").strip()
        assert entry["project"].startswith("https://")


def test_every_vendored_file_is_the_one_that_was_listed(
    vendor: Path, listed: dict[str, dict[str, Any]]
) -> None:
    for name, entry in listed.items():
        content = (vendor / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], name
        assert entry["version"].encode() in content, name
