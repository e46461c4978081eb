"""A brand of the cast, and relationships with creators of the demo world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from tests.browser.records import BRIEF


@pytest.fixture
def brand(space: Any) -> Any:
    """Fern & Salt, from a brief."""
    from wrensong.desk.models import User
    from wrensong.match.desk import import_brief

    ben = User.objects.get(email="ben@example.org")
    return import_brief(space, ben, BRIEF, "Winter flour").brand


@pytest.fixture
def know(space: Any, brand: Any) -> Callable[..., Any]:
    """``know("@mina.bakes")``: Ben starts the relationship of Fern & Salt with her."""
    from wrensong.desk.models import User
    from wrensong.desk.readings import reading
    from wrensong.engage.desk.relationships import get_relationship, start

    def begin(handle: str) -> Any:
        ben = User.objects.get(email="ben@example.org")
        made = start(space, reading(space), [handle], brand, ben)[0]
        return get_relationship(space, made.pk)

    return begin


@pytest.fixture
def did(space: Any) -> Callable[..., Any]:
    """``did(kept, "comment", 8)``: Ben keeps an act of eight days ago."""
    from wrensong.desk.models import User
    from wrensong.engage.desk.touches import Did, add_touch

    def keep(kept: Any, kind: str, days_ago: int = 0, **more: Any) -> Any:
        ben = User.objects.get(email="ben@example.org")
        now = datetime.now(UTC)
        at = datetime.combine(now.date() - timedelta(days=days_ago), time(0, 1), UTC)
        return add_touch(kept, ben, Did(kind, at=min(at, now), **more))

    return keep


@pytest.fixture
def desk(space: Any, brand: Any) -> Any:
    """Fern & Salt with a sender, ready to write."""
    from tests.engage.writing import SENDER, Desk

    from wrensong.desk.models import User
    from wrensong.engage.desk.outreach.senders import save_sender

    ben, ada = (User.objects.get(email=f"{name}@example.org") for name in ("ben", "ada"))
    save_sender(brand, ada, 0, SENDER)
    return Desk(space, brand, ben, ada)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A real mail server on this machine, named in the settings; what it took."""
    from tests.engage.posting import mail_server
    from tests.engage.writing import PUBLIC

    with mail_server() as (taken, url):
        monkeypatch.setenv("WRENSONG_MAIL_URL", url)
        monkeypatch.setenv("WRENSONG_PUBLIC_URL", PUBLIC)
        monkeypatch.setenv("WRENSONG_MAIL_SPACING", "0")
        yield taken


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A real mailbox on this machine, named in the settings."""
    from tests.engage.posting import mailbox

    with mailbox() as (held, url):
        monkeypatch.setenv("WRENSONG_IMAP_URL", url)
        yield held
