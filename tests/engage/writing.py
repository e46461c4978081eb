"""The cast ready to write: a sender, contacts with addresses, templates, and what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User
    from wrensong.engage.models import Contact, Message
    from wrensong.match.desk import BrandRecord

PUBLIC = "https://wrensong.example.org"
SENDER = {"name": "Ada Winter", "address": "ada@fernandsalt.example", "country": "AT",
          "postal": "Mill Lane 4, 1060 Vienna", "source": "public profiles",
          "kept": "for two years"}  # fmt: skip
PLAIN = {"name": "Plain", "subject": "From {brand}", "body": "Hello {handle}, do you like rye?"}


@dataclass
class Desk:
    """One workspace in which Ben writes and Ada owns."""

    space: Space
    brand: BrandRecord
    ben: User
    ada: User
    made: dict[str, Any] = field(default_factory=dict)

    prepared: bool = True

    @property
    def ws(self) -> Any:
        from wrensong.desk.readings import latest, reading

        return reading(self.space) if self.prepared else latest(self.space)

    def contact(self, handle: str, email: str, country: str = "US", open_: bool = True) -> Contact:
        """A contact with an address, in a country, with whom outreach is open."""
        from wrensong.engage.desk import contact_of, relationship_of
        from wrensong.engage.desk.editing import save_contact
        from wrensong.engage.desk.relationships import unlock

        kept = contact_of(self.space, self.ws, handle, self.ben)
        save_contact(kept, self.ben, kept.version, email=email, country=country)
        standing = relationship_of(kept, self.brand, self.ben)
        if open_ and not standing.unlocked_at:
            unlock(standing, self.ben, standing.version, "she asked us at the market")
        return kept

    def template(self, **said: str) -> Any:
        """A template, made once for each name."""
        from wrensong.engage.desk.outreach.templates import save_template

        text = {**PLAIN, **said}
        if text["name"] not in self.made:
            self.made[text["name"]] = save_template(self.space, self.ben, text)
        return self.made[text["name"]]

    def draft(self, contact: Contact, **said: str) -> Message:
        from wrensong.engage.desk.outreach.drafting import Asked, draft

        return draft(self.ws, contact, self.brand, self.ben, Asked(self.template(**said)))

    def approve(self, message: Message) -> Message:
        from wrensong.engage.desk.outreach.approving import approve

        message.refresh_from_db()
        approve(message, self.ben, message.version)
        return message

    def approved(self, contact: Contact, **said: str) -> Message:
        return self.approve(self.draft(contact, **said))

    def send(self, **how: Any) -> Any:
        from wrensong.engage.desk.outreach.sending import send_due

        return send_due(self.space, **how)

    def state(self, message: Message) -> str:
        message.refresh_from_db()
        return str(message.state)
