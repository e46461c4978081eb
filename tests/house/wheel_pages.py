"""Run by test_wheel with the installed wheel on the path: serves every page, reaching nobody.

python wheel_pages.py INSTALLED FOLDER
"""

from __future__ import annotations

import re
import socket
import sys
from pathlib import Path
from typing import Any

INSTALLED, FOLDER = sys.argv[1], Path(sys.argv[2])
sys.path.insert(0, INSTALLED)
real = socket.socket.connect


def only_loopback(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX and str(address[0]) not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"the site reaches out to {address}")
    real(self, address)


socket.socket.connect = only_loopback  # type: ignore[method-assign,assignment]


def main() -> None:
    import wrensong
    from wrensong.demo.world import OBSERVED_AT, build_world
    from wrensong.desk.opening import ready
    from wrensong.front import open_workspace, prepare

    assert INSTALLED in wrensong.__file__, wrensong.__file__
    home = FOLDER / "home"
    world = build_world(FOLDER / "world")
    ws = open_workspace(home)
    for path, kind in ((world.creators, "creators"), (world.posts_file, "posts")):
        ws.discover.import_file(path, kind, observed_at=OBSERVED_AT, shared=True)
    ready(home)
    from django.test import Client

    from wrensong.desk.models import Membership, Space, User
    from wrensong.desk.readings import declare_prepared
    from wrensong.site.routes import every_route

    declare_prepared(home, prepare(home))
    ada = User.objects.create_user("ada@example.org", None, "Ada")
    space, _ = Space.objects.get_or_create(folder=".", defaults={"slug": "w", "name": "W"})
    Membership.objects.get_or_create(user=ada, space=space, role="owner")
    browser = Client(headers={"host": "localhost"})
    browser.force_login(ada)
    account = ws.discover.account("@mina.bakes", "instagram")["account_id"]
    from wrensong.core import ids

    known = {"space": space.slug, "key": ids.show("ac", account)}
    opened = 0
    for route in every_route():
        if not set(route.parameters) <= set(known) or "GET" not in route.methods:
            continue
        path = route.path
        for name in route.parameters:
            path = path.replace(f"<{name}>", known[name])
        answer = browser.get(path)
        assert answer.status_code < 500, (path, answer.status_code)
        opened += answer.status_code == 200
        if answer["Content-Type"].startswith("text/html") and not answer.streaming:
            _assets(browser, answer.content.decode())
    print(f"{opened} addresses opened")


seen: set[str] = set()


def _assets(browser: Any, page: str) -> None:
    """Every file that a page names is in the wheel, and none is elsewhere."""
    for address in re.findall(r'(?:src|href)="([^"#]+\.(?:css|js|svg|png|ico))"', page):
        if address in seen:
            continue
        seen.add(address)
        assert address.startswith("/static/"), address
        answer = browser.get(address)
        assert answer.status_code == 200, address


main()
