"""The JSON twins of a creator's page."""

from __future__ import annotations

from typing import Any

from ninja import Path, Router, Schema

from wrensong.core import ids
from wrensong.desk.endpoints import Members
from wrensong.desk.models import Answer
from wrensong.doors.formats import to_jsonable

from . import notes, showing

router = Router(tags=["creators"])


class NoteIn(Schema):
    """The words of a note."""

    text: str


@router.get("/{key}/", auth=Members(), summary="Everything known of one creator")
def creator(request: Any, space: Path[str], key: Path[str]) -> dict[str, Any]:
    return showing.twin(request.ws, request.space, showing.find(request.ws, key))


@router.get("/{key}/price", auth=Members(), summary="What one post could be offered")
def price(request: Any, space: Path[str], key: Path[str]) -> dict[str, Any]:
    account_id, _ = showing.account_of(request.ws, key)
    return showing.told_price(showing.price(request.ws, account_id))


@router.get("/{key}/fit/{brief}", auth=Members(), summary="How a creator fits one brief")
def fit(request: Any, space: Path[str], key: Path[str], brief: Path[int]) -> dict[str, Any]:
    account_id, _ = showing.account_of(request.ws, key)
    record, found = showing.fit(request.ws, request.space, account_id, brief, request.user)
    about = {"brief": record.pk, "name": record.name}
    if isinstance(found, Answer):
        return {**about, "state": "done", "fit": found.body}
    return {**about, "state": found.state, "job": found.pk, "error": found.error}


@router.get("/{key}/rows/{what}", auth=Members(), summary="The rows some answers rest on")
def rows(request: Any, space: Path[str], key: Path[str], what: Path[str]) -> dict[str, Any]:
    account_id, account = showing.account_of(request.ws, key)
    found = showing.rows(request.ws, account_id, what)
    return {"account": account, "what": what, "rows": to_jsonable(found)}


@router.get("/{key}/notes", auth=Members(), summary="The notes on a creator")
def kept(request: Any, space: Path[str], key: Path[str]) -> dict[str, Any]:
    shown = ids.show("ac", showing.account_of(request.ws, key)[0])
    standing, removed = notes.notes_on(request.space, shown)
    return {"notes": [showing.told_note(note) for note in standing],
            "removed": [showing.told_note(note) for note in removed]}  # fmt: skip


@router.post("/{key}/notes", auth=Members("editor"), summary="Write a note")
def write(request: Any, space: Path[str], key: Path[str], note: NoteIn) -> dict[str, Any]:
    account_id, account = showing.account_of(request.ws, key)
    shown = ids.show("ac", account_id)
    made = notes.add(request.space, request.user, shown, note.text, account)
    return showing.told_note(made)


@router.delete("/{key}/notes/{note}", auth=Members("editor"), summary="Remove a note")
def remove(request: Any, space: Path[str], key: Path[str], note: Path[int]) -> dict[str, Any]:
    account_id, account = showing.account_of(request.ws, key)
    shown = ids.show("ac", account_id)
    return showing.told_note(notes.hide(request.space, request.user, shown, note, account))


@router.post("/{key}/notes/{note}", auth=Members("editor"), summary="Put a removed note back")
def restore(request: Any, space: Path[str], key: Path[str], note: Path[int]) -> dict[str, Any]:
    account_id, account = showing.account_of(request.ws, key)
    shown = ids.show("ac", account_id)
    return showing.told_note(notes.put_back(request.space, request.user, shown, note, account))
