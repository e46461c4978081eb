"""The cast at the desk, and the demo world as their workspace.

Ada owns the workspace, Ben may write, Cleo may read; Dov owns another one and sees nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from wrensong.desk.models import Space, User

PASSWORD = "a long enough password"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world, imported and prepared. Shared: a test that writes takes ``own_space``."""
    from wrensong.demo.world import OBSERVED_AT, build_world
    from wrensong.desk.readings import declare_prepared
    from wrensong.front import open_workspace, prepare

    world = build_world(tmp_path_factory.mktemp("site-world"))
    folder = tmp_path_factory.mktemp("site-home") / "workspace"
    ws = open_workspace(folder)
    for path, kind in (
        (world.creators, "creators"), (world.posts_file, "posts"),
        (world.comments_file, "comments"), (world.audience, "audience"),
        (world.followers, "creators"),
    ):  # fmt: skip
        ws.discover.import_file(path, kind, observed_at=OBSERVED_AT, shared=True)
    declare_prepared(folder, prepare(folder))
    return folder


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """``person("ada")``: somebody who can be signed in; ``password=True``: with PASSWORD, too
    (hashing one takes a tenth of a second)."""
    from wrensong.desk.models import User

    def make(name: str, password: bool = False) -> User:
        chosen = PASSWORD if password else None
        return User.objects.create_user(f"{name}@example.org", chosen, name.title())

    return make


def _space(slug: str, name: str, folder: Path, members: dict[str, User]) -> Space:
    from wrensong.desk.models import Membership, Space

    space = Space.objects.create(slug=slug, name=name, folder=str(folder), demo=True)
    for role, user in members.items():
        Membership.objects.create(space=space, user=user, role=role)
    return space


@pytest.fixture
def space(person: Callable[..., User], demo_folder: Path) -> Space:
    """Ada's workspace, with Ben and Cleo; its files are shared by all tests: never write them."""
    cast = {"owner": person("ada"), "editor": person("ben"), "viewer": person("cleo")}
    return _space("fern-salt", "Fern & Salt", demo_folder, cast)


@pytest.fixture
def own_space(space: Space, demo_folder: Path, tmp_path: Path) -> Space:
    """Ada's workspace on a copy of the files, for tests that write."""
    shutil.copytree(demo_folder, tmp_path / "workspace")
    space.folder = str(tmp_path / "workspace")
    space.save()
    return space


@pytest.fixture
def other_space(person: Callable[..., User], tmp_path: Path) -> Space:
    """Dov's workspace, without any creators."""
    from wrensong.front import open_workspace

    open_workspace(tmp_path / "dov")
    return _space("dovetail", "Dovetail", tmp_path / "dov", {"owner": person("dov")})


@pytest.fixture
def sign_in(client: Client) -> Callable[[str], Client]:
    """``sign_in("ben")``: a browser in which Ben is signed in (without typing)."""
    from django.test import Client as Fresh

    from wrensong.desk.models import User

    def signed(name: str) -> Client:
        browser = Fresh()
        browser.force_login(User.objects.get(email=f"{name}@example.org"))
        return browser

    return signed


@pytest.fixture
def run_jobs(settings: Any) -> Callable[[], int]:
    """``run_jobs()``: do all waiting work here and now, as the worker does; how many ran."""
    from wrensong.desk.worker import claim, kinds, perform

    settings.WRENSONG_PATIENCE = 0

    def run() -> int:
        ran = 0
        while (job := claim("test")) is not None:
            perform(job, kinds())
            ran += 1
        return ran

    return run
