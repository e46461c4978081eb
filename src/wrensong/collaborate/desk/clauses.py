"""The clause library of a workspace: the bundled wordings, and those it worded itself."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.db import IntegrityError, transaction

from wrensong.collaborate.models import ClauseRecord
from wrensong.collaborate.rules.clauses import Clause, check_wording
from wrensong.collaborate.rules.reading import clean
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User


@lru_cache(maxsize=1)
def bundled() -> dict[str, Clause]:
    """The clauses that come with the program, in their order."""
    said = json.loads(files("wrensong.collaborate").joinpath("clauses.json").read_text("utf-8"))
    names = ("key", "title", "text", "meaning", "when", "fr_mandatory", "market_note")
    return {one["key"]: Clause(**{n: one[n] for n in names}) for one in said["clauses"]}


def worded(space: Space) -> dict[str, ClauseRecord]:
    """key -> how this workspace words it, where it does."""
    return {one.key: one for one in ClauseRecord.objects.filter(space=space)}


def library(space: Space) -> list[Clause]:
    """The clauses new terms of this workspace are made of, in order; those not in use left out."""
    own = worded(space)
    return [_as_worded(one, own.get(one.key)) for one in bundled().values()
            if one.key not in own or own[one.key].in_use]  # fmt: skip


def save_clause(
    space: Space, key: str, said: dict[str, Any], version: int, user: User | None
) -> ClauseRecord:
    """Word a clause anew: ``title``, ``text``, ``meaning``, ``in_use``. ``version`` is the one that
    was seen, 0 for the bundled wording. Raises NotFound, ValueInvalid, ChangedMeanwhile."""
    if key not in bundled():
        raise NotFound("There is no such clause.", "See the list of clauses.")
    fields: dict[str, Any] = {
        "title": _text(said, "title", 120, "A clause needs a title of at most 120 letters."),
        "text": _text(said, "text", 6000, "A clause needs words, at most 6000 letters.", True),
        "meaning": _text(said, "meaning", 1000, "What it means takes at most 1000 letters.", True),
        "in_use": bool(said.get("in_use", True)),
    }
    if not fields["title"] or not fields["text"]:
        raise ValueInvalid("A clause needs a title and words.", "Write both.")
    check_wording(fields["text"])
    with transaction.atomic():
        before = worded(space).get(key)
        if (before.version if before else 0) != version:
            raise ChangedMeanwhile("Somebody else has worded this clause meanwhile.")
        old = _told(before) if before else _told(bundled()[key])
        kept = _store(space, key, fields, version, user)
        was, now = changes(old, fields)
        record("collaborate.clause.save", space=space, user=user, subject=f"clause:{key}",
               label=fields["title"], before=was, after=now)  # fmt: skip
    return kept


@transaction.atomic
def restore_clause(space: Space, key: str, version: int, user: User | None) -> None:
    """Go back to the bundled wording. Raises ChangedMeanwhile, NotFound."""
    if key not in bundled():
        raise NotFound("There is no such clause.", "See the list of clauses.")
    gone, _ = ClauseRecord.objects.filter(space=space, key=key, version=version).delete()
    if not gone:
        raise ChangedMeanwhile("Somebody else has worded this clause meanwhile.")
    record("collaborate.clause.restore", space=space, user=user, subject=f"clause:{key}",
           label=bundled()[key].title)  # fmt: skip


def _store(
    space: Space, key: str, fields: dict[str, Any], version: int, user: User | None
) -> ClauseRecord:
    if version:
        rows = ClauseRecord.objects.filter(space=space, key=key, version=version)
        if not rows.update(**fields, version=version + 1, updated_by=user):
            raise ChangedMeanwhile("Somebody else has worded this clause meanwhile.")
        return ClauseRecord.objects.get(space=space, key=key)
    try:
        with transaction.atomic():
            return ClauseRecord.objects.create(space=space, key=key, updated_by=user, **fields)
    except IntegrityError:
        raise ChangedMeanwhile("Somebody else has worded this clause meanwhile.") from None


def _as_worded(one: Clause, own: ClauseRecord | None) -> Clause:
    if own is None:
        return one
    return Clause(one.key, own.title, own.text, own.meaning, one.when, one.fr_mandatory,
                  one.market_note)  # fmt: skip


def _told(one: Clause | ClauseRecord) -> dict[str, Any]:
    return {"title": one.title, "text": one.text, "meaning": one.meaning,
            "in_use": getattr(one, "in_use", True)}  # fmt: skip


def _text(said: dict[str, Any], name: str, most: int, words: str, lines: bool = False) -> str:
    text = clean(str(said.get(name) or ""), lines)
    if text is None or len(text) > most:
        raise ValueInvalid(words, "Write it shorter, in letters that can be printed.")
    return text
