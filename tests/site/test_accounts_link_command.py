"""``wrensong site link``: a way in for who is locked out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MAKE = """
import sys
from pathlib import Path
from wrensong.desk.opening import ready
ready(Path(sys.argv[1]))
from wrensong.desk.models import User
User.objects.create_user("ada@example.org", "a long enough password", "Ada")
User.objects.update(totp_secret="JBSWY3DPEHPK3PXP")
"""
USE = """
import sys
from pathlib import Path
from wrensong.desk.opening import ready
ready(Path(sys.argv[1]))
from wrensong.desk.models import Entry
from wrensong.site.accounts.links import use_link
user = use_link(sys.argv[2].rsplit("/", 1)[-1])
print(user.email, bool(user.totp_secret), *sorted(Entry.objects.values_list("verb", flat=True)))
"""
COMMAND = """
import sys
from pathlib import Path
from wrensong.cli import Context
from wrensong.core.errors import WrensongError
from wrensong.site.accounts.cli import link
try:
    link(sys.argv[2:], standalone_mode=False, obj=Context(Path(sys.argv[1])))
except WrensongError as error:
    print(error.sentence, error.next_step)
    sys.exit(2)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    run(MAKE, str(tmp_path))
    return tmp_path


def run(code: str, home: str, *arguments: str, ends: int = 0) -> str:
    environment = {**os.environ, "WRENSONG_HOME": home}
    environment.pop("WRENSONG_DATABASE_URL", None)
    command = [sys.executable, "-c", code, home, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout.strip()


def test_the_command_prints_a_link_that_signs_ada_in_once_and_still_asks_for_her_code(home):
    said = run(COMMAND, str(home), "Ada@example.org")
    assert said.startswith("http://localhost:8420/sign-in/") and len(said.splitlines()) == 1
    assert run(USE, str(home), said) == "ada@example.org True people.link.print"
    kept = b"".join(path.read_bytes() for path in home.glob("desk.sqlite3*"))
    assert said.rsplit("/", 1)[-1].encode() not in kept


def test_who_lost_the_phone_too_is_no_longer_asked_for_codes(home):
    said = run(COMMAND, str(home), "ada@example.org", "--forget-codes")
    assert run(USE, str(home), said) == "ada@example.org False people.codes.off people.link.print"


def test_an_unknown_address_is_said_to_be_unknown(home):
    assert "Nobody with the address eve@" in run(COMMAND, str(home), "eve@example.org", ends=2)
