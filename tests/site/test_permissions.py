"""The permission matrix: every route, for every kind of person.

Every page and endpoint is asked by an owner, an editor, a viewer, a member of another workspace and
a stranger. Whoever is let in may be told that a thing is not there or that a form is empty, but
nothing may fail unexpectedly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from wrensong.desk.models import Space
from wrensong.desk.permissions import SAFE
from wrensong.site.routes import NOT_SAID, Route, every_route

ROUTES = every_route()
INSIDE = [route for route in ROUTES if route.path.startswith(("/w/<space>", "/api/w/<space>"))]
OUTSIDE = [route for route in ROUTES if route not in INSIDE]
RANK = {"viewer": 0, "editor": 1, "owner": 2}
CAST = {"ada": "owner", "ben": "editor", "cleo": "viewer"}
# Who is not signed in may open these, each for a reason.
ANYONE = {
    "health": "a monitor asks whether the site answers",
    "sign-in": "people sign in here",
    "sign-in-link": "a one-time link signs in",
    "sign-out": "ends a session, by POST alone",
    "reset": "a forgotten password",
    "reset-link": "a link from a mail lets choose a new password",
    "invitation": "a link from a mail lets join",
    "share": "a signed link shows one frozen page",
    # Signed private links; tests/site/test_portal_safety.py walks them all.
    "portal": "a creator's private link: what is asked of her",
    "portal-work": "her collaboration",
    "portal-brief": "the brief of her work",
    "portal-terms": "she reads and accepts terms",
    "portal-counter": "she makes another offer",
    "portal-agreement": "her agreement, to keep",
    "portal-agreement-pdf": "the same as a file",
    "portal-cancel": "she calls it off",
    "portal-gift": "she chooses a gift",
    "portal-piece": "she sends her work",
    "portal-money": "what she earned",
    "portal-kit": "facts she gives of herself",
    "portal-review": "she sees her review and objects",
    "portal-data": "she corrects her data",
    "portal-delete": "she asks for deletion",
    "portal-stop": "she stops all contact",
    "unsubscribe": "a signed link in a mail lets who got it opt out",
}


def _named(route: Route) -> str:
    return f"{'/'.join(route.methods)} {route.path}"


def _address(route: Route, slug: str, values: dict[str, str]) -> str:
    path = route.path.replace("<space>", slug)
    for name in route.parameters:
        path = path.replace(f"<{name}>", values.get(name, "1"))
    return path


def _ask(browser: Client, route: Route, method: str, path: str) -> Any:
    browser.raise_request_exception = True
    return browser.generic(method, path)


def _needs(route: Route, method: str) -> str:
    return route.access.read if method in SAFE else route.access.write


def test_every_route_says_who_may_use_it() -> None:
    assert [_named(route) for route in ROUTES if route.access == NOT_SAID] == []
    assert [_named(route) for route in ROUTES if not route.says] == []


def test_only_these_routes_are_open_to_anyone() -> None:
    assert {r.name for r in ROUTES if "anyone" in (r.access.read, r.access.write)} <= set(ANYONE)
    assert {r.access.read for r in INSIDE} <= set(RANK)


def test_every_page_of_a_workspace_has_its_twin_under_api() -> None:
    pages = {r.path.rstrip("/") for r in INSIDE if r.door == "page"}
    twins = {r.path.removeprefix("/api").rstrip("/") for r in INSIDE if r.door == "endpoint"}
    assert sorted(pages - twins) == []


@pytest.mark.parametrize("route", INSIDE, ids=_named)
def test_a_route_of_a_workspace_lets_in_who_may(
    route: Route,
    space: Space,
    other_space: Space,
    sign_in: Callable[[str], Client],
    own_space: Space,
    settings: Any,
) -> None:
    settings.WRENSONG_PATIENCE = 0
    path = _address(route, space.slug, {"key": "ac_1", "who": "ac_1"})
    for method in route.methods:
        refused = _ask(Client(), route, method, path)
        if route.door == "page":
            assert refused.status_code == 302 and "/sign-in?next=" in refused["Location"]
        else:
            assert refused.status_code == 401
        assert _ask(sign_in("dov"), route, method, path).status_code == 404
        for name, role in CAST.items():
            answer = _ask(sign_in(name), route, method, path)
            may = RANK[role] >= RANK[_needs(route, method)]
            assert (answer.status_code != 403) is may, (name, method, answer.status_code)
            assert answer.status_code not in (401, 500), (name, method)


@pytest.mark.parametrize("route", OUTSIDE, ids=_named)
def test_a_route_outside_workspaces_asks_a_stranger_to_sign_in(route: Route, db: None) -> None:
    for method in route.methods:
        answer = _ask(Client(), route, method, _address(route, "", {}))
        if _needs(route, method) == "anyone":
            assert answer.status_code < 500
        elif route.door == "page":
            assert answer.status_code == 302 and "/sign-in?next=" in answer["Location"]
        else:
            assert answer.status_code == 401


@pytest.mark.parametrize("route", [r for r in ROUTES if r.door == "page"], ids=_named)
def test_a_page_takes_no_form_without_its_token(
    route: Route, space: Space, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("ada")
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(_address(route, space.slug, {"key": "ac_1", "who": "ac_1"}))
    assert answer.status_code == 403
