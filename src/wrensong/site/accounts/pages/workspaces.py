"""All my workspaces, and adding one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Membership, User
from wrensong.desk.permissions import myself, personal
from wrensong.site.accounts import spaces
from wrensong.site.accounts.typed import beside, name_of


@personal
def workspaces(request: HttpRequest) -> HttpResponse:
    """The workspaces of the person, and a form for another where she may add one."""
    user = myself(request)
    if request.method == "POST":
        try:
            made = spaces.add(name_of(request.POST), user)
        except ValueInvalid as error:
            return listing(request, user, beside(error))
        messages.success(request, f"{made} is ready. Import a file, or invite your team.")
        return redirect("home", space=made.slug)
    return listing(request, user)


def listing(request: HttpRequest, user: User, wrong: dict[str, str] | None = None) -> HttpResponse:
    """The list, also at the root of the site."""
    found = Membership.objects.filter(user=user).select_related("space").order_by("space__name")
    page = {"memberships": found, "may_add": spaces.may_add(user), "wrong": wrong,
            "typed": request.POST}  # fmt: skip
    return render(request, "accounts/workspaces.html", page, status=422 if wrong else 200)
