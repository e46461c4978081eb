"""The verbs of engage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wrensong.desk.models import Space
    from wrensong.workspace import Workspace

Progress = Callable[[int, int | None, str], None]


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

    def draft(
        self,
        account: str,
        template: str,
        *,
        brand: str = "",
        typed: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Draft a mail to a creator (``@handle``, ``ac_...``) from a template of this workspace or
        a bundled one, by name. ``typed`` holds the fields that people write (``personal_line``,
        ``gift``, or any that is not known). Nothing is sent. Raises NotFound, BadInput naming what
        has to be provided."""
        space = self._space
        from .desk.outreach import telling

        return telling.draft(space, self._workspace, account, template, brand, typed or {})

    def approve(self, message: int, by: str) -> dict[str, Any]:
        """Let a draft go out when its turn comes. ``by`` is the e-mail address a person signs in
        with who may write here: no mail goes out without one. Raises NotFound, NotAllowed,
        BadInput saying what has to be done first."""
        space = self._space
        from .desk.outreach import telling

        return telling.approve(space, message, by)

    def send(self) -> dict[str, Any]:
        """Send what is approved and due, within the limits: ``sent, held, failed``, ``problem``
        (why nothing could go out) and ``wait`` (when the next may). Answers are read first where
        a mailbox is set."""
        space = self._space
        from .desk.outreach import telling

        return telling.send(space)

    def replies(self) -> dict[str, Any]:
        """Read what came back to the mailbox: ``read, replies, bounces, stopped, problem``."""
        space = self._space
        from .desk.outreach import telling

        return telling.replies(space)

    def suppress(self, email: str) -> dict[str, Any]:
        """Never write to an address again, and stop what waits for it. Only a keyed hash of it is
        kept. Raises ValueInvalid."""
        space = self._space
        from .desk.outreach import telling

        return telling.suppress(space, email)

    def consent(
        self, account: str, *, basis: str, how: str, on: str, source: str = ""
    ) -> dict[str, Any]:
        """Note that a creator agreed to be written to: to what, how, on which day (2026-05-31),
        and where that can be seen. Returns whether and by which rule they may be written to.
        Raises NotFound, ValueInvalid."""
        space = self._space
        from .desk.outreach import telling

        said = {"kind": "express", "basis": basis, "how": how, "on": on, "source": source}
        return telling.consent(space, self._workspace, account, said)

    def export(self, account: str, out: str | Path, *, platform: str | None = None) -> Path:
        """Write everything this workspace holds of one creator to a zip: tables, records, files
        and a README in plain words. Raises NotFound, BadInput."""
        space = self._space
        from .desk import privacy, privacy_export

        found = privacy.whom(space, self._workspace, account, platform)
        privacy_export.export(space, self._workspace, found, Path(out))
        return Path(out)

    def erase_what(self, account: str, *, platform: str | None = None) -> dict[str, Any]:
        """What ``erase`` would remove: ``workspace, handle, accounts, contacts, holds`` (``what,
        where, rows, sources``) and words about ``backups``. Raises NotFound, BadInput."""
        space = self._space
        from .desk import privacy
        from .showing import privacy as showing

        found = privacy.whom(space, self._workspace, account, platform)
        return showing.erasable(space, self._workspace, found)

    def record(self) -> dict[str, Any]:
        """The record of processing: what is held of creators (``holdings``), who may see it
        (``people``), who was erased when (``erasures``), without names of creators."""
        space = self._space
        from .showing import privacy as showing

        return showing.record(space, self._workspace)

    def erase(
        self, account: str, *, platform: str | None = None, progress: Progress | None = None
    ) -> dict[str, Any]:
        """Remove one creator everywhere in this workspace, all her accounts, for good. Only keyed
        hashes stay, so that she is not written to or imported again. Returns counts and ``notes``
        on what is left to do. Stopped, it is completed by ``erase_again``. Raises NotFound,
        BadInput, LakeBusy."""
        space = self._space
        from .desk import privacy

        found = privacy.whom(space, self._workspace, account, platform)
        begun = privacy.begin(space, self._workspace, found, None)
        return privacy.finish(space, begun.key, progress)

    def erase_again(self, progress: Progress | None = None) -> int:
        """Complete erasures that were interrupted, and erase once more who came back by a restored
        backup; how many."""
        space = self._space
        from .desk import privacy

        return privacy.again(space, None, progress)

    def readmit(self, account: str, platform: str) -> None:
        """Let an account that was erased be imported again. Raises NotFound."""
        space = self._space
        from .desk import privacy

        privacy.lift(space, None, account, platform)
