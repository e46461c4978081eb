"""The view as one self-contained page: no network, no script, one style element."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from .view import ReportView

if TYPE_CHECKING:
    from jinja2 import Environment


def render(view: ReportView) -> str:
    """The report as HTML. Words are escaped; only the charts are markup."""
    style = _environment().get_template("report.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _environment().get_template("report.html")
    return page.render(view=view, style=style, style_hash=f"'sha256-{digest}'")


def _unbroken(words: Any) -> Any:
    """Ranges such as 90–160 stay on one line."""
    if type(words) is not str:
        return words
    return re.sub(r"(?<=\d)–(?=\d)", "\u2060–\u2060", words)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("wrensong.scout"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=_unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )
