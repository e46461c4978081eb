"""What the cast made: a brief for creators in two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

ONE = "/w/{space}/collaborate/campaigns/{brief_campaign}/brief"
KINDS: dict[str, str] = {
    "creator brief": ONE,
    "creator brief edit": f"{ONE}/edit",
    "creator brief versions": f"{ONE}/versions",
    "creator brief version": f"{ONE}/versions/{{number}}",
    "creator brief compare": f"{ONE}/compare",
}
OTHERS: dict[str, str] = {}
FIRST = """title = "Rye in spring"
objective = "Home bakers know that our rye keeps a year."
notes = "The review must be positive. We may use your reel on our website."

[[deliverables]]
platform = "instagram"
format = "reel"

[freedom]
directions = ["in daylight", "no music"]

[approval]
asked = true

[usage]
channels = ["our Instagram"]

[exclusivity]
category = "flour"
days_after = 30

[compensation]
fee = "300 EUR"
"""


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    """A campaign whose brief has much to be changed, and was changed a little."""
    from wrensong.collaborate.briefing.parsing import parse
    from wrensong.collaborate.desk import add_campaign
    from wrensong.collaborate.desk.briefs import save_brief
    from wrensong.match.desk import get_brand

    brand = get_brand(space, int(made["brand"]))
    campaign = add_campaign(
        space, cast["ben"], brand, "Rye in spring", "EUR", audience_countries="AT,DE"
    )
    save_brief(campaign, cast["ben"], parse(FIRST), 0)
    save_brief(campaign, cast["ada"], parse(FIRST.replace("300 EUR", "350 EUR")), 1)
    return {"brief_campaign": str(campaign.pk), "number": "2"}
