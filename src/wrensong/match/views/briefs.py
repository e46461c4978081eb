"""Pages of briefs: the list, one, its form, its text, copies, putting away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.permissions import Asked, page
from wrensong.match.desk import briefs as desk
from wrensong.match.desk.brands import get_brand
from wrensong.match.desk.decisions import effective_text
from wrensong.match.desk.documents import document_tables
from wrensong.match.forms import BRIEF, Filled, blank, of_document, posted
from wrensong.match.forms.layout import sections, stray
from wrensong.match.models import BrandRecord, BriefRecord
from wrensong.match.showing.documents import differences, told_brief, told_briefs
from wrensong.match.showing.files import toml_file
from wrensong.match.writing import write_brief

from .brands import version_of


@page()
def briefs(request: Asked) -> HttpResponse:
    """The briefs of this workspace, each with how far it is."""
    shown = told_briefs(request.space, away="away" in request.GET)
    return render(request, "match/briefs.html", shown)


@page()
def brief(request: Asked, pk: int) -> HttpResponse:
    """One brief in words, with how far it is."""
    shown = told_brief(desk.get_brief(request.space, pk))
    return render(request, "match/brief.html", {"brief": shown})


@page()
def brief_file(request: Asked, pk: int) -> HttpResponse:
    """The brief as brief.toml; with ``?decisions=1`` with who was dropped and required."""
    kept = desk.get_brief(request.space, pk)
    text = effective_text(kept) if request.GET.get("decisions") else kept.text
    return toml_file(text, kept.name)


@page(read="editor")
def brief_new(request: Asked) -> HttpResponse:
    """A form for a new brief of one brand."""
    asked = request.POST.get("brand") or request.GET.get("brand") or ""
    usable = list(BrandRecord.objects.filter(space=request.space, archived_at=None))
    if asked.isdecimal() and len(asked) < 12:
        return _form(request, None, get_brand(request.space, int(asked)))
    if len(usable) == 1:
        return _form(request, None, usable[0])
    return render(request, "match/brief_brand.html", {"brands": usable})


@page(read="editor")
def brief_edit(request: Asked, pk: int) -> HttpResponse:
    """The form of a brief."""
    kept = desk.get_brief(request.space, pk)
    return _form(request, kept, kept.brand)


@page(read="editor")
def brief_copy(request: Asked, pk: int) -> HttpResponse:
    """Copy a brief (POST); decisions stay with the first."""
    kept = desk.get_brief(request.space, pk)
    if request.method != "POST":
        return redirect("match:brief", request.space.slug, pk)
    made = desk.copy_brief(kept, request.user)
    messages.success(request, f"“{made.name}” is a copy of “{kept.name}”. Change what differs.")
    return redirect("match:brief-edit", request.space.slug, made.pk)


@page(read="editor")
def brief_archive(request: Asked, pk: int) -> HttpResponse:
    """Put a brief away, or bring it back."""
    kept = desk.get_brief(request.space, pk)
    if request.method == "POST":
        away = kept.archived_at is None
        desk.archive_brief(kept, request.user, away)
        messages.success(request, f"“{kept.name}” is {'put away' if away else 'back'}.")
        return redirect("match:brief", request.space.slug, pk)
    asked = {
        "question": f"{'Bring back' if kept.archived_at else 'Put away'} “{kept.name}”?",
        "lost": "Nothing is lost: decisions and plans stay, and you can change this at any time.",
        "button": "Bring it back" if kept.archived_at else "Put it away",
    }
    return render(request, "match/confirm.html", {**asked, "brief": kept})


@page(read="editor")
def brief_brand(request: Asked, pk: int) -> HttpResponse:
    """What the brand says now beside what this brief says of it; taking it over."""
    kept = desk.get_brief(request.space, pk)
    now = desk.with_brand(desk.document(kept), kept.brand)
    if request.method == "POST":
        desk.save_brief(kept, request.user, version_of(request), kept.name, now)
        messages.success(request, "This brief now says what the brand says.")
        return redirect("match:brief", request.space.slug, pk)
    differ = differences(write_brief(now), kept.text)
    return render(request, "match/brief_over.html", {"brief": kept, "differ": differ})


def _form(request: Asked, kept: BriefRecord | None, brand: BrandRecord) -> HttpResponse:
    name = request.POST.get("name", kept.name if kept else "")
    if request.method != "POST":
        return _show(request, (kept, brand), (name, _first(kept, brand)), 200)
    filled = posted(BRIEF, request.POST)
    said = (name, filled)
    if "more" in request.POST:
        return _show(request, (kept, brand), said, 200)
    source = document_tables(kept.text if kept else brand.text)
    found = filled.check({table: source.get(table) for table in ("brand", "brand.claims")})
    try:
        desk.named(name)
    except ValueInvalid as error:
        filled.problems["name"] = [f"{error.sentence} {error.next_step}"]
    if found is None or filled.problems:
        return _show(request, (kept, brand), said, 422)
    try:
        if kept is None:
            kept = desk.create_brief(request.space, request.user, name, found, brand)
        else:
            desk.save_brief(kept, request.user, version_of(request), name, found)
    except ChangedMeanwhile as error:
        assert kept is not None
        conflict = {"sentence": error.sentence,
                    "differ": differences(kept.text, write_brief(found))}  # fmt: skip
        return _show(request, (kept, brand), said, 409, conflict)
    messages.success(request, f"“{kept.name}” is saved.")
    return redirect("match:brief", request.space.slug, kept.pk)


def _first(kept: BriefRecord | None, brand: BrandRecord) -> Filled:
    """The form as it is opened: a brief as it stands, or the defaults with what the brand says
    once for all its briefs."""
    if kept is not None:
        return of_document(BRIEF, kept.text)
    filled, said = blank(BRIEF), of_document(BRIEF, brand.text)
    filled.texts |= {key: text for key, text in said.texts.items() if text}
    filled.rows |= {table: rows for table, rows in said.rows.items() if rows}
    return filled


def _show(
    request: Asked,
    about: tuple[BriefRecord | None, BrandRecord],
    said: tuple[str, Filled],
    status: int,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    (kept, brand), (name, filled) = about, said
    shown = {"brief": kept, "brand": brand, "name": name, "sections": sections(filled),
             "name_problem": " ".join(filled.problems.get("name", [])), "conflict": conflict,
             "problems": len(filled.problems), "stray": stray(filled)}  # fmt: skip
    if kept is not None:
        seen = request.method != "POST" or conflict is not None
        shown["version"] = kept.version if seen else version_of(request)
    return render(request, "match/brief_form.html", shown, status=status)
