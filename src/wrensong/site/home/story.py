"""The story of a demo workspace: ``story.json`` in its folder, written when the demo is built."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from .checks import Look

FILE = "story.json"


def story_of(look: Look) -> dict[str, Any] | None:
    """What is planted in an invented world, and whom to look at; None for a real workspace."""
    if not look.space.demo:
        return None
    try:
        told: dict[str, Any] = json.loads((look.space.path / FILE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    for step in told["steps"]:
        address = look.address(step.pop("route"), *step.pop("args"))
        query = urlencode(step.pop("query", {}))
        step["href"] = f"{address}?{query}" if address and query else address
    for truth in told["truths"]:
        truth["people"] = [
            {"handle": handle, "href": look.address("site:creator", handle)}
            for handle in truth.pop("accounts")
        ]
    return told
