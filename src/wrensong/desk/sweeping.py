"""Taking one creator out of the desk: her rows go, mentions of her are marked.

The declared holdings first (``privacy``), then a sweep over every column of text or JSON of the
workspace's rows, whatever table it is: so that nothing depends on having been thought of.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Q

from wrensong.core.naming import Names

from .models import Space
from .privacy import (
    Holding,
    foreign_keys,
    holding,
    our_models,
    person,
    rows_of_person,
    rows_of_space,
    text_fields,
)

MEDIA = "media"
_TRIES = 40
CODES = 20
"""Columns of at most so many characters hold words of ours."""
IDENTITY = ("account", "handle", "name", "email")
"""What a record of a person says of who that is."""


def sweep(space: Space, names: Names, people: list[int]) -> list[Path]:
    """Take her out of every record of a workspace, in the caller's transaction. ``people`` are the
    numbers of her records. Returns files that belonged to rows that went; the caller removes them
    when the transaction holds."""
    files = files_of(space, people)
    _remove_hers(people)
    for model in our_models():
        rows, told = rows_of_space(model, space), holding(model)
        if rows is None or told.how == "nothing":
            continue
        if told.how == "all":
            rows.all().delete()
        elif told.how == "account":
            rows.filter(_is_her(model, told.fields, names)).delete()
        _mark(model, rows, names, told)
    _clean_sessions(names)
    return files


def hers(model: type[models.Model], told: Holding, space: Space, names: Names,
         people: list[int]) -> list[models.Model]:  # fmt: skip
    """The rows of a table that hold something of her: for the export."""
    if told.how in ("hers", "keep"):
        return list(rows_of_person(model, people))
    rows = rows_of_space(model, space)
    if rows is None or told.how in ("nothing", "all"):
        return []
    if told.how == "account":
        return list(rows.filter(_is_her(model, told.fields, names)))
    columns = text_fields(model)
    return [row for row in rows.iterator() if any(_without(c, v, names) != v
            for c in columns for v in [getattr(row, c.attname)])]  # fmt: skip


# ---- her own rows ----------------------------------------------------------------------------


def _tree(people: list[int]) -> dict[type[models.Model], set[Any]]:
    """Every row that hangs on her records, by table."""
    return {
        model: set(rows_of_person(model, people).values_list("pk", flat=True))
        for model in our_models()
        if model is person() or holding(model).how in ("hers", "keep")
    }


def _remove_hers(people: list[int]) -> None:
    """Remove all that hangs on her records, but for rows that must be kept, and what they stand
    on: there, what names her is made empty."""
    tree = _tree(people)
    kept: dict[type[models.Model], set[Any]] = {model: set() for model in tree}
    for model in tree:
        if holding(model).how == "keep":
            _keep(model, set(tree[model]), kept)
    for model in _children_first(list(tree)):
        gone = tree[model] - kept[model]
        model._base_manager.filter(pk__in=gone).delete()
        for pk in kept[model]:
            _blank(model, pk)


def _keep(
    model: type[models.Model], pks: set[Any], kept: dict[type[models.Model], set[Any]]
) -> None:
    fresh = pks - kept[model]
    if not fresh:
        return
    kept[model] |= fresh
    for key in foreign_keys(model):
        if key.related_model in kept:
            values = model._base_manager.filter(pk__in=fresh).values_list(key.attname, flat=True)
            _keep(key.related_model, {one for one in values if one is not None}, kept)


def _children_first(found: list[type[models.Model]]) -> list[type[models.Model]]:
    """Tables in an order in which each goes before those it refers to."""
    order: list[type[models.Model]] = []
    begun: set[type[models.Model]] = set()

    def add(model: type[models.Model]) -> None:
        if model in begun:
            return
        begun.add(model)
        for other in found:
            if any(key.related_model is model for key in foreign_keys(other)):
                add(other)
        order.append(model)

    for model in found:
        add(model)
    return order


def _blank(model: type[models.Model], pk: Any) -> None:
    """Empty what names her in a row that is kept."""
    values: dict[str, Any] = {}
    if model is person():
        for one in model._meta.concrete_fields:
            if (
                one.primary_key
                or one.is_relation
                or one.name in ("version", "created_at", "platform")
            ):
                continue
            values[one.name] = one.get_default() if one.has_default() else None if one.null else ""
        values |= {"account": f"erased:{pk}", "name": f"erased creator {pk}"}
        plain = {one.name for one in model._meta.concrete_fields if not one.null}
        values = {n: v for n, v in values.items() if v is not None or n not in plain}
    values |= dict(holding(model).blank)
    if values:
        model._base_manager.filter(pk=pk).update(**values)


def files_of(space: Space, people: list[int]) -> list[Path]:
    """Files in the workspace's folder that rows of hers name."""
    media = {path.name: path for path in (space.path / MEDIA).rglob("*") if path.is_file()}
    if not media:
        return []
    found = []
    for model, pks in _tree(people).items():
        columns = [one.attname for one in text_fields(model)]
        for row in model._base_manager.filter(pk__in=pks).values_list(*columns):
            found += [media[v] for v in row if isinstance(v, str) and v in media]
    return found


# ---- mentions --------------------------------------------------------------------------------


def _is_her(model: type[models.Model], fields: Iterable[str], names: Names) -> Q:
    """Rows whose own fields are her: her number, her key or her handle."""
    found = Q(pk__in=[])
    texts = [*names.keys, *names.handles, *(f"@{one}" for one in names.handles), *names.user_ids]
    for name in fields:
        column = model._meta.get_field(name)
        number = isinstance(column, models.IntegerField)
        found |= Q(**{f"{name}__in": sorted(names.numbers) if number else texts})
    return found


def _mark(
    model: type[models.Model], rows: models.QuerySet[Any], names: Names, told: Holding
) -> None:
    """Put the mark wherever a row names her; ``named``: such rows go."""
    columns = [one for one in text_fields(model) if not _apart(model, one)]
    if not columns:
        return
    changed: list[tuple[Any, dict[str, Any]]] = []
    for pk, *values in rows.values_list("pk", *(c.attname for c in columns)).iterator(2_000):
        anew = {}
        for column, value in zip(columns, values, strict=True):
            fresh = _without(column, value, names)
            if fresh != value:
                anew[column.attname] = fresh
        if anew:
            changed.append((pk, anew))
    if told.how == "named":
        model._base_manager.filter(pk__in=[pk for pk, _ in changed]).delete()
        return
    for pk, anew in changed:
        row = model._base_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                row.update(**anew)
        except IntegrityError:  # a name that is there once already
            own = {n: f"{v[:60]} {pk}" if isinstance(v, str) else v for n, v in anew.items()}
            row.update(**own)


def _apart(model: type[models.Model], column: Any) -> bool:
    """Columns in which nobody can be mentioned: short ones hold codes of ours (a state, a
    currency), and who somebody else is, is theirs: also an address or a name that is hers, too."""
    return bool(column.max_length and column.max_length <= CODES) or (
        model is person() and column.name in IDENTITY
    )


def _without(column: Any, value: Any, names: Names) -> Any:
    if isinstance(value, str):
        if not _may_name(value, names):
            return value
        fresh = names.out_of_list_text(value) if _is_toml(value) else names.out_of(value)
        return fresh[: column.max_length] if column.max_length else fresh
    if value is None or isinstance(value, bool | int | float):
        return value
    if not _may_name(_text(value), names):
        return value
    return names.out_of_value(value)


def _is_toml(text: str) -> bool:
    return "=" in text and "\n" in text


def _may_name(text: str, names: Names) -> bool:
    low = text.lower()
    return any(one in low for one in names.needles) or low.strip("@ ") in names.values


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _clean_sessions(names: Names) -> None:
    """Words that wait to be shown to somebody who is signed in."""
    for kept in Session.objects.all():
        held = kept.get_decoded()
        if _may_name(_text(held), names):
            kept.session_data = SessionStore().encode(names.out_of_value(held))
            kept.save(update_fields=["session_data"])


# ---- the database's own files ----------------------------------------------------------------


def forget_deleted() -> str:
    """Make the database's files forget what was deleted; words for what it cannot do itself."""
    if connection.in_atomic_block:
        return "The database's files are cleaned after this."
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("VACUUM")
            return (
                "PostgreSQL writes over what was deleted in its own time; its archives and dumps "
                "keep it until you remove them."
            )
        for _ in range(_TRIES):
            try:
                cursor.execute("PRAGMA secure_delete = ON")
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                row = cursor.fetchone()
                if row is None or not row[0]:
                    return ""
            except DatabaseError:
                pass  # somebody reads or writes; soon nobody does
            time.sleep(0.25)
    return "The desk was in use: stop the server once, so that its file forgets what was deleted."


def overwrite_deleted() -> None:
    """From now on, what this connection deletes is written over."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
