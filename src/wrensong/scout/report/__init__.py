"""The scout report: a letter from a careful colleague, as HTML, CSV and JSON."""

from .build import build_view
from .material import Material
from .page import render
from .rows import as_rows, document, write_document, write_table
from .view import ReportView

__all__ = [
    "Material",
    "ReportView",
    "as_rows",
    "build_view",
    "document",
    "render",
    "write_document",
    "write_table",
]
