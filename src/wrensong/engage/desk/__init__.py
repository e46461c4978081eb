"""The records of engage at the desk, as rooms to the right and the site may use them.

``contact_of`` and ``get_contact`` say who a creator is to a workspace; ``relationship_of`` how she
and a brand stand. Rooms to the right tell what they agreed by ``note_collaborating``. Outreach asks
``outreach_state`` before it writes, and tells ``note_contacted`` and ``note_replied``.
"""

from __future__ import annotations

from wrensong.engage.models import Contact, Relationship

from .contacts import contact_of, get_contact, note_collaborating, relationship_of
from .relationships import note_contacted, note_replied, outreach_state

__all__ = [
    "Contact",
    "Relationship",
    "contact_of",
    "get_contact",
    "note_collaborating",
    "note_contacted",
    "note_replied",
    "outreach_state",
    "relationship_of",
]
