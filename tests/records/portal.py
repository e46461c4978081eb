"""What the cast made: Mina's private link, and what she gave and said by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

C = "/c/{portal}"
AGREED, OFFERED = f"{C}/deals/{{portal_agreed}}", f"{C}/deals/{{portal_offered}}"
KINDS: dict[str, str] = {
    "private links": "/w/{space}/collaborate/portal-links",
    "private links of one": "/w/{space}/collaborate/portal-links?contact={portal_contact}",
    "private link end": "/w/{space}/collaborate/portal-links/{link}/revoke",
    "portal": f"{C}/",
    "portal money": f"{C}/money",
    "portal data": f"{C}/data",
    "portal delete": f"{C}/data/delete",
    "portal stop": f"{C}/stop",
    "portal kit": f"{C}/kit",
    "portal review": f"{C}/review",
    "portal work": AGREED,
    "portal brief": f"{AGREED}/brief",
    "portal terms": f"{AGREED}/terms",
    "portal terms to answer": f"{OFFERED}/terms",
    "portal other offer": f"{OFFERED}/terms/change",
    "portal cancel": f"{OFFERED}/cancel",
    "portal gift": f"{C}/deals/{{portal_gift}}/gift",
    "portal deliverable": f"{C}/deals/{{delivering}}/deliverables/{{deliverable}}",
}
OTHERS: dict[str, str] = {
    "portal-agreement": "a document of its own, to keep",
    "portal-agreement-pdf": "a file",
}
TERMS = {
    "fee": {"amount": "180.00", "currency": "EUR"},
    "deliverables": [{"platform": "instagram", "format": "story", "count": 2, "due": "2026-12-15"}],
    "usage": {"channels": ["newsletter"], "territory": "Austria", "months": 6},
    "exclusivity": {"category": "baking flour", "days": 14},
    "brand": {"name": "Fern & Salt GmbH", "country": "AT"}, "law": "Austria",
}  # fmt: skip


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    from wrensong.collaborate.briefing.document import CreatorBrief
    from wrensong.collaborate.desk import (
        add_campaign,
        current_brief,
        get_collaboration,
        give_kit,
        make_link,
        object_to,
        propose,
        propose_terms,
    )
    from wrensong.collaborate.desk.briefs import save_brief
    from wrensong.collaborate.desk.gifts import get_gift
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of
    from wrensong.match.desk import get_brand

    ben = cast["ben"]
    mina = contact_of(space, reading(space), made["creator"], ben)
    brand = get_brand(space, int(made["brand"]))
    campaign = add_campaign(space, ben, brand, "Easter plaits", "EUR", brand_country="AT",
                            audience_countries="AT,DE")  # fmt: skip
    offered = propose(campaign, mina, "post", ben)
    propose_terms(offered, TERMS, ben)
    agreed = get_collaboration(space, int(made.get("collaboration", offered.pk)))
    if current_brief(agreed.campaign) is None:
        brief = CreatorBrief(title="Winter bread")
        save_brief(agreed.campaign, ben, brief, None)
    link, key = make_link(mina, ben)
    give_kit(mina, {"countries": "AT 41\nDE 38", "women": "62", "price-reel": "240",
                    "consent": "1"}, "EUR")  # fmt: skip
    object_to(mina, "", "My followers came after a television show in March.")
    gift = get_gift(space, int(made["offered"])).collaboration_id if "offered" in made else 0
    return {
        "portal": key, "link": str(link.pk), "portal_agreed": str(agreed.pk),
        "portal_offered": str(offered.pk), "portal_gift": str(gift),
        "portal_contact": str(mina.pk),
    }  # fmt: skip
