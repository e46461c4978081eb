"""What other areas show on the page of a collaboration.

``PARTS`` names each area in the order of the page. An area is shown once it has a template
``collaborate/parts/<area>_of_collaboration.html`` and a function here that makes its context.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.safestring import SafeString

from wrensong.collaborate.models import Collaboration

Context = dict[str, Any]


def _ledger(collaboration: Collaboration) -> Context:
    from wrensong.collaborate.desk.ledgers import told_ledger

    return {"ledger": told_ledger(collaboration)}


def _delivered(collaboration: Collaboration) -> Context:
    from .deliverables import told_of_collaboration

    return {"delivered": told_of_collaboration(collaboration)}


def _gift(collaboration: Collaboration) -> Context:
    from .gifts import gift_part

    return gift_part(collaboration)


def _portal(collaboration: Collaboration) -> Context:
    from .portal import told_links

    return {"portal": told_links(collaboration.campaign.space, collaboration.contact)}


PARTS: dict[str, Callable[[Collaboration], Context]] = {
    "deliverables": _delivered,
    "gift": _gift,
    "payments": _ledger,
    "portal": _portal,
}


def parts(request: HttpRequest, collaboration: Collaboration) -> list[SafeString]:
    """The parts of a page, each as HTML; those without a template are left out."""
    found = []
    for area, context in PARTS.items():
        try:
            template = get_template(f"collaborate/parts/{area}_of_collaboration.html")
        except TemplateDoesNotExist:
            continue
        said = {**context(collaboration), "collaboration": collaboration}
        found.append(SafeString(template.render(said, request)))
    return found
