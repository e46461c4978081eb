"""Campaigns at the desk."""

from __future__ import annotations

import re
from typing import Any

from django.db import IntegrityError, transaction

from wrensong.collaborate.models import Campaign
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.match.desk import BrandRecord


def get_campaign(space: Space, pk: int) -> Campaign:
    """A campaign of this workspace. Raises NotFound, also for one of another workspace."""
    found = Campaign.objects.select_related("brand", "space").filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such campaign in this workspace.", "See the list of campaigns.")
    return found


def add_campaign(
    space: Space, user: User | None, brand: BrandRecord, name: str, currency: str, **more: Any
) -> Campaign:
    """A new campaign; ``more`` are its other fields. Raises ValueInvalid."""
    name = " ".join(name.split())
    if not name or len(name) > 120 or not name.isprintable():
        raise ValueInvalid("A campaign needs a name of at most 120 letters.", "Write one.")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise ValueInvalid(f"“{currency}” is not a currency.", "Write its code, such as EUR.")
    try:
        with transaction.atomic():
            made = Campaign.objects.create(
                space=space, brand=brand, name=name, currency=currency, **more
            )
            record("collaborate.campaign.add", space=space, user=user,
                   subject=f"campaign:{made.pk}", label=name)  # fmt: skip
    except IntegrityError:
        raise ValueInvalid(
            f"There is a campaign “{name}” already.", "Give it another name."
        ) from None
    return made
