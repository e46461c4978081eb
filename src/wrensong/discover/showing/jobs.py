"""What of discover's pages takes longer than a page may, computed by the worker."""

from __future__ import annotations

from typing import Any

from wrensong.core import ids
from wrensong.desk.jobs import Run, Work
from wrensong.discover.service import Discover

from .shared import lookalikes, overlap, people

OVERLAP, LOOKALIKES, PEOPLE = "discover.overlap", "discover.lookalikes", "discover.people"
ALIKE = 30
LEAST = 0.5


def run_overlap(work: Work) -> dict[str, Any]:
    """Params: ``who``, ids of accounts as shown."""
    work.progress(0, None, "Comparing audiences")
    accounts = [ids.read(key)[1] for key in work.params["who"]]
    return overlap(work.workspace.room(Discover), accounts)


def run_lookalikes(work: Work) -> dict[str, Any]:
    """Params: ``who``, an id as shown, and ``by``."""
    work.progress(0, None, "Looking for accounts like this one")
    params = work.params
    return lookalikes(work.workspace.room(Discover), params["who"], params["by"], ALIKE)


def run_people(work: Work) -> dict[str, Any]:
    """No params."""
    work.progress(0, None, "Comparing accounts with one another")
    return people(work.workspace.room(Discover), LEAST)


ANSWERS: dict[str, Run] = {
    OVERLAP: run_overlap, LOOKALIKES: run_lookalikes, PEOPLE: run_people,
}  # fmt: skip
