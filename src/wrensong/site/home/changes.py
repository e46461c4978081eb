"""The newest entries of the log, as sentences."""

from __future__ import annotations

from typing import Any

from wrensong.desk.models import Entry, Space
from wrensong.doors import wording
from wrensong.site.activity.sentences import sentence

SHOWN = 8


def newest(space: Space) -> list[dict[str, Any]]:
    """What changed last: ``at``, ``sentence``, ``more``."""
    found = Entry.objects.filter(space=space).select_related("user")[:SHOWN]
    return [{"at": e.at, "sentence": sentence(e), "more": _more(e)} for e in found]


def _more(entry: Entry) -> str:
    """What an import brought, in a few words."""
    if entry.verb != "discover.import" or not entry.after:
        return ""
    counts = {"new": "added", "updated": "updated", "known already": "unchanged",
              "set aside": "bad"}  # fmt: skip
    told = [f"{wording.number(entry.after[key])} {name}" for name, key in counts.items()
            if entry.after.get(key)]  # fmt: skip
    return ", ".join(told)
