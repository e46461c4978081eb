"""A collaboration to keep a ledger of, made without any files.

Also writers in processes of their own: ``python -m tests.collaborate.ledgers make`` and
``... write NUMBER``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.collaborate.desk import Collaboration
    from wrensong.desk.models import Space

SHARED, OWN, PAID = 12, 12, 40


def new_space(slug: str = "ledger") -> Space:
    from wrensong.desk.models import Space

    return Space.objects.create(slug=slug, name=slug.title(), folder=slug)


def new_work(space: Space, handle: str = "mina.bakes", campaign: str = "Spring") -> Collaboration:
    """A sponsored post with a creator in a campaign of the workspace."""
    from wrensong.collaborate.desk import add_campaign, propose
    from wrensong.collaborate.models import Campaign
    from wrensong.engage.models import Contact
    from wrensong.match.models import BrandRecord

    brand, _ = BrandRecord.objects.get_or_create(space=space, name="Fern & Salt")
    contact, _ = Contact.objects.get_or_create(
        space=space, account=f"ac_{handle}", defaults={"handle": handle, "platform": "instagram"}
    )
    made = Campaign.objects.filter(space=space, name=campaign).first() or add_campaign(
        space, None, brand, campaign, "EUR", brand_country="AT", audience_countries="AT,DE"
    )
    return propose(made, contact, "post", None)


def write(number: int) -> None:
    """As one of several at once: commissions under shared keys and own ones, payments of all
    there is, and the reversal of one and the same entry."""
    from wrensong.collaborate.desk import book
    from wrensong.collaborate.desk.payments import Draft, enter, reverse
    from wrensong.collaborate.models import Collaboration, LedgerEntry
    from wrensong.core.errors import ValueInvalid
    from wrensong.core.money import Money

    work = Collaboration.objects.select_related("campaign__space", "contact").get()
    for turn in range(SHARED):
        book(work, "commission", Money.parse("1.10 EUR"), f"shared:{turn}")
        book(work, "commission", Money.parse("0.01 EUR"), f"own:{number}:{turn}")
        reverse(LedgerEntry.objects.get(key="wrong"), None, "typed twice")
        try:
            enter(work, Draft("paid", Money.parse(f"{PAID} EUR"), f"pay:{number}:{turn}"), None)
        except ValueInvalid as error:
            assert "more than can be paid" in error.sentence


def main(what: str, number: int = 0) -> None:
    import django

    django.setup()
    from wrensong.desk.opening import make_schema

    if what == "make":
        make_schema()
        from wrensong.collaborate.desk import book
        from wrensong.core.money import Money

        work = new_work(new_space())
        book(work, "fee", Money.parse("100 EUR"), "fee")
        book(work, "fee", Money.parse("5000 EUR"), "wrong")
        book(work, "hold", Money.parse("5000 EUR"), "until it is put right")
        from wrensong.collaborate.desk.payments import reverse
        from wrensong.collaborate.models import LedgerEntry

        reverse(LedgerEntry.objects.get(key="until it is put right"), None, "put right below")
    elif what == "write":
        print("ready", flush=True)
        sys.stdin.readline()  # all begin at once
        write(number)
    elif what == "sum":
        from wrensong.collaborate.desk import balance_of, entries_of
        from wrensong.collaborate.models import Collaboration

        work = Collaboration.objects.get()
        found = balance_of(work)["EUR"]
        entries = entries_of(work)
        print(found.earned, found.paid, found.payable, len(entries))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
