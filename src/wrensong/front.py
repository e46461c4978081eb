"""An opened workspace with its rooms attached: ``ws.discover``, ``ws.vet`` and so on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from .discover.service import Discover
    from .match.domain import Brief
    from .match.service import Match
    from .plan.service import Plan
    from .scout.service import Inputs, ScoutResult
    from .vet.service import Vet


class OpenWorkspace(Workspace):
    """A workspace and the verbs of every room. A room loads when it is first used."""

    @property
    def discover(self) -> Discover:
        from .discover.service import Discover

        return self.room(Discover)

    @property
    def vet(self) -> Vet:
        from .vet.service import Vet

        return self.room(Vet)

    @property
    def match(self) -> Match:
        from .match.service import Match

        return self.room(Match)

    @property
    def plan(self) -> Plan:
        from .plan.service import Plan

        return self.room(Plan)

    def measures(self) -> pa.Table:
        """The table of reviews: with the deeper questions, and the lights of their cards, where
        they are already answered."""
        return self.vet.review_all().answered

    @property
    def measured(self) -> str:
        # Loading the room to ask it takes longer than a search: this is what reviews rest on.
        kept = [*(self.folder / "cache").glob("evidence-*.parquet"), *self.folder.glob("*.toml")]
        stamps = sorted((path.name, path.stat().st_mtime_ns) for path in kept)
        return f"{self.lake.version}-{stamps}"

    def scout(
        self,
        brief: str | Path | Brief,
        creators: str | Path | Inputs,
        posts: str | Path | None = None,
        comments: str | Path | None = None,
        **options: Any,
    ) -> ScoutResult:
        """The main job, from files and a brief to a report (``out``, ``as_of``, ``progress``:
        see ``wrensong.scout.service.scout``). ``creators`` may be ``Inputs``, which can say
        everything about the files; ``posts`` and ``comments`` are part of them then.
        """
        from .scout.service import Inputs, scout

        if not isinstance(creators, Inputs):
            creators = Inputs(
                Path(creators),
                None if posts is None else Path(posts),
                None if comments is None else Path(comments),
            )
        return scout(self, brief, creators, **options)


def open_workspace(folder: str | Path, *, create: bool = True) -> OpenWorkspace:
    """Open a workspace folder; it is created when it is not there and ``create`` is true."""
    return OpenWorkspace.open(folder, create=create)
