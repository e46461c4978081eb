"""Signed links: made, read, ended.

The link holds the number of a share, signed with the key of the installation; the record lets it
end early. What the page shows was frozen when it was shared, so nothing else can be reached by it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.audit import record
from wrensong.desk.models import Share, Space

SALT = "wrensong.site.shares"
PLAN = "plan"
DAYS, MOST_DAYS = 30, 365


class Ended(Exception):
    """The link was good once: it expired, or somebody ended it."""


def key_of(share: Share) -> str:
    """The signed id that stands in the address of a share."""
    return signing.Signer(salt=SALT).sign(str(share.pk))


def path_of(share: Share) -> str:
    """The address of a share, without the host."""
    return reverse("share", args=[key_of(share)])


def read(key: str) -> Share:
    """The share behind a signed id. Raises NotFound for a link that nobody made, Ended for one
    that is over."""
    try:
        number = signing.Signer(salt=SALT).unsign(key)
    except signing.BadSignature:
        raise NotFound("There is nothing at this address.", "Ask for the link again.") from None
    found = Share.objects.filter(pk=int(number)).first()
    if found is None or found.revoked_at is not None or found.expires_at <= timezone.now():
        raise Ended
    return found


def opened(share: Share) -> None:
    """Count one opening."""
    Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1)


@transaction.atomic
def make(space: Space, user: Any, kind: str, label: str, body: dict[str, Any], days: int) -> Share:
    """Freeze a body behind a link that lasts ``days``. Raises BadInput."""
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"A link lasts 1 to {MOST_DAYS} days.", f"Write {DAYS}, for example.")
    name = " ".join(label.split())[:200]
    if not name or not name.isprintable():
        raise BadInput("A link needs a name.", "Say for whom it is.")
    made = Share.objects.create(
        space=space, kind=kind, label=name, body=body, by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    record(
        "site.share.make", space=space, user=user, subject=f"share:{made.pk}", label=name,
        after={"kind": kind, "expires_at": made.expires_at.isoformat()},
    )  # fmt: skip
    return made


def get(space: Space, pk: int) -> Share:
    """A share of this workspace. Raises NotFound."""
    found = Share.objects.filter(space=space, pk=pk).select_related("by").first()
    if found is None:
        raise NotFound("There is no such link in this workspace.", "See the list of links.")
    return found


@transaction.atomic
def revoke(share: Share, user: Any) -> None:
    """End a link now. Ending it twice changes nothing."""
    now = timezone.now()
    if Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=now):
        record(
            "site.share.revoke", space=share.space, user=user, subject=f"share:{share.pk}",
            label=share.label, before={"revoked_at": None}, after={"revoked_at": now.isoformat()},
        )  # fmt: skip


def told(share: Share) -> dict[str, Any]:
    """A share as its list and its JSON twin show it."""
    state = "open"
    if share.revoked_at is not None:
        state = "ended"
    elif share.expires_at <= timezone.now():
        state = "expired"
    return {
        "id": share.pk, "kind": share.kind, "label": share.label, "state": state,
        "path": path_of(share) if state == "open" else None, "opened": share.opened,
        "by": str(share.by) if share.by else None, "made_at": share.created_at,
        "expires_at": share.expires_at, "revoked_at": share.revoked_at,
    }  # fmt: skip


def shares(space: Space, *, with_paths: bool) -> list[dict[str, Any]]:
    """The newest links of a workspace; their addresses only for those who may share."""
    found = Share.objects.filter(space=space).select_related("by").order_by("-id")[:200]
    return [told(share) if with_paths else {**told(share), "path": None} for share in found]
