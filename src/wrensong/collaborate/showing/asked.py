"""Gifts and programmes as commands and notebooks ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wrensong.collaborate.desk.ambassadors import get_group, make_month, make_months
from wrensong.collaborate.desk.gifts import export_orders, get_gift
from wrensong.collaborate.desk.gifts.acting import do
from wrensong.desk.models import Space

from .ambassadors import told_group, told_groups
from .gifts import told_gifts, told_offer

if TYPE_CHECKING:
    from wrensong.workspace import Workspace


def gifts(space: Space, ws: Workspace, number: int | None, sent: Mapping[str, Any]) -> Any:
    """The order list (``act`` orders), the gifts, or one of them after an act on it."""
    if sent.get("act") == "orders":
        return export_orders(space, None, bool(sent.get("again")))
    if number is None:
        return told_gifts(space, {})
    kept = get_gift(space, number)
    if sent.get("act"):
        do(kept, None, sent)
        kept = get_gift(space, number)
    return told_offer(kept, ws, may_write=True)


def programmes(space: Space, group: int | None, month: str, make: bool) -> dict[str, Any]:
    """The programmes, or one with what a month asks; ``make`` makes it first."""
    if group is None:
        if make:
            make_months(space)
        return told_groups(space)
    kept = get_group(space, group)
    if make:
        make_month(kept, None, month)
    return told_group(kept, month)
