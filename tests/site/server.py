"""A real `wrensong serve` in a process of its own, and a program that talks to it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TOKEN = """
import sys; from wrensong.desk.opening import start; start(sys.argv[1])
import hashlib; from datetime import timedelta; from django.utils import timezone
from wrensong.desk.models import Membership, Token
m = Membership.objects.get()
Token.objects.create(user=m.user, space=m.space, name="test", role="owner",
    digest=hashlib.sha256(b"key").hexdigest(), expires_at=timezone.now() + timedelta(days=1))
print(m.space.slug)
"""


class Server:
    """A running server: ``said`` is what it printed so far."""

    def __init__(self, home: Path, *words: str, command: str = "serve") -> None:
        self.home = home
        self.log = home.parent / f"{home.name}-{time.monotonic_ns()}.log"
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("WRENSONG_", "DJANGO_"))}
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wrensong", "-w", str(home), command, "--no-open",
                 "--port", "0", *words],
                stdout=out, stderr=subprocess.STDOUT, env=plain, cwd=home.parent,
            )  # fmt: skip

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def address(self) -> str:
        """Where it answers; waits until it does, or fails with what was printed."""
        for _ in range(600):
            found = re.search(r"answers at (http://\S+)/", self.said)
            if found:
                return found[1]
            assert self.process.poll() is None, self.said
            time.sleep(0.1)
        raise AssertionError(self.said)

    def link(self) -> str:
        """The one-time link it printed."""
        found = re.search(r"^  (http\S+/sign-in/\S+)$", self.said, re.MULTILINE)
        assert found, self.said
        return found[1]

    def workers(self) -> list[int]:
        """The processes of its workers."""
        told = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True,
        ).stdout  # fmt: skip
        return [int(line.split()[0]) for line in told.splitlines() if "workers" in line]

    def worker_of(self, lane: str) -> int:
        """The process of one lane's worker."""
        for pid in self.workers():
            if lane in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
        raise AssertionError(f"no worker for {lane}")

    def token(self) -> str:
        """Make a token for the owner; the slug of her workspace."""
        done = subprocess.run(
            [sys.executable, "-c", _TOKEN, str(self.home)], capture_output=True, text=True,
            env={k: v for k, v in os.environ.items() if not k.startswith("WRENSONG_")},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def call(self, path: str, body: bytes | None = None, kind: str = "application/json") -> Any:
        """An answer of the API, with the token."""
        headers = {"Authorization": "Bearer key", "Content-Type": kind}
        request = urllib.request.Request(self.address + path, body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def send_file(self, path: str, name: str, content: bytes, **fields: str) -> Any:
        """An answer of the API to a file."""
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in fields.items()
        ]
        head = (f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: text/csv\r\n\r\n")  # fmt: skip
        body = b"".join([*parts, head.encode(), content, b"\r\n--x--\r\n"])
        return self.call(path, body, "multipart/form-data; boundary=x")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(40)


@contextlib.contextmanager
def serving(home: Path, *words: str, command: str = "serve") -> Iterator[Server]:
    """A server that is gone afterwards."""
    server = Server(home, *words, command=command)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()


def alive(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_until(true: Any, seconds: float = 60, what: str = "") -> None:
    """Wait for something to become true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def status_of(address: str) -> int:
    """The status an address answers with."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
