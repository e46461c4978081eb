"""What a private link keeps to itself: every address of the portal, with every kind of link."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.site.portals import Mine, mine

from wrensong.collaborate.desk import (
    deliverables_of,
    entries_of,
    get_collaboration,
    make_link,
    revoke_link,
    told_ledger,
)
from wrensong.collaborate.desk.portal import SALT, form_number
from wrensong.collaborate.models import PortalAct, PortalLink
from wrensong.core.naming import Names
from wrensong.desk.models import Entry, Space
from wrensong.desk.sweeping import sweep
from wrensong.engage.desk.outreach.senders import unsubscribe_key
from wrensong.engage.models import Contact
from wrensong.site.routes import Route, every_route

ROUTES = [route for route in every_route() if route.path.startswith("/c/<key>/")]
FORMS = [r for r in ROUTES if r.name not in (
    "portal", "portal-money", "portal-work", "portal-brief", "portal-agreement",
    "portal-agreement-pdf",
)]  # fmt: skip


@pytest.fixture
def mina(own_space: Space) -> Mine:
    return mine(own_space, "mina.bakes", "Mina Okafor", 417, agreed=True)


@pytest.fixture
def nora(own_space: Space) -> Mine:
    """Another creator in the same campaign."""
    made = mine(own_space, "nora.crumbs", "Nora Feld", 823, agreed=True)
    _gift(made)
    return made


def _gift(made: Mine) -> None:
    from decimal import Decimal

    from wrensong.collaborate.desk.gifts import offer_gift
    from wrensong.collaborate.models import Product

    campaign = made.work.campaign
    product, _ = Product.objects.get_or_create(
        space=campaign.space, brand=campaign.brand, name="Rye flour",
        defaults={"cost": Decimal(4), "value": Decimal(9), "currency": "EUR"},
    )  # fmt: skip
    offer_gift(made.work, None, [product])


def path_of(route: Route, key: str, whose: Mine) -> str:
    (piece,) = deliverables_of(whose.work)
    values = {"key": key, "collaboration": whose.work.pk, "deliverable": piece.pk}
    return re.sub(r"<(\w+)>", lambda m: str(values[m[1]]), route.path)


def named(route: Route) -> str:
    return route.name


def secret_of(key: str) -> str:
    return signing.Signer(salt=SALT).unsign(key).partition(".")[2]


def forged(mine: Mine, other: Mine) -> list[str]:
    """Keys nobody made: changed, cut, put together of two, of another signer, of the number."""
    body, _, mark = mine.key.rpartition(":")
    theirs = other.key.rpartition(":")[0]
    return [
        "1", f"{mine.key}x", mine.key[:-1], f"x{mine.key}", body, f"{theirs}:{mark}",
        signing.Signer(salt="another").sign(f"{mine.link.pk}.{secret_of(mine.key)}"),
        signing.Signer(salt=SALT, key="guessed").sign(f"{mine.link.pk}.{secret_of(mine.key)}"),
        # Signed by us, with the secret of another link: the number alone opens nothing.
        signing.Signer(salt=SALT).sign(f"{mine.link.pk}.{secret_of(other.key)}"),
        signing.Signer(salt=SALT).sign(f"{mine.link.pk}."),
    ]  # fmt: skip


def test_the_portal_has_the_pages_that_are_walked_here() -> None:
    assert len(ROUTES) == 16 and len(FORMS) == 10


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_each_address_opens_for_its_own_link_alone(
    route: Route, mina: Mine, nora: Mine, settings: Any
) -> None:
    _gift(mina)
    valid = mina.phone.get(path_of(route, mina.key, mina))
    assert valid.status_code == (404 if route.name == "portal-brief" else 200)
    for key in forged(mina, nora):
        answer = Client().get(path_of(route, key, mina))
        assert answer.status_code == 404, key
        assert b"mina" not in answer.content and b"Spring" not in answer.content
    if len(route.parameters) > 1:  # another creator's link, for this one's things
        other = nora.phone.get(path_of(route, nora.key, mina))
        assert other.status_code == 404 and b"mina" not in other.content
    PortalLink.objects.filter(pk=mina.link.pk).update(expires_at=timezone.now())
    assert mina.phone.get(path_of(route, mina.key, mina)).status_code == 410
    PortalLink.objects.filter(pk=mina.link.pk).update(expires_at=timezone.now() + timedelta(days=1))
    assert mina.phone.get(path_of(route, mina.key, mina)).status_code == valid.status_code
    revoke_link(mina.link, None)
    ended = mina.phone.get(path_of(route, mina.key, mina))
    assert ended.status_code == 410 and b"mina" not in ended.content


@pytest.mark.parametrize("route", FORMS, ids=named)
def test_a_form_needs_its_token_its_number_and_a_link_that_is_good(
    route: Route, mina: Mine, nora: Mine
) -> None:
    _gift(mina)
    path, before = path_of(route, mina.key, mina), _state()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"once": form_number(mina.link)}).status_code == 403
    said = {"name": "M", "reason": "r", "text": "t", "url": "https://example.org/p",
            "consent": "1", "women": "50"}  # fmt: skip
    for once in ("", "x", form_number(nora.link)):
        answer = mina.phone.post(path, {**said, "once": once})
        assert answer.status_code == 422, (once, answer.status_code)
        assert "too old, or not complete" in answer.content.decode()
    for key in forged(mina, nora):
        answer = mina.phone.post(path_of(route, key, mina), {"once": form_number(mina.link)})
        assert answer.status_code == 404
    if len(route.parameters) > 1:
        other = nora.phone.post(
            path_of(route, nora.key, mina), {**said, "once": form_number(nora.link)}
        )
        assert other.status_code == 404
    revoke_link(mina.link, None)
    assert mina.phone.post(path, {**said, "once": form_number(mina.link)}).status_code == 410
    assert _state() == (before[0] + 1, before[1])  # the revoking itself is in the log


def _state() -> tuple[int, int]:
    return Entry.objects.count(), PortalAct.objects.count()


def test_a_form_with_its_token_is_taken_where_no_referer_is_sent(mina: Mine) -> None:
    """Browsers send ``Origin: null`` from pages that send no Referer."""
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(mina.at("data/delete")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert token and once
    said = {"csrfmiddlewaretoken": token[1], "once": once[1]}
    evil = phone.post(mina.at("data/delete"), said, headers={"origin": "https://evil.example"})
    assert evil.status_code == 403
    answer = phone.post(mina.at("data/delete"), said, headers={"origin": "null"}, secure=True)
    assert answer.status_code == 302


def test_no_page_of_one_creator_shows_anything_of_another(mina: Mine, nora: Mine) -> None:
    _gift(mina)
    hers = ("nora", "Nora", "Feld", "823", "824", nora.key, nora.link.digest)
    his_own = path_texts(mina)
    for name, text in his_own.items():
        for words in hers:
            assert words not in text, (name, words)
    # The same walk by the other finds these words, so it could have found them above.
    found = " ".join(path_texts(nora).values())
    assert all(words in found for words in ("nora", "Nora Feld", "823", "824"))


def path_texts(whose: Mine) -> dict[str, str]:
    pages = {}
    for route in ROUTES:
        if route.name == "portal-agreement-pdf":
            continue
        answer = whose.phone.get(path_of(route, whose.key, whose))
        pages[route.name] = answer.content.decode()
    return pages


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_the_address_stays_between_her_and_us(route: Route, mina: Mine) -> None:
    _gift(mina)
    answers = [mina.phone.get(path_of(route, key, mina)) for key in (mina.key, "forged")]
    revoke_link(mina.link, None)
    answers.append(mina.phone.get(path_of(route, mina.key, mina)))
    for answer in answers:
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
    if answers[0]["Content-Type"].startswith("text/html"):
        page = answers[0].content.decode()
        assert "<script" not in page and "/w/" not in page and "/api/" not in page
        outside = re.findall(r'(?:src|href|action)="(?!/|#|\?)([^"]+)"', page)
        assert outside == []


def test_no_log_holds_the_key_of_a_form_that_was_refused(
    mina: Mine, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        assert mina.send("WORK/terms", name=" ").status_code == 422
        assert mina.phone.get(mina.at("WORK/nothing")).status_code == 404
        assert stranger.post(mina.at("stop")).status_code == 403
        revoke_link(mina.link, None)
        assert mina.phone.get(mina.at()).status_code == 410
    said = "\n".join([caplog.text, *(record.getMessage() for record in caplog.records)])
    assert said.count("/c/…/") >= 4 and secret_of(mina.key) not in said


def test_no_log_holds_the_key_of_a_share_or_of_opting_out(
    own_space: Space, caplog: pytest.LogCaptureFixture
) -> None:
    out = unsubscribe_key(own_space, "a" * 64)
    share = signing.Signer(salt="wrensong.site.shares").sign("999999")
    with caplog.at_level(logging.DEBUG):
        assert Client().post(f"/u/{out}", {}).status_code == 422
        assert Client().get(f"/s/{share}").status_code == 410
    said = "\n".join([caplog.text, *(record.getMessage() for record in caplog.records)])
    assert "/u/…" in said and "/s/…" in said
    assert out not in said and share not in said


def test_the_key_is_never_stored(mina: Mine) -> None:
    from django.apps import apps

    secret = secret_of(mina.key)
    rows = [row for model in apps.get_models() for row in model._base_manager.values_list()]
    dumped = "\n".join(map(repr, rows))
    assert mina.link.digest in dumped and secret not in dumped


def test_a_link_that_was_ended_stops_at_once_also_for_a_page_that_is_open(mina: Mine) -> None:
    number = re.search(r'name="once" value="([^"]+)"', mina.see("stop"))
    assert number
    revoke_link(mina.link, None)
    assert mina.phone.post(mina.at("stop"), {"once": number[1]}).status_code == 410
    assert not PortalAct.objects.exists()


def test_a_form_of_an_old_link_does_nothing_by_a_new_one(mina: Mine) -> None:
    _link, key = make_link(mina.work.contact, None)
    answer = mina.phone.post(f"/c/{key}/stop", {"once": form_number(mina.link)})
    assert answer.status_code == 422


def test_who_guesses_is_slowed_down_and_others_are_not(mina: Mine) -> None:
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    statuses = [guesser.get(f"/c/{n}:guess/").status_code for n in range(33)]
    assert statuses[:29] == [404] * 29 and statuses[-1] == 429
    assert guesser.get(mina.at()).status_code == 429  # a right guess is not seen either
    assert Client(REMOTE_ADDR="203.0.113.10").get(mina.at()).status_code == 200


def test_erasing_her_ends_her_link_and_leaves_the_books_without_her_name(
    mina: Mine, own_space: Space
) -> None:
    names = Names(
        frozenset(), (("instagram", "mina.bakes", ""),), ("mina.bakes@example.org",),
        ("Mina Okafor",),
    )  # fmt: skip
    before = [(e.kind, e.amount, e.due, e.net_days) for e in entries_of(mina.work)]
    with transaction.atomic():
        sweep(own_space, names, [mina.work.contact.pk])
    assert mina.phone.get(mina.at()).status_code == 410
    kept = entries_of(mina.work)
    assert [(e.kind, e.amount, e.due, e.net_days) for e in kept] == before and len(before) == 2
    page = str(told_ledger(get_collaboration(own_space, mina.work.pk)))
    assert "mina" not in page and "Mina" not in page and "Okafor" not in page


# ---- the team --------------------------------------------------------------------------------


def test_the_team_sees_a_link_once_and_ends_it(
    mina: Mine, sign_in: Callable[[str], Client]
) -> None:
    here = "/w/fern-salt/collaborate/portal-links"
    ben, cleo = sign_in("ben"), sign_in("cleo")
    contact = mina.work.contact
    assert cleo.post(here, {"contact": contact.pk, "days": "14"}).status_code == 403
    page = ben.post(here, {"contact": contact.pk, "days": "14"}).content.decode()
    url = re.search(r'value="http://testserver(/c/[^"]+)"', page)
    assert url and Client().get(url[1]).status_code == 200
    assert "/c/" not in ben.get(here).content.decode()
    assert "/c/" not in str(ben.get(f"/api{here}").json())
    newest = PortalLink.objects.first()
    assert newest is not None
    assert cleo.post(f"{here}/{newest.pk}/revoke").status_code == 403
    ben.post(f"{here}/{newest.pk}/revoke")
    assert Client().get(url[1]).status_code == 410
    assert "/c/" not in str(list(Entry.objects.values_list("after", "label")))


def test_the_team_sees_what_she_gave_as_hers_and_what_she_objects_to(
    mina: Mine, sign_in: Callable[[str], Client]
) -> None:
    mina.send("kit", do="give", consent="1", women="62")
    mina.send("review", text="My followers came after a television show.")
    here = f"/w/fern-salt/collaborate/portal-links?contact={mina.work.contact.pk}"
    page = sign_in("cleo").get(here).content.decode()
    assert "creator-verified" in page and "62 %" in page and "television show" in page
    twin = sign_in("cleo").get(f"/api{here}").json()
    assert twin["kit"]["label"] == "creator-verified" and len(twin["objections"]) == 1


@pytest.mark.parametrize("days", ["0", "366", "soon", ""])
def test_a_link_lasts_a_year_at_most(
    days: str, mina: Mine, sign_in: Callable[[str], Client]
) -> None:
    here = "/w/fern-salt/collaborate/portal-links"
    sent = {"contact": mina.work.contact.pk, "days": days}
    assert sign_in("ben").post(here, sent).status_code == 422
    assert PortalLink.objects.count() == 1


def test_a_link_for_a_creator_of_another_workspace_is_not_made(
    mina: Mine, other_space: Space, sign_in: Callable[[str], Client]
) -> None:
    here = "/w/dovetail/collaborate/portal-links"
    assert sign_in("dov").post(here, {"contact": mina.work.contact.pk}).status_code == 404
    assert Contact.objects.filter(space=other_space).count() == 0
