"""The records of engage at the desk, as rooms to the right and the site may use them.

``contact_of`` and ``get_contact`` say who a creator is to a workspace; ``relationship_of`` how she
and a brand stand. Rooms to the right tell what they agreed by ``note_collaborating``. Outreach asks
``outreach_state`` before it writes, and tells ``note_contacted`` and ``note_replied``. Home asks
``due_today``; ``keep_touch`` keeps an act (``Did``). ``is_suppressed``, ``suppress`` and
``stop_all_contact`` keep people from being written to; ``notice_due`` says when a creator has to be
told what is kept of her.
"""

from __future__ import annotations

from wrensong.engage.models import Contact, Relationship

from .asked import ask_deletion, correct_own_data, deletion_requests
from .contacts import contact_of, get_contact, note_collaborating, relationship_of
from .outreach.contacting import stop_all_contact
from .outreach.notices import notice_due
from .outreach.suppressing import is_suppressed, suppress
from .privacy import again as erase_again
from .relationships import due_today, note_contacted, note_replied, outreach_state
from .touches import Did
from .touches import add_touch as keep_touch

__all__ = [
    "Contact",
    "Did",
    "Relationship",
    "ask_deletion",
    "contact_of",
    "correct_own_data",
    "deletion_requests",
    "due_today",
    "erase_again",
    "get_contact",
    "is_suppressed",
    "keep_touch",
    "note_collaborating",
    "note_contacted",
    "note_replied",
    "notice_due",
    "outreach_state",
    "relationship_of",
    "stop_all_contact",
    "suppress",
]
