"""Several people at one relationship at the same moment: nothing is lost, nothing done twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# In a process of its own: the desk of the tests lies in memory, where writers cannot wait.
WRITE = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from wrensong.desk.opening import home_space, ready

home = Path(sys.argv[1])
(home / "wrensong.toml").write_text("format = 1")
ready(home)
from django.db import connection
from wrensong.core.errors import ChangedMeanwhile
from wrensong.engage.desk import note_contacted
from wrensong.engage.desk.relationships import get_relationship, plan_next, today
from wrensong.engage.desk.touches import Did, add_touch
from wrensong.engage.models import Contact, Relationship, Touch
from wrensong.match.desk import BrandRecord

space, moment = home_space("Fern & Salt"), datetime(2026, 11, 2, 9, tzinfo=UTC)
brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text="")
mina = Contact.objects.create(space=space, account="ac_1", platform="instagram", handle="mina")
pk = Relationship.objects.create(contact=mina, brand=brand).pk

def write(writer):
    try:
        own = get_relationship(space, pk)
        note_contacted(own, moment)
        for number in range(6):
            add_touch(own, None, Did("comment", text=f"{writer}.{number}"))
        try:
            plan_next(own, None, 1, f"Plan of {writer}", today())
        except ChangedMeanwhile:
            return 0
        return 1
    finally:
        connection.close()

with ThreadPoolExecutor(4) as pool:
    taken = list(pool.map(write, range(4)))
print(json.dumps({
    "texts": sorted(Touch.objects.filter(kind="comment").values_list("text", flat=True)),
    "mails": Touch.objects.filter(kind="email").count(),
    "taken": sum(taken),
    "version": get_relationship(space, pk).version,
}))
"""


def test_touches_of_four_writers_are_all_kept_and_one_plan_wins(tmp_path: Path) -> None:
    own = {key: value for key, value in os.environ.items() if not key.startswith("WRENSONG_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    ran = subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path)], env=own, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout)
    assert told["texts"] == sorted(f"{w}.{n}" for w in range(4) for n in range(6))
    assert (told["mails"], told["taken"], told["version"]) == (1, 1, 2)
