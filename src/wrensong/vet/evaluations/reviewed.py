"""A folder of files through the whole review, for evaluations that need the answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from wrensong.core.errors import FileUnreadable
from wrensong.core.tiers import PRESETS
from wrensong.discover.domain import FileKind
from wrensong.discover.service import Discover
from wrensong.settings import BY_NAME
from wrensong.vet.facts import gather
from wrensong.vet.questions import Source, ask
from wrensong.vet.reviews import review_table
from wrensong.vet.standing import stand
from wrensong.workspace import Workspace

if TYPE_CHECKING:
    from wrensong.demo.world import World
    from wrensong.lake.store import Lake

WORLDS = 3  # demo worlds of 300 accounts that stand in where no files are given
# Names of files and what they hold; ``followers`` is a history of counts.
KINDS: dict[str, FileKind] = {
    "creators": "creators",
    "posts": "posts",
    "comments": "comments",
    "followers": "creators",
}


def imported(
    data: Path, folder: Path, platform: str = "instagram", names: Collection[str] = tuple(KINDS)
) -> Lake:
    """A fresh lake in ``folder`` with the files of ``data`` that are called ``names``.

    Raises FileUnreadable when creators or posts are missing.
    """
    workspace = Workspace.open(folder)
    discover = Discover(workspace)
    for name in names:
        files = sorted(p for p in data.glob(f"{name}.*") if p.is_file())
        if files:
            discover.import_file(files[0], kind=KINDS[name], platform=platform)
        elif name in ("creators", "posts"):
            raise FileUnreadable(
                f"{data} holds no {name} file.", f"Put {name}.csv or {name}.parquet into it."
            )
    return workspace.lake


def reviewed(lake: Lake, seed: int) -> pa.Table:
    """The table of reviews with the columns of every question, by default settings."""
    facts = gather(lake, None)
    standing = stand(facts, int(BY_NAME["min_peers"].default))
    table = review_table(facts, standing, PRESETS[str(BY_NAME["tiers"].default)])
    return ask(Source(lake, None, facts, table, seed))


def demo_files(folder: Path) -> Path:
    """The files of the demo world, written into ``folder``."""
    from wrensong.demo.world import build_world

    return build_world(folder).folder


def invented(folder: Path, seed: int, worlds: int = WORLDS) -> Iterator[World]:
    """Demo worlds of different seeds, written into ``folder``."""
    from wrensong.demo.world import build_world

    for number in range(worlds):
        yield build_world(folder / f"world{number}", seed + number)


def honest(world: World) -> set[str]:
    """Handles, with @, of the accounts that have nothing planted."""
    return {
        f"@{who.handle}"
        for who in world.accounts
        if who.bought <= 1 and who.likes == 1 and not who.pod and who.growth in ("steady", "viral")
    }
