"""Every truth on the answer sheet is really in the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime

import numpy as np
import pytest

from wrensong.demo.truths import Truth, answers
from wrensong.demo.words import brand
from wrensong.demo.world import World
from wrensong.match.briefs import load_brief
from wrensong.match.phrases import spans

Rows = list[dict[str, str]]
Table = Callable[[str], Rows]


def truth(key: str) -> Truth:
    return next(t for t in answers() if t.key == key)


@pytest.fixture(scope="module")
def posts(rows: Table) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for post in rows("posts"):
        found[post["username"]].append(post)
    return found


@pytest.fixture(scope="module")
def weekly(rows: Table) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows("followers"):
        found[row["username"]].append(row)
    return found


def rate(world: World, posts: dict[str, Rows], handle: str) -> float:
    followers = next(a.followers for a in world.accounts if a.handle == handle)
    return float(
        np.median([(int(p["likes"]) + int(p["comments"])) / followers for p in posts[handle]])
    )


def peers(world: World, posts: dict[str, Rows], handle: str) -> list[float]:
    """Rates of Instagram accounts between half and twice the size."""
    size = next(a.followers for a in world.accounts if a.handle == handle)
    return [
        rate(world, posts, a.handle)
        for a in world.accounts
        if a.platform == "instagram"
        and not a.hidden_likes
        and size / 2 <= a.followers <= size * 2
        and a.handle != handle
    ]


def test_the_sheet_names_at_least_fourteen_truths_on_people_who_exist(world: World) -> None:
    handles = {a.handle for a in world.accounts}
    assert len(answers()) >= 14
    assert len({t.key for t in answers()}) == len(answers())
    for t in answers():
        assert set(t.accounts) <= handles
        assert t.where and (t.shown or t.note), "what is not shown yet says why"


@pytest.mark.parametrize("key", ["bought-followers-strong", "bought-followers-weak"])
def test_bought_followers_leave_engagement_in_the_lowest_tenth(
    world: World, posts: dict[str, Rows], key: str
) -> None:
    (handle,) = truth(key).accounts
    assert rate(world, posts, handle) <= np.quantile(peers(world, posts, handle), 0.1)


def test_bought_likes_leave_comments_behind(world: World, posts: dict[str, Rows]) -> None:
    (handle,) = truth("bought-likes").accounts

    def per_like(name: str) -> float:
        own = posts[name]
        return sum(int(p["comments"]) for p in own) / sum(int(p["likes"]) for p in own)

    others = [
        per_like(a.handle)
        for a in world.accounts
        if a.platform == "instagram" and not a.hidden_likes and 10_000 < a.followers < 50_000
    ]
    assert per_like(handle) <= np.quantile(others, 0.05)
    assert rate(world, posts, handle) >= np.quantile(peers(world, posts, handle), 0.9)


def test_the_pod_comments_on_each_other_within_minutes(rows: Table, posts: dict[str, Rows]) -> None:
    pod = set(truth("pod").accounts)
    assert len(pod) == 8
    owner = {p["post id"]: (p["username"], p["posted at"]) for p in rows("posts")}
    inside: Counter[tuple[str, str]] = Counter()
    quick = 0
    for c in rows("comments"):
        who, posted = owner[c["post id"]]
        if who in pod and c["commenter"] in pod and c["commenter"] != who:
            inside[c["commenter"], who] += 1
            gap = datetime.fromisoformat(c["posted at"]) - datetime.fromisoformat(posted)
            quick += gap.total_seconds() <= 720
    assert len(inside) == 8 * 7, "everybody comments on everybody"
    assert min(inside.values()) >= 5
    assert quick > 0.95 * sum(inside.values())


def test_follow_unfollow_saws_through_the_weeks(weekly: dict[str, Rows]) -> None:
    (handle,) = truth("follow-unfollow").accounts
    following = np.array([int(r["following"]) for r in weekly[handle]])
    assert np.ptp(following) > 1_200
    assert (np.diff(following) < -300).sum() >= 8 and (np.diff(following) > 300).sum() >= 8


def test_the_bought_week_has_growth_without_engagement(
    weekly: dict[str, Rows], posts: dict[str, Rows]
) -> None:
    (handle,) = truth("bought-growth").accounts
    gains = np.diff([int(r["followers"]) for r in weekly[handle]])
    assert weekly[handle][int(gains.argmax()) + 1]["snapshot date"] in ("2026-07-05", "2026-07-12")
    assert gains.max() > 10 * np.median(np.abs(gains))
    likes = [int(p["likes"]) for p in posts[handle]]
    near = [
        int(p["likes"]) for p in posts[handle] if "2026-06-28" <= p["posted at"] <= "2026-07-20"
    ]
    assert all(n < 4 * np.median(likes) for n in near)


def test_viral_growth_comes_with_the_engagement_that_explains_it(
    world: World, weekly: dict[str, Rows], posts: dict[str, Rows]
) -> None:
    (handle,) = truth("viral-honest").accounts
    likes = np.array([int(p["likes"]) for p in posts[handle]])
    assert likes.max() > 12 * np.median(likes)
    hit = posts[handle][int(likes.argmax())]
    gains = np.diff([int(r["followers"]) for r in weekly[handle]])
    week = weekly[handle][int(gains.argmax()) + 1]["snapshot date"]
    gap = datetime.fromisoformat(week) - datetime.fromisoformat(hit["posted at"][:10])
    assert abs(gap.days) <= 21
    typical = peers(world, posts, handle)
    assert np.quantile(typical, 0.25) < rate(world, posts, handle) < np.quantile(typical, 0.95)


def test_the_baker_who_posts_clothes(rows: Table, posts: dict[str, Rows]) -> None:
    (handle,) = truth("niche-mismatch").accounts
    (row,) = [r for r in rows("creators") if r["username"] == handle]
    assert row["category"] == "baking"
    about = [p["caption"] for p in posts[handle]]
    assert sum("#sourdough" in c or "#bread" in c for c in about) < 0.1 * len(about)
    assert sum("#ootd" in c or "#fashion" in c or "#style" in c for c in about) > 0.5 * len(about)


def test_paid_posts_without_a_word_of_it(posts: dict[str, Rows]) -> None:
    (handle,) = truth("undisclosed").accounts
    with_code = [p for p in posts[handle] if "NORA15" in p["caption"]]
    assert len(with_code) >= 0.2 * len(posts[handle])
    for post in with_code:
        assert post["paid partnership"] == "no"
        assert not post["caption"].startswith(
            ("Werbung", "Anzeige", "Bezahlte", "#ad", "Advert", "Paid")
        )


def test_only_one_creator_works_for_the_competitor(rows: Table) -> None:
    named = {p["username"] for p in rows("posts") if brand("Krumelund")["handle"] in p["caption"]}
    assert named == set(truth("competitor").accounts)


def test_hidden_likes_are_absent_and_not_zero(posts: dict[str, Rows]) -> None:
    (handle,) = truth("hidden-likes").accounts
    assert {p["likes"] for p in posts[handle]} == {""}
    assert sum(int(p["comments"]) for p in posts[handle]) > 0


def test_one_creator_answers_nearly_everybody(rows: Table, posts: dict[str, Rows]) -> None:
    (handle,) = truth("answers-everyone").accounts
    own = {p["post id"] for p in posts[handle]}
    under = [c["commenter"] for c in rows("comments") if c["post id"] in own]
    assert under.count(handle) / (len(under) - under.count(handle)) > 0.85


def test_the_dormant_creator_last_posted_seven_months_ago(posts: dict[str, Rows]) -> None:
    (handle,) = truth("dormant").accounts
    assert "2026-03-25" <= max(p["posted at"] for p in posts[handle]) <= "2026-04-02"


def test_two_accounts_share_name_and_address(rows: Table) -> None:
    pair = [r for r in rows("creators") if r["username"] in truth("one-person").accounts]
    assert len({r["email"] for r in pair}) == len({r["full name"] for r in pair}) == 1
    assert {r["platform"] for r in pair} == {"instagram", "tiktok"}


def test_mina_is_who_she_is(world: World, rows: Table, posts: dict[str, Rows]) -> None:
    (row,) = [r for r in rows("creators") if r["username"] == "mina.bakes"]
    assert row["full name"] == "Mina Okafor" and row["followers"] == "12400"
    assert row["city"] == "Vienna" and row["category"] == "baking"
    place = np.mean(
        [r < rate(world, posts, "mina.bakes") for r in peers(world, posts, "mina.bakes")]
    )
    assert 0.7 < place < 0.97
    said = " ".join(p["caption"] for p in posts["mina.bakes"])
    assert "Ofen" in said
    for claim in load_brief(world.brief).brand.claims:
        assert any(list(spans(said, term)) for term in claim.evidence), claim.name
        assert not any(list(spans(said, term)) for term in claim.against), claim.name
