"""The shell: who gets in, and what a stranger sees."""


def test_a_stranger_is_asked_to_sign_in(client, space):
    answer = client.get("/w/fern-salt/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=/w/fern-salt/"


def test_a_member_sees_the_home_of_her_workspace(sign_in, space):
    answer = sign_in("cleo").get("/w/fern-salt/")
    assert answer.status_code == 200
    assert b"Fern &amp; Salt" in answer.content


def test_a_member_of_another_workspace_sees_nothing(sign_in, space, other_space):
    assert sign_in("dov").get("/w/fern-salt/").status_code == 404
    assert sign_in("dov").get("/api/w/fern-salt/").status_code == 404
    answer = sign_in("cleo").get("/api/w/fern-salt/")
    told = answer.json()
    assert (told["slug"], told["name"], told["demo"]) == ("fern-salt", "Fern & Salt", True)
