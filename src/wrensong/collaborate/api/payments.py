"""Endpoints of payments: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk.booking import read_draft
from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.desk.ledgers import told_ledger
from wrensong.collaborate.desk.payments import enter, get_entry, reverse
from wrensong.collaborate.showing import payments as showing
from wrensong.core.errors import ValueInvalid
from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")


class EntryIn(Schema):
    """One entry: ``amount`` above zero as text (``300 EUR``), ``kind`` as in the list, ``key``
    what makes a second try change nothing; ``about`` the number of the fee it settles or holds;
    ``over`` records a payment of more than was payable."""

    kind: str = "paid"
    amount: str
    key: str
    currency: str = ""
    day: str = ""
    due: str = ""
    label: str = ""
    about: str = ""
    over: bool = False


class ReasonIn(Schema):
    """Why an entry is taken back."""

    reason: str


@router.get("/payments", auth=READ, summary="What is to be paid, and the ledger")
def payments(request: HttpRequest, space: Path[str]) -> Any:
    _, wrong = showing.read_filters(request.GET)
    for name, words in wrong.items():
        raise ValueInvalid(f"{name}: {words}")
    here = request.space  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable(showing.told_payments(here, request.GET)))


@router.get("/payments/{int:collaboration}", auth=READ, summary="The ledger of a collaboration")
def payments_of(request: HttpRequest, space: Path[str], collaboration: Path[int]) -> Any:
    kept = get_collaboration(request.space, collaboration)  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable(told_ledger(kept)))


@router.post("/payments/{int:collaboration}", auth=WRITE, summary="Book an entry, once per key")
def book_entry(
    request: HttpRequest, space: Path[str], collaboration: Path[int], sent: EntryIn
) -> Any:
    kept = get_collaboration(request.space, collaboration)  # type: ignore[attr-defined]
    draft = read_draft(sent.dict(), kept.campaign.currency)
    _, new = enter(kept, draft, request.user)  # type: ignore[arg-type]
    return JsonResponse(to_jsonable(told_ledger(kept)), status=201 if new else 200)


@router.get(
    "/payments/{int:collaboration}/{int:entry}/reverse", auth=READ, summary="One entry"
)  # fmt: skip
def one_entry(
    request: HttpRequest, space: Path[str], collaboration: Path[int], entry: Path[int]
) -> Any:
    kept = get_collaboration(request.space, collaboration)  # type: ignore[attr-defined]
    found = get_entry(kept, entry)
    told = next(e for e in told_ledger(kept)["entries"] if e["id"] == found.pk)
    return JsonResponse(to_jsonable(told))


@router.post(
    "/payments/{int:collaboration}/{int:entry}/reverse", auth=WRITE, summary="Take an entry back"
)
def reverse_entry(
    request: HttpRequest,
    space: Path[str],
    collaboration: Path[int],
    entry: Path[int],
    sent: ReasonIn,
) -> Any:
    kept = get_collaboration(request.space, collaboration)  # type: ignore[attr-defined]
    _, new = reverse(get_entry(kept, entry), request.user, sent.reason)  # type: ignore[arg-type]
    return JsonResponse(to_jsonable(told_ledger(kept)), status=201 if new else 200)
