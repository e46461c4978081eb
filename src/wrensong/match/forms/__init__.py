"""What people type about a brand or a brief: inputs made from the registry of fields, read back
as the TOML that ``brief.toml`` would hold, and checked by the same parser."""

from .filled import BRAND, BRIEF, Filled, blank, of_document
from .posted import posted

__all__ = ["BRAND", "BRIEF", "Filled", "blank", "of_document", "posted"]
