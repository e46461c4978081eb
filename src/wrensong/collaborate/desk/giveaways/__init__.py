"""Giveaways at the desk: prepared, open, closed under a hash, drawn, and forgotten."""

from __future__ import annotations

from .draws import close_giveaway, draw_winners, proof_of
from .entering import Entries, import_comments, import_file
from .erasing import erase_due, erase_entrant
from .running import (
    GiveawaySaid,
    add_giveaway,
    cancel_giveaway,
    facts_of,
    get_giveaway,
    open_giveaway,
    save_giveaway,
    tick,
)
from .winners import accept, notify, replace_winner, send

__all__ = [
    "Entries",
    "GiveawaySaid",
    "accept",
    "add_giveaway",
    "cancel_giveaway",
    "close_giveaway",
    "draw_winners",
    "erase_due",
    "erase_entrant",
    "facts_of",
    "get_giveaway",
    "import_comments",
    "import_file",
    "notify",
    "open_giveaway",
    "proof_of",
    "replace_winner",
    "save_giveaway",
    "send",
    "tick",
]
