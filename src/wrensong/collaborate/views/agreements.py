"""Pages of collaborations and what was agreed: one, its terms, its agreement; clauses; rights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.text import slugify

from wrensong.collaborate.desk.agreement_files import agreement_html, agreement_pdf
from wrensong.collaborate.desk.agreements import told_terms
from wrensong.collaborate.desk.clauses import bundled, library, restore_clause, save_clause
from wrensong.collaborate.desk.collaborations import get_collaboration, move
from wrensong.collaborate.desk.starting import starting_deal
from wrensong.collaborate.desk.terms import (
    accept_terms,
    both_accepted,
    get_terms,
    propose_terms,
    terms_of,
)
from wrensong.collaborate.forms import terms as form
from wrensong.collaborate.models import Collaboration
from wrensong.collaborate.rules.terms import read_deal
from wrensong.collaborate.showing import agreements as showing
from wrensong.collaborate.showing.files import csv_table
from wrensong.collaborate.showing.parts import parts
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.permissions import Asked, page

from .campaigns import URLS as CAMPAIGNS


@page()
def collaboration(request: Asked, collaboration: int) -> HttpResponse:
    """One collaboration: where it stands, what can be done, its terms and all that belongs."""
    return _one(request, get_collaboration(request.space, collaboration))


@page(read="editor")
def collaboration_move(request: Asked, collaboration: int) -> HttpResponse:
    """Do one act (POST): the state moves, and the step is kept."""
    kept = get_collaboration(request.space, collaboration)
    if request.method == "POST":
        act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
        try:
            move(kept, request.user, act, reason=reason, version=number(request, "version"))
        except (ValueInvalid, ChangedMeanwhile) as error:
            wrong = {"act": act, "reason": reason, "words": _sentence(error)}
            kept.refresh_from_db()
            return _one(request, kept, moving=wrong, status=_status(error))
        messages.success(request, f"This collaboration is {kept.state} now.")
    return redirect("collaborate:collaboration", request.space.slug, kept.pk)


@page(read="editor")
def terms(request: Asked, collaboration: int) -> HttpResponse:
    """The form of the terms: saving it proposes a new version."""
    kept = get_collaboration(request.space, collaboration)
    clauses = [one.key for one in library(request.space)]
    if request.method != "POST":
        newest = terms_of(kept)
        return _form(request, kept, starting_deal(kept).as_json(), newest.version if newest else 0)
    body, seen = form.posted(request.POST, clauses), number(request, "version") or 0
    if "more" in request.POST:
        return _form(request, kept, body, seen, more=3)
    deal, problems = read_deal(body)
    if deal is None:
        return _form(request, kept, body, seen, problems=problems, status=422)
    try:
        made = propose_terms(kept, deal, request.user, version=seen)
    except ValueInvalid as error:
        return _form(request, kept, body, seen, problems={"": _sentence(error)}, status=422)
    except ChangedMeanwhile as error:
        newest = terms_of(kept)
        assert newest is not None
        return _form(request, kept, body, newest.version, conflict={
            "sentence": _sentence(error), "terms": told_terms(newest)}, status=409)  # fmt: skip
    messages.success(request, f"Version {made.version} is proposed. It holds once both accept it.")
    return redirect("collaborate:collaboration", request.space.slug, kept.pk)


@page(read="editor")
def terms_accept(request: Asked, collaboration: int) -> HttpResponse:
    """Accept a version for our side (POST): its SHA-256 and a typed name."""
    kept = get_collaboration(request.space, collaboration)
    if request.method == "POST":
        digest, name = request.POST.get("digest", ""), request.POST.get("name", "")
        try:
            accept_terms(kept, digest, name, request.user)
        except (ValueInvalid, ChangedMeanwhile) as error:
            wrong = {"name": name, "words": _sentence(error)}
            return _one(request, kept, accepting=wrong, status=_status(error))
        both = both_accepted(kept)
        said = (
            "Both sides have accepted: it is agreed."
            if both
            else "You accepted. It is agreed once the creator accepts, too."
        )
        messages.success(request, said)
    return redirect("collaborate:collaboration", request.space.slug, kept.pk)


@page()
def terms_version(request: Asked, collaboration: int, version: int) -> HttpResponse:
    """One version of the terms, beside the one before it or any other (``?against=1``)."""
    kept = get_collaboration(request.space, collaboration)
    chosen = get_terms(kept, version)
    against = request.GET.get("against", "")
    other = get_terms(kept, int(against)) if against.isdecimal() and len(against) < 6 else None
    told = showing.told_collaboration(kept)
    beside = [one for one in told["versions"] if one["version"] != version]
    context = {"collaboration": told, "terms": told_terms(chosen, other), "beside": beside}
    return render(request, "collaborate/terms_version.html", context)


@page()
def agreement_document(request: Asked, collaboration: int) -> HttpResponse:
    """The agreement as an HTML document of its own."""
    kept = get_collaboration(request.space, collaboration)
    return _file(kept, agreement_html(kept, _chosen(request, kept)).encode(), "html", "text/html")


@page()
def agreement_printed(request: Asked, collaboration: int) -> HttpResponse:
    """The agreement as a PDF."""
    kept = get_collaboration(request.space, collaboration)
    return _file(kept, agreement_pdf(kept, _chosen(request, kept)), "pdf", "application/pdf")


@page()
def clauses(request: Asked) -> HttpResponse:
    """The clause library: what agreements are made of, and what each means for her."""
    return render(request, "collaborate/clauses.html", showing.told_clauses(request.space))


@page(read="editor")
def clause(request: Asked) -> HttpResponse:
    """Word a clause (``?clause=payment``) anew, leave it out of new terms, or go back to the
    bundled wording."""
    clause = request.GET.get("clause", "")
    if clause not in bundled():
        raise NotFound("There is no such clause.", "See the list of clauses.")
    if request.method != "POST":
        return _clause(request, clause, {})
    sent, version = request.POST, number(request, "version") or 0
    said = {"title": sent.get("title", ""), "text": sent.get("text", ""),
            "meaning": sent.get("meaning", ""), "in_use": "in_use" in sent}  # fmt: skip
    try:
        if sent.get("do") == "restore":
            restore_clause(request.space, clause, version, request.user)
        else:
            save_clause(request.space, clause, said, version, request.user)
    except (ValueInvalid, ChangedMeanwhile) as error:
        return _clause(request, clause, {"typed": said, "wrong": _sentence(error)}, _status(error))
    messages.success(request, "Saved. Terms that are proposed from now on have it.")
    return redirect("collaborate:clauses", request.space.slug)


@page()
def rights(request: Asked) -> HttpResponse:
    """Usage rights and exclusivity: what ends when."""
    told = showing.told_rights(request.space)
    if request.GET.get("format") == "csv":
        rows = [{name: row[name] for name in showing.RIGHTS_COLUMNS} for row in told["rights"]]
        return csv_table(rows, showing.RIGHTS_COLUMNS, "rights")
    if request.GET.get("format") == "json":
        return JsonResponse(told)
    formats = [(words, f"?format={words.lower()}") for words in ("CSV", "JSON")]
    return render(request, "collaborate/rights.html", {**told, "formats": formats})


def number(request: Asked, name: str) -> int | None:
    """A number of the form; None where there is none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None


def _one(
    request: Asked,
    kept: Collaboration,
    *,
    moving: dict[str, str] | None = None,
    accepting: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "collaboration": showing.told_collaboration(kept), "moving": moving,
        "accepting": accepting, "parts": parts(request, kept),
    }  # fmt: skip
    return render(request, "collaborate/collaboration.html", context, status=status)


def _form(
    request: Asked, kept: Collaboration, body: dict[str, Any], seen: int, **more: Any
) -> HttpResponse:
    problems = more.get("problems", {})
    left_out = set(body.get("without") or ())
    context = {
        "collaboration": kept, "seen": seen, "conflict": more.get("conflict"),
        "sections": form.sections(body, problems, kept.campaign.currency),
        "pieces": form.pieces(body, problems, more.get("more", 1)),
        "problems": problems, "stray": _stray(problems),
        "clauses": [{"key": one.key, "title": one.title, "ticked": one.key not in left_out,
                     "fr_mandatory": one.fr_mandatory} for one in library(request.space)],
    }  # fmt: skip
    return render(request, "collaborate/terms_form.html", context, status=more.get("status", 200))


def _stray(problems: dict[str, str]) -> list[str]:
    """What is wrong with no field of the form, or with one whose name the form has otherwise."""
    found = [
        said
        for name, said in problems.items()
        if not name or name.startswith("kill_fee") or name in ("deliverables", "without")
    ]
    return list(dict.fromkeys(found))


def _clause(request: Asked, key: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
    told = showing.told_clause(request.space, key)
    context = {"clause": {**told, **more.get("typed", {})}, "kept": told,
               "wrong": more.get("wrong")}  # fmt: skip
    return render(request, "collaborate/clause_form.html", context, status=status)


def _chosen(request: Asked, kept: Collaboration) -> Any:
    wanted = request.GET.get("version", "")
    return get_terms(kept, int(wanted)) if wanted.isdecimal() and len(wanted) < 6 else None


def _file(kept: Collaboration, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"agreement-{slugify(str(kept.campaign)) or kept.pk}-{kept.pk}.{ending}"
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8"
                            if ending == "html" else kind)  # fmt: skip
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sentence(error: ValueInvalid | ChangedMeanwhile) -> str:
    return f"{error.sentence} {error.next_step}"


def _status(error: ValueInvalid | ChangedMeanwhile) -> int:
    return 409 if isinstance(error, ChangedMeanwhile) else 422


ONE = "collaborations/<int:collaboration>"
URLS: list[URLPattern] = [
    *CAMPAIGNS,
    path(ONE, collaboration, name="collaboration"),
    path(f"{ONE}/move", collaboration_move, name="collaboration-move"),
    path(f"{ONE}/terms", terms, name="terms"),
    path(f"{ONE}/terms/accept", terms_accept, name="terms-accept"),
    path(f"{ONE}/terms/<int:version>", terms_version, name="terms-version"),
    path(f"{ONE}/agreement.html", agreement_document, name="agreement-html"),
    path(f"{ONE}/agreement.pdf", agreement_printed, name="agreement-pdf"),
    path("clauses", clauses, name="clauses"),
    path("clauses/edit", clause, name="clause"),
    path("rights", rights, name="rights"),
]
