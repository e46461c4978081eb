"""Four processes send at once: nobody is written to twice, and the limit of the day holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.desk.conftest import database  # noqa: F401  a fixture: SQLite, and PostgreSQL if any
from tests.engage.many_senders import PEOPLE
from tests.engage.posting import mail_server
from tests.engage.writing import PUBLIC

from wrensong.engage.rules.addresses import canonical

ROOT = Path(__file__).parents[2]
SENDERS = 4


@pytest.mark.parametrize("limit", [11, 40])
def test_four_senders_write_to_nobody_twice_and_keep_the_limit(tmp_path, database, limit):  # noqa: F811
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    with mail_server() as (taken, url):
        environment = {
            **os.environ, "WRENSONG_HOME": str(tmp_path), "WRENSONG_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "wrensong.site.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "WRENSONG_MAIL_URL": url, "WRENSONG_PUBLIC_URL": PUBLIC,
            "WRENSONG_MAIL_SPACING": "0", "WRENSONG_DAILY_LIMIT": str(limit),
        }  # fmt: skip

        def process(what):
            pipe = subprocess.PIPE
            command = [sys.executable, "-m", "tests.engage.many_senders", what]
            return subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=pipe,
                                    stdout=pipe, text=True)  # fmt: skip

        made = process("make")
        made.communicate(timeout=120)
        assert made.returncode == 0
        senders = [process("send") for _ in range(SENDERS)]
        for one in senders:
            assert one.stdout.readline() == "ready\n"
        told = [one.communicate("go\n", timeout=120)[0].split(" ", 2) for one in senders]
    assert [one.returncode for one in senders] == [0] * SENDERS
    people = [canonical(to) for to in taken.to]
    assert len(people) == len(set(people)) == min(limit, PEOPLE)
    assert sum(int(sent) for sent, *_ in told) == len(people)
