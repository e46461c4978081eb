"""What collaborate holds of creators (``desk.privacy``), each table in words that she understands.
Money stays for the accountant, without her name."""

from __future__ import annotations

from wrensong.desk.privacy import Holding, nothing

_ERASED, _REMOVED = "until she is erased", "until removed"

HOLDINGS = {
    "collaborate.Acceptance": Holding(
        "hers", "who accepted which terms, and when", "keeping agreements", _ERASED
    ),
    "collaborate.Ambassador": Holding(
        "hers", "her place in a standing programme", "a standing programme", _ERASED
    ),
    "collaborate.AmbassadorGroup": Holding(
        "mentions", "standing programmes, as you described them", "a standing programme", _REMOVED
    ),
    "collaborate.Campaign": Holding(
        "mentions", "campaigns, as you described them", "running campaigns", _REMOVED
    ),
    "collaborate.ClauseRecord": Holding(
        "mentions", "clauses in your own words", "writing agreements", _REMOVED
    ),
    "collaborate.Collaboration": Holding(
        "hers", "what she works on with you, and how far it is", "working with her", _ERASED
    ),
    "collaborate.CreatorBriefVersion": Holding(
        "mentions", "briefs for creators, each version", "telling creators what is asked", _REMOVED
    ),
    "collaborate.Deliverable": Holding(
        "hers", "what she is to deliver, and by when", "working with her", _ERASED
    ),
    "collaborate.Entrant": Holding(
        "account", "accounts that take part in a giveaway", "drawing winners",
        "until the day the giveaway names", ("handle",),
    ),
    "collaborate.EntrantImport": Holding(
        "mentions", "the name of a list of entries", "showing what was read", _REMOVED
    ),
    "collaborate.FrozenEntrant": nothing("salted hashes, which prove a draw and name nobody"),
    "collaborate.GiftAddress": Holding(
        "hers", "where her gifts are sent", "sending gifts",
        "the days after delivery that the gift names, at most until she is erased",
    ),
    "collaborate.GiftLine": Holding("hers", "what she chose as a gift", "sending gifts", _ERASED),
    "collaborate.GiftOffer": Holding("hers", "gifts offered to her", "sending gifts", _ERASED),
    "collaborate.GiftStep": Holding("hers", "how far her gifts are", "sending gifts", _ERASED),
    "collaborate.Giveaway": Holding(
        "mentions", "a giveaway and its announcement", "drawing winners", _REMOVED
    ),
    "collaborate.GiveawayCheck": Holding(
        "mentions", "notes on the checklist of a giveaway", "settling its rules", _REMOVED
    ),
    "collaborate.Insight": Holding(
        "hers", "numbers she gave about her posts", "seeing what work brought", _ERASED
    ),
    "collaborate.LedgerEntry": Holding(
        "keep", "amounts and dates of what was earned and paid", "the books",
        "as long as the law asks for the books; without her name once she is erased",
        blank={"label": "erased creator"},
    ),
    "collaborate.Media": Holding(
        "hers", "files she handed in", "reviewing her work", _ERASED
    ),
    "collaborate.MediaKit": Holding(
        "hers", "what she told of herself and her readers", "knowing her", _ERASED
    ),
    "collaborate.MonthItem": Holding(
        "hers", "what a month asked of her", "a standing programme", _ERASED
    ),
    "collaborate.Objection": Holding(
        "hers", "what she says against your figures about her", "correcting them", _ERASED
    ),
    "collaborate.PortalAct": Holding(
        "hers", "which forms she sent by her private link", "counting each once", _ERASED
    ),
    "collaborate.PortalLink": Holding(
        "hers", "private links made for her, hashed", "letting her answer without an account",
        _ERASED,
    ),
    "collaborate.Product": Holding(
        "mentions", "products to give, as you described them", "sending gifts", _REMOVED
    ),
    "collaborate.Step": Holding(
        "hers", "steps of her work with you, and who made them", "tracing changes", _ERASED
    ),
    "collaborate.Submission": Holding(
        "hers", "versions she handed in, and what was said to them", "reviewing her work", _ERASED
    ),
    "collaborate.Terms": Holding(
        "hers", "terms proposed to her or by her", "keeping agreements", _ERASED
    ),
    "collaborate.Tier": nothing("what a group of ambassadors gets for what"),
    "collaborate.TierChange": Holding(
        "hers", "since when she is in which tier", "a standing programme", _ERASED
    ),
    "collaborate.TierAsk": nothing("what a group of ambassadors gets for what"),
    "collaborate.Winner": Holding(
        "mentions", "a place of a draw, without its account once that is erased",
        "sending prizes", _REMOVED,
    ),
}  # fmt: skip
