"""Ambassadors at the desk: tiers, what a month asks exactly once, whom to ask and thank."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.collaborate.work import agreed_work, campaign_of, contact_of

from wrensong.collaborate.desk import move
from wrensong.collaborate.desk.ambassadors import (
    TierSaid,
    add_group,
    add_tier,
    join,
    leave,
    make_month,
    mark_done,
    move_tier,
    save_tier,
    set_terms,
    to_ask,
    to_thank,
)
from wrensong.collaborate.models import Collaboration, Deliverable, MonthItem, TierChange
from wrensong.collaborate.rules import recurring
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.engage.desk import Contact, relationship_of
from wrensong.engage.models import Touch
from wrensong.match.desk import BrandRecord

BRAND = '[brand]\nname = "Fern & Salt"\n'
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def brand(space):
    return BrandRecord.objects.create(space=space, name="Fern & Salt", text=BRAND)


@pytest.fixture
def group(brand):
    return add_group(brand, None, "Bread friends")


@pytest.fixture
def tier(group):
    said = TierSaid("Crumb", "EUR", Decimal("80"), Decimal("0.1"), None,
                    "2 instagram reel\n1 tiktok video")  # fmt: skip
    return add_tier(group, None, said)


@pytest.fixture
def mina(space):
    return contact_of(space)


@pytest.fixture
def member(group, tier, mina):
    return join(group, mina, tier, None, since=date(2026, 3, 1))


def agreed(brand, contact, kind="ambassador", name="Year"):
    return agreed_work(campaign_of(brand.space, name), kind=kind)


def completed(brand, contact, name):
    kept = agreed(brand, contact, "post", name)
    return move(move(kept, None, "publish"), None, "complete")


def test_a_month_asks_exactly_once(group, member):
    assert make_month(group, None) == 3
    assert make_month(group, None) == 0
    found = list(MonthItem.objects.values_list("format", "number", "due"))
    assert found == [("reel", 1, date(2026, 5, 16)), ("reel", 2, date(2026, 5, 31)),
                     ("video", 1, date(2026, 5, 31))]  # fmt: skip


def test_where_her_work_is_agreed_a_month_makes_deliverables(group, member, brand, mina):
    set_terms(member, None, agreed(brand, mina))
    make_month(group, None)
    assert make_month(group, None) == 0
    assert Deliverable.objects.count() == MonthItem.objects.exclude(deliverable=None).count() == 3


def test_terms_are_hers_of_that_kind_and_brand(member, brand, mina):
    with pytest.raises(ValueInvalid, match="no ambassador collaboration"):
        set_terms(member, None, agreed(brand, mina, "post"))


def test_a_tier_that_asks_for_more_adds_only_what_is_new(group, tier, member):
    make_month(group, None)
    save_tier(tier, None, 1, TierSaid("Crumb", asks="3 instagram reel\n1 tiktok video"))
    assert make_month(group, None) == 1
    with pytest.raises(ChangedMeanwhile):
        save_tier(tier, None, 1, TierSaid("Crumb"))


def test_a_month_that_began_keeps_its_tier(group, tier, member):
    crust = add_tier(group, None, TierSaid("Crust", asks="1 instagram story"))
    move_tier(member, crust, None, "Her reels do well.")
    make_month(group, None, "2026-05")
    make_month(group, None, "2026-06")
    asked = [(i.period, i.format) for i in MonthItem.objects.order_by("period", "format")]
    assert asked == [("2026-05", "reel"), ("2026-05", "reel"), ("2026-05", "video"),
                     ("2026-06", "story")]  # fmt: skip
    assert list(TierChange.objects.values_list("tier__name", "since")) == [
        ("Crumb", date(2026, 3, 1)), ("Crust", date(2026, 5, 20))
    ]  # fmt: skip


def test_who_joined_late_in_a_month_is_asked_for_nothing_in_it(group, tier, mina):
    join(group, mina, tier, None, since=date(2026, 5, 16))
    assert make_month(group, None) == 0
    assert make_month(group, None, "2026-06") == 3


def test_who_left_is_asked_for_nothing_later(group, member):
    leave(member, None, "She moves abroad.", until=date(2026, 5, 17))
    assert make_month(group, None) == 1
    assert make_month(group, None, "2026-06") == 0


@pytest.mark.parametrize("month", ["May", "2026-13", "2026-08", "0000-01"])
def test_only_months_that_are_near_can_be_made(group, month):
    with pytest.raises(ValueInvalid):
        make_month(group, None, month)


def test_engage_is_told_who_is_an_ambassador_and_who_no_longer_is(member, mina, brand):
    assert relationship_of(mina, brand, None).ambassador_since == NOW
    leave(member, None, "Until next year.")
    assert relationship_of(mina, brand, None).ambassador_since is None


def test_she_stays_an_ambassador_while_another_programme_has_her(group, member, mina, brand):
    other = add_group(brand, None, "Salt friends")
    join(other, mina, add_tier(other, None, TierSaid("One")), None)
    leave(member, None, "One is enough.")
    assert relationship_of(mina, brand, None).ambassador_since == NOW


def test_nobody_is_twice_in_a_programme_but_may_come_back(group, tier, member, mina):
    with pytest.raises(ValueInvalid, match="already"):
        join(group, mina, tier, None)
    leave(member, None, "A break.")
    join(group, mina, tier, None)
    assert group.members.count() == 2


def test_a_contact_of_another_workspace_cannot_join(group, tier, other_space):
    theirs = Contact.objects.create(space=other_space, account="ac_9", platform="instagram")
    with pytest.raises(NotFound):
        join(group, theirs, tier, None)


def test_who_completed_two_collaborations_might_be_asked(group, tier, mina, brand):
    completed(brand, mina, "Spring")
    assert to_ask(group) == []
    completed(brand, mina, "Autumn")
    [found] = to_ask(group)
    assert found.contact == mina
    assert found.reasons == ("2 collaborations completed, the last on " + _day(),)
    join(group, mina, tier, None)
    assert to_ask(group) == []


def _day():
    from wrensong.doors import wording

    return wording.day(Collaboration.objects.order_by("-moved_at")[0].moved_at, NOW)


def test_who_gave_something_is_to_be_thanked_until_somebody_was_in_touch(group, mina, brand):
    completed(brand, mina, "Spring")
    Collaboration.objects.update(moved_at=NOW - timedelta(days=2))
    assert [one.reasons for one in to_thank(group)] == [("completed sponsored post, Spring",)]
    Touch.objects.create(relationship=relationship_of(mina, brand, None), kind="dm",
                         at=NOW - timedelta(days=1))  # fmt: skip
    assert to_thank(group) == []


def test_who_did_all_that_last_month_asked_is_to_be_thanked(group, member, space):
    make_month(group, None, "2026-04")
    items = list(MonthItem.objects.all())
    for item in items[:-1]:
        mark_done(space, None, item.pk, True)
    assert to_thank(group) == []
    mark_done(space, None, items[-1].pk, True)
    assert [one.reasons for one in to_thank(group)] == [("did all that 2026-04 asked",)]


def test_what_a_tier_asks_is_read_line_by_line():
    asks, wrong = recurring.read_asks("2 instagram reels\n\n1x tiktok video\n3 fridge reel\n")
    assert asks == [recurring.Ask("instagram", "reel", 2), recurring.Ask("tiktok", "video", 1)]
    assert wrong == ["Line 4 is not a number, a platform and a format: 2 instagram reel."]


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 60),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_what_is_due_lies_in_its_month_and_while_she_is_a_member(day, count, since):
    period = recurring.period_of(day)
    found = recurring.due_in(period, [recurring.Ask("instagram", "reel", count)], since, day)
    assert all(recurring.period_of(one.on) == period and one.on <= day for one in found)
    assert len({one.number for one in found}) == len(found)
    if since <= recurring.first_day(period) and day == recurring.last_day(period):
        assert len(found) == count
