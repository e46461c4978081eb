"""Countries and languages by name or code. Names are in places.json: English, and a few more."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from importlib.resources import files

from .values import Unreadable, absent


@lru_cache(maxsize=2)
def _names(topic: str) -> dict[str, str]:
    table = json.loads(files(__package__).joinpath("places.json").read_text("utf-8"))[topic]
    found = {}
    for code, names in table.items():
        for name in (code.lower(), *names):
            found[_plain(name)] = code
    return found


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().strip())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def country(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a code or name: ``Germany``, ``Deutschland``, ``de`` are ``DE``."""
    return _find("countries", text, "a country")


def language(text: str) -> str | None:
    """ISO 639-1 of a code, locale or name: ``German``, ``de-AT``, ``de`` are ``de``.

    Of several languages in one cell the first is taken: it is the main one.
    """
    first = text.strip().strip("[]'\"").split(",")[0].split("|")[0].strip().strip("'\"")
    base = first.replace("_", "-").split("-")[0] if not absent(first) else first
    known = _names("languages")
    return known.get(_plain(base)) or _find("languages", first, "a language")


def _find(topic: str, text: str, kind: str) -> str | None:
    if absent(text):  # "NA" too: far more files mean *missing* by it than Namibia
        return None
    found = _names(topic).get(_plain(text))
    if found is None:
        raise Unreadable(f"“{text}” is not {kind} Wrensong knows")
    return found
