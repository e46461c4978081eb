"""Countries and languages in words."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files


def country_name(code: str | None) -> str:
    """``AT`` -> ``Austria``; a code without a name stays what it is."""
    return _names("countries").get(code or "", code or "")


def language_name(code: str | None) -> str:
    """``de`` -> ``German``."""
    return _names("languages").get(code or "", code or "")


@lru_cache(maxsize=2)
def _names(topic: str) -> dict[str, str]:
    text = files("wrensong.sources.files").joinpath("places.json").read_text("utf-8")
    return {code: names[0].title() for code, names in json.loads(text)[topic].items() if names}
