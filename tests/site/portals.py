"""Two creators in one campaign, each with her own link: for tests of the portal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client
from tests.collaborate.ledgers import new_work

from wrensong.collaborate.desk import (
    Collaboration,
    accept_terms,
    book,
    make_link,
    propose_terms,
)
from wrensong.core.money import Money
from wrensong.desk.models import Space, User

OURS = {"name": "Fern & Salt GmbH", "address": "Backgasse 1, Wien", "email": "hi@example.org",
        "country": "AT"}  # fmt: skip


@dataclass
class Mine:
    """What one creator has: her collaboration, her link, and a telephone that opens it."""

    work: Collaboration
    link: Any
    key: str
    phone: Client

    def at(self, page: str = "") -> str:
        return f"/c/{self.key}/{page}".replace("WORK", f"deals/{self.work.pk}")

    def see(self, page: str = "") -> str:
        answer = self.phone.get(self.at(page))
        assert answer.status_code == 200, (page, answer.status_code)
        return str(answer.content.decode())

    def send(self, page: str, **said: Any) -> Any:
        """Open a page and send its form with what it carries, and what she types."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.see(page)))
        kept = {name: hidden[name] for name in ("once", "digest", "version") if name in hidden}
        return self.phone.post(self.at(page), {**kept, **said})


def terms(name: str, fee: int) -> dict[str, Any]:
    return {
        "fee": {"amount": str(fee), "currency": "EUR"}, "payment_net_days": 30,
        "deliverables": [{"platform": "instagram", "format": "reel", "count": 1}],
        "brand": OURS, "creator": {**OURS, "name": name}, "law": "AT",
        "exclusivity": {"category": "flour", "days": 30},
    }  # fmt: skip


def mine(space: Space, handle: str, name: str, fee: int, agreed: bool = False) -> Mine:
    ben = User.objects.get(email="ben@example.org")
    work = new_work(space, handle)
    work.contact.name, work.contact.email = name, f"{handle}@example.org"
    work.contact.save()
    made = propose_terms(work, terms(name, fee), user=ben)
    if agreed:
        for by_creator in (False, True):
            accept_terms(work, made.digest, name, by_creator=by_creator)
        book(work, "commission", Money.parse(f"{fee + 1} EUR"), "sale", label=f"Sold for {name}")
    link, key = make_link(work.contact, ben)
    return Mine(work, link, key, Client(enforce_csrf_checks=False))
