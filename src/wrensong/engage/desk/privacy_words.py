"""Handles that are words of the workspace itself: they name nobody by being used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CharField, TextField

from wrensong.core.money import CURRENCIES
from wrensong.core.naming import Names, plain_word, words_of
from wrensong.core.niches import bundled_niches
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.models import Entry, Membership, Space
from wrensong.desk.privacy import holding, our_models, rows_of_space, text_fields
from wrensong.desk.sweeping import CODES
from wrensong.engage.models import Contact
from wrensong.match.desk import BrandRecord, BriefRecord

_KEYS = re.compile(r"(?m)^\s*\[*([\w.]+)\]*\s*(?:=|$)")
_VALUES = re.compile(r"(?m)^\s*(?:niche|topics?|goal|products?|category)\s*=\s*(.+)$")


def own_words(space: Space, names: Names, people: Iterable[int] = ()) -> frozenset[str]:
    """Which of her handles (letters alone) this workspace uses as words: in names of its people,
    brands and other creators, in niches, and in what its records and briefs are made of. ``people``
    are her own records, which do not count."""
    asked = {one for one in names.handles if plain_word(one)}
    found: set[str] = set()
    if asked:
        for text in _texts(space, set(people)):
            found |= asked & {one.lower() for word in words_of(text) for one in word.split("_")}
    return frozenset(found)


def _texts(space: Space, hers: set[int]) -> Iterator[str]:
    yield from (*CURRENCIES, *PLATFORMS, space.name)
    for name, niche in bundled_niches().items():
        yield from (name, *niche.aliases, *niche.words)
    yield from Membership.objects.filter(space=space).values_list("user__name", flat=True)
    yield from (
        Entry.objects.filter(space=space).order_by().values_list("verb", flat=True).distinct()
    )
    brands = list(BrandRecord.objects.filter(space=space).values_list("name", "text"))
    briefs = BriefRecord.objects.filter(space=space).values_list("text", flat=True)
    yield from (name for name, _ in brands)
    for text in (*(text for _, text in brands), *briefs):
        yield from (*_KEYS.findall(text), *_VALUES.findall(text))
    others = Contact.objects.filter(space=space).exclude(pk__in=hers)
    yield from others.values_list("name", flat=True)
    yield from _codes(space)


def _codes(space: Space) -> Iterator[str]:
    """What tables and their columns are called, and the words they hold (a state, a format)."""
    for model in our_models():
        yield from (model._meta.model_name or "", str(model._meta.verbose_name))
        for column in model._meta.concrete_fields:
            yield column.name
            yield from (str(value) for value, _ in column.flatchoices)
        rows = rows_of_space(model, space)
        if rows is None:
            continue
        columns = text_fields(model)
        signed = any(column.name == "digest" for column in columns)
        read_back = holding(model).how in ("hers", "keep", "mentions") and model is not Entry
        for column in columns:
            if read_back and type(column) not in (CharField, TextField):
                for document in rows.values_list(column.attname, flat=True).iterator():
                    yield from _keys(document)
            if signed and isinstance(column, TextField):  # what both sides signed, by its hash
                whole = rows.values_list(column.attname, flat=True).iterator()
                yield from (one for one in whole if isinstance(one, str))
            short = column.max_length and column.max_length <= CODES
            if short or (column.name in ("kind", "key") and (column.max_length or 0) <= 40):
                said = rows.order_by().values_list(column.attname, flat=True).distinct()
                yield from (one for one in said if one)


def _keys(document: Any) -> Iterator[str]:
    """What the parts of a document are called: it must still be read afterwards."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield str(key)
            yield from _keys(value)
    elif isinstance(document, list):
        for one in document:
            yield from _keys(one)
