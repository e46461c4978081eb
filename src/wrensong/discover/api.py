"""Endpoints of discover: the JSON twins of its pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from wrensong.core import ids
from wrensong.core.errors import BadInput
from wrensong.desk.answers import answer
from wrensong.desk.endpoints import Members
from wrensong.desk.models import Job
from wrensong.doors.formats import to_jsonable

from . import desk
from .search.filters import FILTERS, KINDS
from .search.links import from_link
from .service import Discover
from .showing import found, kept
from .showing.asking import Asked, read, understand
from .showing.jobs import LOOKALIKES, OVERLAP, PEOPLE
from .showing.shared import BYS, VERDICTS, overlapped

router = Router(tags=["discover"])
Json = dict[str, Any]


class Put(Schema):
    """Who goes on a list: ids, and names; or everybody a search finds."""

    name: str
    who: tuple[str, ...] = ()
    handles: str = ""
    query: str | None = None


class Changed(Schema):
    """What changes of a list: each is left as it is where nothing is said."""

    name: str | None = None
    exclude: bool | None = None
    add: tuple[str, ...] = ()
    take: tuple[str, ...] = ()
    copy_to: str | None = None


class Kept(Schema):
    name: str
    query: str


class Renamed(Schema):
    name: str


class Undone(Schema):
    undo: str


class Decided(Schema):
    verdict: str
    who: tuple[str, ...] = ()


def _room(request: Any) -> Discover:
    service: Discover = request.ws.room(Discover)
    return service


def _who(request: Any) -> tuple[Any, Any]:
    return request.space, request.user


def _asked(request: HttpRequest) -> Asked:
    asked, question = read(request.META["QUERY_STRING"])
    if question:
        asked = understand(_room(request), asked, question)
    if asked.mistakes or asked.problems:
        wrong = [f"{name}: {m.message}" for name, m in asked.mistakes.items()]
        raise BadInput(" ".join([*wrong, *asked.problems]), "Correct that part of the query.")
    return asked


def _shown(body: Json) -> Json:
    plain: Json = to_jsonable(body)
    for hit in plain.get("hits", ()):
        hit.pop("cells")
    return plain


@router.get("/", auth=Members(), summary="Search creators")
def search(request: HttpRequest, space: Path[str]) -> Json:
    """The query is that of the page: any filter of `/filters`, `q` words, `ask` a question,
    `like`, `sort`, `order`, `limit`, `offset`, `columns`."""
    return _shown(found.answer(_room(request), _asked(request)))


@router.get("/filters", auth=Members(), summary="Every filter")
def filters(request: HttpRequest, space: Path[str]) -> Json:
    return {
        "filters": [
            {"name": f.name, "topic": f.topic, "kind": f.kind, "takes": KINDS[f.kind][0],
             "unit": f.unit, "meaning": f.meaning, "source": f.source, "example": f.example}
            for f in FILTERS.values()
        ]
    }  # fmt: skip


@router.get("/saved", auth=Members(), summary="Saved searches")
def saved(request: HttpRequest, space: Path[str]) -> Json:
    return kept.saved(_room(request))


@router.post("/saved", auth=Members("editor"), summary="Keep a search")
def save(request: HttpRequest, space: Path[str], body: Kept) -> Json:
    search = from_link(body.query)
    name = desk.save_search(_room(request), *_who(request), body.name, search)
    return {"name": name}


@router.get("/saved/{name}", auth=Members(), summary="A saved search")
def saved_one(request: HttpRequest, space: Path[str], name: Path[str]) -> Json:
    return {"name": name, "query": Asked(_room(request).saved.one(name)).query}


@router.post("/saved/{name}", auth=Members("editor"), summary="Rename a saved search")
def rename_saved(request: HttpRequest, space: Path[str], name: Path[str], body: Renamed) -> Json:
    return {"name": desk.rename_saved(_room(request), *_who(request), name, body.name)}


@router.delete("/saved/{name}", auth=Members("editor"), summary="Forget a saved search")
def remove_saved(request: HttpRequest, space: Path[str], name: Path[str]) -> Json:
    return {"name": name, "query": desk.remove_saved(_room(request), *_who(request), name)}


@router.get("/lists", auth=Members(), summary="Lists of creators")
def lists(request: HttpRequest, space: Path[str]) -> Json:
    return kept.lists(_room(request))


@router.post("/lists", auth=Members("editor"), summary="Put creators on a list, or undo a change")
def put(request: HttpRequest, space: Path[str], body: Put | Undone) -> Json:
    discover = _room(request)
    if isinstance(body, Undone):
        return desk.entry_of(desk.undo_list(discover, *_who(request), body.undo))
    accounts = [*desk.chosen(body.who), *_named(discover, body.handles)]
    if body.query is not None:
        accounts += discover.searching().everyone(from_link(body.query))
    whole = list(dict.fromkeys(accounts))
    return desk.entry_of(desk.put_on_list(discover, *_who(request), body.name, whole))


@router.get("/lists/{name}", auth=Members(), summary="One list")
def one_list(request: HttpRequest, space: Path[str], name: Path[str]) -> Json:
    return _shown(kept.one_list(_room(request), name, _asked(request)))


@router.post("/lists/{name}", auth=Members("editor"), summary="Change a list")
def change_list(request: HttpRequest, space: Path[str], name: Path[str], body: Changed) -> Json:
    discover, who = _room(request), _who(request)
    discover.lists.one(name)
    if body.add:
        desk.put_on_list(discover, *who, name, _named(discover, " ".join(body.add)))
    if body.take:
        desk.take_off_list(discover, *who, name, _named(discover, " ".join(body.take)))
    if body.exclude is not None:
        desk.leave_out_list(discover, *who, name, body.exclude)
    if body.copy_to is not None:
        desk.rename_list(discover, *who, name, body.copy_to, copy=True)
    if body.name is not None:
        name = desk.rename_list(discover, *who, name, body.name).name
    after = discover.lists.one(name)
    return {"name": after.name, "accounts": len(after.accounts), "exclude": after.exclude}


@router.delete("/lists/{name}", auth=Members("editor"), summary="Delete a list")
def remove_list(request: HttpRequest, space: Path[str], name: Path[str]) -> Json:
    return desk.entry_of(desk.remove_list(_room(request), *_who(request), name))


def _named(discover: Discover, names: str) -> list[int]:
    accounts, wrong = desk.meant(discover, names)
    if wrong:
        raise BadInput(" ".join(wrong), "Correct that name.")
    return accounts


@router.get("/overlap", auth=Members(), summary="Overlap of audiences")
def overlap(request: HttpRequest, space: Path[str]) -> Json:
    """`who` (repeated), `handles` or `list`; `job` says how far it is while it is computed."""
    accounts, wrong = overlapped(_room(request), request.GET)
    if wrong or not accounts:
        raise BadInput(wrong or "Nobody is named.", "Name creators by who, handles or list.")
    return _answered(request, OVERLAP, {"who": [ids.show("ac", a) for a in accounts]})


@router.get("/lookalikes/{key}", auth=Members(), summary="Creators like one creator")
def lookalikes(request: HttpRequest, space: Path[str], key: Path[str], by: str = "topic") -> Json:
    if by not in BYS:
        raise BadInput(f"“{by[:20]}” is no likeness.", "Ask by=topic or by=audience.")
    mine = ids.show("ac", _room(request).account(key)["account_id"])
    return _answered(request, LOOKALIKES, {"who": mine, "by": by})


@router.get("/people", auth=Members(), summary="Accounts that may be one person's")
def people(request: HttpRequest, space: Path[str]) -> Json:
    return _answered(request, PEOPLE, {})


@router.post("/people", auth=Members("editor"), summary="Decide who is one person")
def decide(request: HttpRequest, space: Path[str], body: Decided) -> Json:
    if body.verdict not in VERDICTS or (len(body.who) != 2 and body.verdict != "undo"):
        raise BadInput("That is no decision about two accounts.", "accept, reject or undo.")
    verdict: Any = body.verdict
    return {"accounts": desk.decide(_room(request), *_who(request), verdict, body.who)}


def _answered(request: Any, kind: str, params: Json) -> Json:
    done = answer(kind, request.space, params, by=request.user)
    if isinstance(done, Job):
        return {"job": done.pk, "state": done.state, "error": done.error}
    return {"as_of": done.at.isoformat(), **done.body}
