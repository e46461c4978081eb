"""What the cast made: payments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/collaborate/payments"
KINDS: dict[str, str] = {
    "payments": W,
    "payments filtered": f"{W}?kind=paid&from=2030-01-01",
    "payments of a collaboration": f"{W}/{{collaboration}}",
    "payments entry": f"{W}/{{collaboration}}/{{entry}}/reverse",
}
OTHERS: dict[str, str] = {}


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    from wrensong.collaborate.desk import add_campaign, book, get_collaboration, propose
    from wrensong.core.money import Money
    from wrensong.engage.desk import contact_of
    from wrensong.match.desk import get_brand

    ben = cast["ben"]
    if "collaboration" in made:
        work = get_collaboration(space, int(made["collaboration"]))
    else:
        from wrensong.desk.readings import reading

        contact = contact_of(space, reading(space), made["creator"], ben)
        brand = get_brand(space, int(made["brand"]))
        work = propose(add_campaign(space, ben, brand, "Paid work", "EUR"), contact, "post", ben)
    entry = book(work, "fee", Money.parse("400 EUR"), "tests:fee", date(2026, 4, 1), user=ben)
    book(work, "paid", Money.parse("150 EUR"), "tests:paid", label="Half in advance", user=ben)
    book(work, "hold", Money.parse("100 EUR"), "tests:hold", label="Until the story is up")
    return {"collaboration": str(work.pk), "entry": str(entry.pk)}
