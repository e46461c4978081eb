"""Endpoints of collaborations and what was agreed: twins of its pages, and what they write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk.agreement_files import hidden
from wrensong.collaborate.desk.agreements import told_terms
from wrensong.collaborate.desk.clauses import bundled, restore_clause, save_clause
from wrensong.collaborate.desk.collaborations import get_collaboration, move
from wrensong.collaborate.desk.starting import starting_deal
from wrensong.collaborate.desk.terms import (
    accept_terms,
    agreed_terms,
    get_terms,
    propose_terms,
    terms_of,
)
from wrensong.collaborate.models import Collaboration, Terms
from wrensong.collaborate.showing import agreements as showing
from wrensong.core.errors import NotFound
from wrensong.desk.endpoints import Members

from . import campaigns

router = Router(tags=["collaborate"])
router.add_router("", campaigns.router)
READ, WRITE = Members(), Members("editor")
ONE = "/collaborations/{int:collaboration}"
Body = dict[str, Any]


class MoveIn(Schema):
    """``act`` as the collaboration lists them; ``version`` the one that was seen."""

    act: str
    reason: str = ""
    version: int | None = None


class TermsIn(Schema):
    """``body`` is the document of the terms; ``version`` that of the newest terms that were seen,
    0 for none."""

    body: dict[str, Any]
    version: int | None = None


class AcceptIn(Schema):
    """The SHA-256 of the text that is accepted, and the name of who accepts."""

    digest: str
    name: str


class ClauseIn(Schema):
    """A wording; ``version`` the one that was seen, 0 for the bundled one. ``restore`` goes back to
    the bundled wording."""

    title: str = ""
    text: str = ""
    meaning: str = ""
    in_use: bool = True
    version: int = 0
    restore: bool = False


@router.get(ONE, auth=READ, summary="One collaboration")
def collaboration(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Body:
    return showing.told_collaboration(_kept(request, collaboration))


@router.get(ONE + "/move", auth=WRITE, summary="What can be done with a collaboration now")
def acts(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Body:
    told = showing.told_collaboration(_kept(request, collaboration))
    return {name: told[name] for name in ("state", "version", "acts")}


@router.post(ONE + "/move", auth=WRITE, summary="Move a collaboration to another state")
def move_one(
    request: HttpRequest, space: Path[str], collaboration: Path[int], sent: MoveIn
) -> Body:
    kept = _kept(request, collaboration)
    move(kept, _user(request), sent.act, reason=sent.reason, version=sent.version)
    return showing.told_collaboration(kept)


@router.get(ONE + "/terms", auth=WRITE, summary="The terms to begin a proposal with")
def terms(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Body:
    kept = _kept(request, collaboration)
    newest = terms_of(kept)
    return {"version": newest.version if newest else 0, "body": starting_deal(kept).as_json()}


@router.post(ONE + "/terms", auth=WRITE, summary="Propose terms")
def propose(
    request: HttpRequest, space: Path[str], collaboration: Path[int], sent: TermsIn
) -> JsonResponse:
    kept = _kept(request, collaboration)
    made = propose_terms(kept, sent.body, _user(request), version=sent.version)
    return JsonResponse(told_terms(made), status=201)


@router.get(ONE + "/terms/accept", auth=WRITE, summary="Who accepted the newest terms")
def acceptances(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Body:
    told = told_terms(_newest(_kept(request, collaboration)))
    return {name: told[name] for name in ("version", "digest", "accepted", "obstacles")}


@router.post(ONE + "/terms/accept", auth=WRITE, summary="Accept the newest terms for our side")
def accept(
    request: HttpRequest, space: Path[str], collaboration: Path[int], sent: AcceptIn
) -> Body:
    kept = _kept(request, collaboration)
    accept_terms(kept, sent.digest, sent.name, _user(request))
    return showing.told_collaboration(kept)


@router.get(ONE + "/terms/{int:version}", auth=READ, summary="One version of the terms")
def version(
    request: HttpRequest,
    space: Path[str],
    collaboration: Path[int],
    version: Path[int],
    against: int | None = None,
) -> Body:
    kept = _kept(request, collaboration)
    other = get_terms(kept, against) if against is not None else None
    return told_terms(get_terms(kept, version), other)


@router.get(ONE + "/agreement.html", auth=READ, summary="The exact text of the agreement")
def agreement_text(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Body:
    return _agreement(_kept(request, collaboration))


@router.get(ONE + "/agreement.pdf", auth=READ, summary="What the PDF of the agreement shows")
def agreement_file(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Body:
    told = _agreement(_kept(request, collaboration))
    return told | {"letters_not_shown": sorted(hidden(told["text"]))}


@router.get("/clauses", auth=READ, summary="The clause library")
def clauses(request: HttpRequest, space: Path[str]) -> Body:
    return showing.told_clauses(_space(request))


@router.get("/clauses/edit", auth=WRITE, summary="One clause")
def clause(request: HttpRequest, space: Path[str], clause: str) -> Body:
    if clause not in bundled():
        raise NotFound("There is no such clause.", "See the list of clauses.")
    return showing.told_clause(_space(request), clause)


@router.put("/clauses/edit", auth=WRITE, summary="Word a clause anew")
def save(request: HttpRequest, space: Path[str], clause: str, sent: ClauseIn) -> Body:
    here, user = _space(request), _user(request)
    if sent.restore:
        restore_clause(here, clause, sent.version, user)
    else:
        save_clause(here, clause, sent.dict(), sent.version, user)
    return showing.told_clause(here, clause)


@router.get("/rights", auth=READ, summary="Usage rights and exclusivity, what ends first in front")
def rights(request: HttpRequest, space: Path[str]) -> Body:
    return showing.told_rights(_space(request))


def _agreement(kept: Collaboration) -> Body:
    told = told_terms(agreed_terms(kept) or _newest(kept))
    return {name: told[name] for name in ("version", "digest", "text", "agreed_at", "accepted")}


def _newest(kept: Collaboration) -> Terms:
    newest = terms_of(kept)
    if newest is None:
        raise NotFound("There are no terms yet.", "Propose some first.")
    return newest


def _kept(request: HttpRequest, pk: int) -> Collaboration:
    return get_collaboration(_space(request), pk)


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user
