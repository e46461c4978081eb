"""The newest entries of the log, as somebody would tell them."""

from __future__ import annotations

from typing import Any

from wrensong.desk.models import Entry, Space
from wrensong.doors import wording

SHOWN = 8
_SAID = {
    "imports.upload": "uploaded",
    "imports.start": "asked to import",
    "imports.discard": "deleted the uploaded",
    "discover.import": "imported",
    "job.cancel": "stopped:",
    "job.retry": "tried again:",
    "job.prepare": "asked to show the newest facts",
}
_ACTS = {
    "add": "added", "create": "added", "save": "changed", "edit": "changed", "change": "changed",
    "delete": "removed", "remove": "removed", "archive": "put away", "restore": "brought back",
    "copy": "copied", "import": "imported", "invite": "invited", "revoke": "ended", "keep": "kept",
    "drop": "dropped", "share": "shared", "rename": "renamed", "join": "joined",
}  # fmt: skip


def newest(space: Space) -> list[dict[str, Any]]:
    """What changed last: ``at``, ``who``, ``words``, ``label``, ``more``."""
    found = Entry.objects.filter(space=space).select_related("user")[:SHOWN]
    return [
        {"at": e.at, "who": str(e.user) if e.user else None, "words": words(e.verb),
         "label": e.label, "more": _more(e)}
        for e in found
    ]  # fmt: skip


def words(verb: str) -> str:
    """``match.brief.save`` -> ``changed the brief``."""
    if verb in _SAID:
        return _SAID[verb]
    parts = verb.split(".")
    act = _ACTS.get(parts[-1], parts[-1].replace("_", " "))
    return f"{act} the {parts[-2].replace('_', ' ')}" if len(parts) > 2 else act


def _more(entry: Entry) -> str:
    """What an import brought, in a few words."""
    if entry.verb != "discover.import" or not entry.after:
        return ""
    counts = {"new": "added", "updated": "updated", "known already": "unchanged",
              "set aside": "bad"}  # fmt: skip
    told = [f"{wording.number(entry.after[key])} {name}" for name, key in counts.items()
            if entry.after.get(key)]  # fmt: skip
    return ", ".join(told)
