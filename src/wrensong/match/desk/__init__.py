"""The records of match at the desk, as other rooms and the site may use them.

Pages of ``plan`` read a brief by ``get_brief`` and compute with ``effective_brief``: the document
with what people decided about its shortlist. ``import_brief`` puts a brief.toml at the desk.
"""

from __future__ import annotations

from .briefs import get_brief, import_brief
from .decisions import effective_brief, effective_text

__all__ = ["effective_brief", "effective_text", "get_brief", "import_brief"]
