"""What the cast made: a programme with a tier, a member, and what this month asks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/collaborate/ambassadors"
KINDS: dict[str, str] = {
    "ambassadors": W,
    "ambassadors of": f"{W}/{{group}}",
    "ambassadors tier": f"{W}/{{group}}/tiers/{{tier}}",
    "ambassador": f"{W}/{{group}}/members/{{member}}",
}
OTHERS: dict[str, str] = {}


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    from datetime import timedelta

    from django.utils import timezone

    from wrensong.collaborate.desk.ambassadors import (
        TierSaid,
        add_group,
        add_tier,
        join,
        make_month,
    )
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of
    from wrensong.match.desk import get_brand

    ben, brand = cast["ben"], get_brand(space, int(made["brand"]))
    group = add_group(brand, ben, "Bread friends", "Bakers who stay with us")
    said = TierSaid("Crumb", "EUR", Decimal("80"), Decimal("0.08"), Decimal("30"),
                    "2 instagram reel\n1 tiktok video")  # fmt: skip
    tier = add_tier(group, ben, said)
    mina = contact_of(space, reading(space), made["creator"], ben)
    since = timezone.now().date() - timedelta(days=70)
    member = join(group, mina, tier, ben, since=since)
    make_month(group, ben)
    return {"group": str(group.pk), "tier": str(tier.pk), "member": str(member.pk)}
