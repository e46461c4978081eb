"""One deliverable: its versions, what was asked to change, and sending the next."""

from __future__ import annotations

from django.http import HttpResponse

from wrensong.collaborate import desk
from wrensong.collaborate.desk import get_deliverable, once, told_deliverable, work_of
from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound

from .gate import Visit, Went, portal, show

LABEL = {"yes": True, "no": False}
NEXT = {
    "We review it": "They review it", "The creator changes it": "You change it",
    "The creator publishes it": "You publish it", "The creator hands it in": "You hand it in",
}  # fmt: skip
"""What the team reads as the next step -> as she reads it."""


@portal
def piece(request: Visit, collaboration: int, deliverable: int) -> HttpResponse | Went:
    """One deliverable of hers, its versions, and the forms to send one or say where it is live."""
    kept = work_of(request.contact, collaboration)
    found = get_deliverable(request.space, deliverable)
    if found.collaboration_id != kept.pk:
        raise NotFound("There is nothing at this address.", "See your collaborations.")
    wrong = None
    if request.method == "POST":
        said, live = request.POST, request.POST.get("do") == "live"
        try:
            with once(request.link, said.get("once", "")):
                if live:
                    desk.say_live(found, said.get("url", ""), by_creator=True)
                else:
                    desk.submit(
                        found, text=said.get("text", ""), link=said.get("link", ""),
                        files=request.FILES.getlist("files"), by_creator=True,
                        label=LABEL.get(said.get("label", "")),
                    )  # fmt: skip
        except (BadInput, ChangedMeanwhile) as error:
            wrong = error
        else:
            return Went("portal-piece", "live" if live else "submitted", (kept.pk, found.pk))
        found = get_deliverable(request.space, deliverable)
    told = told_deliverable(found)
    told["next"] = NEXT.get(told["next"], told["next"])
    return show(request, "piece", {"kept": kept, "piece": told}, wrong)
