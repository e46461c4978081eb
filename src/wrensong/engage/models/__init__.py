"""The records of engage: who a creator is to this workspace, what was done, what was written."""

from __future__ import annotations

from .asked import DeletionRequest
from .outreach import (
    Consent,
    Dispatch,
    Enrolment,
    GateOverride,
    Mailbox,
    Message,
    NoticeGiven,
    Reply,
    Sender,
    Sequence,
    SequenceStep,
    Suppression,
    Template,
    TemplateVersion,
)
from .people import Contact, Relationship, Touch
from .privacy import Erasure

__all__ = [
    "Consent",
    "Contact",
    "DeletionRequest",
    "Dispatch",
    "Enrolment",
    "Erasure",
    "GateOverride",
    "Mailbox",
    "Message",
    "NoticeGiven",
    "Relationship",
    "Reply",
    "Sender",
    "Sequence",
    "SequenceStep",
    "Suppression",
    "Template",
    "TemplateVersion",
    "Touch",
]
