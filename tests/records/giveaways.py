"""What the cast made: a giveaway that is prepared, one that is open, one that is drawn."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/collaborate/giveaways"
KINDS: dict[str, str] = {
    "giveaways": W,
    "giveaway new": f"{W}/new",
    "giveaway prepared": f"{W}/{{prepared}}",
    "giveaway edit": f"{W}/{{prepared}}/edit",
    "giveaway open": f"{W}/{{opened}}",
    "giveaway": f"{W}/{{giveaway}}",
    "giveaway entrants": f"{W}/{{giveaway}}/entrants",
    "giveaway proof": f"{W}/{{giveaway}}/proof",
    "giveaway proof open": f"{W}/{{opened}}/proof",
}
OTHERS: dict[str, str] = {}
ENTRIES = b"handle,comment\n@rye.rita,Me #FernBread\nolga,#fernbread\n,Hello\npan-peter,nice\n"


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    from django.utils import timezone

    from wrensong.collaborate.desk import add_campaign, propose
    from wrensong.collaborate.desk.giveaways import (
        GiveawaySaid,
        add_giveaway,
        close_giveaway,
        draw_winners,
        facts_of,
        import_file,
        open_giveaway,
        tick,
    )
    from wrensong.collaborate.rules import giveaways
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of
    from wrensong.match.desk import get_brand

    ben, brand, real = cast["ben"], get_brand(space, int(made["brand"])), timezone.now
    mina = contact_of(space, reading(space), made["creator"], ben)
    host = propose(add_campaign(space, ben, brand, "Bread week", "EUR"), mina, "giveaway", ben)

    def begin(name: str, days: int) -> int:
        said = GiveawaySaid(
            name=name, prize="A bread pan", prize_value=Decimal("39.90"), currency="EUR",
            opens_at=real() - timedelta(days=days), closes_at=real() + timedelta(days=7 - days),
            zone="Europe/Vienna", min_age=18, countries="AT,DE", must_contain="#FernBread",
            rules_url="https://fernandsalt.example/rules",
        )  # fmt: skip
        kept = add_giveaway(brand, ben, said, host)
        facts = facts_of(kept)
        keys = [c.key for c in giveaways.CHECKS if c.by_hand]
        tick(kept, ben, [key for key in keys if not giveaways.not_needed(key, facts)])
        # The clock stands where it stood then: nothing opens once it has closed.
        timezone.now = lambda: real() - timedelta(days=days)
        try:
            kept = open_giveaway(kept, ben)
        finally:
            timezone.now = real
        import_file(kept, ben, ENTRIES, "comments.csv")
        return kept.pk

    from wrensong.collaborate.models import Giveaway

    opened = begin("Bread week", 3)
    drawn = begin("Salt week", 9)
    draw_winners(close_giveaway(Giveaway.objects.get(pk=drawn), ben), ben)
    prepared = add_giveaway(brand, ben, GiveawaySaid("Christmas week", prize="A flour box"), host)
    return {"prepared": str(prepared.pk), "opened": str(opened), "giveaway": str(drawn)}
