"""Pages of gifts: the list, products, one gift, the order list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern

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
from wrensong.collaborate.desk.gifts.parcels import COLUMNS
from wrensong.collaborate.desk.gifts.products import archive_product
from wrensong.collaborate.forms import gifts as forms
from wrensong.collaborate.models import Product
from wrensong.collaborate.showing import gifts as showing
from wrensong.collaborate.showing.files import csv_table
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.permissions import Asked, page
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import BrandRecord, get_brand

Body = dict[str, Any]


@page()
def gifts(request: Asked) -> HttpResponse:
    """Every gift with its next step, and what gifts brought."""
    wanted = request.GET.get("format")
    if wanted == "csv":
        rows = showing.every_gift(request.space)
        return csv_table(rows, list(rows[0]) if rows else ["number"], "gifts")
    told = showing.told_gifts(request.space, request.GET.dict())
    if wanted == "json":
        return JsonResponse(to_jsonable(told))
    query = request.GET.copy()
    told["pager"] = {"total": told["total"], "first": told["first"], "last": told["last"]}
    for name, number in (("previous", told["page"] - 1), ("next", told["page"] + 1)):
        if 1 <= number <= -(-told["total"] // showing.PAGE):
            query["page"] = str(number)
            told["pager"][name] = f"?{query.urlencode()}"
    told["formats"] = [("CSV", "?format=csv"), ("JSON", "?format=json")]
    return render(request, "collaborate/gifts_list.html", told)


@page()
def products(request: Asked) -> HttpResponse:
    """What may be given: cost, value, stock; and adding a product."""
    wrong: ValueInvalid | None = None
    if request.method == "POST":
        try:
            brand = get_brand(request.space, forms.number(request.POST, "brand"))
            made = add_product(brand, request.user, forms.product_said(request.POST))
        except ValueInvalid as error:
            wrong = error
        else:
            messages.success(request, f"“{made}” can be offered now.")
            return redirect("collaborate:gift-products", request.space.slug)
    told = showing.told_products(request.space, away="away" in request.GET)
    if request.method == "GET" and request.GET.get("format") == "csv":
        rows = [{**p, "cost": p["cost"].amount, "value": p["value"].amount}
                for p in told["products"]]  # fmt: skip
        names = ("name", "brand", "sku", "cost", "value", "currency", "stock", "chosen")
        return csv_table(rows, names, "products")
    if request.method == "GET" and request.GET.get("format") == "json":
        return JsonResponse(to_jsonable(told))
    brands = BrandRecord.objects.filter(space=request.space, archived_at=None)
    shown = {**told, "wrong": wrong, "sent": request.POST, "brands": brands,
             "formats": [("CSV", "?format=csv"), ("JSON", "?format=json")]}  # fmt: skip
    return render(request, "collaborate/gifts_products.html", shown, status=422 if wrong else 200)


@page()
def product(request: Asked, product: int) -> HttpResponse:
    """One product: changing it, putting it away."""
    kept = get_product(request.space, product)
    if request.method != "POST":
        return _product(request, kept, {}, 200)
    if request.POST.get("act") in ("archive", "restore"):
        archive_product(kept, request.user, request.POST["act"] == "archive")
        messages.success(request, f"“{kept}” is {'put away' if kept.archived_at else 'back'}.")
        return redirect("collaborate:gift-products", request.space.slug)
    try:
        said = forms.product_said(request.POST)
        save_product(kept, request.user, forms.number(request.POST, "version"), said)
    except ValueInvalid as error:
        return _product(request, kept, {"wrong": error, "sent": request.POST}, 422)
    except ChangedMeanwhile as error:
        kept.refresh_from_db()
        return _product(request, kept, {"wrong": error, "sent": request.POST}, 409)
    messages.success(request, f"“{kept}” is saved.")
    return redirect("collaborate:gift-products", request.space.slug)


@page()
def offer(request: Asked, collaboration: int) -> HttpResponse:
    """Offer a gift in a collaboration: which products, how many, up to which value."""
    kept = get_collaboration(request.space, collaboration)
    found = gift_offer_of(kept)
    if found is not None:
        return redirect("collaborate:gift", request.space.slug, found.pk)
    told, wrong = showing.offer_form(kept), None
    ticked = request.POST.getlist("products")
    if request.method == "POST":
        try:
            known = Product.objects.filter(
                space=request.space, pk__in=[int(k) for k in ticked if k.isdecimal()]
            )
            currency = next((p.currency for p in known), kept.campaign.currency)
            limits = forms.limits_said(request.POST, currency)
            found = offer_gift(kept, request.user, known, limits)
        except ValueInvalid as error:
            wrong = error
        else:
            messages.success(request, f"A gift is offered to {kept.contact}.")
            return redirect("collaborate:gift", request.space.slug, found.pk)
    shown = {**told, "wrong": wrong, "sent": request.POST, "ticked": ticked}
    return render(request, "collaborate/gifts_offer.html", shown, status=422 if wrong else 200)


@page()
def gift(request: Asked, gift: int) -> HttpResponse:
    """One gift from the choice to the post."""
    kept = get_gift(request.space, gift)
    wrong: ValueInvalid | ChangedMeanwhile | None = None
    if request.method == "POST":
        try:
            messages.success(request, do(kept, request.user, request.POST))
            return redirect("collaborate:gift", request.space.slug, kept.pk)
        except (ValueInvalid, ChangedMeanwhile) as error:
            wrong, kept = error, get_gift(request.space, gift)
    told = showing.told_offer(kept, request.ws, request.membership.allows("editor"))
    status = 409 if isinstance(wrong, ChangedMeanwhile) else 422 if wrong else 200
    shown = {"gift": told, "wrong": wrong, "sent": request.POST, "typed": _typed(request, told)}
    return render(request, "collaborate/gifts_one.html", shown, status=status)


@page()
def orders(request: Asked) -> HttpResponse:
    """What is to be ordered; a POST gives the list as CSV, with the addresses, once."""
    if request.method == "POST":
        rows = export_orders(request.space, request.user, again=bool(request.POST.get("again")))
        if rows:
            return csv_table(rows, COLUMNS, "parcels")
        messages.info(request, "There is nothing new to order.")
        return redirect(reverse("collaborate:gift-orders", args=[request.space.slug]))
    return render(request, "collaborate/gifts_orders.html", showing.told_orders(request.space))


def _typed(request: Asked, told: Body) -> Body:
    """What a form that could not be kept had in it: products and the address."""
    posted = request.POST
    act = posted.get("act")
    for one in told["products"]:
        typed = posted.get(f"product-{one['id']}") if act == "choose" else None
        one["typed"] = one["chosen"] if typed is None else typed
    kept = told["where"] or {}
    names = ("name", "line1", "line2", "postcode", "city", "region", "country", "phone")
    return {n: posted.get(n, "") if act == "address" else kept.get(n, "") for n in names}


def _product(request: Asked, kept: Product, more: Body, status: int) -> HttpResponse:
    told = showing.told_product(kept)
    if "sent" not in more:
        more["sent"] = {**told, "cost": kept.cost, "value": kept.value}
    shown = {"product": told, **more}
    return render(request, "collaborate/gifts_product.html", shown, status=status)


URLS: list[URLPattern] = [
    path("gifts", gifts, name="gifts"),
    path("gifts/products", products, name="gift-products"),
    path("gifts/products/<int:product>", product, name="gift-product"),
    path("gifts/orders", orders, name="gift-orders"),
    path("gifts/offer/<int:collaboration>", offer, name="gift-offer"),
    path("gifts/<int:gift>", gift, name="gift"),
]
