"""An opened workspace with its rooms attached: ``ws.discover``, ``ws.vet`` and so on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .workspace import Workspace

if TYPE_CHECKING:
    from .discover.service import Discover
    from .match.service import Match
    from .plan.service import Plan
    from .scout.service import ScoutResult
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

    def scout(self, brief: str | Path, creators: str | Path, **options: Any) -> ScoutResult:
        """The main job; see ``wrensong.scout.service.scout`` for the options."""
        from .scout.service import scout

        return scout(self, brief, creators, **options)


def open_workspace(folder: str | Path, *, create: bool = True) -> OpenWorkspace:
    """Open a workspace folder; it is created when it is not there and ``create`` is true."""
    return OpenWorkspace.open(folder, create=create)
