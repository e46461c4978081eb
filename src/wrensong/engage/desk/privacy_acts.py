"""What people ask for on the pages of privacy: in the log, and done by the worker."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from wrensong.core.errors import NotFound
from wrensong.desk.audit import record
from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Job, Space, User

from . import privacy_export
from .privacy import KIND, Whom, begin, confirm, unfinished, whom

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

LABEL = "Erasing a creator"


def start(space: Space, ws: Workspace, found: Whom, typed: str, user: User | None) -> Job:
    """Begin to erase one creator, once her handle was typed. Raises ValueInvalid."""
    confirm(found, typed)
    begun = begin(space, ws, found, user)
    return enqueue(KIND, space, {"erasure": begun.key}, label=LABEL, key=begun.key, by=user)


def resume(space: Space, user: User | None) -> list[Job]:
    """Complete erasures that were interrupted. Raises NotFound where there is none."""
    keys = unfinished(space)
    if not keys:
        raise NotFound("No erasure was interrupted.", "There is nothing to complete.")
    return [enqueue(KIND, space, {"erasure": key}, label=LABEL, key=key, by=user) for key in keys]


def export(
    space: Space, ws: Workspace, account: str, user: User | None, out: io.BytesIO
) -> dict[str, int]:
    """Everything about one creator as a zip, and in the log that it was taken. Raises NotFound."""
    found = whom(space, ws, account)
    counts = privacy_export.export(space, ws, found, out)
    record("engage.privacy.export", space=space, user=user,
           subject=f"creator:{found.key}"[:80], label=found.title)  # fmt: skip
    return counts
