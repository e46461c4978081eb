"""Pages of brands: the list, one, its form, putting it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.permissions import Asked, page
from wrensong.match.desk.brands import archive_brand, create_brand, get_brand, save_brand
from wrensong.match.desk.documents import AMOUNT_TABLES, brand_text
from wrensong.match.forms import BRAND, Filled, blank, of_document, posted
from wrensong.match.forms.layout import sections, stray
from wrensong.match.models import BrandRecord
from wrensong.match.showing.documents import differences, told_brand, told_brands


@page()
def brands(request: Asked) -> HttpResponse:
    """The brands of this workspace."""
    shown = told_brands(request.space, away="away" in request.GET)
    return render(request, "match/brands.html", shown)


@page()
def brand(request: Asked, pk: int) -> HttpResponse:
    """One brand in words."""
    return render(request, "match/brand.html", {"brand": told_brand(get_brand(request.space, pk))})


@page(read="editor")
def brand_new(request: Asked) -> HttpResponse:
    """A form for a new brand."""
    return _form(request, None)


@page(read="editor")
def brand_edit(request: Asked, pk: int) -> HttpResponse:
    """The form of a brand."""
    return _form(request, get_brand(request.space, pk))


@page(read="editor")
def brand_archive(request: Asked, pk: int) -> HttpResponse:
    """Put a brand away, or bring it back."""
    kept = get_brand(request.space, pk)
    if request.method == "POST":
        away = kept.archived_at is None
        archive_brand(kept, request.user, away)
        messages.success(request, f"“{kept.name}” is {'put away' if away else 'back'}.")
        return redirect("match:brand", request.space.slug, pk)
    asked = {
        "question": f"{'Bring back' if kept.archived_at else 'Put away'} “{kept.name}”?",
        "lost": "Nothing is lost: its briefs stay, and you can change this at any time.",
        "button": "Bring it back" if kept.archived_at else "Put it away",
    }
    return render(request, "match/confirm.html", {**asked, "back": told_brand(kept)})


def _form(request: Asked, kept: BrandRecord | None) -> HttpResponse:
    if request.method != "POST":
        filled = of_document(BRAND, kept.text) if kept else blank(BRAND)
        return _show(request, kept, filled, 200)
    filled = posted(BRAND, request.POST)
    if "more" in request.POST:
        return _show(request, kept, filled, 200)
    found = filled.check(AMOUNT_TABLES)
    if found is None:
        return _show(request, kept, filled, 422)
    try:
        if kept is None:
            kept = create_brand(request.space, request.user, found)
        else:
            save_brand(kept, request.user, version_of(request), found)
    except ValueInvalid as error:
        filled.problems["brand.name"] = [f"{error.sentence} {error.next_step}"]
        return _show(request, kept, filled, 422)
    except ChangedMeanwhile as error:
        assert kept is not None
        differ = differences(kept.text, brand_text(found))
        return _show(request, kept, filled, 409, {"sentence": error.sentence, "differ": differ})
    messages.success(request, f"“{kept.name}” is saved.")
    return redirect("match:brand", request.space.slug, kept.pk)


def _show(
    request: Asked,
    kept: BrandRecord | None,
    filled: Filled,
    status: int,
    conflict: dict[str, object] | None = None,
) -> HttpResponse:
    shown = {"brand": kept, "sections": sections(filled), "conflict": conflict,
             "problems": len(filled.problems), "stray": stray(filled)}  # fmt: skip
    # A form that is shown again after a save elsewhere carries what is there now; one that was
    # not checked against it carries what its reader saw.
    if kept is not None:
        seen = request.method != "POST" or conflict is not None
        shown["version"] = kept.version if seen else version_of(request)
    return render(request, "match/brand_form.html", shown, status=status)


def version_of(request: Asked) -> int:
    """The version that a form was opened at."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
