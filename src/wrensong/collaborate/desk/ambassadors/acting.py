"""One act on a programme or one of its members, as pages, endpoints and commands send it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.forms import gifts as forms
from wrensong.collaborate.models.ambassadors import Ambassador, AmbassadorGroup
from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import User
from wrensong.doors import wording
from wrensong.engage.desk import get_contact

from .groups import TierSaid, add_tier, get_tier
from .members import join, leave, move_tier, set_terms
from .months import make_month, mark_done

GROUP_ACTS = ("tier", "join", "month", "done", "undone")
MEMBER_ACTS = ("move", "terms", "leave")


def do_group(group: AmbassadorGroup, user: User | None, sent: Mapping[str, Any]) -> str:
    """Do ``sent["act"]`` on a programme; what to tell afterwards. Raises ValueInvalid, NotFound."""
    act, space = forms.text(sent, "act"), group.space
    if act == "tier":
        return f"The tier “{add_tier(group, user, tier_said(sent))}” is added."
    if act == "join":
        contact = get_contact(space, forms.number(sent, "contact"))
        tier = get_tier(group, forms.number(sent, "tier"))
        since = forms.day(sent, "since", "Since when")
        join(group, contact, tier, user, since=since, collaboration=_terms(group, sent))
        return f"{contact} is an ambassador now."
    if act == "month":
        made = make_month(group, user, forms.text(sent, "period"))
        if not made:
            return "Nothing was missing: this month was made before, or asks for nothing."
        return f"{wording.plural(made, 'thing')} added to what this month asks."
    if act in ("done", "undone"):
        mark_done(space, user, forms.number(sent, "item"), act == "done")
        return "Noted."
    raise ValueInvalid("What to do was not said.", f"Use one of: {', '.join(GROUP_ACTS)}.")


def do_member(one: Ambassador, user: User | None, sent: Mapping[str, Any]) -> str:
    """Do ``sent["act"]`` on a member; what to tell afterwards. Raises ValueInvalid, NotFound,
    ChangedMeanwhile."""
    act, version = forms.text(sent, "act"), forms.version(sent)
    if act == "move":
        tier = get_tier(one.group, forms.number(sent, "tier"))
        move_tier(one, tier, user, forms.text(sent, "reason"), version)
        return f"{one.contact} is in the tier {tier} from now on."
    if act == "terms":
        set_terms(one, user, _terms(one.group, sent))
        return "Her agreement is noted."
    if act == "leave":
        until = forms.day(sent, "until", "The last day")
        leave(one, user, forms.text(sent, "reason"), until, version)
        return f"{one.contact} has left the programme."
    raise ValueInvalid("What to do was not said.", f"Use one of: {', '.join(MEMBER_ACTS)}.")


def tier_said(sent: Mapping[str, Any]) -> TierSaid:
    """What a form says of a tier; the commission is in percent. Raises ValueInvalid."""
    currency = forms.text(sent, "currency").upper()
    return TierSaid(
        name=forms.text(sent, "name"), currency=currency, asks=str(sent.get("asks") or ""),
        fee=forms.amount(sent, "fee", "The fee", currency),
        gift_value=forms.amount(sent, "gift_value", "The value of gifts", currency),
        commission=_share(forms.text(sent, "commission")),
    )  # fmt: skip


def _share(said: str) -> Decimal | None:
    bare = said.rstrip("% ").replace(",", ".")
    if not bare:
        return None
    try:
        return Decimal(bare) / 100
    except InvalidOperation:
        raise ValueInvalid("The commission is not a number.", "Write percent: 8.") from None


def _terms(group: AmbassadorGroup, sent: Mapping[str, Any]) -> Any:
    number = forms.number(sent, "collaboration")
    return get_collaboration(group.space, number) if number else None
