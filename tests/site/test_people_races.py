"""Two people at once: one invitation lets one person in, and an owner always remains.

Each contestant is a process of its own on one desk, as two servers would be; both wait for the
same instant.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

MAKE = """
import sys
from wrensong.desk.opening import ready
from pathlib import Path
ready(Path(sys.argv[1]))
from wrensong.desk.models import Membership, Role, Space, User
from wrensong.site.accounts.invitations import invite
space = Space.objects.create(slug="fern-salt", name="Fern & Salt", folder=".")
for name in ("ada", "ben"):
    user = User.objects.create_user(f"{name}@example.org", None, name.title())
    Membership.objects.create(user=user, space=space, role=Role.OWNER)
print(invite(space, user, "mina@example.org", Role.EDITOR)[1])
"""
START = """
import os, sys, time
from wrensong.desk.opening import start
start(os.environ["WRENSONG_HOME"])
from django.db import connection
from wrensong.core.errors import WrensongError
from wrensong.desk.models import Membership, Role, Space, User
from wrensong.site.accounts import invitations, members
space = Space.objects.get()
ada, ben = User.objects.filter(email__in=["ada@example.org", "ben@example.org"]).order_by("email")
time.sleep(max(0, float(sys.argv[1]) - time.time()))
try:
    {act}
    print("done")
except WrensongError as error:
    print(error.code)
"""
GUESS = """
import os
from concurrent.futures import ThreadPoolExecutor
from wrensong.desk.opening import start
start(os.environ["WRENSONG_HOME"])
from django.test import RequestFactory
from wrensong.core.errors import TooOften
from wrensong.site.accounts.throttle import count_try

def guess(n):
    try:
        asked = RequestFactory(REMOTE_ADDR=f"203.0.113.{n}").post("/")
        count_try("sign-in", asked, "ada@example.org")
        return 1
    except TooOften:
        return 0

with ThreadPoolExecutor(16) as pool:
    print(sum(pool.map(guess, range(48))))
"""
COUNT = """
from wrensong.desk.opening import start
import os
start(os.environ["WRENSONG_HOME"])
from wrensong.desk.models import *
print(Membership.objects.filter(role="owner").count(), Membership.objects.count(),
      User.objects.filter(email="mina@example.org").count(),
      Entry.objects.filter(verb="people.member.join").count())
"""


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """The environment of a desk of two owners, and the key of Mina's invitation in it."""
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    environment = {**os.environ, "WRENSONG_HOME": str(tmp_path)}
    environment.pop("WRENSONG_DATABASE_URL", None)
    environment["INVITATION"] = run(MAKE, environment, str(tmp_path))
    return environment


def run(code: str, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def race(environment: dict[str, str], *acts: str) -> list[str]:
    """What each act ends in when all begin at the same instant."""
    at = str(time.time() + 4)
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", START.replace("{act}", act), at],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for act in acts
    ]  # fmt: skip
    said = [one.communicate(timeout=60) for one in racing]
    assert all(one.returncode == 0 for one in racing), said
    return sorted(out.strip() for out, _ in said)


def test_one_invitation_lets_one_of_two_people_in(desk):
    act = "invitations.join_as_new(invitations.find(os.environ['INVITATION']), 'Mina', 'ovens {n}')"
    ends = race(desk, *(act.replace("{n}", str(n)) for n in range(3)))
    assert ends == ["done", "not-found", "not-found"]
    assert run(COUNT, desk) == "2 3 1 1"


def test_two_owners_who_remove_each_other_at_once_leave_one(desk):
    ends = race(desk, "members.remove(space, ada, ben.pk)", "members.remove(space, ben, ada.pk)")
    assert ends == ["done", "value-invalid"]
    assert run(COUNT, desk).startswith("1 1 ")


def test_two_owners_who_step_down_at_once_leave_one(desk):
    act = "members.change_role(space, {who}, {who}.pk, Role.VIEWER, 'owner')"
    ends = race(desk, act.replace("{who}", "ada"), act.replace("{who}", "ben"))
    assert ends == ["done", "value-invalid"]
    assert run(COUNT, desk).startswith("1 2 ")


def test_guesses_that_come_all_at_once_are_still_five(desk):
    assert int(run(GUESS, desk)) <= 5
