"""What every table of the desk holds of a creator, and how it goes when she is erased.

Each room has a table ``HOLDINGS`` in its ``privacy.py`` (``room.Model`` -> ``Holding``), found by
``settings.WRENSONG_PRIVACY``. What hangs by foreign keys on the record of a person
(``settings.WRENSONG_PERSON``) is hers and goes with her, with or without an entry; its entry gives
the words in which pages tell of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from .models import Space

How = Literal["hers", "keep", "account", "named", "all", "mentions", "nothing"]
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table holds of creators. ``how`` it goes:

    ``hers``: hangs on her record and goes with it. ``keep``: hangs on it and stays, without what
    names her (``blank``: field -> value). ``account``: rows whose ``fields`` are her handle, her
    ``ac_...`` or her id go. ``named``: rows that name her anywhere go. ``all``: every row of the
    workspace goes, as it is computed anew. ``mentions``: rows stay, she is marked in them.
    ``nothing``: no creator can be in it; ``what`` says why.
    """

    how: How
    what: str
    purpose: str = ""
    until: str = ""
    fields: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)


def nothing(why: str) -> Holding:
    """A table without creators, and why."""
    return Holding("nothing", why)


def our_models() -> list[type[models.Model]]:
    """Every table of ours."""
    return [m for m in apps.get_models() if m.__module__.startswith("wrensong.")]


def person() -> type[models.Model]:
    """The record of a person that others hang on."""
    return apps.get_model(settings.WRENSONG_PERSON)


@lru_cache(maxsize=1)
def holdings() -> dict[str, Holding]:
    """Every declared holding, and one for each table that hangs on the record of a person."""
    found: dict[str, Holding] = {}
    for model in our_models():
        if model is person() or way(model, person()):
            words = f"{model._meta.verbose_name}: what it says of her"
            found[model._meta.label] = Holding("hers", words, until="until she is erased")
    for table in settings.WRENSONG_PRIVACY:
        found |= import_string(table)
    return found


def holding(model: type[models.Model]) -> Holding:
    """How a table is treated: mentions are marked where nothing is declared."""
    return holdings().get(model._meta.label, Holding("mentions", "not declared"))


def foreign_keys(model: type[models.Model]) -> list[Any]:
    """Its references to other tables, but for those that are emptied when the other goes."""
    return [
        one for one in model._meta.get_fields()
        if isinstance(one, models.ForeignKey) and one.remote_field.on_delete is not models.SET_NULL
    ]  # fmt: skip


@cache
def way(model: type[models.Model], to: type[models.Model]) -> str:
    """How to get from a table to another by references: ``brief__space``; empty where none does.
    The shortest way; the reference of a table to itself is none."""
    waiting: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    seen = {model}
    while waiting:
        here, path = waiting.popleft()
        for key in foreign_keys(here):
            other = key.related_model
            if other is to:
                return "__".join((*path, key.name))
            if other not in seen and len(path) < DEEPEST:
                seen.add(other)
                waiting.append((other, (*path, key.name)))
    return ""


def rows_of_space(model: type[models.Model], space: Space) -> models.QuerySet[Any] | None:
    """The rows of a table in one workspace; None where the table is of no workspace."""
    path = way(model, Space)
    return model._base_manager.filter(**{path: space}) if path else None


def rows_of_person(model: type[models.Model], people: list[int]) -> models.QuerySet[Any]:
    """The rows of a table that hang on records of a person, by their numbers."""
    if model is person():
        return model._base_manager.filter(pk__in=people)
    return model._base_manager.filter(**{f"{way(model, person())}__in": people})


def text_fields(model: type[models.Model]) -> list[Any]:
    """The columns in which somebody can be named: texts and JSON, not what we choose ourselves."""
    return [
        one for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField | models.JSONField)
        and not one.choices and not one.primary_key
    ]  # fmt: skip


HOLDINGS: dict[str, Holding] = {
    "desk.Answer": Holding("all", "kept results of computations about creators",
                           "quick pages", "until the facts change, or 30 days"),
    "desk.Entry": Holding("mentions", "who changed what, sometimes about a creator",
                          "tracing changes", "as long as the workspace"),
    "desk.Job": Holding("mentions", "work that was asked for, sometimes about a creator",
                        "doing it again after a failure", "30 days; imports as long as the "
                        "workspace"),
    "desk.Note": Holding("account", "what your people wrote about a creator",
                         "knowing her", "until removed", ("account",)),
    "desk.Share": Holding("named", "pages shared by a link, as they were",
                          "showing a plan to others", "until the link is removed"),
    "desk.Invitation": nothing("the people of the workspace, not creators"),
    "desk.Membership": nothing("the people of the workspace, not creators"),
    "desk.Space": nothing("the workspace itself"),
    "desk.User": nothing("people who sign in, not creators"),
    "desk.SignInLink": nothing("links of people who sign in, hashed"),
    "desk.SignedIn": nothing("sessions of people who sign in"),
    "desk.RecoveryCode": nothing("codes of people who sign in, hashed"),
    "desk.Token": nothing("keys of programs, hashed"),
    "desk.Attempt": nothing("hashes of addresses, kept for a day"),
}  # fmt: skip
