"""Gifts at the desk: products, what is offered and chosen, parcels, and what came of them."""

from __future__ import annotations

from .addresses import address_of, forget_due, give_address
from .choosing import choose_gift
from .offers import get_gift, gift_cost, gift_offer_of, gift_value, offer_gift
from .parcels import Posted, Shipped, export_orders, look, ship, step
from .posts import suggested_posts
from .products import add_product, get_product, save_product
from .telling import told_gift

__all__ = [
    "Posted",
    "Shipped",
    "add_product",
    "address_of",
    "choose_gift",
    "export_orders",
    "forget_due",
    "get_gift",
    "get_product",
    "gift_cost",
    "gift_offer_of",
    "gift_value",
    "give_address",
    "look",
    "offer_gift",
    "save_product",
    "ship",
    "step",
    "suggested_posts",
    "told_gift",
]
