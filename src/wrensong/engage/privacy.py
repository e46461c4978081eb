"""What engage holds of creators (``desk.privacy``), each table in words that she understands."""

from __future__ import annotations

from wrensong.desk.privacy import Holding, nothing

_ERASED = "until she is erased"

HOLDINGS = {
    "engage.Contact": Holding(
        "hers", "who she is and how to reach her", "working with her", _ERASED
    ),
    "engage.Relationship": Holding(
        "hers", "how she and a brand of yours stand", "working with her", _ERASED
    ),
    "engage.Touch": Holding(
        "hers", "what you did or said to each other", "knowing her", _ERASED
    ),
    "engage.DeletionRequest": Holding(
        "hers", "her request to be erased", "answering it in time", _ERASED
    ),
    "engage.Enrolment": Holding(
        "hers", "which mails she is to get one after the other", "writing to her", _ERASED
    ),
    "engage.Message": Holding(
        "hers", "mails to her, drafted or sent", "writing to her", _ERASED
    ),
    "engage.Reply": Holding("hers", "what she answered", "reading her answers", _ERASED),
    "engage.Consent": Holding(
        "hers", "what she agreed to, how and when", "writing only where you may", _ERASED
    ),
    "engage.GateOverride": Holding(
        "hers", "why an owner allowed mail to her", "writing only where you may", _ERASED
    ),
    "engage.NoticeGiven": Holding(
        "hers", "when she was told what is kept of her", "telling her as the law asks", _ERASED
    ),
    "engage.Erasure": nothing("that somebody was erased, without a name"),
    "engage.Dispatch": nothing("when mail was sent, with a keyed hash in place of the address"),
    "engage.Mailbox": nothing("how far a mailbox was read"),
    "engage.Sender": nothing("who writes for the workspace"),
    "engage.Sequence": nothing("which template follows which"),
    "engage.SequenceStep": nothing("which template follows which"),
    "engage.Suppression": nothing("a keyed hash of an address that is never written to again"),
    "engage.Template": Holding(
        "mentions", "texts for mails, by name, which may name somebody", "writing to creators",
        "until removed",
    ),
    "engage.TemplateVersion": Holding(
        "mentions", "texts for mails, each wording they had", "writing to creators",
        "until removed",
    ),
}  # fmt: skip
