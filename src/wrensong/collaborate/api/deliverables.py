"""Endpoints of deliverables: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Form, Path, Router, Schema

from wrensong.collaborate.desk import media
from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.desk.deliverables import add_deliverable, get_deliverable
from wrensong.collaborate.desk.handed import ACTS, get_file
from wrensong.collaborate.showing import deliverables as showing
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")
ONE = "/deliverables/{int:deliverable}"
OF = "/collaborations/{int:collaboration}/deliverables"
LARGEST_INLINE = 5_000_000


class PlannedIn(Schema):
    """What is planned of a deliverable: ``platform`` (hers where empty), ``format``, ``due`` (a
    day), ``min_length``; hours of review, rounds of changes, whether silence approves, days live:
    empty where nothing was agreed."""

    format: str = ""
    platform: str = ""
    due: str = ""
    min_length: str = ""
    review_hours: str = ""
    rounds: str = ""
    silence_approves: bool = False
    live_days: str = ""


class ChangeIn(Schema):
    """As ``PlannedIn``, with the version that is changed; what is left out stays."""

    version: int = 0
    due: str | None = None
    min_length: str | None = None
    review_hours: str | None = None
    rounds: str | None = None
    silence_approves: bool | None = None
    live_days: str | None = None


class ReviewIn(Schema):
    """``verdict`` is approve or return; ``reason`` is what she reads, needed for return; ``beyond``
    why a round more than was agreed; ``version`` that of the deliverable that was seen."""

    verdict: str
    reason: str = ""
    beyond: str = ""
    version: int = 0


class LiveIn(Schema):
    """Where it is live."""

    url: str


class CaptionIn(Schema):
    """The text of the live post, or ``from`` set to files: take it from the imported posts;
    ``label``: yes or no, whether the platform's own label is set, empty where not known."""

    caption: str = ""
    source: str = ""
    label: str = ""


class InsightsIn(Schema):
    """Numbers she gave, as of a day (today where empty); left out is not known."""

    on: str = ""
    reach: int | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    saves: int | None = None
    shares: int | None = None
    clicks: int | None = None


class ReasonIn(Schema):
    """Why, and the version that was seen."""

    reason: str = ""
    version: int = 0


@router.get("/deliverables", auth=READ, summary="What is due when, and by whom")
def deliverables(request: HttpRequest, space: Path[str]) -> Any:
    _, wrong = showing.read_filters(request.GET)
    for name, words in wrong.items():
        raise ValueInvalid(f"{name}: {words}")
    here = request.space  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable(showing.told_deliverables(here, request.GET)))


@router.get(ONE, auth=READ, summary="One deliverable: versions, disclosure, numbers")
def deliverable(request: HttpRequest, space: Path[str], deliverable: Path[int]) -> Any:
    kept = get_deliverable(request.space, deliverable)  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable(showing.told_one(kept, request.GET.get("with", ""))))


@router.get(OF, auth=READ, summary="What one collaboration has to deliver")
def of_collaboration(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Any:
    kept = get_collaboration(request.space, collaboration)  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable(showing.told_of_collaboration(kept)))


@router.post(OF, auth=WRITE, summary="Add a deliverable")
def add(request: HttpRequest, space: Path[str], collaboration: Path[int], sent: PlannedIn) -> Any:
    kept = get_collaboration(request.space, collaboration)  # type: ignore[attr-defined]
    made = add_deliverable(kept, request.user, sent.dict())  # type: ignore[arg-type]
    return JsonResponse(to_jsonable(showing.told_one(made)), status=201)


@router.get(ONE + "/files/{int:file}", auth=READ, summary="A file of a version")
def file(request: HttpRequest, space: Path[str], deliverable: Path[int], file: Path[int]) -> Any:
    here = request.space  # type: ignore[attr-defined]
    one = get_file(get_deliverable(here, deliverable), file)
    told: dict[str, Any] = {"id": one.pk, "name": one.name, "kind": one.kind, "bytes": one.bytes,
                            "sha256": one.sha256}  # fmt: skip
    try:
        content = media.place_of(here, one.key)
        if one.bytes <= LARGEST_INLINE:
            told["base64"] = base64.b64encode(content.read_bytes()).decode()
    except FileNotFoundError:
        raise NotFound("The bytes of this file are gone.", "Ask her to send it again.") from None
    return JsonResponse(told)


@router.post(ONE + "/submit", auth=WRITE, summary="Hand in one more version (a form with files)")
def submit(
    request: HttpRequest,
    space: Path[str],
    deliverable: Path[int],
    text: Form[str] = "",
    link: Form[str] = "",
    label: Form[str] = "",
) -> Any:
    """``files`` of the form are kept, too."""
    said = {"text": text, "link": link, "label": label}
    return _done(request, deliverable, "submit", said, request.FILES.getlist("files"))


@router.post(ONE + "/review", auth=WRITE, summary="Approve, or ask for changes")
def review(request: HttpRequest, space: Path[str], deliverable: Path[int], sent: ReviewIn) -> Any:
    return _done(request, deliverable, "review", sent.dict())


@router.post(ONE + "/live", auth=WRITE, summary="Say where it is live")
def live(request: HttpRequest, space: Path[str], deliverable: Path[int], sent: LiveIn) -> Any:
    return _done(request, deliverable, "live", sent.dict())


@router.post(ONE + "/check", auth=WRITE, summary="Ask the platform whether it can be seen")
def check(request: HttpRequest, space: Path[str], deliverable: Path[int]) -> Any:
    return _done(request, deliverable, "check", {})


@router.post(ONE + "/caption", auth=WRITE, summary="Keep the text of the live post")
def caption(request: HttpRequest, space: Path[str], deliverable: Path[int], sent: CaptionIn) -> Any:
    said = {"caption": sent.caption, "from": sent.source, "label": sent.label}
    return _done(request, deliverable, "caption", said)


@router.post(ONE + "/insights", auth=WRITE, summary="Keep numbers the creator gave")
def insights(
    request: HttpRequest, space: Path[str], deliverable: Path[int], sent: InsightsIn
) -> Any:
    return _done(request, deliverable, "insights", sent.dict())


@router.post(ONE + "/change", auth=WRITE, summary="Change what is planned")
def change(request: HttpRequest, space: Path[str], deliverable: Path[int], sent: ChangeIn) -> Any:
    said = {name: value for name, value in sent.dict().items() if value is not None}
    return _done(request, deliverable, "change", said)


@router.post(ONE + "/drop", auth=WRITE, summary="Say that it is no longer asked for")
def drop(request: HttpRequest, space: Path[str], deliverable: Path[int], sent: ReasonIn) -> Any:
    return _done(request, deliverable, "drop", sent.dict())


@router.post(ONE + "/down", auth=WRITE, summary="Note that the live post was taken down")
def down(request: HttpRequest, space: Path[str], deliverable: Path[int], sent: ReasonIn) -> Any:
    return _done(request, deliverable, "down", sent.dict())


def _done(
    request: Any, deliverable: int, act: str, said: dict[str, Any], files: list[Any] | None = None
) -> JsonResponse:
    kept = get_deliverable(request.space, deliverable)
    words = ACTS[act].do(kept, said, files or [], request.user, request.ws)
    return JsonResponse(to_jsonable({"done": words, **showing.told_one(kept)}))
