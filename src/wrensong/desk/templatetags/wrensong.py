"""Numbers and dates in templates: the same words as on the command line (doors.wording)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from wrensong.charts import Chart
from wrensong.core import ids
from wrensong.core.estimate import Estimate
from wrensong.doors import wording

register = template.Library()
register.filter("number", wording.number)
register.filter("percent", wording.percent)
register.filter("money", wording.money)
register.filter("ordinal", wording.ordinal)
register.filter("listing", wording.listing)
register.filter("estimate", wording.estimate)


@register.filter
def day(moment: Any) -> str:
    """``12 Nov``, with the year when it is not this one."""
    return wording.day(moment, timezone.now())


@register.filter
def ago(moment: datetime | None) -> str:
    """``3 days ago``."""
    return wording.ago(moment, timezone.now())


@register.filter
def known(value: Any, needs: str = "") -> Any:
    """The value, or ``not known`` with what would make it known."""
    return wording.not_known(needs) if value is None or value == "" else value


@register.filter
def account_key(account_id: int) -> str:
    """``ac_...``: how an account is named in addresses."""
    return ids.show("ac", account_id)


@register.inclusion_tag("parts/estimate.html")
def figure(e: Estimate, of: str = "posts") -> dict[str, Any]:
    """A number with its interval, and the muted line below it."""
    return {"value": wording.estimate(e), "known": e.value is not None, "estimate": e, "of": of}


@register.inclusion_tag("parts/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """A chart with its finding as the title and its table one click away."""
    return {"chart": drawn, "svg": _svg(drawn)}


def _svg(drawn: Chart) -> SafeString:
    return mark_safe(drawn.svg)  # charts escape every text they draw
