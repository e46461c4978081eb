"""What the cast made before a test looks, by the functions and pages that people use."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tests.records import areas

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

BRIEF = """\
budget = "3000 EUR"
goal = "engagement"
[brand]
name = "Fern & Salt"
niche = ["sourdough", "bread baking"]
competitors = ["@krumelund..wren"]
[[brand.claims]]
name = "organic"
evidence = ["organic flour", "Bio-Mehl", "organic rye"]
[creators]
platforms = ["instagram", "tiktok"]
followers = "1k..100k"
countries = ["AT", "DE"]
max_creators = 8
[rates]
CHF = 0.94
GBP = 0.86
USD = 1.08
"""
FILE = b"handle,platform,followers\n@ovenbird..wren,instagram,8100\n,instagram,12\n"


def records(space: Space, cast: dict[str, User]) -> dict[str, str]:
    """Briefs, lists, a link ... of Fern & Salt; returns what addresses need of them."""
    from django.test import Client

    from wrensong.desk.models import Share
    from wrensong.desk.readings import prepared
    from wrensong.discover import desk as discover
    from wrensong.discover.search.links import from_link
    from wrensong.front import open_prepared
    from wrensong.match.desk import import_brief
    from wrensong.plan import desk as plan
    from wrensong.site.creator import notes
    from wrensong.site.shares.links import key_of

    ada, ben = cast["ada"], cast["ben"]
    ws = open_prepared(space.path, prepared(space.path))
    brief = import_brief(space, ben, BRIEF, "Winter flour")
    scenario = plan.save_scenario(brief, ben, "Half the money", {"budget": "1500"})
    found, _ = discover.meant(ws.discover, "@mina.bakes, @nils.kocht..wren")
    discover.put_on_list(ws.discover, space, ben, "Bakers", found)
    discover.save_search(ws.discover, space, ben, "Small bakers", from_link("q=sourdough"))
    notes.add(space, ben, _key(found[0]), "Met her at the market.", "@mina.bakes")

    page = Client(HTTP_HOST="localhost")
    page.force_login(ada)
    inside = f"/w/{space.slug}"
    shared = f"{inside}/shares/plan/{brief.pk}"
    page.get(f"{inside}/match/briefs/{brief.pk}/shortlist/")
    page.get(shared)
    file = io.BytesIO(FILE)
    file.name = "spring.csv"
    upload = page.post(f"{inside}/imports", {"file": file})["Location"]
    page.get(upload)
    do_waiting_work()
    page.post(shared, {"label": "For the agency", "days": "30"})
    made = {
        "brief": str(brief.pk), "brand": str(brief.brand_id), "scenario": str(scenario.pk),
        "creator": _key(found[0]), "other": _key(found[1]), "upload": upload.rpartition("/")[2],
        "share": key_of(Share.objects.get()), "person": str(ben.pk),
    }  # fmt: skip
    for area in areas():
        made |= area.make(space, cast, made)
    return made


def do_waiting_work() -> None:
    """Do all waiting jobs here and now, as the worker does."""
    from wrensong.desk.worker import claim, kinds, perform

    while (job := claim("stage")) is not None:
        perform(job, kinds())


def _key(account: int) -> str:
    from wrensong.core import ids

    return ids.show("ac", account)
