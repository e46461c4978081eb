"""The verbs of engage."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

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

    def touch(
        self,
        account: str,
        kind: str,
        *,
        brand: str = "",
        by_creator: bool = False,
        at: datetime | None = None,
        text: str = "",
        link: str = "",
    ) -> dict[str, Any]:
        """Keep one act with a creator (``@handle``, ``ac_...``), done by the brand's people or by
        her: follow, like, comment, reply, dm, email, meeting or gift, at a time (aware; default:
        now). The relationship begins here when it is new. ``brand`` is a name, which may be left
        out where there is one brand, or the path of a brief.toml that names it. Returns where
        they stand now. Raises NotFound, BadInput, ValueInvalid."""
        space = self._space
        from .desk import telling

        did = telling.did(kind, by_creator, at, text, link)
        return telling.touch(space, self._workspace, account, brand, did)

    def ladder(self, account: str | None = None, brand: str = "") -> list[dict[str, Any]]:
        """Where relationships stand and what leads further, the highest rung first: all, those
        of one creator, or of one brand. Raises NotFound, BadInput."""
        space = self._space
        from .desk import telling

        return telling.ladder(space, self._workspace, account, brand)

    def today(self, brand: str = "") -> dict[str, Any]:
        """The few small acts of today: ``items``, each with its ``suggestion`` and the evidence
        for it, and how many more are ``waiting``. Raises NotFound."""
        space = self._space
        from .desk import telling

        return telling.today(space, self._workspace, brand)
