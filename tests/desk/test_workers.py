"""Workers in real processes, on SQLite and PostgreSQL: every job is done once."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

JOBS, WORKERS = 120, 4


def test_four_workers_at_once_never_do_a_job_twice(
    process: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process("make", JOBS).communicate(timeout=60)
    workers = [process("work") for _ in range(WORKERS)]
    for worker in workers:
        assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate(timeout=120)
        assert worker.returncode == 0
    lines = [line.split() for line in (tmp_path / "marks").read_text().splitlines()]
    assert len({pid for _, pid in lines}) > 1
    assert Counter(job for job, _ in lines) == {str(n): 1 for n in range(1, JOBS + 1)}
    assert process("count").communicate(timeout=60)[0] == f"{JOBS}\n"
