"""What the cast made: outreach."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

_O = "/w/{space}/engage/outreach"
KINDS: dict[str, str] = {
    "outreach": _O,
    "sent mail": f"{_O}/sent",
    "mail": f"{_O}/messages/{{message}}",
    "mail to be approved": f"{_O}/messages/{{draft}}",
    "write a mail": f"{_O}/write/{{relationship}}?template={{template}}",
    "texts": f"{_O}/templates",
    "text": f"{_O}/templates/{{template}}",
    "text new": f"{_O}/templates/new",
    "sequences": f"{_O}/sequences",
    "sequence": f"{_O}/sequences/{{sequence}}",
    "may we write": f"{_O}/contacts/{{contact}}",
    "never write to": f"{_O}/never",
    "senders": f"{_O}/senders",
    "sender": f"{_O}/senders/{{brand}}",
}
OTHERS: dict[str, str] = {
    "engage:outreach-file": "a file",
    "unsubscribe": "needs a link from a mail; seen by the tests of outreach",
}


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    """A sender, a text, a sequence under way, a mail handed over and one to be approved."""
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of, relationship_of
    from wrensong.engage.desk.editing import save_contact
    from wrensong.engage.desk.outreach import by_hand, senders, sequences, templates
    from wrensong.engage.desk.outreach.approving import approve
    from wrensong.engage.desk.outreach.permission import add_consent
    from wrensong.engage.desk.relationships import unlock
    from wrensong.match.desk import get_brand

    ada, ben = cast["ada"], cast["ben"]
    brand, ws = get_brand(space, int(made["brand"])), reading(space)
    senders.save_sender(brand, ada, 0, {
        "name": "Ada Winter", "address": "ada@fernandsalt.example", "country": "AT",
        "postal": "Mill Lane 4, 1060 Vienna", "source": "public profiles", "kept": "for two years",
    })  # fmt: skip
    first, _, again = (templates.save_template(space, ben, one) for one in templates.examples())
    steps = sequences.add_sequence(space, ben, "Hello and once more",
                                   [(first.pk, 0), (again.pk, 7)])  # fmt: skip
    contact = contact_of(space, ws, made["creator"], ben)
    save_contact(contact, ben, contact.version, email="mina@example.org", country="AT")
    add_consent(contact, ben, {"kind": "express", "basis": "mail about working together",
                               "how": "in person at the market", "on": "2026-05-02"})  # fmt: skip
    standing = relationship_of(contact, brand, ben)
    if not standing.unlocked_at:
        unlock(standing, ben, standing.version, "they asked us at the market")
    typed = {"first_name": "Mina", "personal_line": "Your oven tip saved our Sunday."}
    begun = sequences.enrol(ws, steps, contact, brand, ben, typed)
    one, other = begun.messages.order_by("step")
    approve(one, ada, one.version)
    by_hand.hand_over(one, ada)
    return {
        "message": str(one.pk), "draft": str(other.pk), "template": str(first.pk),
        "sequence": str(steps.pk), "contact": str(contact.pk), "relationship": str(standing.pk),
    }  # fmt: skip
