"""What collaborate holds of creators (``desk.privacy``). Whatever hangs on a contact needs no
entry. Money stays for the accountant, without her name."""

from __future__ import annotations

from wrensong.desk.privacy import Holding, nothing

_TEXT, _REMOVED = "texts of your own, which may name somebody", "until removed"

HOLDINGS = {
    "collaborate.AmbassadorGroup": Holding("mentions", _TEXT, "a standing programme", _REMOVED),
    "collaborate.Campaign": Holding("mentions", _TEXT, "running campaigns", _REMOVED),
    "collaborate.ClauseRecord": Holding("mentions", _TEXT, "writing agreements", _REMOVED),
    "collaborate.CreatorBriefVersion": Holding(
        "mentions", _TEXT, "telling creators what is asked", _REMOVED
    ),
    "collaborate.Entrant": Holding(
        "account", "accounts that take part in a giveaway", "drawing winners",
        "until the day the giveaway names", ("handle",),
    ),
    "collaborate.EntrantImport": Holding(
        "mentions", "the name of a list of entries", "showing what was read", _REMOVED
    ),
    "collaborate.FrozenEntrant": nothing("salted hashes, which prove a draw and name nobody"),
    "collaborate.Giveaway": Holding(
        "mentions", "a giveaway and its announcement", "drawing winners", _REMOVED
    ),
    "collaborate.GiveawayCheck": Holding("mentions", _TEXT, "a checklist", _REMOVED),
    "collaborate.LedgerEntry": Holding(
        "keep", "amounts and dates of what was earned and paid", "the books",
        "as long as the law asks for the books; without her name once she is erased",
        blank={"label": "erased creator"},
    ),
    "collaborate.Product": Holding("mentions", _TEXT, "sending gifts", _REMOVED),
    "collaborate.Tier": nothing("what a group of ambassadors gets for what"),
    "collaborate.TierAsk": nothing("what a group of ambassadors gets for what"),
    "collaborate.Winner": Holding(
        "mentions", "a place of a draw, without its account once that is erased",
        "sending prizes", _REMOVED,
    ),
}  # fmt: skip
