"""Endpoints of gifts: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.desk.gifts import (
    add_product,
    export_orders,
    get_gift,
    get_product,
    gift_offer_of,
    offer_gift,
    save_product,
)
from wrensong.collaborate.desk.gifts.acting import do
from wrensong.collaborate.desk.gifts.products import archive_product
from wrensong.collaborate.forms import gifts as forms
from wrensong.collaborate.showing import gifts as showing
from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import get_brand

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")


class ProductIn(Schema):
    """A product: amounts as text, ``stock`` empty for as many as wanted; ``brand`` (its number)
    for a new one, ``version`` for one that is changed; ``act`` archive or restore."""

    name: str = ""
    sku: str = ""
    cost: str = ""
    value: str = ""
    currency: str = ""
    stock: str = ""
    brand: int = 0
    version: int = 0
    act: str = ""


class OfferIn(Schema):
    """Which products (numbers), how many things, up to which retail value (text, empty: none)."""

    products: list[int]
    pieces: str = ""
    most: str = ""
    keep_days: str = ""


class GiftActIn(Schema):
    """One act: choose (``chosen``: number of a product -> how many), address (``address``), ship
    (``carrier``, ``tracking``), deliver (``on``), post (``url`` or ``post``), order, lose,
    no_post, look_again, cancel (``reason``). ``version`` is the one that was seen."""

    act: str
    version: int = 0
    chosen: dict[int, int] | None = None
    address: dict[str, str] | None = None
    carrier: str = ""
    tracking: str = ""
    on: str = ""
    url: str = ""
    post: str = ""
    reason: str = ""


class AgainIn(Schema):
    """Whether what was on an earlier list and has not left comes again."""

    again: bool = False


@router.get("/gifts", auth=READ, summary="The gifts, and what they brought")
def gifts(request: HttpRequest, space: Path[str]) -> Any:
    return _json(showing.told_gifts(_space(request), request.GET.dict()))


@router.get("/gifts/products", auth=READ, summary="The products that may be given")
def products(request: HttpRequest, space: Path[str], away: bool = False) -> Any:
    return _json(showing.told_products(_space(request), away))


@router.post("/gifts/products", auth=WRITE, summary="Add a product")
def new_product(request: HttpRequest, space: Path[str], sent: ProductIn) -> Any:
    brand = get_brand(_space(request), sent.brand)
    made = add_product(brand, _user(request), forms.product_said(sent.dict()))
    return _json(showing.told_product(made), 201)


@router.get("/gifts/products/{int:product}", auth=READ, summary="One product")
def product(request: HttpRequest, space: Path[str], product: Path[int]) -> Any:
    return _json(showing.told_product(get_product(_space(request), product)))


@router.post("/gifts/products/{int:product}", auth=WRITE, summary="Change a product")
def change_product(
    request: HttpRequest, space: Path[str], product: Path[int], sent: ProductIn
) -> Any:
    kept = get_product(_space(request), product)
    if sent.act in ("archive", "restore"):
        archive_product(kept, _user(request), sent.act == "archive")
    else:
        save_product(kept, _user(request), sent.version, forms.product_said(sent.dict()))
    return _json(showing.told_product(kept))


@router.get("/gifts/orders", auth=READ, summary="What is to be ordered")
def orders(request: HttpRequest, space: Path[str]) -> Any:
    return _json(showing.told_orders(_space(request)))


@router.post("/gifts/orders", auth=WRITE, summary="Take the list of parcels, with addresses")
def export(request: HttpRequest, space: Path[str], sent: AgainIn) -> Any:
    return _json({"parcels": export_orders(_space(request), _user(request), sent.again)})


@router.get("/gifts/offer/{int:collaboration}", auth=READ, summary="What can be offered")
def offerable(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Any:
    kept = get_collaboration(_space(request), collaboration)
    found = gift_offer_of(kept)
    return _json(showing.offer_form(kept) | {"gift": found.pk if found else None})


@router.post("/gifts/offer/{int:collaboration}", auth=WRITE, summary="Offer a gift")
def offer(
    request: HttpRequest, space: Path[str], collaboration: Path[int], sent: OfferIn
) -> Any:  # fmt: skip
    kept = get_collaboration(_space(request), collaboration)
    known = [get_product(_space(request), key) for key in sent.products]
    currency = next((p.currency for p in known), kept.campaign.currency)
    made = offer_gift(kept, _user(request), known, forms.limits_said(sent.dict(), currency))
    return _json(showing.told_offer(made, None, True), 201)


@router.get("/gifts/{int:gift}", auth=READ, summary="One gift from the choice to the post")
def gift(request: HttpRequest, space: Path[str], gift: Path[int]) -> Any:
    kept = get_gift(_space(request), gift)
    may = request.membership.allows("editor")  # type: ignore[attr-defined]
    ws = request.ws  # type: ignore[attr-defined]
    return _json(showing.told_offer(kept, ws, may))


@router.post("/gifts/{int:gift}", auth=WRITE, summary="One act on a gift")
def act(request: HttpRequest, space: Path[str], gift: Path[int], sent: GiftActIn) -> Any:
    kept = get_gift(_space(request), gift)
    do(kept, _user(request), sent.dict())
    return _json(showing.told_offer(get_gift(_space(request), gift), None, True))


def _json(told: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(to_jsonable(told), status=status)


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user
