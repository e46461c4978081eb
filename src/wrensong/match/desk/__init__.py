"""The records of match at the desk, as other rooms and the site may use them.

Pages of ``plan`` read a brief by ``get_brief`` and compute with ``effective_brief``: the document
with what people decided about its shortlist. ``import_brief`` puts a brief.toml at the desk;
``fit_of`` says how one creator stands in a computed shortlist.
"""

from __future__ import annotations

from wrensong.match.models import BrandRecord, BriefRecord
from wrensong.match.writing import write_brief

from .brands import get_brand
from .briefs import get_brief, import_brief
from .decisions import effective_brief, effective_text
from .shortlists import fit_of

__all__ = [
    "BrandRecord",
    "BriefRecord",
    "effective_brief",
    "effective_text",
    "fit_of",
    "get_brand",
    "get_brief",
    "import_brief",
    "write_brief",
]
