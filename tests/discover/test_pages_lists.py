"""Lists and saved searches as pages: editors change them, each change is logged and undone."""

from __future__ import annotations

import re

import pytest

from wrensong.core import ids
from wrensong.desk.models import Entry
from wrensong.desk.readings import reading
from wrensong.discover.service import Discover

HOME = "/w/fern-salt/discover/"


@pytest.fixture
def discover(own_space):
    return reading(own_space).room(Discover)


def shown(answer):
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def keys(answer):
    return [hit["account_id"] for hit in answer.context["found"]["hits"]]


def test_checked_creators_go_on_a_new_list_and_off_again(sign_in, own_space, discover):
    ben = sign_in("ben")
    who = keys(ben.get(HOME + "?niche=baking"))[:3]
    answer = ben.post(HOME + "lists", {"who": who, "new": "Spring"}, follow=True)
    assert "3 creators put on the list “spring”" in shown(answer)
    page = ben.get(HOME + "lists/spring")
    assert sorted(keys(page)) == sorted(who)
    entry = Entry.objects.get(verb="discover.list.put")
    assert (entry.user.name, entry.after["accounts"], entry.label) == ("Ben", 3, "spring")
    assert set(entry.after["first"]) == set(who)
    answer = ben.post(HOME + "lists/spring?do=take", {"who": who[:2]}, follow=True)
    assert "2 creators taken off" in shown(answer) and keys(answer) == who[2:]
    undo = re.search(r'name="undo" value="(\w+)"', answer.content.decode())[1]
    ben.post(HOME + "lists", {"undo": undo})
    assert len(discover.lists.one("spring").accounts) == 3
    again = ben.post(HOME + "lists", {"undo": undo})
    assert again.status_code == 404  # a change is taken back once
    # Nothing checked must not empty the list.
    answer = ben.post(HOME + "lists/spring", {"do": "take"})
    assert answer.status_code == 422 and "Nobody was chosen" in shown(answer)
    assert len(discover.lists.one("spring").accounts) == 3


def test_a_whole_result_goes_on_a_list_and_many_are_asked_about_first(
    sign_in, own_space, discover, monkeypatch
):
    from wrensong.discover import views_lists

    ben, whole = sign_in("ben"), {"whole": "tier=micro", "new": "all micro"}
    found = discover.search("", words=True, tier="micro").total
    monkeypatch.setattr(views_lists, "ASK_FROM", found - 1)
    asked = ben.post(HOME + "lists?all=1", whole)
    assert f"Put {found} creators on “all micro”?" in shown(asked)
    assert discover.lists.all() == ()
    assert 'name="all" value="1"' in asked.content.decode()
    ben.post(HOME + "lists", {**whole, "all": "1", "sure": "1"})
    assert len(discover.lists.one("all micro").accounts) == found
    listed = ben.get(HOME + "lists/all%20micro?sort=followers&format=csv")
    lines = b"".join(listed.streaming_content).decode().splitlines()
    assert len(lines) == found + 1
    # The next reader does not wait for an index to follow: the list is a filter at once.
    answer = ben.get(HOME + "?list=all+micro")
    assert answer.context["found"]["total"] == found
    assert answer.context["found"]["facets"]["list"] == {"all micro": found}


def test_a_wrong_name_is_said_beside_the_field_and_nothing_typed_is_lost(sign_in, own_space):
    ben = sign_in("ben")
    sent = {"handles": "@mina.bakes @nobody.here", "new": "spring"}
    answer = ben.post(HOME + "lists", sent)
    assert answer.status_code == 422
    assert "There is no account “@nobody.here”" in shown(answer)
    assert "@mina.bakes @nobody.here</textarea>" in answer.content.decode()
    who = keys(ben.get(HOME))[:1]
    answer = ben.post(HOME + "lists", {"who": who, "new": "a/b"})
    assert answer.status_code == 422 and "no slash" in shown(answer)
    assert f'name="who" value="{who[0]}"' in answer.content.decode()
    ben.post(HOME + "lists", {"who": who, "new": "one"})
    answer = ben.post(HOME + "lists/one", {"do": "add", "handles": "@nobody.here"})
    assert answer.status_code == 422 and "@nobody.here</textarea>" in answer.content.decode()


def test_a_list_is_renamed_copied_left_out_and_deleted(sign_in, own_space, discover):
    ben = sign_in("ben")
    ben.post(HOME + "lists", {"handles": "@mina.bakes", "new": "asked"})
    ben.post(HOME + "lists/asked", {"do": "rename", "name": "contacted"})
    ben.post(HOME + "lists/contacted", {"do": "copy", "name": "second"})
    taken = ben.post(HOME + "lists/second", {"do": "rename", "name": "contacted"})
    assert taken.status_code == 422 and "already" in shown(taken)
    ben.post(HOME + "lists/contacted", {"do": "leave-out"})
    answer = ben.get(HOME + "?handle=mina.bakes")
    assert answer.context["found"]["total"] == 0 and "always left out" in shown(answer)
    ben.post(HOME + "lists/contacted", {"do": "count-in"})
    assert ben.get(HOME + "?handle=mina.bakes").context["found"]["total"] == 1
    answer = ben.post(HOME + "lists/second", {"do": "remove"}, follow=True)
    assert "is deleted" in shown(answer) and "Undo" in shown(answer)
    assert [found.name for found in discover.lists.all()] == ["contacted"]
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [f"discover.list.{verb}" for verb in
                     ("put", "rename", "copy", "leave_out", "leave_out", "remove")]  # fmt: skip
    assert ben.get(HOME + "lists/second").status_code == 404


def test_a_search_is_kept_run_renamed_and_forgotten(sign_in, own_space):
    ben = sign_in("ben")
    ben.post(HOME + "saved", {"name": "AT micro", "query": "country=AT&tier=micro"})
    again = ben.post(HOME + "saved", {"name": "AT micro", "query": "country=DE"})
    assert again.status_code == 422 and "already" in shown(again)
    page = ben.get(HOME + "saved")
    assert "country AT; tier micro" in shown(page)
    assert ben.get(HOME + "saved/at%20micro")["Location"] == HOME + "?country=AT&tier=micro"
    ben.post(HOME + "saved/at%20micro", {"name": "vienna"})
    answer = ben.post(HOME + "saved/vienna", {"do": "remove"})
    assert answer["Location"] == HOME + "?country=AT&tier=micro"  # so that it can be kept again
    assert "No search is kept yet" in shown(ben.get(HOME + "saved"))
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [f"discover.search.{verb}" for verb in ("save", "rename", "remove")]


def test_a_viewer_reads_and_cannot_write(sign_in, own_space, discover):
    discover.lists.add("spring", [discover.search("", words=True).hits[0].account_id])
    cleo = sign_in("cleo")
    assert cleo.get(HOME + "lists").status_code == 200
    page = cleo.get(HOME + "lists/spring")
    assert page.status_code == 200 and "Delete the list" not in shown(page)
    for address in ("lists", "lists/spring", "saved", "saved/x", "people"):
        assert cleo.post(HOME + address, {}).status_code == 403, address
    assert len(discover.lists.one("spring").accounts) == 1


def test_comparing_checked_rows_leaves_nothing_else_of_the_form_in_the_address(sign_in, own_space):
    cleo = sign_in("cleo")
    page = cleo.get(HOME + "?niche=baking")
    who = keys(page)[:2]
    table = page.content.decode().partition('id="results"')[2].partition("</form>")[0]
    assert 'type="hidden" name="csrfmiddlewaretoken"' not in table
    sent = f"?whole=niche%3Dbaking&back=%2Fw%2F&list=&new=&who={who[0]}&who={who[1]}"
    clean = f"?who={who[0]}&who={who[1]}"
    assert cleo.get(HOME + "overlap" + sent)["Location"] == HOME + "overlap" + clean
    compare = "/w/fern-salt/compare"
    assert cleo.get(compare + sent)["Location"] == compare + clean


def test_the_way_back_is_one_of_our_pages(sign_in, own_space):
    ben = sign_in("ben")
    sent = {"handles": "@mina.bakes", "new": "spring", "back": "https://elsewhere.example/"}
    assert ben.post(HOME + "lists", sent)["Location"] == HOME + "lists"
    sent["back"] = "//elsewhere.example/"
    assert ben.post(HOME + "lists", sent)["Location"] == HOME + "lists"


# ---- what a job computes ------------------------------------------------------------------------


def test_overlap_shows_the_pairs_and_the_reach_of_the_service(
    sign_in, own_space, discover, run_jobs
):
    hits = discover.search("", words=True, niche="baking", platform="instagram", limit=3).hits
    who = [hit.account for hit in hits]
    cleo, address = sign_in("cleo"), HOME + "overlap?handles=" + "+".join(w[1:] for w in who)
    assert "waits for its turn" in shown(cleo.get(address))
    assert run_jobs() == 1
    answer = cleo.get(address)
    body, expected = answer.context["body"], discover.overlap(*who)
    assert body["reach"]["value"] == expected.reach.value
    assert (body["reach"]["low"], body["reach"]["high"]) == (
        expected.reach.low,
        expected.reach.high,
    )
    assert [(p["one"], p["other"], p["seen"]) for p in body["pairs"]] == [
        (p.one, p.other, p.seen) for p in expected.pairs
    ]
    assert all(note in shown(answer) for note in expected.notes)
    assert body["followers_together"] == sum(hit.values["followers"] for hit in hits)
    one = cleo.get(HOME + "overlap?handles=mina.bakes")
    assert one.status_code == 422 and "1 is named" in shown(one)
    key = ids.show("ac", hits[0].account_id)
    begun = cleo.get(f"{HOME}overlap?who={key}")  # as a creator's page leads here
    assert begun.status_code == 200 and begun.context["handles"].strip().endswith(who[0][1:])


def test_a_long_list_is_compared_by_its_largest_and_reached_whole(
    sign_in, own_space, discover, run_jobs
):
    accounts = [hit.account_id for hit in discover.search("", words=True, limit=14).hits]
    discover.lists.add("many", accounts)
    cleo = sign_in("cleo")
    cleo.get(HOME + "overlap?list=many")
    run_jobs()
    body = cleo.get(HOME + "overlap?list=many").context["body"]
    assert (body["accounts"], len(body["audiences"])) == (14, 10)
    assert body["reach"]["value"] == discover.overlap_reach(accounts).value
    assert body["followers_together"] is None  # the sum of ten would not be that of all


def test_lookalikes_are_those_of_the_service(sign_in, own_space, discover, run_jobs):
    mina = discover.account("@mina.bakes", "instagram")["account_id"]
    from wrensong.core import ids

    cleo, address = sign_in("cleo"), HOME + f"lookalikes/{ids.show('ac', mina)}"
    for by in ("topic", "audience"):
        cleo.get(f"{address}?by={by}")
        run_jobs()
        alike = cleo.get(f"{address}?by={by}").context["alike"]
        expected = discover.lookalikes(ids.show("ac", mina), by, limit=30)
        assert [one["account"] for one in alike] == [one.account for one in expected]
        assert alike[0]["likeness"] == expected[0].likeness


def test_a_decision_about_two_accounts_is_kept_with_its_name(sign_in, own_space, run_jobs):
    ben = sign_in("ben")
    ben.get(HOME + "people")
    run_jobs()
    body = ben.get(HOME + "people").context["body"]
    assert body["accounts"] == 300
    who = keys(ben.get(HOME + "?platform=instagram&limit=1"))
    who += keys(ben.get(HOME + "?platform=tiktok&limit=1"))
    answer = ben.post(HOME + "people", {"verdict": "reject", "who": who}, follow=True)
    assert "are different people" in shown(answer)
    entry = Entry.objects.get(verb="discover.people.reject")
    assert len(entry.after["accounts"]) == 2
    wrong = ben.post(HOME + "people", {"verdict": "marry", "who": who})
    assert wrong.status_code == 422
