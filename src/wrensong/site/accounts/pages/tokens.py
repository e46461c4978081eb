"""API tokens: making one, seeing them, ending them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Role
from wrensong.desk.permissions import Asked, page
from wrensong.site.accounts import showing
from wrensong.site.accounts import tokens as acts
from wrensong.site.accounts.typed import beside, name_of, role_of
from wrensong.site.files import table_file


@page(write=Role.VIEWER)
def tokens(request: Asked) -> HttpResponse:
    """My API tokens in this workspace (an owner sees everybody's), and a form for another."""
    if request.method == "POST":
        try:
            name, role = name_of(request.POST), role_of(request.POST)
            days = request.POST.get("days", "")
            made, key = acts.make(request.membership, name, role, days)
        except ValueInvalid as error:
            return _show(request, {"wrong": beside(error), "typed": request.POST}, 422)
        # Answered without a redirect: nothing then has to keep the key.
        return render(request, "accounts/shown_once.html", {
            "title": f"The token “{made.name}”", "value": key, "label": "API token",
            "lead": "Copy it now: only its fingerprint is kept, so it is never shown again.",
            "back": "site:tokens", "example": True,
        })  # fmt: skip
    found = showing.token_list(request.membership)
    return table_file(request, found["tokens"], "tokens") or _show(request)


@page(write=Role.VIEWER)
@require_POST
def revoke(request: Asked, token: int) -> HttpResponse:
    """End a token."""
    ended = acts.revoke(request.membership, token)
    messages.success(request, f"The token “{ended.name}” is revoked and works no longer.")
    return redirect("site:tokens", space=request.space.slug)


def _show(request: Asked, more: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    shown = {
        **showing.token_list(request.membership),
        "roles": [role for role in Role if request.membership.allows(role)],
        "owner": request.membership.allows(Role.OWNER), "wrong": {},
        "typed": {"days": acts.DAYS, "role": Role.VIEWER.value}, "most": acts.MOST_DAYS,
        "formats": [("CSV", "?format=csv"), ("JSON", "?format=json")], **(more or {}),
    }  # fmt: skip
    return render(request, "accounts/tokens.html", shown, status=status)
