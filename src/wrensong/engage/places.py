"""The rules of outreach of each place, as data with their sources."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def rules() -> dict[str, Any]:
    """``outreach_rules.json``: ``version``, ``caveat``, ``eea``, ``places``, ``notice``."""
    text = resources.files("wrensong.engage").joinpath("outreach_rules.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
