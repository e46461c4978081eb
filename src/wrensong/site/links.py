"""The one-time links that are printed where the site starts."""

from __future__ import annotations

from django.urls import reverse

from wrensong.core.errors import NotFound
from wrensong.desk.models import Membership, Role, User
from wrensong.desk.opening import home_space

from .accounts.links import first_owner, first_owner_link, make_link


def link_for(email: str | None) -> tuple[str, str]:
    """The path of a one-time link and the words before it: for the person of this address, or,
    while nobody has an account, for the first owner; empty otherwise. Raises NotFound."""
    if email:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise NotFound(f"Nobody here has the address {email}.", "Ask an owner to invite them.")
        path = reverse("sign-in-link", args=[make_link(user)])
        return path, f"This link signs {user} in, once, within 15 minutes:"
    path = first_owner_link()
    if path:
        Membership.objects.get_or_create(
            user=first_owner(), space=home_space(), defaults={"role": Role.OWNER}
        )
    return path, "This link signs you in as the owner, once, within 15 minutes:"
