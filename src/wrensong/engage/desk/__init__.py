"""The records of engage at the desk, as rooms to the right and the site may use them.

``contact_of`` and ``get_contact`` say who a creator is to a workspace; ``relationship_of`` how she
and a brand stand. Rooms to the right tell what they agreed by ``note_collaborating``.
"""

from __future__ import annotations

from wrensong.engage.models import Contact, Relationship

from .contacts import contact_of, get_contact, note_collaborating, relationship_of

__all__ = [
    "Contact",
    "Relationship",
    "contact_of",
    "get_contact",
    "note_collaborating",
    "relationship_of",
]
