"""Endpoints of vet: the JSON twins of its pages."""

from __future__ import annotations

from typing import Any

from ninja import File, Path, Router, Schema
from ninja.files import UploadedFile

from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable

from . import editing, showing
from . import showing_lists as lists
from . import showing_sample as sampled

router = Router(tags=["vet"])


class CategoryIn(Schema):
    """A category of words; ``strength`` and ``sensitivity`` lie between 0 and 1."""

    name: str
    words: list[str]
    strength: float = 1.0
    sensitivity: float = 1.0


class SafetyIn(Schema):
    """All categories, in place of those of ``version``."""

    version: str
    categories: list[CategoryIn]


class BrandsIn(Schema):
    """All brands (handle -> what it sells), in place of those of ``version``."""

    version: str
    brands: dict[str, str]


class VersionIn(Schema):
    """The version of what is given up."""

    version: str


@router.get("/rows/{key}", auth=Members(), summary="The posts a review rests on")
def rows(request: Any, space: Path[str], key: Path[str]) -> dict[str, Any]:
    one = showing.who(request.ws, key)
    return {"account": one.account, "rows": to_jsonable(showing.rows(request.ws, one))}


@router.get("/compare/{key}", auth=Members(), summary="One account as several sources see it")
def compare(request: Any, space: Path[str], key: Path[str]) -> dict[str, Any]:
    found, missing = showing.comparison(request.ws, showing.who(request.ws, key))
    body: dict[str, Any] = to_jsonable(found) if found is not None else {}
    return body | ({"needs": missing.as_dict()} if missing is not None else {})


@router.get("/sample", auth=Members(), summary="What a sample of followers may hold")
def sample_form(request: Any, space: Path[str]) -> dict[str, Any]:
    return {"post": "a file as multipart/form-data, field “file”", "stored": False}


@router.post("/sample", auth=Members(), summary="Judge a sample of followers; nothing is stored")
def sample(request: Any, space: Path[str], file: File[UploadedFile]) -> dict[str, Any]:
    body: dict[str, Any] = to_jsonable(sampled.told(sampled.judged(file)))
    return body


@router.get("/safety", auth=Members(), summary="The word categories in force")
def safety(request: Any, space: Path[str]) -> dict[str, Any]:
    return _safety(request)


@router.put("/safety", auth=Members("editor"), summary="Change the word categories")
def save_safety(request: Any, space: Path[str], told: SafetyIn) -> dict[str, Any]:
    drafts = [one.dict() for one in told.categories]
    editing.save_safety(request.space, request.user, drafts, told.version)
    return _safety(request)


@router.post("/safety/bundled", auth=Members("editor"), summary="Use the bundled words again")
def bundled(request: Any, space: Path[str], told: VersionIn) -> dict[str, Any]:
    editing.use_bundled(request.space, request.user, told.version)
    return _safety(request)


@router.get("/brands", auth=Members(), summary="Which brands compete")
def brands(request: Any, space: Path[str]) -> dict[str, Any]:
    return _brands(request)


@router.put("/brands", auth=Members("editor"), summary="Change which brands compete")
def save_brands(request: Any, space: Path[str], told: BrandsIn) -> dict[str, Any]:
    text = "\n".join(f"{handle} = {category}" for handle, category in told.brands.items())
    editing.save_brands(request.space, request.user, lists.read_brands(text), told.version)
    return _brands(request)


def _safety(request: Any) -> dict[str, Any]:
    found = lists.safety(request.space.path)
    return {"categories": found.categories, "version": found.version, "own": found.own}


def _brands(request: Any) -> dict[str, Any]:
    found = lists.brands(request.space.path)
    return {"brands": found["brands"], "version": found["version"]}
