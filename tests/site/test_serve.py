"""`wrensong serve`, as a real process: first start, workers that die, stopping."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.site.server import Server, alive, serving, status_of, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
ROWS, STEP = 620_000, 500_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("serve") / "spring-launch") as running:
        assert running.address
        yield running


def test_the_first_start_makes_the_workspace_and_prints_a_way_in(server: Server) -> None:
    assert (server.home / "wrensong.toml").is_file()
    assert server.link().startswith(server.address)
    assert "signs you in as the owner, once" in server.said
    assert status_of(server.address + "/health") == 200


def test_what_the_desk_keeps_is_readable_by_its_owner_alone(server: Server) -> None:
    for name in ("desk.sqlite3", "secret.key"):
        assert (server.home / name).stat().st_mode & 0o077 == 0, name


def test_the_workspace_is_called_like_its_folder(server: Server) -> None:
    assert server.token() == "spring-launch"
    told = server.call("/api/w/spring-launch/")
    assert told["name"] == "Spring launch" and told["accounts"] == 0
    assert [step["done"] for step in told["steps"]] == [False, False, False]


def test_a_folder_that_is_served_already_is_refused_with_the_address(server: Server) -> None:
    second = Server(server.home)
    assert second.process.wait(60) == 2
    assert "is being served already" in second.said and server.address in second.said


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = Server(tmp_path / "w", "--port", str(port))
        assert refused.process.wait(60) == 2
    assert f"cannot listen on 127.0.0.1:{port}" in refused.said
    assert f"--port {port + 1}" in refused.said and "Traceback" not in refused.said


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    assert len(server.workers()) == 2
    dead = server.worker_of("answers")
    os.kill(dead, signal.SIGKILL)
    wait_until(lambda: not alive(dead) and len(server.workers()) == 2, what="two workers again")
    assert dead not in server.workers()


@pytest.mark.slow
def test_an_import_whose_worker_is_killed_goes_on_and_stores_every_row_once(
    tmp_path: Path,
) -> None:
    from wrensong.workspace import Workspace

    content = b"username,platform,followers\n" + b"".join(
        b"c%d,instagram,%d\n" % (n, 1000 + n % 9000) for n in range(ROWS)
    )
    with serving(tmp_path / "big") as server:
        assert server.address
        slug = server.token()
        asked = server.send_file(f"/api/w/{slug}/imports", "big.csv", content)
        place = f"/api/w/{slug}/imports/{asked['id']}"
        wait_until(lambda: server.call(place)["done"] >= STEP, 240, "the first step")
        assert server.call(place)["state"] == "running"
        os.kill(server.worker_of("long"), signal.SIGKILL)
        lake = Workspace.open(server.home, create=False).lake
        assert STEP <= lake.count("accounts") < ROWS
        wait_until(lambda: server.call(place)["state"] == "done", 240, "the import again")
        told = server.call(place)
        assert server.stop() == 0
    lake = Workspace.open(tmp_path / "big", create=False).lake
    assert lake.count("accounts") == lake.count("snapshots") == ROWS
    rows = lake.run("SELECT COUNT(DISTINCT handle) AS n FROM accounts")
    assert rows["n"][0].as_py() == ROWS
    assert told["read"] == ROWS and told["bad"] == 0
    assert told["added"] + told["unchanged"] == ROWS
    assert "interrupted and went on" in told["warnings"][0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_takes_its_workers_with_it(tmp_path: Path, number: int) -> None:
    with serving(tmp_path / "w") as server:
        assert server.address
        workers = server.workers()
        assert server.stop(number) == 0
        assert not any(alive(pid) for pid in workers)
        assert "Stopped. Everything is kept" in server.said
        assert not (server.home / ".serving.json").exists()


def test_a_server_that_is_killed_takes_its_workers_with_it_soon(tmp_path: Path) -> None:
    with serving(tmp_path / "w") as server:
        assert server.address
        wait_until(lambda: len(server.workers()) == 2)
        workers = server.workers()
        server.stop(signal.SIGKILL)
        wait_until(lambda: not any(alive(pid) for pid in workers), 20, "the workers to leave")
        again = Server(server.home)
        try:
            assert status_of(again.address + "/health") == 200
        finally:
            again.stop()


def _run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("WRENSONG_", "DJANGO_"))}
    command = [sys.executable, "-m", "wrensong", "-w", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, env=plain, timeout=120)


def test_an_older_desk_is_refused_until_it_is_upgraded_after_a_backup(tmp_path: Path) -> None:
    home = tmp_path / "w"
    home.mkdir()
    (home / "wrensong.toml").write_text("format = 1\n")
    assert "The desk was made." in _run(home, "upgrade").stdout
    with sqlite3.connect(home / "desk.sqlite3") as desk:
        desk.execute("DELETE FROM django_migrations WHERE app = 'plan'")
        tables = desk.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            if name.startswith("plan_"):
                desk.execute(f"DROP TABLE {name}")
    refused = _run(home, "serve", "--no-open", "--port", "0")
    assert refused.returncode == 2
    assert "older Wrensong" in refused.stderr and "wrensong upgrade" in refused.stderr
    assert "made by an older version" in _run(home, "doctor").stdout
    done = _run(home, "upgrade")
    assert done.returncode == 0, done.stderr
    kept = re.search(r"kept in (\S+\.zip)\.", done.stdout)
    assert kept and Path(kept[1]).is_file()
    assert "nothing was changed" in _run(home, "upgrade").stdout
    assert "made by this version" in _run(home, "doctor").stdout


def test_a_newer_desk_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "w"
    home.mkdir()
    (home / "wrensong.toml").write_text("format = 1\n")
    _run(home, "upgrade")
    with sqlite3.connect(home / "desk.sqlite3") as desk:
        desk.execute("INSERT INTO django_migrations (app, name, applied) "
                     "VALUES ('desk', '0099_later', '2030-01-01')")  # fmt: skip
    for words in (("serve", "--no-open", "--port", "0"), ("upgrade",)):
        refused = _run(home, *words)
        assert refused.returncode == 2 and "newer Wrensong" in refused.stderr


def test_others_who_could_listen_in_are_warned_of(tmp_path: Path) -> None:
    with serving(tmp_path / "w", "--host", "0.0.0.0") as server:
        assert server.address.startswith("http://localhost:")
        assert "without HTTPS they can read what is sent" in server.said
        assert "`hosts`" in server.said


def test_a_link_for_somebody_is_printed_on_request_and_for_nobody_else(tmp_path: Path) -> None:
    refused = _run(tmp_path / "w", "serve", "--no-open", "--port", "0", "--link", "x@example.org")
    assert refused.returncode == 2 and "Nobody here has the address" in refused.stderr
