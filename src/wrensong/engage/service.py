"""The verbs of engage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space
    from wrensong.workspace import Workspace


class Engage:
    """Do they know us yet?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def _space(self) -> Space:
        """The workspace at the desk; records may be imported once this was asked."""
        from wrensong.desk.opening import space_of

        return space_of(self._workspace)
