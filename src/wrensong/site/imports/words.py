"""What the importer says to somebody at a terminal, for somebody at a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HINTS = (
    (r"[Ss]ay it with --unit \S+?\.(?=\s|$)", "Choose its unit beside it."),
    (r"[Ss]ay the unit, for example --unit \S+", "Choose the unit beside the column."),
    (r"[Ss]ay the currency with --currency \w+", "say in which currency prices are"),
    (r"map it with --map if it is something else", "choose what it is"),
    (r"Say which one counts:\s+--map '[^']*'\s+\(or the other\)\.",
     "Choose for one of them what it is, and leave the other out."),
    (r"Say which column it is:\s+--map '[^']*',\s+or another --kind\.",
     "Choose below which column it is, or another kind of file."),
    (r"Say which column is which with --map '[^']*'\.", "Choose below what each column holds."),
    (r"Keep one --map \S+=\w+\.", "Keep one of the two."),
    (r"Say it with --platform, for example --platform \w+\.", "Choose the platform of its rows."),
    (r"say --kind (\w+)", r"choose “\1” as what the file holds"),
)  # fmt: skip


def at_a_form(text: str) -> str:
    """The same sentence, with what to choose in the form instead of what to type."""
    for said, instead in _HINTS:
        text = re.sub(said, instead, text)
    return text.replace("?. ", "? ")


def error_at_a_form(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error's envelope in the words of the form."""
    return {
        **error, "error": at_a_form(error["error"]), "next_step": at_a_form(error["next_step"])
    }  # fmt: skip
