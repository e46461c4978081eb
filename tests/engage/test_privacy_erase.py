"""After erasing, no file of the workspace holds her, and everybody else is as before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engage.leaks import leaks

ROOT = Path(__file__).parents[2]
WORDS = ["mina.bakes", "minabakes", "Mina Okafor", "mina@mina-bakes.example", "mina-bakes"]
EXTRA = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
import pyarrow as pa
from wrensong.desk.opening import ready
ready(Path(sys.argv[1]))
from wrensong.front import open_workspace, prepare
from wrensong.desk.readings import declare_prepared
home = Path(sys.argv[1])
ws = open_workspace(home)
other = ws.discover.account("@nils.kocht..wren")["account_id"]
mina = ws.discover.account("@mina.bakes")["account_id"]
seen = datetime(2026, 11, 1, tzinfo=UTC)
def bring(name, kind, text):
    path = home.parent / name
    path.write_text(text, "utf-8")
    ws.discover.import_file(path, kind, observed_at=seen, platform="instagram")
bring("creators of mina.bakes.csv", "creators",
      "handle,followers,name,bio,email,user id\\n@mina.bakes,12500,Mina Okafor,Sourdough,"
      "mina@mina-bakes.example,17841400099887766\\n@nils.kocht..wren,900,Nils,"
      "Baking with Mina Okafor (@mina.bakes),nils@example.org,\\n")
bring("posts.csv", "posts",
      "handle,post id,date,caption,likes\\n@nils.kocht..wren,pp1,2026-10-01,"
      "A loaf with @Mina.Bakes #minabakes and MINA OKAFOR mina@mina-bakes.example,12\\n")
bring("comments.csv", "comments",
      "post id,comment id,commenter,text,date\\npp1,cc1,mina.bakes,Lovely crumb,2026-10-02\\n"
      "pp1,cc2,ada,ask mina.bakes,2026-10-03\\n")
bring("followers.csv", "followers", "handle,follower\\n@nils.kocht..wren,mina.bakes\\n"
      "@nils.kocht..wren,somebody\\n")
own = home.parent / "own.csv"
own.write_text("email,orders\\nmina@mina-bakes.example,3\\n", "utf-8")
ws.discover.own(own, keep=True)
ws.discover.people_decide("reject", "@mina.bakes", "@nils.kocht..wren")
rows = {"account_id": [mina], "source": ["quote"], "observed_at": [seen.replace(tzinfo=None)]}
ws.lake.append("quotes", pa.table({**rows, "format": ["post"], "currency": ["EUR"],
               "kind": ["asked"]}))
ws.lake.append("forecasts", pa.table({**rows, "forecast": ["fo_1"], "metric": ["engagement"],
               "brand": ["mina.bakes"], "value": [1.0]}))
(home / "brief.toml").write_text('must = ["@mina.bakes", "@nils.kocht..wren"]\\n', "utf-8")
(home / "brands.toml").write_text('# Mina Okafor\\n', "utf-8")
(home / "imports").mkdir(exist_ok=True)
(home / "imports" / "99-bad-rows.csv").write_text("line,reason,content\\n1,x,handle=mina.bakes\\n"
                                                  "2,y,handle=nils\\n", "utf-8")
up = home / "uploads" / "0011223344556677"
up.mkdir(parents=True)
(up / "mina.csv").write_text("handle\\n@mina.bakes\\n", "utf-8")
declare_prepared(home, prepare(home))
from wrensong.desk import audit
from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Answer, Space, User
from wrensong.engage.desk import contact_of
from wrensong.match.desk import import_brief
from wrensong.match.desk.decisions import decide
space, ben = Space.objects.get(slug="fern-salt"), User.objects.get(email="ben@example.org")
brief = import_brief(space, ben, 'budget = "900 EUR"\\ngoal = "engagement"\\n[brand]\\n'
    'name = "Fern & Salt"\\nniche = ["sourdough"]\\n[creators]\\nplatforms = ["instagram"]\\n'
    'must = ["mina.bakes", "nils.kocht..wren"]\\n', "With mina.bakes")
decide(brief, ben, "mina.bakes", "keep", "Mina Okafor bakes well")
job = enqueue("discover.preview", space, {"accounts": [mina, other], "of": "@mina.bakes"},
              label="About @mina.bakes")
Answer.objects.create(space=space, kind="x", digest="d", facts="old", body={"mina.bakes": 1})
audit.record("creator.look", space=space, user=ben, subject="creator:x", label="@mina.bakes",
             before=[mina], after={"who": "Mina Okafor"})
print(json.dumps({"account": mina, "brief": brief.pk, "job": job.pk, "other": other}))
"""
CHECK = """
import json, sys
from pathlib import Path
from wrensong.desk.opening import ready
ready(Path(sys.argv[1]))
from wrensong.desk.models import Entry, Job
from wrensong.engage.models import Contact, Erasure, Suppression
from wrensong.match.models import BriefRecord, Decision
from wrensong.front import open_workspace
ws = open_workspace(sys.argv[1])
brief = BriefRecord.objects.get(pk=int(sys.argv[2]))
from wrensong.match.desk.decisions import effective_brief
print(json.dumps({
    "must": list(effective_brief(brief).must), "name": brief.name,
    "contacts": list(Contact.objects.values_list("name", flat=True)),
    "erasures": Erasure.objects.filter(done_at__isnull=False).count(),
    "suppressed": list(Suppression.objects.values_list("reason", flat=True)),
    "log": [str(e.label) for e in Entry.objects.filter(verb="engage.privacy.erase")],
    "params": Job.objects.get(pk=int(sys.argv[3])).params,
    "others": ws.lake.run("SELECT COUNT(*) AS n FROM accounts")["n"][0].as_py(),
    "caption": ws.lake.run("SELECT caption FROM posts WHERE post = 'pp1'")["caption"][0].as_py(),
    "found": [str(r) for r in ws.discover.search("mina.bakes").rows][:3]
             if hasattr(ws.discover.search("sourdough"), "rows") else [],
}))
"""


def run(home: Path, *args: str, code: str | None = None, fails: bool = False) -> str:
    """A process of its own: its words. ``code`` is Python, else a command of wrensong."""
    command = ["-c", code, str(home), *args] if code else ["-m", "wrensong", "-w", str(home), *args]
    own = {"WRENSONG_HOME": str(home.resolve())}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env={**os.environ, **own},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert fails or not done.returncode, done.stderr[-3000:]
    return done.stdout + (done.stderr if fails else "")


@pytest.fixture(scope="module")
def filled(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A home where everything that can name somebody names Mina; never changed."""
    home = tmp_path_factory.mktemp("erase") / "home"
    shutil.copytree(demo_folder, home)
    own = {"WRENSONG_HOME": str(home.resolve())}
    made = subprocess.run([sys.executable, "-m", "tests.browser.stage", str(home)], cwd=ROOT,
                          env={**os.environ, **own}, capture_output=True, text=True)  # fmt: skip
    assert not made.returncode, made.stderr[-3000:]
    told = json.loads(run(home, code=EXTRA).splitlines()[-1])
    return home, told


@pytest.fixture
def home(filled: tuple[Path, Any], tmp_path: Path) -> Path:
    shutil.copytree(filled[0], tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def look(filled: tuple[Path, Any]) -> Callable[[Path], list[str]]:
    """Where Mina is still named."""
    return lambda folder: leaks(folder, WORDS, [filled[1]["account"]])


def test_no_file_of_the_workspace_holds_her(
    home: Path, filled: tuple[Path, Any], look: Callable[[Path], list[str]]
) -> None:
    told = filled[1]
    before = {line.split(" ")[0].split(":")[0] for line in look(home)}
    for name in ("desk.sqlite3", "memory.json", "brief.toml", "imports/99-bad-rows.csv"):
        assert name in before
    said = run(home, "engage", "erase", "@mina.bakes", "--yes")
    assert "erased" in said.lower()
    assert look(home) == []
    run(home, "backup", str(home.parent / "later.zip"))
    (home.parent / "backup").mkdir()
    shutil.move(home.parent / "later.zip", home.parent / "backup" / "later.zip")
    assert look(home.parent / "backup") == []

    now = json.loads(run(home, str(told["brief"]), str(told["job"]), code=CHECK).splitlines()[-1])
    assert now["must"] == ["nils.kocht..wren"]
    assert now["name"] == "With [erased]"
    assert now["erasures"] == 2  # one is the cast's
    assert "erased" in now["suppressed"]
    assert now["log"] == ["a creator"]
    assert now["params"] == {"accounts": [told["other"]], "of": "[erased]"}
    assert now["caption"].startswith("A loaf with [erased] [erased] and [erased]")
    assert (home / "brief.toml").read_text() == 'must = ["@nils.kocht..wren"]\n'
    assert "nils" in (home / "imports" / "99-bad-rows.csv").read_text()


def test_killed_in_the_middle_and_run_again_it_is_complete(
    home: Path, look: Callable[[Path], list[str]]
) -> None:
    for step in (1, 2, 3, 5, 7):
        stop = f"""
import os, sys
from wrensong.front import open_workspace
def tell(done, total, words):
    if done >= {step}:
        os._exit(9)
ws = open_workspace(sys.argv[1])
if {step} == 1:
    ws.engage.erase("@mina.bakes", progress=tell)
else:
    ws.engage.erase_again(tell)
"""
        run(home, code=stop, fails=True)
        assert any((home / "erasing").glob("*.json"))
    run(home, "engage", "erase", "@mina.bakes", "--yes")
    assert not any((home / "erasing").glob("*.json"))
    assert look(home) == []


def test_rows_of_hers_are_set_aside_at_a_later_import_until_somebody_lifts_it(
    home: Path, look: Callable[[Path], list[str]]
) -> None:
    run(home, "engage", "erase", "@mina.bakes", "--yes")
    file = home.parent / "again.csv"
    file.write_text("handle,platform,followers,user id\n@Mina.Bakes,instagram,1,\n"
                    "@renamed.since,instagram,2,17841400099887766\n"
                    "@fresh.face,instagram,3,\n", "utf-8")  # fmt: skip
    comments = home.parent / "more.csv"
    comments.write_text("post id,comment id,commenter,text,date\n"
                        "pp1,cc8,mina.bakes,Hi,2026-10-02\npp1,cc9,ada,Hi,2026-10-03\n",
                        "utf-8")  # fmt: skip
    told = json.loads(run(home, "discover", "import", str(comments), "--json"))
    assert (told["added"], told["bad"]) == (1, 1)
    told = json.loads(run(home, "discover", "import", str(file), "--json"))
    assert (told["added"], told["bad"]) == (1, 2)
    assert all("erased" in row["reason"] and not row["content"] for row in told["bad_rows"])
    assert look(home) == []
    run(home, "engage", "readmit", "@mina.bakes", "--platform", "instagram")
    told = json.loads(run(home, "discover", "import", str(file), "--json"))
    assert told["bad"] == 0


def test_a_backup_made_before_does_not_bring_her_back(
    home: Path, look: Callable[[Path], list[str]]
) -> None:
    older = home.parent / "older.zip"
    run(home, "backup", str(older))
    run(home, "engage", "erase", "@mina.bakes", "--yes")
    said = run(home, "restore", str(older), "--replace")
    assert "Erased again: 1 creator." in said
    assert look(home) == []
    (aside,) = home.parent.glob("home.before-restore-*")
    shutil.rmtree(aside)
    shutil.rmtree(home)
    said = run(home, "restore", str(older))
    assert "Erased again: 1 creator." in said
    assert look(home) == []


def test_somebody_who_reads_meanwhile_reads_on(home: Path) -> None:
    """A reader that holds the state before asks all the while, in a process of its own."""
    reader = """
import sys, time, json
from pathlib import Path
from wrensong.front import open_prepared
home = Path(sys.argv[1])
ws = open_prepared(home, json.loads((home / "cache" / "prepared.json").read_text()))
print("ready", flush=True)
asked = 0
while not (home / "stop").exists():
    assert len(ws.discover.search("sourdough").hits) > 5
    assert ws.lake.run("SELECT COUNT(*) AS n FROM posts WHERE caption IS NOT NULL")["n"][0].as_py()
    assert ws.lake.run("SELECT COUNT(*) AS n FROM comments")["n"][0].as_py()
    asked += 1
print(asked)
"""
    process = subprocess.Popen([sys.executable, "-c", reader, str(home)], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    run(home, "engage", "erase", "@mina.bakes", "--yes")
    (home / "stop").touch()
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors[-2000:]
    assert int(out) > 5
