"""What engage holds of creators (``desk.privacy``). Whatever hangs on a contact needs no entry."""

from __future__ import annotations

from wrensong.desk.privacy import Holding, nothing

HOLDINGS = {
    "engage.Contact": Holding(
        "hers", "who she is and how to reach her", "working with her", "until she is erased"
    ),
    "engage.Erasure": nothing("that somebody was erased, without a name"),
    "engage.Dispatch": nothing("when mail was sent, with a keyed hash in place of the address"),
    "engage.Mailbox": nothing("how far a mailbox was read"),
    "engage.Sender": nothing("who writes for the workspace"),
    "engage.Sequence": nothing("which template follows which"),
    "engage.SequenceStep": nothing("which template follows which"),
    "engage.Suppression": nothing("a keyed hash of an address that is never written to again"),
    "engage.Template": Holding(
        "mentions", "texts of your own, which may name somebody", "writing to creators",
        "until removed",
    ),
    "engage.TemplateVersion": Holding(
        "mentions", "texts of your own, which may name somebody", "writing to creators",
        "until removed",
    ),
}  # fmt: skip
