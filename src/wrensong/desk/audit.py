"""The log of changes. Every service or page that changes something calls ``record`` once."""

from __future__ import annotations

from typing import Any

from .models import Entry, Space, User


def record(
    verb: str,
    *,
    space: Space | None,
    user: User | None,
    subject: str = "",
    label: str = "",
    before: Any = None,
    after: Any = None,
) -> Entry:
    """Add one entry, in the caller's transaction. ``before`` and ``after`` are plain JSON: only
    the fields that changed, never a secret."""
    return Entry.objects.create(
        space=space, user=user, verb=verb, subject=subject, label=label[:200],
        before=before, after=after,
    )  # fmt: skip


def changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, before and after."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {n: old.get(n) for n in names}, {n: new.get(n) for n in names}
