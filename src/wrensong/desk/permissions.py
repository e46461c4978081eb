"""Who may open a page or an endpoint: said beside each view, held in one place.

Every view is wrapped by ``page`` (of a workspace), ``personal`` (signed in, no workspace) or
``public``; every endpoint under ``/api/`` names ``Members`` (or ``auth=None``). A person who is
not a member of a workspace gets 404 for everything in it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from wrensong.core.errors import NotAllowed

from .models import Membership, Role, Space, User
from .readings import reading

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")


class Asked(HttpRequest):
    """A request inside a workspace: who asks, in which workspace, with which role."""

    user: User
    space: Space
    membership: Membership

    ws: Workspace


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read and who may write: a role, ``signed in`` or ``anyone``."""

    read: str
    write: str


def page(read: str = Role.VIEWER, write: str = Role.EDITOR) -> Callable[[View], View]:
    """A view below ``/w/<space>/``: ``request.space``, ``.membership`` and ``.ws`` are set and the
    keyword ``space`` is taken away. ``read`` is the role for GET, ``write`` for everything else."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def checked(request: Asked, *args: Any, space: str, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            needed = read if request.method in SAFE else write
            enter(request, space, needed)
            return view(request, *args, **kwargs)

        checked.access = Access(read, write)  # type: ignore[attr-defined]
        return checked

    return wrap


def personal(view: View) -> View:
    """A view for anybody who is signed in."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    checked.access = Access("signed in", "signed in")  # type: ignore[attr-defined]
    return checked


def myself(request: HttpRequest) -> User:
    """The record of the person who asks, read anew; only below ``personal`` or ``page``."""
    assert isinstance(request.user, User)
    return User.objects.get(pk=request.user.pk)


def public(view: View) -> View:
    """A view for everybody."""

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    marked.access = Access("anyone", "anyone")  # type: ignore[attr-defined]
    return marked


def enter(request: Any, slug: str, needed: str) -> None:
    """Set the workspace on a request of a signed-in person. Raises Http404 for who is not a
    member, NotAllowed for a member whose role is too low."""
    found = (
        Membership.objects.select_related("space").filter(user=request.user, space__slug=slug)
    ).first()
    if found is None:
        raise Http404("no such workspace")
    token = getattr(request, "token", None)
    role = Role(found.role)
    if token is not None:
        if token.space != found.space:
            raise Http404("no such workspace")
        role = role if Role(token.role).allows(role) else Role(token.role)
    if not role.allows(needed):
        raise NotAllowed(
            f"Your role here is {role.value} ({role.label}).",
            "Ask an owner of this workspace, or go back.",
        )
    found.role = role  # a token may say less than its person's role; never stored
    request.space, request.membership = found.space, found
    request.ws = reading(found.space)
