"""A desk that real processes share: SQLite, or PostgreSQL where the run has one."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POSTGRESQL = os.environ.get("WRENSONG_DATABASE_URL", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the desk of the processes is; empty: in their home folder."""
    if request.param == "sqlite":
        yield ""
        return
    if not POSTGRESQL:
        pytest.skip("no PostgreSQL in this run; python -m tools.postgresql gives one")
    import psycopg

    name = f"busy_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield f"{POSTGRESQL.rpartition('/')[0]}/{name}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def process(tmp_path: Path, database: str) -> Callable[..., subprocess.Popen[str]]:
    """``process("work")``: tests.desk.busy in a process of its own, on a home in ``tmp_path``."""
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    environment = {
        **os.environ,
        "WRENSONG_HOME": str(tmp_path),
        "WRENSONG_DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.desk.busy_settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }

    def begin(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.desk.busy", *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
        )

    return begin
