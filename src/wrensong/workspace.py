"""A workspace: one folder on disk that holds everything about one brand or client.

wrensong.toml    format and settings
lake/            facts (Parquet parts and a manifest)
memory.json      what you told Wrensong once: column mappings, dates of files
media/           files that creators handed in
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from filelock import FileLock, Timeout

from . import settings as settings_module
from .core.errors import FileUnreadable, LakeBusy, ValueInvalid, WorkspaceMissing, WorkspaceTooNew
from .lake.manifest import replace_file

if TYPE_CHECKING:
    import pyarrow as pa

    from .lake.store import Lake

Room = TypeVar("Room")
FORMAT = 1
MEMORY = "memory.json"
MEDIA = "media"
_TOML = """\
# A Wrensong workspace. Delete nothing here by hand; every setting is described in
# docs/reference/settings.md.
format = {format}

[settings]
"""


class Workspace:
    """An existing workspace folder. ``Workspace.open`` creates it when asked to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rooms: dict[object, Any] = {}

    @classmethod
    def open(cls, folder: str | Path, *, create: bool = True) -> Self:
        """Open a workspace, creating it unless ``create`` is false.

        Raises WorkspaceMissing, WorkspaceTooNew, FileUnreadable (the path is a file, or holds
        other things and no workspace).
        """
        path = Path(folder).expanduser()
        marker = path / settings_module.FILE
        if not marker.exists():
            if not create:
                raise WorkspaceMissing(f"There is no workspace in {path}.")
            if path.is_file():
                raise FileUnreadable(f"{path} is a file, not a folder.", "Name a new folder.")
            if (path / "lake").exists():
                raise FileUnreadable(
                    f"{path} holds a lake but no {settings_module.FILE}.",
                    "Put the file back from a backup, or name a new folder.",
                )
            path.mkdir(parents=True, exist_ok=True)
            replace_file(marker, _TOML.format(format=FORMAT).encode())
        _check_format(marker)
        return cls(path)

    @cached_property
    def settings(self) -> settings_module.Settings:
        return settings_module.load(self.folder)

    @cached_property
    def lake(self) -> Lake:
        from .lake.store import Lake

        chosen = self.settings
        return Lake(
            self.folder / "lake", threads=chosen.threads, memory=chosen.memory, wait=chosen.wait
        )

    @property
    def lists(self) -> Path:
        """The folder with the user's own lists, safety.toml and brands.toml."""
        return self.folder

    def room(self, kind: Callable[[Workspace], Room]) -> Room:
        """The one instance of a room's service for this workspace, so that caches are shared."""
        if kind not in self._rooms:
            self._rooms[kind] = kind(self)
        service: Room = self._rooms[kind]
        return service

    def measures(self) -> pa.Table | None:
        """What is computed of every account beyond the lake: one row per account, with
        ``account_id`` and columns of the table of reviews; None where no room computes it.

        Rooms to the left of vet read it as data. An opened workspace provides it.
        """
        return None

    @property
    def measured(self) -> str:
        """Changes whenever ``measures`` does, without computing them (for caches)."""
        return f"{self.lake.version}"

    def recall(self, topic: str, key: str) -> Any:
        """What was remembered under a topic (``mapping``, ``observed``) and key, or None."""
        return self._memory().get(topic, {}).get(key)

    def remember(self, topic: str, key: str, value: Any) -> None:
        """Keep a JSON value; replaces what was remembered under the same topic and key."""
        self.change(topic, key, lambda before: value)

    def change(self, topic: str, key: str, make: Callable[[Any], Any]) -> Any:
        """Replace what is remembered by ``make`` of it (None: nothing yet); returns the new value.

        Nobody else can change it in between, and no import makes it wait. Raises LakeBusy when
        another process keeps the memory for longer than the setting ``wait``.
        """
        try:
            with FileLock(self.folder / f".{MEMORY}.lock", timeout=self.settings.wait):
                memory = self._memory()
                value = make(memory.get(topic, {}).get(key))
                memory.setdefault(topic, {})[key] = value
                text = json.dumps(memory, indent=1, ensure_ascii=False, sort_keys=True)
                replace_file(self.folder / MEMORY, text.encode())
        except Timeout:
            raise LakeBusy(f"Another process is writing {MEMORY}.") from None
        return value

    def _memory(self) -> dict[str, dict[str, Any]]:
        try:
            found: dict[str, dict[str, Any]] = json.loads((self.folder / MEMORY).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise FileUnreadable(
                f"{self.folder / MEMORY} is not readable: {error}.",
                "Delete that file; only remembered column mappings are lost.",
            ) from None
        return found


def _check_format(marker: Path) -> None:
    try:
        found = tomllib.loads(marker.read_text("utf-8")).get("format", 0)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueInvalid(f"{marker}: {error}.", "Correct that line of the file.") from None
    if not isinstance(found, int) or found > FORMAT:
        raise WorkspaceTooNew(
            f"{marker.parent} was written by a newer Wrensong (format {found}, this one "
            f"reads up to {FORMAT})."
        )
