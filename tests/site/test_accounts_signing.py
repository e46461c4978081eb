"""Signing in: by password, by a one-time link, and where it leads."""

from __future__ import annotations

import re
import statistics
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.cast import PASSWORD

from wrensong.desk.models import Attempt, Entry, Membership, SignedIn, SignInLink, Space, User
from wrensong.site.accounts.links import FIRST_EMAIL, first_owner_link, make_link

FAR = {"REMOTE_ADDR": "203.0.113.9"}
ELSEWHERE = (
    "//evil.example", "///evil.example", "https:evil.example", "https://evil.example/", "/\\evil",
    "\\\\evil.example", "/\\/evil", "https://testserver@evil.example", "//testserver@evil.example/",
    "javascript:alert(1)", "http:///evil.example", "/\t/evil.example", " //evil.example",
    "evil.example", "%2f%2fevil.example/..", "https://testserver.evil.example/", "data:text/html,x",
)  # fmt: skip


def attempt(browser: Client, email: str, password: str, **more: str):
    return browser.post("/sign-in", {"email": email, "password": password, **more})


def signed_in(browser: Client) -> bool:
    return browser.get("/account").status_code == 200


def test_ada_signs_in_with_her_password_whatever_the_case_of_her_address(client, person):
    person("ada", password=True)
    answer = attempt(client, " Ada@Example.org ", PASSWORD)
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert signed_in(client)


def test_a_wrong_password_says_so_and_keeps_the_address(client, person):
    person("ada", password=True)
    answer = attempt(client, "ada@example.org", "wrong")
    assert answer.status_code == 401
    assert b"do not belong together" in answer.content
    assert b'value="ada@example.org"' in answer.content
    assert not signed_in(client)


def test_nothing_but_the_address_tells_an_unknown_person_from_a_known_one(client, person):
    person("ada", password=True)
    said = []
    for name in ("ada", "eve"):
        answer = attempt(client, f"{name}@example.org", "wrong password")
        page = answer.content.decode().replace(f"{name}@example.org", "ADDRESS")
        said.append((answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "TOKEN", page)))
    assert said[0] == said[1]


def test_an_unknown_address_costs_as_much_work_as_a_known_one(client, person, settings):
    person("ada", password=True)
    person("ben")  # has no password
    work: dict[str, list[float]] = {"ada": [], "ben": [], "eve": []}
    for round in range(4):
        for name, spent in work.items():
            browser = Client(REMOTE_ADDR=f"203.0.113.{round}")
            started = time.process_time()
            attempt(browser, f"{name}@example.org", "wrong password")
            spent.append(time.process_time() - started)
    ada, ben, eve = (statistics.median(spent[1:]) for spent in work.values())
    # Without the hash, an answer takes a twentieth of that.
    assert eve > ada / 2 and ben > ada / 2


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(client, person, target):
    person("ada", password=True)
    answer = attempt(client, "ada@example.org", PASSWORD, next=target)
    assert answer["Location"] == "/"
    again = client.get("/sign-in", {"next": target})
    assert again.status_code == 302 and again["Location"] == "/"


def test_signing_in_leads_to_where_ada_wanted_to_go(client, person):
    person("ada", password=True)
    answer = attempt(client, "ada@example.org", PASSWORD, next="/w/fern-salt/people?format=csv")
    assert answer["Location"] == "/w/fern-salt/people?format=csv"


def test_the_sixth_try_on_an_account_is_refused_even_with_the_right_password(client, person):
    person("ada", password=True)
    for n in range(5):
        assert (
            attempt(Client(REMOTE_ADDR=f"203.0.113.{n}"), "ada@example.org", "x").status_code == 401
        )
    answer = attempt(client, "ada@example.org", PASSWORD)
    assert answer.status_code == 429
    assert b"Wait 15 minutes" in answer.content
    assert not signed_in(client)


def test_an_address_nobody_has_is_refused_just_as_soon(client, db):
    for _ in range(5):
        assert attempt(client, "eve@example.org", "x").status_code == 401
    assert attempt(client, "eve@example.org", "x").status_code == 429


def test_an_account_may_be_tried_again_after_a_quarter_of_an_hour(client, person):
    person("ada", password=True)
    for _ in range(5):
        attempt(client, "ada@example.org", "x")
    Attempt.objects.update(at=timezone.now() - timezone.timedelta(minutes=15, seconds=1))
    assert attempt(client, "ada@example.org", PASSWORD).status_code == 302


def test_right_passwords_are_not_counted(client, person):
    person("ada", password=True)
    for _ in range(7):
        assert attempt(Client(), "ada@example.org", PASSWORD).status_code == 302
    assert Attempt.objects.count() == 0


def test_one_address_may_fail_thirty_times_whoever_it_tries(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    answers = [attempt(guesser, f"p{n}@example.org", "x").status_code for n in range(31)]
    assert answers == [401] * 30 + [429]
    assert attempt(Client(REMOTE_ADDR="203.0.113.8"), "p1@example.org", "x").status_code == 401


def test_the_desk_never_holds_an_address_that_was_merely_typed(client, db):
    attempt(client, "eve@example.org", "x")
    kept = [value for row in Attempt.objects.values() for value in row.values()]
    assert len(Attempt.objects.all()) == 2
    assert not any("eve" in str(value) or "127.0.0.1" in str(value) for value in kept)


def test_tries_of_yesterday_are_forgotten(client, db):
    attempt(client, "eve@example.org", "x")
    Attempt.objects.update(at=timezone.now() - timezone.timedelta(hours=25))
    attempt(client, "dov@example.org", "x")
    assert Attempt.objects.count() == 2


def test_a_link_opened_at_the_machine_that_serves_signs_in_at_once(client, person):
    key = make_link(person("ada"))
    client.defaults["HTTP_HOST"] = "127.0.0.1:8420"
    assert client.get(f"/sign-in/{key}").status_code == 302
    assert signed_in(client)


def test_a_link_opened_from_elsewhere_is_not_used_up_until_somebody_presses_the_button(person):
    key = make_link(person("ada"))
    scanner, ada = Client(**FAR), Client(**FAR)
    for _ in range(3):
        answer = scanner.get(f"/sign-in/{key}")
        assert answer.status_code == 200 and b"<button>Sign in</button>" in answer.content
    assert scanner.head(f"/sign-in/{key}").status_code == 200
    assert not signed_in(scanner)
    assert ada.post(f"/sign-in/{key}").status_code == 302
    assert signed_in(ada)


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_HOST": "testserver"},
    ],
    ids=str,
)
def test_a_proxy_or_a_browser_looking_ahead_does_not_use_a_link_up(person, more):
    key = make_link(person("ada"))
    browser = Client(**{"HTTP_HOST": "localhost:8420", **more})
    assert browser.get(f"/sign-in/{key}").status_code == 200
    assert not signed_in(browser)
    assert SignInLink.objects.get().used_at is None


def test_a_link_works_once_and_for_a_quarter_of_an_hour(person):
    ada = person("ada")
    key = make_link(ada)
    assert Client(**FAR).post(f"/sign-in/{key}").status_code == 302
    again = Client(**FAR).post(f"/sign-in/{key}")
    assert again.status_code == 401 and b"used already" in again.content
    late = make_link(ada)
    SignInLink.objects.filter(used_at=None).update(expires_at=timezone.now())
    assert Client(**FAR).post(f"/sign-in/{late}").status_code == 401
    assert Client(**FAR).get(f"/sign-in/{late}").status_code == 401


def test_a_fresh_link_ends_the_one_before(person):
    ada = person("ada")
    old, new = make_link(ada), make_link(ada)
    assert Client(**FAR).post(f"/sign-in/{old}").status_code == 401
    assert Client(**FAR).post(f"/sign-in/{new}").status_code == 302


def test_guessing_links_is_slowed_down(db):
    guesser = Client(**FAR)
    answers = [guesser.post(f"/sign-in/guess-{n}").status_code for n in range(31)]
    assert answers == [401] * 30 + [429]


def test_a_new_desk_makes_its_first_owner_who_says_who_she_is(client, db, settings, tmp_path):
    settings.WRENSONG_HOME = tmp_path
    path = first_owner_link()
    answer = client.get(path, HTTP_HOST="localhost:8420")
    assert answer["Location"] == "/welcome"
    slip = client.post("/welcome", {"name": "Ada", "email": "ada@example", "password": PASSWORD})
    assert slip.status_code == 422 and b'value="Ada"' in slip.content
    typed = {
        "name": "Ada",
        "email": "Ada@example.org",
        "password": PASSWORD,
        "brand": "Fern & Salt",
    }
    assert client.post("/welcome", typed)["Location"] == "/"
    assert signed_in(client)
    assert Membership.objects.get().role == "owner"
    assert Space.objects.get().name == "Fern & Salt"
    assert Space.objects.get().folder == "."
    assert attempt(Client(), "ada@example.org", PASSWORD).status_code == 302
    assert first_owner_link() == ""


def test_a_desk_whose_owner_never_finished_prints_another_link(db, settings, tmp_path):
    settings.WRENSONG_HOME = tmp_path
    first, second = first_owner_link(), first_owner_link()
    assert first != second
    assert User.objects.get().email == FIRST_EMAIL
    assert Client(**FAR).post(first).status_code == 401
    assert Client(**FAR).post(second)["Location"] == "/welcome"


def test_the_demo_goes_straight_to_the_workspace(client, db, settings, tmp_path):
    settings.WRENSONG_HOME = tmp_path
    path = first_owner_link()
    Space.objects.update(demo=True)
    assert client.get(path, HTTP_HOST="localhost:8420")["Location"] == "/"
    assert b"Say who you are" in client.get("/account").content
    assert b"Your brand" not in client.get("/welcome").content


def test_a_newcomer_is_told_where_the_first_link_is(client, person):
    assert b"Nobody has an account here yet" in client.get("/sign-in").content
    person("ada")
    assert b"Nobody has an account here yet" not in client.get("/sign-in").content


def test_ada_sees_where_she_is_signed_in_and_ends_the_others(person):
    person("ada", password=True)
    here = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) AppleWebKit Safari/604.1")
    for browser in (here, phone):
        attempt(browser, "ada@example.org", PASSWORD)
    page = here.get("/account").content.decode()
    assert "Firefox on Linux" in page and "Safari on iPhone" in page
    assert page.count("(here)") == 1
    here.post("/account/sessions")
    assert signed_in(here) and not signed_in(phone)
    assert SignedIn.objects.get().browser == "Firefox on Linux"
    assert Entry.objects.get(verb="people.sessions.end").after == {"ended": 1}


def test_ending_the_others_ends_also_those_nobody_listed(person, sign_in):
    person("ada", password=True)
    unlisted, here = sign_in("ada"), Client()
    attempt(here, "ada@example.org", PASSWORD)
    assert signed_in(unlisted)
    here.post("/account/sessions")
    assert signed_in(here) and not signed_in(unlisted)


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(person):
    ada = person("ada", password=True)
    here, phone = Client(), Client()
    for browser in (here, phone):
        attempt(browser, "ada@example.org", PASSWORD)
    wrong = here.post("/account/password", {"current": "x", "fresh": "another long password"})
    assert wrong.status_code == 422 and b"This is not your password" in wrong.content
    weak = here.post("/account/password", {"current": PASSWORD, "fresh": "short"})
    assert weak.status_code == 422 and b"too short" in weak.content
    assert signed_in(phone)
    right = here.post("/account/password", {"current": PASSWORD, "fresh": "another long password"})
    assert right.status_code == 302
    assert signed_in(here) and not signed_in(phone)
    ada.refresh_from_db()
    assert ada.check_password("another long password")
    entry = Entry.objects.get(verb="people.password.change")
    assert entry.user == ada and entry.before is None and entry.after is None


def test_ada_changes_the_name_that_others_see(person, sign_in):
    person("ada")
    browser = sign_in("ada")
    assert browser.post("/account", {"name": "  "}).status_code == 422
    browser.post("/account", {"name": " Ada  Fern "})
    assert User.objects.get().name == "Ada Fern"
    assert Entry.objects.get().before == {"name": "Ada"}


def test_signing_out_ends_the_session_on_the_server(person):
    person("ada", password=True)
    browser = Client()
    attempt(browser, "ada@example.org", PASSWORD)
    browser.post("/sign-out")
    assert not signed_in(browser)
    assert not SignedIn.objects.exists()
    assert not any("_auth_user_id" in found.get_decoded() for found in Session.objects.all())
