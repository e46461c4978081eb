"""A brief as the text of brief.toml: importing one, and changing one as text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.permissions import Asked, page
from wrensong.match.briefs import example_brief
from wrensong.match.desk import briefs as desk
from wrensong.match.desk.documents import check_sent
from wrensong.match.domain import Brief
from wrensong.match.models import BriefRecord
from wrensong.match.showing.documents import differences
from wrensong.match.writing import write_brief

from .brands import version_of

LARGEST = 200_000
"""Bytes of a brief.toml that somebody may send."""


@page(read="editor")
def brief_import(request: Asked) -> HttpResponse:
    """Import a brief.toml, from a file or as text."""
    if request.method != "POST":
        return _show(request, None, {"text": "", "example": example_brief()}, 200)
    text, problem = _sent(request)
    return _save(request, None, text, problem)


@page(read="editor")
def brief_text(request: Asked, pk: int) -> HttpResponse:
    """A brief as text, to change it."""
    kept = desk.get_brief(request.space, pk)
    if request.method != "POST":
        return _show(request, kept, {"text": kept.text, "name": kept.name}, 200)
    return _save(request, kept, request.POST.get("text", ""), "")


def _save(request: Asked, kept: BriefRecord | None, text: str, problem: str) -> HttpResponse:
    text = text.replace("\r\n", "\n")
    found, wrong = check_sent(text) if not problem else (None, ())
    name = request.POST.get("name", "").strip() or _name(request, found)
    shown: dict[str, Any] = {"text": text, "name": request.POST.get("name", "")}
    if found is None:
        return _show(request, kept, {**shown, "wrong": wrong, "problem": problem}, 422)
    try:
        if kept is None:
            kept = desk.create_brief(request.space, request.user, name, found, verb="import")
        else:
            desk.save_brief(kept, request.user, version_of(request), name, found)
    except ValueInvalid as error:
        return _show(request, kept, {**shown, "name_problem": error.sentence}, 422)
    except ChangedMeanwhile as error:
        assert kept is not None
        conflict = {"sentence": error.sentence,
                    "differ": differences(kept.text, write_brief(found))}  # fmt: skip
        return _show(request, kept, {**shown, "conflict": conflict}, 409)
    messages.success(request, f"“{kept.name}” is saved.")
    return redirect("match:brief", request.space.slug, kept.pk)


def _sent(request: Asked) -> tuple[str, str]:
    """The text that was sent, and what is wrong with how it was sent."""
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        text = request.POST.get("text", "")
        if len(text) > LARGEST:
            return text, "This text is longer than a brief can be (200 kB)."
        return text, "" if text.strip() else "Choose a file, or write the brief below."
    if (file.size or 0) > LARGEST:
        return "", f"{file.name} is larger than a brief can be (200 kB)."
    try:
        return file.read().decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", f"{file.name} is not UTF-8 text. Save it as UTF-8 and choose it again."


def _name(request: Asked, found: Brief | None) -> str:
    """A name for a brief that was given none: its file's, or its brand's."""
    file = request.FILES.get("file")
    stem = str(getattr(file, "name", "")).rpartition(".")[0]
    if stem and stem != "brief":
        return stem[:120]
    return found.brand.name[:120] if found else ""


def _show(
    request: Asked, kept: BriefRecord | None, shown: dict[str, Any], status: int
) -> HttpResponse:
    if kept is not None:
        seen = request.method != "POST" or "conflict" in shown
        shown["version"] = kept.version if seen else version_of(request)
    return render(request, "match/brief_text.html", {"brief": kept, **shown}, status=status)
