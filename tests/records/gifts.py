"""What the cast made: products, a gift that arrived, one that is offered, one to be ordered."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/collaborate/gifts"
KINDS: dict[str, str] = {
    "gifts": W,
    "gifts filtered": f"{W}?state=lost",
    "gift products": f"{W}/products",
    "gift product": f"{W}/products/{{product}}",
    "gift": f"{W}/{{gift}}",
    "gift offered": f"{W}/{{offered}}",
    "gift orders": f"{W}/orders",
    "gift offer": f"{W}/offer/{{giftless}}",
}
OTHERS: dict[str, str] = {}
HOME = {"name": "Mina Okafor", "line1": "Lindengasse 1", "postcode": "1070", "city": "Wien",
        "country": "AT"}  # fmt: skip


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    from wrensong.collaborate.desk import add_campaign, choose_gift, give_address, propose
    from wrensong.collaborate.desk.gifts import Shipped, add_product, offer_gift, ship, step
    from wrensong.collaborate.desk.gifts.offers import Limits
    from wrensong.collaborate.desk.gifts.products import ProductSaid
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of
    from wrensong.match.desk import get_brand

    ben, brand = cast["ben"], get_brand(space, int(made["brand"]))
    pan = add_product(
        brand, ben, ProductSaid("Bread pan", Decimal("9.50"), Decimal("39.90"), "EUR", "PAN-1", 12)
    )
    flour = add_product(
        brand, ben, ProductSaid("Rye flour, 5 kg", Decimal("4"), Decimal("14.50"), "EUR", "RYE-5")
    )
    ws = reading(space)
    mina = contact_of(space, ws, made["creator"], ben)
    nils = contact_of(space, ws, made.get("other", made["creator"]), ben)
    boxes = add_campaign(space, ben, brand, "Baking boxes", "EUR")
    limits = Limits(3, Decimal("60"))

    arrived = offer_gift(propose(boxes, mina, "gift", ben), ben, [pan, flour], limits)
    choose_gift(arrived, {pan.pk: 1, flour.pk: 1}, by_creator=True)
    give_address(arrived, HOME, by_creator=True)
    ship(arrived, ben, Shipped("Post", "AB 123"))
    step(arrived, ben, "deliver")
    offered = offer_gift(propose(boxes, mina, "review", ben), ben, [pan, flour], limits)
    ready = offer_gift(propose(boxes, nils, "post", ben), ben, [pan], Limits())
    choose_gift(ready, {pan.pk: 1}, user=ben)
    give_address(ready, HOME | {"name": "Nils"}, user=ben)
    giftless = propose(boxes, mina, "affiliate", ben)
    return {
        "product": str(pan.pk), "gift": str(arrived.pk), "offered": str(offered.pk),
        "giftless": str(giftless.pk), "collaboration": made.get("collaboration", str(giftless.pk)),
    }  # fmt: skip
