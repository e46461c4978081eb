"""The records of the desk."""

from .audit import Entry
from .documents import Document
from .jobs import Answer, Job
from .notes import Note
from .people import (
    Attempt,
    Invitation,
    Membership,
    RecoveryCode,
    Role,
    SignedIn,
    SignInLink,
    Space,
    Token,
    User,
)
from .shares import Share

__all__ = [
    "Answer",
    "Attempt",
    "Document",
    "Entry",
    "Invitation",
    "Job",
    "Membership",
    "Note",
    "RecoveryCode",
    "Role",
    "Share",
    "SignInLink",
    "SignedIn",
    "Space",
    "Token",
    "User",
]
