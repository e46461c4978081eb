"""The verbs of relationships for commands and notebooks: by handles and names, not by numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from wrensong.core import ids
from wrensong.core.errors import NotFound
from wrensong.desk.models import Space
from wrensong.discover.service import Discover
from wrensong.engage.showing import relationships as showing
from wrensong.engage.showing import today as today_showing
from wrensong.match.desk import BrandRecord, import_brief

from . import relationships as desk
from .contacts import contact_of, relationship_of
from .touches import Did, add_touch

if TYPE_CHECKING:
    from wrensong.workspace import Workspace


def did(kind: str, by_creator: bool, at: datetime | None, text: str, link: str) -> Did:
    """One act as a caller tells it; a time without a zone is UTC."""
    moment = at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
    return Did(kind, by_creator, moment, text, link)


@transaction.atomic
def touch(space: Space, ws: Workspace, account: str, brand: str, done: Did) -> dict[str, Any]:
    """Keep an act; returns the touch and where they stand."""
    chosen = named(space, brand)
    kept = relationship_of(contact_of(space, ws, account, None), chosen, None)
    made = add_touch(kept, None, done)
    return {"touch": showing.told_touch(made), **showing.one(desk.get_relationship(space, kept.pk))}


def ladder(space: Space, ws: Workspace, account: str | None, brand: str) -> list[dict[str, Any]]:
    """Rows of the table of relationships."""
    chosen = showing.Chosen(brand=desk.brand_named(space, brand).pk if brand else None)
    rows: list[dict[str, Any]] = showing.table(space, chosen, whole=True)["rows"]
    if account is None:
        return rows
    key = ids.show("ac", ws.room(Discover).account(account)["account_id"])
    found = [row for row in rows if row["contact"]["key"] == key]
    if not found:
        raise NotFound(f"There is no relationship with {account} yet.",
                       "It begins with the first act you keep.")  # fmt: skip
    if len(found) > 1:
        return found
    return [showing.one(desk.get_relationship(space, found[0]["id"]))]


def today(space: Space, ws: Workspace, brand: str) -> dict[str, Any]:
    """The page of today."""
    return today_showing.page(space, ws, desk.brand_named(space, brand).pk if brand else None)


def named(space: Space, brand: str) -> BrandRecord:
    """A brand by its name, or by the path of a brief.toml: that brief is put at the desk. Raises
    NotFound, BriefInvalid."""
    path = Path(brand)
    if brand.endswith(".toml") and path.is_file():
        return import_brief(space, None, path.read_text("utf-8"), path.stem).brand
    return desk.brand_named(space, brand)
