"""Pages of the lists that vet reads: words a brand may mind, and brands that compete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wrensong.core.errors import BadInput, ChangedMeanwhile
from wrensong.desk.permissions import Asked, page

from . import editing
from . import showing_lists as lists

SAVED = "Saved. The figures are computed again; until then pages show the earlier ones."


@page()
def safety(request: Asked) -> HttpResponse:
    """The word categories in force; editors change them here."""
    folder = request.space.path
    if request.method != "POST":
        return render(request, "vet/safety.html", {"safety": lists.safety(folder)})
    typed = lists.typed_in(request.POST)
    error: BadInput | ChangedMeanwhile | None = None
    if not any(one.error for one in typed):
        try:
            drafts = [one.draft for one in typed]
            version = request.POST.get("version", "")
            editing.save_safety(request.space, request.user, drafts, version)
            messages.success(request, SAVED)
            return redirect("vet:safety", request.space.slug)
        except (BadInput, ChangedMeanwhile) as found:
            error = found
    now = lists.safety(folder)
    changed = isinstance(error, ChangedMeanwhile)
    # Who saves again after seeing what is there now means to replace that.
    version = now.version if changed else request.POST.get("version", "")
    shown = lists.Safety(now.categories, version, now.own, [*typed, lists.Typed()])
    context = {"safety": shown, "error": error, "changed": changed, "wrong": True}
    return render(request, "vet/safety.html", context, status=409 if changed else 422)


@page()
def bundled(request: Asked) -> HttpResponse:
    """Go back to the bundled word categories, after asking."""
    now = lists.safety(request.space.path)
    if request.method == "POST":
        if now.own:
            editing.use_bundled(request.space, request.user, request.POST.get("version", ""))
            messages.success(request, f"The bundled words hold again. {SAVED}")
        return redirect("vet:safety", request.space.slug)
    return render(request, "vet/bundled.html", {"safety": now})


@page()
def brands(request: Asked) -> HttpResponse:
    """Which brands compete with each other; editors change the list here."""
    shown: dict[str, Any] = lists.brands(request.space.path)
    if request.method != "POST":
        return render(request, "vet/brands.html", shown)
    text = request.POST.get("text", "")
    try:
        found = lists.read_brands(text)
        version = request.POST.get("version", "")
        editing.save_brands(request.space, request.user, found, version)
    except BadInput as error:
        context = {**shown, "version": request.POST.get("version", ""), "typed": text}
        return render(request, "vet/brands.html", {**context, "error": error}, status=422)
    except ChangedMeanwhile as error:
        context = {**shown, "typed": text, "changed": True, "error": error}
        return render(request, "vet/brands.html", context, status=409)
    messages.success(request, SAVED)
    return redirect("vet:brands", request.space.slug)
