"""What the answer sheet says is pointed out, is pointed out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import Result

from wrensong import Workspace
from wrensong import open as open_workspace
from wrensong.demo.truths import answers
from wrensong.match.domain import Brief, Shortlist
from wrensong.match.service import load_brief
from wrensong.vet.domain import Review


@pytest.fixture(scope="module")
def workspace(shown: tuple[Path, Result]) -> Workspace:
    return open_workspace(shown[0] / "workspace", create=False)


@pytest.fixture(scope="module")
def brief(shown: tuple[Path, Result]) -> Brief:
    return load_brief(shown[0] / "brief.toml")


@pytest.fixture(scope="module")
def shortlist(workspace: Workspace, brief: Brief) -> Shortlist:
    return workspace.match.shortlist(brief)


def review(workspace: Workspace, key: str) -> Review:
    (handle,) = next(t.accounts for t in answers() if t.key == key)
    return workspace.vet.review(f"@{handle}")


@pytest.mark.parametrize("key", ["bought-followers-strong", "bought-followers-weak"])
def test_bought_followers_ask_for_a_look_at_the_likes(workspace: Workspace, key: str) -> None:
    assert review(workspace, key).signal("likes_for_followers").light == "look"


def test_bought_likes_ask_for_a_look_at_the_comments(workspace: Workspace) -> None:
    assert review(workspace, "bought-likes").signal("comments_for_likes").light == "look"


def test_viral_growth_asks_for_nothing(workspace: Workspace) -> None:
    lights = {s.light for s in review(workspace, "viral-honest").signals}
    assert "look" not in lights


def test_the_pod_asks_for_a_look_at_every_member_and_at_nobody_else(workspace: Workspace) -> None:
    (members,) = (t.accounts for t in answers() if t.key == "pod")
    table = workspace.vet.review_all().evidence.to_pylist()
    assert {row["account"] for row in table if row["pod_members"]} == {f"@{m}" for m in members}


def test_bought_growth_asks_for_a_look_at_the_growth(workspace: Workspace) -> None:
    assert review(workspace, "bought-growth").signal("growth").light == "look"


def test_following_in_order_to_be_followed_asks_for_a_look(workspace: Workspace) -> None:
    assert review(workspace, "follow-unfollow").signal("follow_unfollow").light == "look"


def test_another_niche_than_the_stated_one_asks_for_a_look(workspace: Workspace) -> None:
    assert review(workspace, "niche-mismatch").signal("niche").light == "look"


def test_undisclosed_posts_show_as_a_load_beyond_what_is_disclosed(workspace: Workspace) -> None:
    found = review(workspace, "undisclosed").signal("commercial_load")
    disclosed = review(workspace, "undisclosed").signal("disclosure").estimate.value
    assert found.estimate.low is not None and found.estimate.low > disclosed
    assert found.light != "look"


def test_hidden_likes_are_not_known_and_leave_nobody_out(
    workspace: Workspace, shortlist: Shortlist
) -> None:
    found = review(workspace, "hidden-likes")
    assert not found.signal("engagement").estimate.known
    assert found.account in {fit.account for fit in shortlist.fits}


def test_answering_everyone_is_seen(workspace: Workspace) -> None:
    value = review(workspace, "answers-everyone").signal("community").estimate.value
    assert value is not None and value > 0.85


def test_seven_months_of_silence_ask_for_a_look(workspace: Workspace) -> None:
    assert review(workspace, "dormant").signal("freshness").light == "look"


def test_the_baker_who_posts_clothes_is_far_from_the_topic(shortlist: Shortlist) -> None:
    topic = {
        fit.account: part for fit in shortlist.fits for part in fit.parts if part.key == "topic"
    }
    (handle,) = next(t.accounts for t in answers() if t.key == "niche-mismatch")
    assert "fashion" in topic[f"@{handle}"].why
    hers, minas = topic[f"@{handle}"].estimate.value, topic["@mina.bakes"].estimate.value
    assert hers is not None and minas is not None and hers < minas / 2


def test_mina_fits_best_in_her_own_words_for_every_claim(shortlist: Shortlist) -> None:
    best = shortlist.fits[0]
    assert best.account == "@mina.bakes"
    quotes = [quote for part in best.parts for quote in part.quotes]
    assert {q.claim for q in quotes if q.speaks == "for"} == {
        c.name for c in shortlist.brief.brand.claims
    }


def test_who_works_for_the_competitor_is_left_out_with_the_reason(shortlist: Shortlist) -> None:
    reasons = {e.account: e.reason for e in shortlist.exclusions}
    assert "competitor" in reasons["@felix.brot..wren"]
    assert sum("competitor" in reason for reason in reasons.values()) == 1


def test_the_under_priced_creator_and_mina_are_in_the_chosen_set(
    workspace: Workspace, brief: Brief, shortlist: Shortlist
) -> None:
    chosen = {offer.account for offer in workspace.plan.portfolio(brief, shortlist).offers}
    assert {"@ida.levain..wren", "@mina.bakes"} <= chosen


def test_weekly_counts_do_not_overwrite_the_profile(workspace: Workspace) -> None:
    found = workspace.vet.review("@mina.bakes")
    assert found.followers == 12_400 and found.display_name == "Mina Okafor"


def test_two_accounts_of_one_person_are_joined_and_nobody_else(workspace: Workspace) -> None:
    found = workspace.discover.people(likeness=False)
    (pair,) = found.joined
    named = {account.partition(":")[2] for account in pair.accounts}
    assert named == set(next(t.accounts for t in answers() if t.key == "one-person"))


def test_search_finds_who_answers_who_is_silent_and_who_names_the_shop(
    workspace: Workspace,
) -> None:
    def found(**filters: str) -> set[str]:
        return {hit.account.lstrip("@") for hit in workspace.discover.search(**filters).hits}

    who = {t.key: set(t.accounts) for t in answers()}
    assert found(reply_ratio=">=90%") == who["answers-everyone"]
    assert found(last_post_age=">=180 days") == who["dormant"]
    assert who["customer"] <= found(mention="@fernandsalt..wren")


def test_the_baker_who_posts_clothes_does_not_rank_for_bread(workspace: Workspace) -> None:
    found = workspace.match.rank("sourdough", limit=30).ranked
    (handle,) = next(t.accounts for t in answers() if t.key == "niche-mismatch")
    assert f"@{handle}" not in {one.account for one in found}


def test_a_customer_list_with_her_address_names_mina(
    workspace: Workspace, shown: tuple[Path, Result], tmp_path: Path
) -> None:
    with (shown[0] / "creators.csv").open(encoding="utf-8", newline="") as file:
        (mina,) = [row for row in csv.DictReader(file) if row["username"] == "mina.bakes"]
    customers = tmp_path / "customers.csv"
    customers.write_text(f"email\n{mina['email']}\nada@nobody.example\n", "utf-8")
    found = workspace.discover.own(customers)
    assert [match.account for match in found.matches] == ["instagram:mina.bakes"]
