"""Deliverables for commands and notebooks: by number, with files from the disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File

from wrensong.collaborate.models import Deliverable
from wrensong.core.errors import FileUnreadable
from wrensong.desk.models import Space

from . import published, reviews
from .collaborations import get_collaboration
from .deliverables import add_deliverable, get_deliverable, submit


def deliver(space: Space, collaboration: int, planned: dict[str, Any]) -> Deliverable:
    """Add a deliverable to a collaboration. Raises NotFound, ValueInvalid."""
    return add_deliverable(get_collaboration(space, collaboration), None, planned)


def hand_in(
    space: Space, deliverable: int, text: str, link: str, files: Sequence[str | Path],
    label: bool | None,
) -> Deliverable:  # fmt: skip
    """Keep one more version, with files from the disk. Raises FileUnreadable, as ``submit``."""
    kept = get_deliverable(space, deliverable)
    with _opened(files) as opened:
        submit(kept, text=text, link=link, files=opened, label=label)
    return kept


def decide(space: Space, deliverable: int, note: str, changes: str, beyond: str) -> Deliverable:
    """Approve the newest version; with ``changes``, ask for them instead."""
    kept = get_deliverable(space, deliverable)
    if changes:
        reviews.ask_for_changes(kept, None, changes, beyond=beyond)
    else:
        reviews.approve(kept, None, note=note)
    return kept


def publish(space: Space, deliverable: int, url: str, check: bool) -> Deliverable:
    """Say where it is live; ``check``: ask the platform about it."""
    kept = published.say_live(get_deliverable(space, deliverable), url)
    return published.check_live(kept, None) if check else kept


@contextmanager
def _opened(files: Sequence[str | Path]) -> Iterator[list[File[Any]]]:
    with ExitStack() as stack:
        found = []
        for path in map(Path, files):
            try:
                found.append(File(stack.enter_context(path.open("rb")), name=path.name))
            except OSError as error:
                raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from None
        yield found
