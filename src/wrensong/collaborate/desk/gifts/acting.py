"""One act on a gift, as pages, endpoints and commands send it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wrensong.collaborate.forms import gifts as forms
from wrensong.collaborate.models.gifts import GiftOffer
from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import User

from .addresses import give_address
from .choosing import choose_gift
from .parcels import Posted, Shipped, look, ship, step

STEPS = ("order", "deliver", "lose", "no_post", "look_again", "cancel")
ACTS = ("choose", "address", "ship", "post", *STEPS)
DONE = {
    "choose": "The choice is kept.", "address": "The address is kept.",
    "order": "It counts as ordered.", "ship": "The parcel is on its way.",
    "deliver": "It arrived.", "lose": "It counts as lost on the way.",
    "post": "She posted about it.", "no_post": "She did not post about it.",
    "look_again": "Taken back: look again.", "cancel": "The gift is cancelled.",
}  # fmt: skip


def do(offer: GiftOffer, user: User | None, sent: Mapping[str, Any]) -> str:
    """Do ``sent["act"]`` with its fields; what to tell afterwards. Raises ValueInvalid,
    ChangedMeanwhile."""
    act, version = forms.text(sent, "act"), forms.version(sent)
    if act not in ACTS:
        raise ValueInvalid("What to do was not said.", f"Use one of: {', '.join(ACTS)}.")
    if act == "choose":
        choose_gift(offer, forms.chosen_said(sent), user=user, version=version)
    elif act == "address":
        where = sent.get("address")
        give_address(offer, where if isinstance(where, Mapping) else sent, user=user)
    elif act == "ship":
        said = Shipped(forms.text(sent, "carrier"), forms.text(sent, "tracking"))
        ship(offer, user, said, version)
    elif act == "post":
        look(offer, user, Posted(forms.text(sent, "url"), forms.text(sent, "post")), version)
    else:
        on = forms.day(sent, "on", "The day of delivery") if act == "deliver" else None
        step(offer, user, act, on=on, reason=forms.text(sent, "reason"), version=version)
    return DONE[act]
