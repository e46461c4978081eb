"""The agreement as a document to keep: HTML, which is the text that counts, and PDF."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from wrensong.collaborate.models import Collaboration, Terms
from wrensong.core.errors import NotFound

from .agreements import told_terms
from .terms import agreed_terms, terms_of

FONT = "DejaVuSerif"
FILE = "vendor/dejavu/DejaVuSerif.ttf"
NOT_SHOWN = (
    "Some letters of this agreement cannot be shown in a PDF made here. The HTML document shows "
    "all of them and is the text that counts; the SHA-256 is that of its text."
)
# Scripts written from right to left, and those whose letters join, need more than a font.
_NEEDS_MORE = ("ARABIC", "HEBREW", "SYRIAC", "THAANA", "DEVANAGARI", "BENGALI", "TAMIL", "THAI",
               "KHMER", "MYANMAR", "TIBETAN", "GUJARATI", "TELUGU", "KANNADA",
               "MALAYALAM")  # fmt: skip


def agreement_html(collaboration: Collaboration, terms: Terms | None = None) -> str:
    """The version in force (before there is one: the newest), or ``terms``, as an HTML document of
    its own: the exact text, its SHA-256, who accepted it and when. Raises NotFound."""
    return render_to_string("collaborate/agreement_document.html", _told(collaboration, terms))


def agreement_pdf(collaboration: Collaboration, terms: Terms | None = None) -> bytes:
    """The same as a PDF on A4. Where a letter cannot be shown it says so on the first page.
    Raises NotFound."""
    told = _told(collaboration, terms)
    return _pdf(told)


def _told(collaboration: Collaboration, terms: Terms | None) -> dict[str, Any]:
    chosen = terms or agreed_terms(collaboration) or terms_of(collaboration)
    if chosen is None:
        raise NotFound("There are no terms yet.", "Propose some first.")
    told = told_terms(chosen)
    return {
        "terms": told,
        "title": f"{collaboration.campaign.brand} and {collaboration.contact}",
        "blocks": blocks(chosen.text),
        "signed": [one for one in (_signed("For the brand", told["accepted"]["ours"]),
                                   _signed("The creator", told["accepted"]["creator"])) if one],
    }  # fmt: skip


def _signed(side: str, said: dict[str, Any] | None) -> dict[str, Any] | None:
    return {"side": side, **said} if said else None


def blocks(text: str) -> list[dict[str, Any]]:
    """The canonical text by its paragraphs: heading and lines. Joined again it is the text."""
    found = []
    for part in text.rstrip("\n").split("\n\n"):
        head, *lines = part.split("\n")
        found.append({"head": head, "lines": lines})
    return found


def hidden(text: str) -> set[str]:
    """The letters of a text that the PDF cannot show as they are written."""
    known = _font().face.charToGlyph
    return {
        letter for letter in set(text)
        if letter not in "\n" and (
            ord(letter) not in known
            or unicodedata.bidirectional(letter) in ("R", "AL")
            or unicodedata.name(letter, "").startswith(_NEEDS_MORE)
        )
    }  # fmt: skip


@lru_cache(maxsize=1)
def _font() -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    path = finders.find(FILE)
    assert path, f"{FILE} is missing"
    font = TTFont(FONT, path)
    pdfmetrics.registerFont(font)
    return font


def _pdf(told: dict[str, Any]) -> bytes:
    from reportlab.lib.enums import TA_LEFT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer

    _font()
    plain = ParagraphStyle("plain", fontName=FONT, fontSize=9.5, leading=14, alignment=TA_LEFT)
    head = ParagraphStyle("head", parent=plain, fontSize=11, leading=15, spaceBefore=9,
                          spaceAfter=2, keepWithNext=True)  # fmt: skip
    title = ParagraphStyle("title", parent=plain, fontSize=16, leading=21, spaceAfter=6)
    small = ParagraphStyle("small", parent=plain, fontSize=7.5, leading=11)

    def lines(said: Iterable[str], style: Any) -> list[Any]:
        return [Paragraph(escape(one), style) for one in said]

    terms = told["terms"]
    first, *rest = told["blocks"]
    story: list[Any] = [*lines([first["head"]], title), *lines(first["lines"], plain)]
    status = "Agreed by both sides." if terms["agreed_at"] else "A proposal: not agreed yet."
    story += lines([status], plain)
    if hidden(terms["text"]):
        story += lines([NOT_SHOWN], plain)
    for block in rest:
        story += [*lines([block["head"]], head), *lines(block["lines"], plain)]
    said = [f"{one['side']}: {one['name']}, {one['at']}" for one in told["signed"]]
    story += [Spacer(1, 14), KeepTogether([
        *lines(["Accepted electronically"], head), *lines(said or ["by nobody yet"], plain),
        *lines([f"SHA-256 of the text of version {terms['version']}: {terms['digest']}"], small),
    ])]  # fmt: skip
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made, pagesize=A4, leftMargin=62, rightMargin=62, topMargin=56, bottomMargin=56,
        title=f"Agreement, {told['title']}", author="", invariant=1,
    )  # fmt: skip

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(FONT, 7.5)
        canvas.drawString(62, 34, f"Version {terms['version']}, {terms['digest'][:16]}")
        canvas.drawRightString(A4[0] - 62, 34, f"Page {page.page}")

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return made.getvalue()
