"""Her gift: choosing from what is offered, and where the parcel goes."""

from __future__ import annotations

from django.http import HttpResponse

from wrensong.collaborate import desk
from wrensong.collaborate.desk import once, told_gift, work_of
from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound

from .gate import Visit, Went, portal, show

ADDRESS = (
    ("name", "Name on the parcel", "name", True),
    ("line1", "Street and number", "address-line1", True),
    ("line2", "More, if needed", "address-line2", False),
    ("postcode", "Postcode", "postal-code", False),
    ("city", "Town", "address-level2", True),
    ("region", "Region, if needed", "address-level1", False),
    ("country", "Country, two letters", "country", True),
    ("phone", "Phone for the carrier, if you like", "tel", False),
)
"""Field, its words, how a browser fills it in, whether it is needed."""


@portal
def gift(request: Visit, collaboration: int) -> HttpResponse | Went:
    """What she may choose, her choice, and her address."""
    kept = work_of(request.contact, collaboration)
    offer = desk.gift_offer_of(kept)
    if offer is None:
        raise NotFound("There is no gift here.", "See your collaborations.")
    wrong = None
    if request.method == "POST":
        said = request.POST
        # Both parts come with either button: what she typed in the other one counts, too.
        where = {name: said.get(name, "") for name, *_ in ADDRESS}
        chosen, address = _chosen(said), said.get("do") == "address"
        choose = not address or bool(chosen)
        give = address or where["line1"].strip() != ""
        try:
            with once(request.link, said.get("once", "")):
                if choose:
                    desk.choose_gift(offer, chosen, by_creator=True)
                if give:
                    desk.give_address(offer, where, by_creator=True)
        except (BadInput, ChangedMeanwhile) as error:
            wrong = error
        else:
            done = "sent" if choose and give else "address" if give else "chosen"
            return Went("portal-gift", done, (kept.pk,))
        offer = desk.gift_offer_of(kept) or offer
    gift = told_gift(offer)
    for one in gift["products"]:
        one["typed"] = request.POST.get(f"product-{one['id']}", one["chosen"])
    fields = [(name, words, fills, needed, request.POST.get(name, ""))
              for name, words, fills, needed in ADDRESS]  # fmt: skip
    return show(request, "gift", {"kept": kept, "gift": gift, "fields": fields}, wrong)


def _chosen(said: dict[str, str]) -> dict[int, int]:
    """Product -> how many, of those that were chosen at all."""
    found = {}
    for name, value in said.items():
        number = name.removeprefix("product-")
        if name != number and number.isdecimal() and value.strip().isdecimal():
            found[int(number[:12])] = int(value.strip()[:6])
    return {product: count for product, count in found.items() if count}
