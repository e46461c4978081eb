"""What the cast made: relationships, one with a touch and one that is new."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/engage"
KINDS: dict[str, str] = {
    "today": f"{W}/today",
    "relationships": f"{W}/relationships",
    "relationship": f"{W}/relationships/{{relationship}}",
    "relationship start": f"{W}/relationships/start?account={{creator}}",
    "contact": f"{W}/contacts/{{contact}}",
}
OTHERS: dict[str, str] = {"engage:touch": "removes a touch, or puts it back, and leads on"}


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    from wrensong.desk.readings import reading
    from wrensong.engage.desk.relationships import plan_next, start, today
    from wrensong.engage.desk.touches import Did, add_touch
    from wrensong.match.desk import get_brand

    ben = cast["ben"]
    brand = get_brand(space, int(made["brand"]))
    wanted = [made[name] for name in ("creator", "other") if name in made]
    kept, *others = start(space, reading(space), wanted, brand, ben)
    before = datetime.combine(today() - timedelta(days=9), time(12), UTC)
    touch = add_touch(kept, ben, Did("comment", at=before, text="That crust is lovely."))
    later = before + timedelta(days=1)
    add_touch(kept, ben, Did("reply", True, later, "Thank you, it took years."))
    for other in others:
        plan_next(other, ben, other.version, "Ask about the oven", today())
    return {"relationship": str(kept.pk), "contact": str(kept.contact_id), "touch": str(touch.pk)}
