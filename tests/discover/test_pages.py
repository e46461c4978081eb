"""The search page: the state is the address, and the numbers are those of the service."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlparse

import pytest

from wrensong.desk.readings import reading
from wrensong.discover.service import Discover

pytestmark = pytest.mark.usefixtures("space")
HOME = "/w/fern-salt/discover/"


@pytest.fixture
def discover(space):
    return reading(space).room(Discover)


def text(answer):
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def handles(answer):
    return re.findall(r'creators/ac_\w+/">(@[^<]+)</a>', answer.content.decode())


def test_a_viewer_sees_what_the_service_finds_in_its_order(sign_in, discover):
    answer = sign_in("cleo").get(HOME + "?er=3%25..&sort=followers")
    found = discover.search("", words=True, er=">=3%", sort="followers")
    assert handles(answer) == [hit.account for hit in found.hits]
    assert f"{found.total} of {found.accounts} creators" in text(answer)
    assert answer.status_code == 200


def test_a_number_stands_with_its_interval_and_what_it_rests_on(sign_in, discover):
    answer = sign_in("cleo").get(HOME + "?handle=mina.bakes")
    values = discover.search("", words=True, handle="mina.bakes").hits[0].values
    shown = text(answer)
    assert f"{values['er'] * 100:.1f}\u202f% ({values['er_low'] * 100:.1f}–" in shown
    assert f"{values['er_posts']} posts" in shown


def test_what_is_not_known_is_said_and_never_zero(sign_in, discover):
    answer = sign_in("cleo").get(HOME + "?limit=3&columns=audience_language%2Ccredibility")
    hits = discover.search("", words=True, limit=3).hits
    assert all(hit.values["audience_language"] is None for hit in hits)
    assert answer.content.decode().count(">not known") >= 3


def test_a_question_is_read_into_filters_that_can_be_taken_away(sign_in):
    browser = sign_in("cleo")
    answer = browser.get(HOME + "?ask=micro+food+creators+in+Austria", follow=True)
    (address, _status), *_ = answer.redirect_chain
    asked = parse_qs(urlparse(address).query)
    assert (asked["tier"], asked["country"]) == (["micro"], ["AT"])
    assert asked["asked"] == ["micro food creators in Austria"]
    assert "“in Austria” is country AT" in text(answer)
    chips = dict(
        re.findall(r'<li>([^<]+)<a class="remove" href="([^"]+)"', answer.content.decode())
    )
    without = browser.get(HOME + chips["country AT"].replace("&amp;", "&"))
    assert "country AT" not in dict(without.context["chips"])
    assert without.context["found"]["total"] > answer.context["found"]["total"]


def test_a_question_about_nobody_known_says_so(sign_in):
    answer = sign_in("cleo").get(HOME + "?ask=creators+like+%40nobody.here", follow=True)
    assert "There is no account" in text(answer)


def test_a_form_is_put_together_into_the_one_address_of_its_state(sign_in):
    form = ("followers.min=5k&followers.max=50000&er.min=3&country.any=AT&country.words=germany"
            "&audience_country.words=DE&audience_country.min=40&hashtag.words=&platform.any=tiktok"
            "&platform.not=on&sort=fit&order=desc&q=bread&ask=bread")  # fmt: skip
    answer = sign_in("cleo").get(HOME + "?" + form)
    assert answer.status_code == 302
    asked = parse_qs(urlparse(answer["Location"]).query)
    assert asked == {
        "q": ["bread"], "followers": ["5000..50000"], "er": ["3%.."], "country": ["AT,DE"],
        "audience_country": ["DE:40%.."], "platform": ["!tiktok"],
    }  # fmt: skip
    assert sign_in("cleo").get(answer["Location"]).status_code == 200


def test_the_form_holds_what_is_asked_so_that_sending_it_changes_nothing(sign_in):
    """Every condition comes back through the fields of the page, whatever its kind."""
    query = ("q=bread&followers=5000..50000&er=!3%25..&country=AT%2CDE&tier=%21micro&has_email=yes"
             "&audience_country=DE%3A30%25..&price_post=EUR%3A..200&last_post_age=..90d"
             "&hashtag=bread&hashtag=vegan&peers=%3F10..&sort=er&columns=er%2Cniche")  # fmt: skip
    browser = sign_in("cleo")
    page = browser.get(HOME + "?" + query, follow=True)
    again = browser.get(HOME + "?" + "&".join(sent(page.content.decode())))
    assert same(again["Location"]) == same(page.request["QUERY_STRING"])
    for also in ("?limit=5&sort=er", "?er=%3F3%25..&list=nobody&columns=er%2Cniche", "?q=bread"):
        page = browser.get(HOME + also, follow=True)
        again = browser.get(HOME + "?" + "&".join(sent(page.content.decode())))
        assert same(again["Location"]) == same(also)


def same(address):
    """A query whatever the order of its conditions."""
    pairs = parse_qs(address.rpartition("?")[2])
    return {name: sorted(values) for name, values in pairs.items()}


def sent(html):
    """What a browser sends for the form of the search."""
    from html import unescape
    from urllib.parse import quote

    form = html[html.index('<form method="get" action="/w/fern-salt/discover/" id="asking">') :]
    form = form[: form.index("</form>")]
    pairs = []
    for tag in re.findall(r"<input[^>]*>", form) + re.findall(
        r'<input[^>]*form="asking"[^>]*>', html
    ):
        about = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if about.get("type") == "checkbox" and " checked" not in tag:
            continue
        pairs.append((about["name"], unescape(about.get("value", "on"))))
    for name, options in re.findall(r'<select name="([\w.]+)"[^>]*>(.*?)</select>', html):
        if name == "list":
            continue
        chosen = re.search(r'value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        pairs.append((name, (chosen or first)[1]))
    return [f"{quote(name)}={quote(value)}" for name, value in pairs]


def test_a_bad_value_is_said_beside_its_field_and_the_rest_is_kept(sign_in):
    answer = sign_in("cleo").get(HOME + "?er.min=lots&followers.min=5k&nonsense=1")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'name="er.min" value="lots" aria-invalid="true"', html)
    assert "“lots” is not a number" in html and "There is no filter “nonsense”" in html
    assert 'name="followers.min" value="5000"' in html
    assert answer.context["found"]["total"] < answer.context["found"]["accounts"]


def test_nothing_found_says_what_to_relax_and_how_many_that_gives(sign_in, discover):
    browser = sign_in("cleo")
    answer = browser.get(HOME + "?tier=micro&followers=900000..")
    ways = answer.context["found"]["relaxations"]
    micro = discover.search("", words=True, tier="micro").total
    assert ("followers", micro) in [(way["filter"], way["accounts"]) for way in ways]
    assert "Nobody meets all of this" in text(answer)
    other = browser.get(HOME + "?" + next(w["query"] for w in ways if w["filter"] == "followers"))
    assert other.context["found"]["total"] == micro


def test_those_without_a_value_are_counted_and_can_be_taken_in(sign_in):
    browser = sign_in("cleo")
    answer = browser.get(HOME + "?er=3%25..")
    (lacking,) = answer.context["found"]["not_known"]
    assert f"{lacking['accounts']} more" in text(answer)
    taken_in = browser.get(HOME + "?" + lacking["query"])
    assert taken_in.context["found"]["total"] == (
        answer.context["found"]["total"] + lacking["accounts"]
    )


def test_facets_count_what_choosing_would_give(sign_in, discover):
    answer = sign_in("cleo").get(HOME + "?platform=instagram&er=3%25..")
    facets = answer.context["found"]["facets"]
    for platform, count in facets["platform"].items():
        assert discover.search("", words=True, platform=platform, er=">=3%").total == count
    for light, count in facets["bought_followers"].items():
        found = discover.search(
            "", words=True, platform="instagram", er=">=3%", bought_followers=light
        )
        assert found.total == count
    assert facets["bought_followers"]


def test_pages_follow_one_another_and_together_hold_everybody(sign_in):
    browser, seen, address = sign_in("cleo"), [], "?sort=followers&limit=70"
    while address:
        answer = browser.get(HOME + address)
        seen += handles(answer)
        address = answer.context["pager"]["next"]
    assert len(seen) == 300
    assert "past the end" in text(browser.get(HOME + "?offset=100000"))


def test_the_csv_holds_every_row_in_the_order_of_the_page(sign_in, discover):
    browser = sign_in("cleo")
    query = "?tier=micro&sort=followers&columns=followers,er"
    answer = browser.get(HOME + query + "&format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    found = discover.search("", words=True, tier="micro", sort="followers", limit=10_000)
    assert ["@" + row["handle"] for row in rows] == [hit.account for hit in found.hits]
    assert [int(row["followers"]) for row in rows] == [h.values["followers"] for h in found.hits]
    assert all(float(r["er_low"]) <= float(r["er"]) <= float(r["er_high"]) for r in rows if r["er"])


def test_cards_hold_what_the_table_holds(sign_in):
    browser = sign_in("cleo")
    cards, table = (browser.get(HOME + "?tier=nano" + view) for view in ("&view=cards", ""))
    assert cards.content.decode().count('<article class="card">') == len(handles(table))
    assert handles(cards) == handles(table)


def test_every_filter_can_be_found_by_part_of_its_meaning(sign_in):
    browser = sign_in("cleo")
    answer = browser.get(HOME + "filters?tier=micro")
    names = {row["kind"].name for topic in answer.context["topics"] for row in topic["rows"]}
    assert len(names) == answer.context["filter_count"]
    some = browser.get(HOME + "filters?tier=micro&find=bought+likes")
    found = {row["kind"].name for topic in some.context["topics"] for row in topic["rows"]}
    assert "bought_likes" in found and "er" not in found
    assert 'name="tier" value="micro"' in some.content.decode()  # what is not shown is kept


def test_an_empty_workspace_teaches_to_import(sign_in, other_space):
    answer = sign_in("dov").get("/w/dovetail/discover/")
    assert answer.status_code == 200 and "There are no creators here yet" in text(answer)
    assert "/w/dovetail/imports" in answer.content.decode()


def test_a_stranger_finds_none_of_the_pages(sign_in, space, other_space):
    browser = sign_in("dov")
    for page in ("", "filters", "saved", "saved/x", "lists", "lists/x", "overlap", "people",
                 "lookalikes/ac_0000000000005"):  # fmt: skip
        assert browser.get(HOME + page).status_code == 404, page
        assert browser.get("/api" + HOME + page).status_code == 404, page
