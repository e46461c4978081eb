"""What the cast made: deliverables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/collaborate"
ONE = f"{W}/deliverables/{{deliverable}}"
KINDS: dict[str, str] = {
    "deliverables": f"{W}/deliverables",
    "deliverables without results": f"{W}/deliverables?text=nobody+at+all",
    "deliverable": ONE,
    "deliverables of a collaboration": f"{W}/collaborations/{{delivering}}/deliverables",
}
OTHERS: dict[str, str] = {
    "collaborate:deliverable-file": "a file",
    **{
        f"collaborate:deliverable-{act}": "an act of the deliverable's page"
        for act in ("submit", "review", "live", "check", "caption", "insights", "change", "drop",
                    "down")
    },
}  # fmt: skip
TERMS = {
    "deliverables": [
        {"platform": "instagram", "format": "reel", "count": 1, "due": "2026-12-04",
         "min_length": "30 seconds"},
        {"platform": "instagram", "format": "story", "count": 2, "due": "2026-12-06"},
    ],
    "approval": {"rounds": 1, "review_hours": 48, "silence_approves": False},
    "live_for_days": 90,
}  # fmt: skip
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "6060f80f0001040100b5d0f1b80000000049454e44ae426082"
)


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    from datetime import date

    from django.core.files.base import ContentFile
    from tests.collaborate.work import agreed_work

    from wrensong.collaborate.desk import add_campaign, deliverables_of, say_live, submit
    from wrensong.collaborate.desk.published import add_insight, keep_caption
    from wrensong.collaborate.desk.reviews import ask_for_changes
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of
    from wrensong.match.desk import get_brand

    ben = cast["ben"]
    contact = contact_of(space, reading(space), made["creator"], ben)
    campaign = add_campaign(space, ben, get_brand(space, int(made["brand"])), "Oven spring", "EUR",
                            brand_country="AT", audience_countries="AT,DE")  # fmt: skip
    work = agreed_work(campaign, TERMS, user=ben, contact=contact)
    reel, story, _ = deliverables_of(work)
    submit(reel, text="My new oven is here, and the crust sings.", by_creator=True)
    ask_for_changes(reel, ben, "Begin with Werbung, please; the rest is lovely.")
    last = submit(reel, text="Werbung: my new oven is here, and the crust sings.", by_creator=True,
                  files=[ContentFile(PICTURE, "crust.png")], label=True)  # fmt: skip
    say_live(story, "https://www.instagram.com/p/crust", by_creator=True)
    keep_caption(story, ben, "Thank you @fernsalt for the flour", label=False)
    add_insight(story, date(2026, 11, 20), {"reach": "9 400", "saves": 31}, ben)
    found = {"deliverable": str(reel.pk), "file": str(last.files.get().pk),
             "delivering": str(work.pk)}  # fmt: skip
    return found if "collaboration" in made else {**found, "collaboration": str(work.pk)}
