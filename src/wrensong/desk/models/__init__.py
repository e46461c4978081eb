"""The records of the desk."""

from .audit import Entry
from .jobs import Answer, Job
from .notes import Note
from .people import Attempt, Invitation, Membership, Role, SignInLink, Space, Token, User
from .shares import Share

__all__ = [
    "Answer",
    "Attempt",
    "Entry",
    "Invitation",
    "Job",
    "Membership",
    "Note",
    "Role",
    "Share",
    "SignInLink",
    "Space",
    "Token",
    "User",
]
