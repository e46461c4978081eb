"""What forms, endpoints and commands may do to a deliverable: each act with the fields it reads.

Every act takes the deliverable, what was typed (name -> text), the files, who did it, and the
workspace's facts; it returns what was done, in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from wrensong.collaborate.models import Deliverable, Media
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.models import User

from . import deliverables, published, reviews

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Said = Mapping[str, Any]
Files = Sequence[Any]  # uploaded, or of one's own
Do = Callable[[Deliverable, Said, Files, "User | None", "Workspace | None"], str]


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what it is, in words, and what does it."""

    words: str
    do: Do


def get_file(kept: Deliverable, pk: int) -> Media:
    """A file of one of the versions of a deliverable. Raises NotFound."""
    found = Media.objects.filter(submission__deliverable=kept, pk=pk).first()
    if found is None:
        raise NotFound("There is no such file.", "See the versions of the deliverable.")
    return found


def version_of(said: Said) -> int:
    """The version of the deliverable that a form was opened at; 0 where it says none."""
    sent = str(said.get("version", ""))
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _label(said: Said) -> bool | None:
    return {"yes": True, "no": False}.get(str(said.get("label") or ""))


def _text(said: Said, name: str) -> str:
    return str(said.get(name) or "")


def _submit(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    made = deliverables.submit(
        kept, text=_text(said, "text"), link=_text(said, "link"), files=files, user=user,
        label=_label(said),
    )  # fmt: skip
    return f"Version {made.number} is kept."


def _review(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    verdict, reason = _text(said, "verdict"), _text(said, "reason")
    if verdict == "approve":
        made = reviews.approve(kept, user, version_of(said), reason)
        return f"Version {made.number} is approved."
    if verdict != "return":
        raise ValueInvalid(f"“{verdict}” is no decision.", "Use approve or return.")
    made = reviews.ask_for_changes(
        kept, user, reason, beyond=_text(said, "beyond"), version=version_of(said)
    )
    return f"Changes to version {made.number} are asked for."


def _live(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    published.say_live(kept, _text(said, "url"), user)
    return "It is noted as live."


def _check(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    return published.check_live(kept, user).live_check_why


def _caption(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    if _text(said, "from") == "files" and ws is not None:
        published.caption_from_files(kept, user, ws)
        return "The text is taken from her imported posts."
    published.keep_caption(kept, user, _text(said, "caption"), label=_label(said))
    return "The text is kept and checked."


def _insights(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    typed = _text(said, "on")
    try:
        on = date.fromisoformat(typed) if typed else timezone.now().date()
    except ValueError:
        raise ValueInvalid(f"“{typed}” is no day.", "Write a day like 2026-05-31.") from None
    published.add_insight(kept, on, said, user)
    return "Her numbers are kept."


def _change(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    planned = {n: said[n] for n in ("due", "min_length", "review_hours", "rounds", "live_days")
               if n in said}  # fmt: skip
    if "silence_approves" in said:
        planned["silence_approves"] = str(said["silence_approves"]).lower() in ("yes", "true", "on")
    deliverables.change_deliverable(kept, user, version_of(said), planned)
    return "The change is saved."


def _drop(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    deliverables.drop_deliverable(kept, user, version_of(said), _text(said, "reason"))
    return "It is no longer asked for."


def _down(
    kept: Deliverable, said: Said, files: Files, user: User | None, ws: Workspace | None
) -> str:
    published.say_down(kept, user, version_of(said), _text(said, "reason"))
    return "It is noted as taken down."


ACTS: dict[str, Act] = {
    "submit": Act("Hand in one more version (POST).", _submit),
    "review": Act("Approve the newest version, or ask for changes (POST).", _review),
    "live": Act("Say where it is live (POST).", _live),
    "check": Act("Ask the platform whether it can be seen (POST).", _check),
    "caption": Act("Keep the text of the live post, to check how it discloses (POST).", _caption),
    "insights": Act("Keep numbers the creator gave (POST).", _insights),
    "change": Act("Change what is planned of it (POST).", _change),
    "drop": Act("Say that it is no longer asked for (POST).", _drop),
    "down": Act("Note that the live post was taken down (POST).", _down),
}
