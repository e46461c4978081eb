"""Endpoints of match: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Router, Schema

from wrensong.desk.endpoints import Members
from wrensong.desk.models import Job

from .briefs import example_brief
from .desk import brands as brand_desk
from .desk import briefs as brief_desk
from .desk import shortlists
from .desk.decisions import decide, effective_text
from .desk.documents import brand_brief, read_sent
from .forms import BRAND, BRIEF, blank, of_document
from .forms.layout import sections
from .models import Decision
from .showing import documents, ranks
from .showing import shortlists as showing
from .showing.creators import told_creator
from .writing import write_brief

router = Router(tags=["match"])
READ, WRITE = Members(), Members("editor")
ONE_BRAND, ONE = "/brands/{int:pk}/", "/briefs/{int:pk}/"
Body = dict[str, Any]


class BrandIn(Schema):
    """A brand as the tables [brand], [[brand.claims]], [creators] and [audience.countries] of a
    brief.toml; ``version`` is the one that is changed."""

    text: str
    version: int = 0


class BriefIn(Schema):
    """A brief as the text of brief.toml, its name, and the version that is changed."""

    text: str
    name: str = ""
    version: int = 0


class DecisionIn(Schema):
    """``verdict`` is keep, must, drop, or empty to take a decision back; ``version`` is that of
    the decision that was seen, 0 for none."""

    handle: str
    verdict: str = ""
    reason: str = ""
    version: int = 0


class AwayIn(Schema):
    """Whether to put it away (true) or bring it back."""

    away: bool = True


@router.get("/brands/", auth=READ, summary="The brands of the workspace")
def brands(request: HttpRequest, space: Path[str], away: bool = False) -> Body:
    return documents.told_brands(_space(request), away)


@router.get("/brands/new/", auth=WRITE, summary="The fields of a brand")
def brand_fields(request: HttpRequest, space: Path[str]) -> Body:
    return {"sections": sections(blank(BRAND))}


@router.post("/brands/new/", auth=WRITE, summary="Add a brand")
def add_brand(request: HttpRequest, space: Path[str], sent: BrandIn) -> HttpResponse:
    found = brand_brief(sent.text)
    made = brand_desk.create_brand(_space(request), _user(request), found)
    return _made(documents.told_brand(made))


@router.get(ONE_BRAND, auth=READ, summary="One brand")
def brand(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    return documents.told_brand(brand_desk.get_brand(_space(request), pk))


@router.get(ONE_BRAND + "edit/", auth=WRITE, summary="The fields of a brand, filled")
def brand_form(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    kept = brand_desk.get_brand(_space(request), pk)
    return {"version": kept.version, "sections": sections(of_document(BRAND, kept.text))}


@router.put(ONE_BRAND + "edit/", auth=WRITE, summary="Change a brand")
def change_brand(request: HttpRequest, space: Path[str], pk: Path[int], sent: BrandIn) -> Body:
    kept = brand_desk.get_brand(_space(request), pk)
    brand_desk.save_brand(kept, _user(request), sent.version, brand_brief(sent.text))
    return documents.told_brand(kept)


@router.get(ONE_BRAND + "archive/", auth=WRITE, summary="Whether a brand is put away")
def brand_away(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    return {"away": brand_desk.get_brand(_space(request), pk).archived_at is not None}


@router.post(ONE_BRAND + "archive/", auth=WRITE, summary="Put a brand away, or bring it back")
def archive_brand(request: HttpRequest, space: Path[str], pk: Path[int], sent: AwayIn) -> Body:
    kept = brand_desk.get_brand(_space(request), pk)
    brand_desk.archive_brand(kept, _user(request), sent.away)
    return documents.told_brand(kept)


@router.get("/briefs/", auth=READ, summary="The briefs of the workspace")
def briefs(request: HttpRequest, space: Path[str], away: bool = False) -> Body:
    return documents.told_briefs(_space(request), away)


@router.get("/briefs/new/", auth=WRITE, summary="The fields of a brief")
def brief_fields(request: HttpRequest, space: Path[str]) -> Body:
    return {"sections": sections(blank(BRIEF))}


@router.get("/briefs/import/", auth=WRITE, summary="An example of a brief.toml")
def brief_example(request: HttpRequest, space: Path[str]) -> Body:
    return {"text": example_brief()}


@router.post("/briefs/new/", auth=WRITE, summary="Add a brief")
def add_brief(request: HttpRequest, space: Path[str], sent: BriefIn) -> HttpResponse:
    return _made(_added(request, sent, "add"))


@router.post("/briefs/import/", auth=WRITE, summary="Import a brief.toml")
def import_brief(request: HttpRequest, space: Path[str], sent: BriefIn) -> HttpResponse:
    return _made(_added(request, sent, "import"))


@router.get(ONE, auth=READ, summary="One brief")
def brief(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    return documents.told_brief(_brief(request, pk))


@router.get(ONE + "brief.toml", auth=READ, summary="A brief as brief.toml")
def brief_file(
    request: HttpRequest, space: Path[str], pk: Path[int], decisions: bool = False
) -> Body:
    kept = _brief(request, pk)
    return {"name": kept.name, "text": effective_text(kept) if decisions else kept.text}


@router.get(ONE + "edit/", auth=WRITE, summary="The fields of a brief, filled")
def brief_form(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    kept = _brief(request, pk)
    return {"version": kept.version, "name": kept.name,
            "sections": sections(of_document(BRIEF, kept.text))}  # fmt: skip


@router.put(ONE + "edit/", auth=WRITE, summary="Change a brief")
def change_brief(request: HttpRequest, space: Path[str], pk: Path[int], sent: BriefIn) -> Body:
    return _changed(request, pk, sent)


@router.get(ONE + "text/", auth=WRITE, summary="A brief as text, with its version")
def brief_text(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    kept = _brief(request, pk)
    return {"version": kept.version, "name": kept.name, "text": kept.text}


@router.put(ONE + "text/", auth=WRITE, summary="Change a brief as text")
def change_text(request: HttpRequest, space: Path[str], pk: Path[int], sent: BriefIn) -> Body:
    return _changed(request, pk, sent)


@router.get(ONE + "copy/", auth=WRITE, summary="What a copy of a brief would say")
def brief_copied(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    return {"text": _brief(request, pk).text}


@router.post(ONE + "copy/", auth=WRITE, summary="Copy a brief")
def copy_brief(request: HttpRequest, space: Path[str], pk: Path[int]) -> HttpResponse:
    made = brief_desk.copy_brief(_brief(request, pk), _user(request))
    return _made(documents.told_brief(made))


@router.get(ONE + "archive/", auth=WRITE, summary="Whether a brief is put away")
def brief_away(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    return {"away": _brief(request, pk).archived_at is not None}


@router.post(ONE + "archive/", auth=WRITE, summary="Put a brief away, or bring it back")
def archive_brief(request: HttpRequest, space: Path[str], pk: Path[int], sent: AwayIn) -> Body:
    kept = _brief(request, pk)
    brief_desk.archive_brief(kept, _user(request), sent.away)
    return documents.told_brief(kept)


@router.get(ONE + "brand/", auth=WRITE, summary="What the brand says differently by now")
def brief_brand(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    kept = _brief(request, pk)
    now = write_brief(brief_desk.with_brand(brief_desk.document(kept), kept.brand))
    return {"version": kept.version, "differ": documents.differences(now, kept.text)}


@router.post(ONE + "brand/", auth=WRITE, summary="Take over what the brand says now")
def take_brand(request: HttpRequest, space: Path[str], pk: Path[int], version: int) -> Body:
    kept = _brief(request, pk)
    now = brief_desk.with_brand(brief_desk.document(kept), kept.brand)
    brief_desk.save_brief(kept, _user(request), version, kept.name, now)
    return documents.told_brief(kept)


@router.get(ONE + "shortlist/", auth=READ, summary="The candidates of a brief in order of fit")
def shortlist(request: HttpRequest, space: Path[str], pk: Path[int]) -> Any:
    kept = _brief(request, pk)
    found = shortlists.ask(kept, _user(request))
    if isinstance(found, Job):
        return _at_work(found)
    return showing.told_shortlist(kept, found, showing.Chosen.of(request.GET))


@router.get(ONE + "shortlist/left-out/", auth=READ, summary="Who is left out, and why")
def left_out(request: HttpRequest, space: Path[str], pk: Path[int]) -> Any:
    kept = _brief(request, pk)
    found = shortlists.ask(kept, _user(request))
    if isinstance(found, Job):
        return _at_work(found)
    return showing.told_left_out(kept, found, showing.Chosen.of(request.GET))


@router.get(ONE + "shortlist/decide/", auth=READ, summary="What was decided about the candidates")
def decided(request: HttpRequest, space: Path[str], pk: Path[int]) -> Body:
    return {"verdicts": list(Decision.Verdict.values),
            "decisions": documents.told_brief(_brief(request, pk))["decisions"]}  # fmt: skip


@router.post(ONE + "shortlist/decide/", auth=WRITE, summary="Keep, require or drop a creator")
def decide_one(request: HttpRequest, space: Path[str], pk: Path[int], sent: DecisionIn) -> Body:
    kept = _brief(request, pk)
    made = decide(kept, _user(request), sent.handle, sent.verdict, sent.reason, sent.version)
    return {"decision": documents.told_decision(made) if made else None}


@router.get(ONE + "shortlist/{account}/", auth=READ, summary="How one creator fits, or why not")
def creator(request: HttpRequest, space: Path[str], pk: Path[int], account: Path[str]) -> Any:
    found = told_creator(_brief(request, pk), account, _user(request))
    return _at_work(found) if isinstance(found, Job) else found


@router.get("/rank/", auth=READ, summary="Creators like a text, like examples, or both")
def rank(request: HttpRequest, space: Path[str]) -> Any:
    asked = ranks.asked_of(request.GET)
    if asked["problem"] or not asked["given"]:
        return {"asked": asked["typed"], "problem": asked["problem"], "rows": []}
    found = ranks.ask(_space(request), asked, _user(request))
    return _at_work(found) if isinstance(found, Job) else ranks.shown_rank(found)


def _added(request: HttpRequest, sent: BriefIn, verb: str) -> Body:
    found = read_sent(sent.text, sent.name or "brief.toml")
    name = sent.name or found.brand.name
    made = brief_desk.create_brief(_space(request), _user(request), name, found, verb=verb)
    return documents.told_brief(made)


def _changed(request: HttpRequest, pk: int, sent: BriefIn) -> Body:
    kept = _brief(request, pk)
    found = read_sent(sent.text, "brief.toml")
    brief_desk.save_brief(kept, _user(request), sent.version, sent.name or kept.name, found)
    return documents.told_brief(kept)


def _made(body: Body) -> HttpResponse:
    return JsonResponse(body, status=201)


def _at_work(job: Job) -> HttpResponse:
    """The answer is not there yet: how far the job is, to ask again (202), or why it failed."""
    if job.state == Job.State.FAILED and job.error:
        return JsonResponse(job.error, status=422)
    return JsonResponse({"job": {"id": job.pk, "state": job.state, "percent": job.percent,
                                 "words": job.words}}, status=202)  # fmt: skip


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user


def _brief(request: HttpRequest, pk: int) -> Any:
    return brief_desk.get_brief(_space(request), pk)
