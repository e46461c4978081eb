"""The style sheets of the site as one text, for files that must stand alone."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

_SHEET = re.compile(r"""static '([\w./-]+\.css)'""")


@cache
def inline() -> dict[str, SafeString]:
    """``style`` (the text) and ``style_hash`` (as a content policy names it)."""
    template = get_template("base.html")
    source = Path(str(template.origin.name)).read_text("utf-8")  # type: ignore[attr-defined]
    found = [finders.find(name) for name in _SHEET.findall(source)]
    text = "\n".join(Path(path).read_text("utf-8") for path in found if isinstance(path, str))
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return {"style": mark_safe(text), "style_hash": mark_safe(f"'sha256-{digest}'")}
