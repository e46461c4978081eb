"""The workspaces of this process, each held at its last prepared state.

Pages answer from a state that is computed through: an import, or the vetting after it, never
makes a reader wait. When the worker has prepared a newer state it writes ``prepared.json``; the
next request starts loading it beside the old one, and it takes over when it is ready.
"""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from wrensong.lake import kept_out, manifest
from wrensong.workspace import Workspace

from .models import Space

FILE = Path("cache") / "prepared.json"
log = logging.getLogger("wrensong.readings")
# Before its first preparation a workspace shows nothing: computing what is not prepared would
# make a reader wait for minutes.
EMPTY = {"manifest": manifest.write(manifest.Manifest()), "measured": "none", "accounts": 0}


class _Reading:
    """One workspace folder: the state that is served, and the one that is being loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.guard = threading.Lock()
        self.stamp: int | None = None
        self.workspace: Workspace | None = None
        self.loading: threading.Thread | None = None
        self.without = 0

    def current(self) -> Workspace:
        with self.guard:
            stamp = _stamp(self.folder)
            if self.workspace is None:
                self._hold(stamp)
            elif stamp != self.stamp and prepared_without(self.folder) != self.without:
                # Somebody was erased: nobody reads the state before it, whatever it takes.
                self._hold(stamp)
            elif stamp != self.stamp and self.loading is None:
                self.loading = threading.Thread(target=self._renew, args=(stamp,), daemon=True)
                self.loading.start()
            assert self.workspace is not None
            return self.workspace

    def newest(self) -> Workspace:
        with self.guard:
            stamp = _stamp(self.folder)
            if self.workspace is None or stamp != self.stamp:
                self._hold(stamp)
            assert self.workspace is not None
            return self.workspace

    def _hold(self, stamp: int | None) -> None:
        self.workspace, self.stamp = _load(self.folder), stamp
        self.without = prepared_without(self.folder)

    def _renew(self, stamp: int | None) -> None:
        try:
            fresh = _load(self.folder)
            with self.guard:
                self.workspace, self.stamp = fresh, stamp
        except Exception:
            # Readers keep the state they have; the next preparation is tried again.
            log.exception("the prepared state of %s cannot be loaded", self.folder)
            self.stamp = stamp
        finally:
            self.loading = None


_readings: dict[Path, _Reading] = {}
_guard = threading.Lock()


def reading(space: Space) -> Workspace:
    """The workspace of a space as pages see it: rooms by ``.room(Service)``."""
    return _held(space).current()


def settled(space: Space) -> Workspace:
    """The workspace at its newest prepared state, loaded here and now: for jobs, whose answers
    are kept under exactly these facts."""
    return _held(space).newest()


def _held(space: Space) -> _Reading:
    folder = space.path.resolve()
    with _guard:
        return _readings.setdefault(folder, _Reading(folder))


def latest(space: Space) -> Workspace:
    """The workspace as it is this moment: for jobs, which may take their time."""
    opened: Workspace = import_string(settings.WRENSONG_OPEN)(space.path)
    return opened


def prepared(folder: Path) -> dict[str, Any] | None:
    """What is known of the prepared state of a folder: ``manifest``, ``measured``, ``at``; None
    before the first preparation."""
    try:
        found: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found


def declare_prepared(folder: Path, state: dict[str, Any]) -> None:
    """Say that everything pages need is computed for this state."""
    (folder / FILE).parent.mkdir(exist_ok=True)
    told = {**state, "without": len(kept_out.load(folder).people)}
    manifest.replace_file(folder / FILE, json.dumps(told).encode())


def prepared_without(folder: Path) -> int:
    """How many people had been erased when the prepared state was computed."""
    found = (prepared(folder) or {}).get("without", 0)
    return int(found)


def facts_version(space: Space) -> str:
    """Changes whenever what pages show of the facts does: part of the key of every answer."""
    state = prepared(space.path)
    return str((state or EMPTY)["measured"])


def behind(space: Space) -> bool:
    """Whether the workspace holds newer facts than its pages show."""
    state = prepared(space.path) or EMPTY
    now = manifest.load(space.path / "lake").version
    return now > manifest.read(str(state["manifest"])).version


def _stamp(folder: Path) -> int | None:
    try:
        return (folder / FILE).stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _load(folder: Path) -> Workspace:
    opened: Workspace = import_string(settings.WRENSONG_OPEN_PREPARED)(
        folder, prepared(folder) or EMPTY
    )
    return opened
