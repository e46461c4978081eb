"""`wrensong site link`: a way in for who is locked out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wrensong.cli import Context

LIFE = timedelta(hours=1)


@click.command("link")
@click.argument("email")
@click.option("--forget-codes", is_flag=True, help="Also stop asking for codes of a telephone.")
@click.pass_obj
def link(obj: Context, email: str, forget_codes: bool) -> None:
    """Print a link that signs in EMAIL once, within an hour.

    For who forgot the password and cannot be reached by mail. Whoever may run this command on the
    machine of the site may sign in as anybody, so guard its account.
    """
    from wrensong.core.errors import NotFound
    from wrensong.desk.opening import ready

    ready(obj.default_folder)
    from django.urls import reverse

    from wrensong.desk.audit import record
    from wrensong.desk.models import User

    from .codes import turn_off
    from .links import make_link

    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(
            f"Nobody with the address {email} has an account here.",
            "Check the spelling; an owner can invite somebody new on the page People.",
        )
    if forget_codes and user.totp_secret:
        turn_off(user, None)
    key = make_link(user, life=LIFE)
    record("people.link.print", space=None, user=None, subject=f"person:{user.pk}", label=str(user))
    click.echo(site_address() + reverse("sign-in-link", args=[key]))


def site_address() -> str:
    """Where people reach the site, without the last slash."""
    from django.conf import settings

    from wrensong import settings as registry

    chosen = registry.load(settings.WRENSONG_HOME)
    name = chosen.hosts.split(",")[0].strip()
    if chosen.https:
        return f"https://{name}"
    return f"http://{name if name != '*' else chosen.host}:{chosen.port}"
