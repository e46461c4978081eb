"""Four processes that propose and accept terms at once, on SQLite and PostgreSQL: versions rise by
one, nothing is agreed by half, and together no more is agreed than the law lets pass."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.collaborate.terms_writers import TURNS, WRITERS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def side(tmp_path: Path, database: str) -> Callable[..., subprocess.Popen[str]]:
    """``side("write", 1)``: tests.collaborate.terms_writers in a process of its own."""
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    environment = {
        **os.environ, "WRENSONG_HOME": str(tmp_path), "WRENSONG_DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "wrensong.site.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }  # fmt: skip

    def begin(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.collaborate.terms_writers", *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
        )

    return begin


@pytest.mark.slow
def test_four_at_once_agree_exactly_as_one_after_the_other(
    side: Callable[..., subprocess.Popen[str]],
) -> None:
    maker = side("make")
    maker.communicate(timeout=180)
    assert maker.returncode == 0
    writers = [side("write", number) for number in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    told: list[dict[str, Any]] = []
    for writer in writers:
        said = writer.communicate(timeout=300)[0]
        assert writer.returncode == 0
        told.append(json.loads(said))
    found = json.loads(side("count").communicate(timeout=120)[0])

    proposed = sum(one["proposed"] for one in told)
    assert found["versions"] == list(range(1, proposed + 1))
    assert WRITERS <= proposed <= WRITERS * TURNS
    assert found["agreed"] == found["by both"] and found["most"] == 2
    steps = found["steps"]
    assert [before for _, before, _ in steps] == ["proposed", *(after for *_, after in steps)][:-1]
    assert [act for act, *_ in steps].count("agree") == 1
    assert (found["state"], found["version"]) == ("agreed", 1 + len(steps))
    # 400 EUR each: two stay below 1 000 EUR, a third would not.
    assert found["paris"] == 2
    assert sum(one["refused"] for one in told) >= 2
