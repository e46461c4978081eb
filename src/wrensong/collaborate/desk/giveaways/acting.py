"""One act on a giveaway, as pages, endpoints and commands send it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wrensong.collaborate.forms import gifts as forms
from wrensong.collaborate.models.giveaways import Giveaway
from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import User
from wrensong.doors import wording

from .draws import close_giveaway, draw_winners
from .entering import Entries, import_comments, import_file
from .running import cancel_giveaway, open_giveaway, tick
from .winners import accept, notify, replace_winner, send

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

ACTS = ("check", "open", "import", "comments", "close", "draw", "cancel", "notify", "accept",
        "send", "replace")  # fmt: skip


def do(
    kept: Giveaway, user: User | None, sent: Mapping[str, Any], ws: Workspace | None,
    file: tuple[str, bytes] | None = None,
) -> str:  # fmt: skip
    """Do ``sent["act"]`` with its fields; what to tell afterwards. ``file`` is the name and content
    of a list of entrants. Raises the errors of what it calls."""
    act = forms.text(sent, "act")
    if act not in ACTS:
        raise ValueInvalid("What to do was not said.", f"Use one of: {', '.join(ACTS)}.")
    if act in ("import", "comments"):
        return told_entries(_enter(kept, user, sent, ws, file))
    if act in ("notify", "accept", "send", "replace"):
        return _winner(kept, user, act, sent)
    if act == "check":
        listed = getattr(sent, "getlist", None)
        keys = listed("settled") if listed else sent.get("settled") or ()
        tick(kept, user, keys)
        return "The checklist is kept."
    if act == "open":
        open_giveaway(kept, user, forms.version(sent))
        return "It is open. Publish the hash of the seed now: see the proof."
    if act == "close":
        close_giveaway(kept, user)
        return "The list is frozen under its hash."
    if act == "draw":
        draw_winners(kept, user, forms.text(sent, "public_salt"))
        return "The winners are drawn."
    cancel_giveaway(kept, user, forms.text(sent, "reason"))
    return "The giveaway is cancelled; the handles are deleted."


def told_entries(found: Entries) -> str:
    """``12 accounts entered; 3 of 15 lines were refused.``"""
    told = f"{wording.plural(found.added, 'account')} entered"
    if found.refused:
        count = len(found.refused)
        told += (f"; {wording.number(count)} of {wording.plural(found.lines, 'line')} "
                 f"{'was' if count == 1 else 'were'} refused, each for a reason below")  # fmt: skip
    return f"{told}."


def _enter(
    kept: Giveaway, user: User | None, sent: Mapping[str, Any], ws: Workspace | None,
    file: tuple[str, bytes] | None,
) -> Entries:  # fmt: skip
    if forms.text(sent, "act") == "comments":
        account, _, post = forms.text(sent, "post").partition("/")
        if ws is None or not post:
            raise ValueInvalid("Which post it is was not said.", "Choose one of the list.")
        return import_comments(kept, user, ws, account, post)
    if file is None:
        raise ValueInvalid("There is no file.", "Choose a CSV with a column of handles.")
    return import_file(kept, user, file[1], file[0])


def _winner(kept: Giveaway, user: User | None, act: str, sent: Mapping[str, Any]) -> str:
    place = forms.number(sent, "place")
    if act == "notify":
        notify(kept, user, place, forms.day(sent, "answer_by", "The day to answer by"))
        return "Noted: the winner was told."
    if act == "accept":
        accept(kept, user, place)
        return "Noted: the winner takes the prize."
    if act == "send":
        send(kept, user, place)
        return "Noted: the prize is on its way."
    after = replace_winner(kept, user, place, forms.text(sent, "why"), forms.text(sent, "note"))
    return f"Place {after.place} takes over." if after else "Nobody is left to take over."
