"""People of a workspace: inviting, joining, roles, letting go."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import PASSWORD

from wrensong.desk.models import Entry, Invitation, Membership, Role, Space, User
from wrensong.site.accounts import invitations
from wrensong.site.accounts.links import digest

P = "/w/fern-salt/people"
FAR = {"REMOTE_ADDR": "203.0.113.9"}


def invite(browser: Client, email: str = "mina@example.org", role: str = "editor") -> str:
    """The path of the link that the page shows."""
    answer = browser.post(f"{P}/invite", {"email": email, "role": role})
    assert answer.status_code == 200, answer.content
    return re.search(r'value="http://testserver(/join/[\w-]+)"', answer.content.decode())[1]


def role_of(name: str) -> str | None:
    found = Membership.objects.filter(user__email=f"{name}@example.org", space__slug="fern-salt")
    return found.values_list("role", flat=True).first()


def ids() -> dict[str, int]:
    return {user.email.split("@")[0]: user.pk for user in User.objects.all()}


def test_every_member_sees_who_belongs_to_the_workspace(space, sign_in):
    page = sign_in("cleo").get(P).content.decode()
    for name in ("ada", "ben", "cleo"):
        assert f"{name}@example.org" in page
    assert "Cleo</a> (you)" in page
    assert "Invite somebody" not in page


def test_the_page_its_twin_and_its_files_say_the_same(space, sign_in):
    browser = sign_in("cleo")
    twin = browser.get(f"/api{P}").json()
    assert [(one["name"], one["role"]) for one in twin["people"]] == [
        ("Ada", "owner"), ("Ben", "editor"), ("Cleo", "viewer"),
    ]  # fmt: skip
    assert twin["invitations"] == []
    assert browser.get(f"{P}?format=json").json() == twin["people"]
    lines = browser.get(f"{P}?format=csv").content.decode().splitlines()
    assert lines[0] == "id,name,email,role,since,you" and len(lines) == 4
    one = browser.get(f"/api{P}/{ids()['ben']}").json()
    assert one == twin["people"][1] | {"you": False}


def test_a_new_person_joins_by_an_invitation(space, sign_in):
    path = invite(sign_in("ada"))
    mina = Client(**FAR)
    for _ in range(2):
        assert b"Join Fern &amp; Salt" in mina.get(path).content, "looking uses nothing up"
    slip = mina.post(path, {"name": "Mina", "password": "short"})
    assert slip.status_code == 422 and b'value="Mina"' in slip.content
    done = mina.post(path, {"name": "Mina", "password": "ovens and sourdough"})
    assert done["Location"] == "/w/fern-salt/"
    assert role_of("mina") == "editor"
    assert mina.get("/account").status_code == 200
    entry = Entry.objects.get(verb="people.member.join")
    assert (entry.user.email, entry.after) == ("mina@example.org", {"role": "editor"})
    assert Client().get(path).status_code == 404, "a link works once"


def test_a_person_who_has_an_account_signs_in_and_joins(space, sign_in, person):
    person("mina", password=True)
    path = invite(sign_in("ada"), role="viewer")
    mina = Client(**FAR)
    typed = {"email": "mina@example.org", "password": PASSWORD, "next": path}
    assert mina.post("/sign-in", typed)["Location"] == path
    assert b"Join as Mina" in mina.get(path).content
    assert mina.post(path)["Location"] == "/w/fern-salt/"
    assert role_of("mina") == "viewer"
    assert User.objects.filter(email="mina@example.org").count() == 1


def test_an_invitation_page_does_not_tell_whether_the_address_has_an_account(
    space, sign_in, person
):
    person("mina", password=True)
    said = []
    for name in ("mina", "eve"):
        page = Client().get(invite(sign_in("ada"), f"{name}@example.org")).content.decode()
        page = re.sub(r"join(/|%2F)[\w-]{43}", "join/KEY", page)
        page = re.sub(r"[A-Za-z0-9]{64}", "TOKEN", page)
        said.append(page.replace(f"{name}@example.org", "ADDRESS"))
    assert said[0] == said[1]


def test_an_invitation_never_gives_an_existing_account_another_password(space, sign_in, person):
    mina = person("mina", password=True)
    path = invite(sign_in("ada"))
    answer = Client().post(path, {"name": "Eve", "password": "a password of eve"})
    assert answer.status_code == 422 and b"sign in first" in answer.content
    mina.refresh_from_db()
    assert mina.check_password(PASSWORD) and mina.name == "Mina"
    assert role_of("mina") is None
    assert Invitation.objects.get().accepted_at is None, "the invitation is still good"


def test_somebody_else_cannot_use_minas_invitation_while_signed_in(space, sign_in, other_space):
    path = invite(sign_in("ada"))
    dov = sign_in("dov")
    assert b"You are signed in as Dov" in dov.get(path).content
    dov.post(path)
    assert role_of("dov") is None
    assert dov.post("/sign-out", {"next": path})["Location"] == path


def test_an_invitation_ends_after_seven_days(space, sign_in):
    path = invite(sign_in("ada"))
    made = Invitation.objects.get()
    assert 6.9 < (made.expires_at - timezone.now()).total_seconds() / 86_400 <= 7
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"name": "Mina", "password": PASSWORD}).status_code == 404
    assert b"too old" in sign_in("ada").get(P).content


def test_an_owner_revokes_an_invitation(space, sign_in):
    ada = sign_in("ada")
    path = invite(ada)
    ada.post(f"{P}/invitations/{Invitation.objects.get().pk}/revoke")
    assert Client().get(path).status_code == 404
    assert ada.get(f"/api{P}").json()["invitations"] == []
    assert Entry.objects.get(verb="people.invitation.revoke").label == "mina@example.org"


def test_a_fresh_link_ends_the_one_before(space, sign_in):
    ada = sign_in("ada")
    old = invite(ada)
    answer = ada.post(f"{P}/invitations/{Invitation.objects.get().pk}/resend")
    new = re.search(r"(/join/[\w-]+)", answer.content.decode())[1]
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert invite(ada) not in (old, new), "inviting again renews the one invitation"
    assert Invitation.objects.count() == 1


def test_only_the_fingerprint_of_a_link_is_kept(space, sign_in):
    key = invite(sign_in("ada")).removeprefix("/join/")
    made = Invitation.objects.get()
    assert made.digest == digest(key)
    kept = str([*Invitation.objects.values(), *Entry.objects.values()])
    assert key not in kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "mina", "role": "viewer"}, b"This is not an e-mail address"),
        ({"email": "ben@example.org", "role": "viewer"}, b"is a member of this workspace already"),
        ({"email": "mina@example.org", "role": "queen"}, b"Choose one of"),
    ],
    ids=str,
)
def test_an_invitation_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    space, sign_in, typed, words
):
    answer = sign_in("ada").post(f"{P}/invite", typed)
    assert answer.status_code == 422 and words in answer.content
    assert f'value="{typed["email"]}"'.encode() in answer.content
    assert not Invitation.objects.exists()


def test_guessing_invitations_is_slowed_down(db):
    guesser = Client(**FAR)
    answers = [guesser.get(f"/join/guess-{n}").status_code for n in range(31)]
    assert answers == [404] * 30 + [429]


@pytest.mark.parametrize("name", ["ben", "cleo"])
@pytest.mark.parametrize(
    "act", ["invite", "invitations/1/resend", "{ben}/role", "{cleo}/remove", "{cleo}/link"]
)
def test_only_an_owner_changes_who_belongs(space, sign_in, name, act):
    path = act.format(**ids())
    for door in (P, f"/api{P}"):
        answer = sign_in(name).post(f"{door}/{path}", {}, content_type="application/json")
        assert answer.status_code == 403
    assert not Entry.objects.exists()


def test_nobody_outside_sees_or_changes_anything(space, other_space, sign_in):
    dov = sign_in("dov")
    assert dov.get(P).status_code == 404
    assert dov.post(f"{P}/{ids()['ben']}/remove").status_code == 404
    mine = "/w/dovetail/people"
    assert dov.get(f"{mine}/{ids()['ben']}").status_code == 404
    assert dov.post(f"{mine}/{ids()['ben']}/remove").status_code == 404
    assert role_of("ben") == "editor"


def test_changing_a_role_takes_effect_at_once_and_is_written_down(space, sign_in):
    ada, ben = sign_in("ada"), sign_in("ben")
    assert b'value="editor" selected' in ada.get(f"{P}/{ids()['ben']}").content
    ada.post(f"{P}/{ids()['ben']}/role", {"role": "owner", "was": "editor"})
    assert role_of("ben") == "owner"
    assert b"Invite somebody" in ben.get(P).content
    entry = Entry.objects.get(verb="people.member.role")
    assert (entry.before, entry.after) == ({"role": "editor"}, {"role": "owner"})


def test_a_role_that_was_changed_meanwhile_is_not_overwritten(space, sign_in):
    ada = sign_in("ada")
    path = f"{P}/{ids()['ben']}/role"
    ada.post(path, {"role": "viewer", "was": "editor"})
    late = ada.post(path, {"role": "owner", "was": "editor"})
    assert late.status_code == 409
    assert b"Ben is viewer meanwhile" in late.content and b"you chose owner" in late.content
    assert role_of("ben") == "viewer"


def test_the_last_owner_can_be_neither_demoted_nor_removed(space, sign_in):
    ada = sign_in("ada")
    me = f"{P}/{ids()['ada']}"
    for door in (me, f"/api{me}"):
        kind = {"content_type": "application/json"} if door.startswith("/api") else {}
        demoted = ada.post(f"{door}/role", {"role": "editor", "was": "owner"}, **kind)
        removed = ada.post(f"{door}/remove", {}, **kind)
        assert (demoted.status_code, removed.status_code) == (422, 422)
        assert b"last owner" in demoted.content and b"last owner" in removed.content
    assert role_of("ada") == "owner"


def test_with_another_owner_ada_may_leave(space, sign_in):
    ada = sign_in("ada")
    ada.post(f"{P}/{ids()['ben']}/role", {"role": "owner", "was": "editor"})
    assert ada.post(f"{P}/{ids()['ada']}/remove")["Location"] == "/"
    assert role_of("ada") is None
    assert ada.get(P).status_code == 404


def test_a_removed_person_is_out_at_once_and_what_was_written_stays(space, sign_in):
    ben = sign_in("ben")
    Entry.objects.create(space=space, user=User.objects.get(name="Ben"), verb="match.brief.save")
    answer = sign_in("ada").post(f"{P}/{ids()['ben']}/remove")
    assert answer["Location"] == P
    assert ben.get(P).status_code == 404
    assert Entry.objects.get(verb="match.brief.save").user.name == "Ben"
    assert Entry.objects.get(verb="people.member.remove").before == {"role": "editor"}


def test_an_owner_makes_a_password_link_for_a_member(space, sign_in):
    answer = sign_in("ada").post(f"{P}/{ids()['ben']}/link")
    path = re.search(r'value="http://testserver(/reset/\S+)"', answer.content.decode())[1]
    assert Client(**FAR).post(path, {"password": "another long password"}).status_code == 302
    assert User.objects.get(name="Ben").check_password("another long password")
    assert Entry.objects.get(verb="people.password.link").label == "Ben"


def test_no_owner_gets_into_another_workspace_by_a_password_link(space, other_space, sign_in):
    Membership.objects.create(space=other_space, user=User.objects.get(name="Ben"), role="editor")
    ada = sign_in("ada")
    assert b"You cannot make a link for Ben" in ada.get(f"{P}/{ids()['ben']}").content
    for door in (P, f"/api{P}"):
        assert ada.post(f"{door}/{ids()['ben']}/link").status_code == 422
    Membership.objects.create(space=other_space, user=User.objects.get(name="Ada"), role="editor")
    assert ada.post(f"{P}/{ids()['ben']}/link").status_code == 422, "to edit is not to own"


def test_an_owner_makes_no_password_link_for_whoever_may_add_workspaces(space, sign_in):
    User.objects.filter(name="Ben").update(may_add_spaces=True)
    assert sign_in("ada").post(f"{P}/{ids()['ben']}/link").status_code == 422


def test_the_endpoints_invite_change_and_remove(space, sign_in):
    ada = sign_in("ada")

    def call(path: str, **body: str):
        return ada.post(f"/api{P}/{path}", body, content_type="application/json")

    made = call("invite", email="mina@example.org", role="viewer").json()
    assert made["mailed"] is False
    assert Client().get(made["link"].removeprefix("http://testserver")).status_code == 200
    again = call(f"invitations/{made['id']}/resend").json()
    assert again["link"] != made["link"]
    assert call(f"invitations/{made['id']}/revoke").status_code == 200
    assert call("invite", email="x", role="viewer").json()["code"] == "value-invalid"
    ben = ids()["ben"]
    assert call(f"{ben}/role", role="viewer", was="editor").json()["role"] == "viewer"
    assert call(f"{ben}/role", role="owner", was="editor").status_code == 409
    assert call(f"{ben}/remove").json()["name"] == "Ben"
    assert role_of("ben") is None


def test_a_workspace_gets_another_name_and_keeps_its_address(space, sign_in):
    ada = sign_in("ada")
    ada.post("/w/fern-salt/rename", {"name": "Fern, Salt & Co", "was": "Fern & Salt"})
    assert Space.objects.get().name == "Fern, Salt & Co"
    late = ada.post("/w/fern-salt/rename", {"name": "Salt", "was": "Fern & Salt"})
    assert late.status_code == 409 and Space.objects.get().name == "Fern, Salt & Co"
    empty = ada.post("/w/fern-salt/rename", {"name": " ", "was": "Fern, Salt & Co"})
    assert empty.status_code == 422 and b"Write a name" in empty.content
    assert sign_in("ben").post("/w/fern-salt/rename", {"name": "B"}).status_code == 403
    assert Entry.objects.get().after == {"name": "Fern, Salt & Co"}


def test_an_owner_who_may_adds_a_workspace_and_goes_between_them(
    space, sign_in, settings, tmp_path
):
    settings.WRENSONG_HOME = tmp_path
    ada = sign_in("ada")
    assert b"Add a workspace" not in ada.get("/workspaces").content
    assert ada.post("/workspaces", {"name": "Moss"}).status_code == 403
    assert ada.get("/")["Location"] == "/w/fern-salt/"
    User.objects.filter(name="Ada").update(may_add_spaces=True)
    assert ada.post("/workspaces", {"name": ""}).status_code == 422
    assert ada.post("/workspaces", {"name": "Moss & Bone"})["Location"] == "/w/moss-bone/"
    page = ada.get("/", follow=True).content.decode()
    assert 'href="/w/fern-salt/"' in page and 'href="/w/moss-bone/"' in page
    assert (tmp_path / "workspaces" / "moss-bone" / "wrensong.toml").exists()
    assert sign_in("ben").get("/w/moss-bone/").status_code == 404
    assert Entry.objects.get(verb="people.space.add").label == "Moss & Bone"


def test_joining_twice_leaves_the_role_as_it_is(space, person):
    ada, ben = User.objects.get(name="Ada"), User.objects.get(name="Ben")
    Membership.objects.filter(user=ben).delete()
    made, _ = invitations.invite(space, ada, "ben@example.org", Role.VIEWER)
    Membership.objects.create(space=space, user=ben, role="editor")
    invitations.join(made, ben)
    assert role_of("ben") == "editor"
