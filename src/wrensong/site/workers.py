"""The worker processes beside the server, one for each lane; one that dies is started again."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from wrensong.desk.opening import HOME, start

log = logging.getLogger("wrensong.workers")
LANES = ("answers", "long")
LOOK_EVERY = 0.5
LONGEST_PAUSE = 30.0
PATIENCE = 10.0
"""Seconds a worker may take to end its job's step when the server stops; then it is killed,
and the job goes on after the next start."""


class Workers:
    """Starts the workers of a home folder, watches them, stops them."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._look_after, daemon=True)

    def start(self) -> None:
        """Start a worker for each lane."""
        for lane in LANES:
            self._running[lane] = self._process(lane)
        self._watch.start()

    def stop(self) -> None:
        """End all workers; jobs that run are put back."""
        self._stopping.set()
        if self._watch.is_alive():
            self._watch.join()
        for process in self._running.values():
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _look_after(self) -> None:
        pause, next_start = dict.fromkeys(LANES, 0.0), dict.fromkeys(LANES, 0.0)
        while not self._stopping.wait(LOOK_EVERY):
            now = time.monotonic()
            for lane, process in self._running.items():
                if process.poll() is None or now < next_start[lane]:
                    continue
                log.warning(
                    "the worker for %s ended (%s); starting another", lane, process.returncode
                )
                # One that dies at once each time is started ever less often.
                lived = now - next_start[lane]
                pause[lane] = 0.0 if lived > 60 else min(LONGEST_PAUSE, 2 * pause[lane] + 1)
                next_start[lane] = now + pause[lane]
                self._running[lane] = self._process(lane)

    def _process(self, lane: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, HOME: str(self._home.resolve())}
        code = f"import wrensong.site.workers as w; w.run({lane!r})"
        return subprocess.Popen([sys.executable, "-c", code], env=environment)


def run(lane: str) -> None:
    """A worker's process: until it is stopped or its server is gone."""
    start(os.environ[HOME])
    from wrensong.desk.worker import leave_with_parent, reclaim, work

    leave_with_parent()
    reclaim(lane)
    work(lane)
