"""The terms: read, changed, accepted; and the agreement as a file."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.http import HttpResponse

from wrensong.collaborate import desk
from wrensong.collaborate.desk import Collaboration, Terms, may_do, once, told_terms, work_of
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid

from .gate import Visit, Went, portal, show

PARTY = ("name", "address", "email", "country")


@portal
def terms(request: Visit, collaboration: int) -> HttpResponse | Went:
    """The newest terms word for word, what changed, and saying yes to exactly that text."""
    kept = work_of(request.contact, collaboration)
    wrong = None
    if request.method == "POST":
        try:
            with once(request.link, request.POST.get("once", "")):
                said = request.POST
                desk.accept_terms(kept, said.get("digest", ""), said.get("name", ""),
                                  by_creator=True)  # fmt: skip
        except (ValueInvalid, ChangedMeanwhile) as error:
            wrong = error
        else:
            agreed = desk.agreed_terms(kept)
            same = agreed is not None and agreed.digest == request.POST.get("digest")
            return Went("portal-terms", "agreed" if same else "accepted", (kept.pk,))
    newest = _newest(kept)
    body = newest.body["creator"]
    context = {
        "kept": kept, "terms": told_terms(newest), "agreed": desk.agreed_terms(kept),
        "may_change": "counter" in may_do(kept) or kept.state in ("agreed", "preparing"),
        "name": request.POST.get("name", body["name"]),
    }  # fmt: skip
    return show(request, "terms", context, wrong)


@portal
def counter(request: Visit, collaboration: int) -> HttpResponse | Went:
    """Another offer: what she would change, and who she is."""
    kept = work_of(request.contact, collaboration)
    newest = _newest(kept)
    wrong = None
    if request.method == "POST":
        try:
            with once(request.link, request.POST.get("once", "")):
                desk.propose_terms(kept, changed(newest.body, request.POST), by_creator=True,
                                   version=_version(request.POST))  # fmt: skip
        except (ValueInvalid, ChangedMeanwhile) as error:
            wrong = error
        else:
            return Went("portal-terms", "countered", (kept.pk,))
    typed = {**_typed(newest, kept), **request.POST.dict()}
    context = {"kept": kept, "typed": typed, "body": newest.body, "version": newest.version,
               "pieces": _pieces(newest.body, typed),
               "party": {name: typed[f"my-{name}"] for name in PARTY}}  # fmt: skip
    return show(request, "counter", context, wrong)


@portal
def agreement(request: Visit, collaboration: int) -> HttpResponse:
    """The agreement as a page of its own, to keep or print."""
    kept = work_of(request.contact, collaboration)
    return HttpResponse(desk.agreement_html(kept))


@portal
def agreement_pdf(request: Visit, collaboration: int) -> HttpResponse:
    """The agreement as a PDF."""
    kept = work_of(request.contact, collaboration)
    named = {"Content-Disposition": f'attachment; filename="agreement-{kept.pk}.pdf"'}
    return HttpResponse(desk.agreement_pdf(kept), content_type="application/pdf", headers=named)


def changed(body: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """The terms with what she typed in place of what stood there."""
    made: dict[str, Any] = deepcopy(dict(body))
    currency = (made["fee"] or {}).get("currency") or said.get("currency", "")
    made["fee"] = {"amount": said.get("fee", "").strip(), "currency": currency}
    for number, piece in enumerate(made["deliverables"]):
        piece["count"] = said.get(f"count-{number}", piece["count"])
        piece["due"] = said.get(f"due-{number}", "") or None
    made["approval"]["rounds"] = said.get("rounds", made["approval"]["rounds"])
    made["payment_net_days"] = said.get("payment_net_days", made["payment_net_days"])
    if made["usage"] is not None:
        made["usage"]["months"] = said.get("months", made["usage"]["months"])
        made["usage"]["paid_months"] = said.get("paid_months", made["usage"]["paid_months"])
    if made["exclusivity"] is not None:
        made["exclusivity"]["days"] = said.get("days", made["exclusivity"]["days"])
        if said.get("without_exclusivity"):
            made["exclusivity"] = None
    made["creator"] = {name: said.get(f"my-{name}", "") for name in PARTY}
    made["note"] = said.get("note", made["note"])
    return made


def _typed(newest: Terms, kept: Collaboration) -> dict[str, str]:
    body, me = newest.body, kept.contact
    mine = {name: body["creator"][name] for name in PARTY}
    known = {"name": me.name, "email": me.email, "country": me.country}
    usage, alone = body["usage"] or {}, body["exclusivity"] or {}
    return {
        "fee": (body["fee"] or {}).get("amount", ""),
        "currency": (body["fee"] or {}).get("currency", kept.campaign.currency),
        "rounds": str(body["approval"]["rounds"]), "note": body["note"],
        "payment_net_days": str(body["payment_net_days"]),
        "months": str(usage.get("months", "")), "paid_months": str(usage.get("paid_months", "")),
        "days": str(alone.get("days", "")), "version": str(newest.version),
        **{f"my-{name}": value or known.get(name, "") for name, value in mine.items()},
    }  # fmt: skip


def _pieces(body: Mapping[str, Any], typed: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {**piece, "number": n, "count": typed.get(f"count-{n}", piece["count"]),
         "due": typed.get(f"due-{n}", piece["due"] or "")}
        for n, piece in enumerate(body["deliverables"])
    ]  # fmt: skip


def _newest(kept: Collaboration) -> Terms:
    found = desk.terms_of(kept)
    if found is None:
        raise NotFound("There are no terms yet.", "They will write them; come back later.")
    return found


def _version(said: Mapping[str, str]) -> int:
    text = said.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ValueInvalid("This form is not complete.", "Open the page again.")
    return int(text)
