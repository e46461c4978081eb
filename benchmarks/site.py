"""How long the site's server takes for a page, with readers at once while an import runs.

    python benchmarks/site.py [--folder FOLDER] [--creators 100000] [--posts 5000000]
                              [--readers 8] [--pages 25] [--think 1.0] [--import-posts 300000]

A real server and its worker on loopback, the workspace of benchmarks/world.py (built when
FOLDER is not there). Every reader opens each kind of page in turn, with other creators and
questions each time, and looks at it for ``think`` seconds; meanwhile the worker imports a file
of posts and vets everybody again. The time is what the server itself says (Server-Timing), from
the first byte of the request to the last of the answer. The floor is ``/health``: the same
server doing one query.

Gate: median at most 60 ms and 95th percentile at most 200 ms, over all pages.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
MEDIAN, P95 = 60.0, 200.0
QUESTIONS = (
    "vegan baking", "running shoes for beginners", "small flats", "dogs", "micro food creators",
    "skin care", "budget travel with children", "mechanical keyboards",
)  # fmt: skip


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path(".bench") / "site-100k")
    parser.add_argument("--creators", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=5_000_000)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--pages", type=int, default=25, help="pages each reader opens")
    parser.add_argument("--think", type=float, default=1.0, help="seconds a reader looks at one")
    parser.add_argument("--import-posts", type=int, default=300_000, help="0: no import")
    return parser.parse_args()


class Site:
    """A server on a copy-free home: the desk is made anew beside the facts."""

    def __init__(self, folder: Path) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="wrensong-site-"))
        (self.home / "wrensong.toml").write_text("format = 1\n", "utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        os.environ["WRENSONG_PORT"] = str(self.port)
        from wrensong.desk.opening import ready

        ready(self.home)
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        from wrensong.desk.models import Membership, Space, User

        self.ada = User.objects.create_user("ada@example.org", None, "Ada")
        # Its parts are never changed, so a folder of links to them can be written to.
        shutil.copytree(folder, self.home / "large", copy_function=os.link)
        self.space = Space.objects.create(slug="large", name="Large", folder="large")
        Membership.objects.create(user=self.ada, space=self.space, role="owner")
        session = SessionStore()
        session[SESSION_KEY] = str(self.ada.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = self.ada.get_session_auth_hash()
        session.create()
        self.cookie = f"sessionid={session.session_key}"
        code = (
            "import sys, pathlib; from wrensong.desk.opening import ready; "
            "from wrensong.site.serving import serve; "
            "h = pathlib.Path(sys.argv[1]); ready(h); serve(h, '127.0.0.1', int(sys.argv[2]))"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(self.home), str(self.port)], start_new_session=True
        )

    def get(self, path: str) -> tuple[int, float, float, bytes]:
        """Status, milliseconds and processor milliseconds the server says it took, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        body = answer.read()
        told = re.findall(r"dur=([\d.]+)", answer.headers.get("Server-Timing", ""))
        connection.close()
        clock, work = (float(one) for one in told) if len(told) == 2 else (np.nan, np.nan)
        return answer.status, clock, work, body

    def wait(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                if self.get("/health")[0] == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("the server did not start")

    def memory(self) -> float:
        """Most resident memory of the web process, in GiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024**2  # type: ignore[index]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        shutil.rmtree(self.home, ignore_errors=True)


def kinds(site: Site, accounts: list[int]) -> dict[str, list[str]]:
    """Name of a kind of page -> addresses of it."""
    from urllib.parse import quote

    from wrensong.core import ids

    pick = random.Random(7)
    w = f"/w/{site.space.slug}"
    some = [ids.show("ac", a) for a in pick.sample(accounts, 40)]
    return {
        "home": [f"{w}/"],
        "search, words": [f"{w}/discover/?q={quote(q)}" for q in QUESTIONS],
        "search, filters": [
            f"{w}/discover/?platform=instagram&followers={5000 + 500 * i}..50000&er=2%25.."
            for i in range(8)
        ],
        "search, cards": [f"{w}/discover/?q={quote(q)}&view=cards" for q in QUESTIONS],
        "lists": [f"{w}/discover/lists"],
        "creator": [f"{w}/creators/{key}/" for key in some],
        "rows": [f"{w}/vet/rows/{key}" for key in some],
        "compare": [
            f"{w}/compare?who={a}&who={b}&who={c}"
            for a, b, c in zip(some[::3], some[1::3], some[2::3], strict=False)
        ],
        "briefs": [f"{w}/match/briefs/"],
        "activity": [f"{w}/activity"],
    }


def importing(site: Site, folder: Path, posts: int) -> None:
    """Ask for the import of a file of posts, as the import page does."""
    import pyarrow as pa
    import pyarrow.csv as pacsv

    from wrensong.desk.jobs import enqueue
    from wrensong.front import open_workspace

    lake = open_workspace(folder).lake
    rows = lake.run(
        "SELECT a.handle, a.platform, p.posted_at, p.likes, p.comments, p.caption "
        f"FROM posts p JOIN accounts a USING (account_id) LIMIT {posts}"
    )
    names = pa.array([f"new{number}" for number in range(rows.num_rows)])
    rows = rows.append_column("post", names)
    path = site.space.path / "uploads" / "bench" / "posts.csv"
    path.parent.mkdir(parents=True)
    pacsv.write_csv(rows, path)
    told = {"file": "uploads/bench/posts.csv", "name": path.name, "told": {"kind": "posts"}}
    enqueue("discover.import", site.space, told, by=site.ada)


def read(site: Site, chosen: argparse.Namespace, pages: dict[str, list[str]]) -> dict:
    """All readers at once; kind -> (milliseconds, weights)."""
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    weights: dict[str, list[int]] = defaultdict(list)
    wrong: list[str] = []

    def reader(number: int) -> None:
        draw = random.Random(number)
        names = list(pages)
        for turn in range(chosen.pages):
            name = names[(turn + number) % len(names)]
            status, took, work, body = site.get(draw.choice(pages[name]))
            if status != 200:
                wrong.append(f"{name}: {status}")
            times[name].append((took, work))
            weights[name].append(len(body))
            time.sleep(chosen.think * draw.uniform(0.5, 1.5))

    readers = [threading.Thread(target=reader, args=(n,)) for n in range(chosen.readers)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    if wrong:
        print(f"not 200: {sorted(set(wrong))}")
    return {name: (np.array(times[name]), max(weights[name])) for name in pages}


def main() -> int:
    chosen = arguments()
    from wrensong.front import open_workspace, prepare

    if not (chosen.folder / "wrensong.toml").exists():
        from world import Scale, build

        print(f"building {chosen.creators:,} creators, {chosen.posts:,} posts", flush=True)
        build(chosen.folder, Scale(chosen.creators, chosen.posts))
        print("preparing", flush=True)
        state = prepare(chosen.folder)
        (chosen.folder / "cache" / "prepared.json").write_text(json.dumps(state), "utf-8")
    site = Site(chosen.folder)
    try:
        site.wait()
        ids_ = open_workspace(chosen.folder).discover.accounts()["account_id"].to_pylist()
        pages = kinds(site, ids_)
        for addresses in pages.values():
            site.get(addresses[0])  # the first reader after a start loads the workspace
        floor = np.median([site.get("/health")[1] for _ in range(50)])
        if chosen.import_posts:
            importing(site, chosen.folder, chosen.import_posts)
        found = read(site, chosen, pages)
        from wrensong.desk.models import Job

        running = list(Job.objects.values_list("kind", "state", "error"))
        memory = site.memory()
    finally:
        site.stop()
    print(f"floor (/health) {floor:.1f} ms; jobs: {running}; web process {memory:.2f} GiB")
    heads = f"{'median':>9} {'p95':>9} {'processor':>10} {'floor x':>8} {'kB':>5}"
    print(f"{'page':16} {'n':>4} {heads}")
    for name, (times, weight) in found.items():
        took, work = times[:, 0], times[:, 1]
        middle = np.median(took)
        print(
            f"{name:16} {len(took):4} {middle:6.1f} ms {np.quantile(took, 0.95):6.1f} ms "
            f"{np.median(work):7.1f} ms {middle / floor:8.0f} {weight / 1000:5.0f}"
        )
    every = np.concatenate([times[:, 0] for times, _ in found.values()])
    median, p95 = float(np.median(every)), float(np.quantile(every, 0.95))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"all pages: median {median:.1f} ms, p95 {p95:.1f} ms (gate {MEDIAN:.0f}, {P95:.0f}); "
          f"this process {peak:.2f} GiB")  # fmt: skip
    return 0 if median <= MEDIAN and p95 <= P95 else 1


if __name__ == "__main__":
    sys.exit(main())
