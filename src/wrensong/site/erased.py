"""A restored backup must not bring back who was erased after it was made.

Keyed hashes of erased accounts lie in each workspace's folder and, a copy, beside the home
folder: there no restore replaces them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from wrensong.core.errors import UpgradeNeeded, WrensongError
from wrensong.doors import wording
from wrensong.lake import kept_out
from wrensong.lake.kept_out import KeptOut

AGAIN = "wrensong -w {home} engage erase --again"


def carry(home: Path, aside: Path | None) -> int:
    """Tell the workspaces of a restored home who was erased, as far as the file beside it or the
    folder that was put aside knows; how many people."""
    carried = 0
    for name, held in _known(home, aside):
        folder = home / name
        if Path(name).is_absolute() or not folder.is_dir():
            continue
        now = kept_out.load(folder)
        if now.key not in ("", held.key):
            continue  # another workspace of the same name
        fresh = {n: hashes for n, hashes in held.people.items() if n not in now.people}
        if fresh:
            kept_out.put(folder, KeptOut(held.key, {**now.people, **fresh}))
            carried += len(fresh)
    return carried


def erase_again(home: Path) -> list[str]:
    """Erase whoever is in a restored home and was erased before; what was done, in words."""
    if not any(kept_out.load(path.parent) for path in home.rglob(kept_out.FILE)):
        return []
    from wrensong.desk.opening import home_space, ready

    command = AGAIN.format(home=home)
    try:
        ready(home)
        home_space()
        from wrensong.desk.models import Space
        from wrensong.engage.desk import erase_again as again

        count = sum(again(space) for space in Space.objects.all())
    except UpgradeNeeded:
        return [f"Somebody was erased after this backup. Next: wrensong -w {home} upgrade, then "
                f"{command}"]  # fmt: skip
    except WrensongError as error:
        return [f"Somebody was erased after this backup, and is in it: {error} Next: {command}"]
    return [f"Erased again: {wording.plural(count, 'creator')}."] if count else []


def _known(home: Path, aside: Path | None) -> Iterator[tuple[str, KeptOut]]:
    path = home.with_name(f"{home.name}-{kept_out.FILE}")
    if path.exists():
        for name, told in json.loads(path.read_text("utf-8")).items():
            yield name, kept_out.read(told)
    if aside is not None:
        for found in aside.rglob(kept_out.FILE):
            yield str(found.parent.relative_to(aside)), kept_out.load(found.parent)
