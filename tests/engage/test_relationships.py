"""Relationships at the desk: touches, plans, pauses, early outreach, changes by several."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.engage.domain import Rung

KINDS = ("follow", "like", "comment", "reply", "dm", "email", "meeting", "gift")
told = st.lists(
    st.tuples(st.sampled_from(KINDS), st.booleans(), st.integers(0, 40), st.booleans()), max_size=9
)


def entries(verb: str) -> Any:
    from wrensong.desk.models import Entry

    return Entry.objects.filter(verb=verb)


def standing(kept: Any) -> Any:
    from wrensong.engage.desk.relationships import standing_of

    return standing_of(kept)


@pytest.fixture
def ben(space: Any) -> Any:
    from wrensong.desk.models import User

    return User.objects.get(email="ben@example.org")


def test_a_relationship_begins_once_and_is_noticed(know: Any, space: Any) -> None:
    kept, again = know("@mina.bakes"), know("@mina.bakes")
    assert kept.pk == again.pk and standing(kept).rung is Rung.NOTICED
    entry = entries("engage.relationship.start").get()
    assert (str(entry.user), entry.label) == ("Ben", "@mina.bakes, Fern & Salt")
    assert (kept.owner.name, kept.contact.country) == ("Ben", "AT")


def test_enough_acts_over_enough_days_open_outreach(know: Any, did: Any) -> None:
    from wrensong.engage.desk import outreach_state

    kept = know("@mina.bakes")
    for kind, days_ago in (("comment", 8), ("like", 4)):
        did(kept, kind, days_ago)
        assert outreach_state(kept)[0] is False
    did(kept, "reply", 0)
    assert outreach_state(kept) == (
        True, "3 genuine acts over 8 days, where 3 over 7 days are needed.",
    )  # fmt: skip
    assert standing(kept).rung is Rung.ENGAGED


def test_the_bar_is_a_setting(know: Any, did: Any, own_space: Any) -> None:
    from wrensong.engage.desk import outreach_state

    kept = know("@mina.bakes")
    did(kept, "comment", 1)
    assert not outreach_state(kept)[0]
    (own_space.path / "wrensong.toml").write_text(
        "format = 1\n[settings]\nwarm_touches = 1\nwarm_days = 0\n", "utf-8"
    )
    kept.contact.space = own_space
    assert outreach_state(kept)[0]


def test_outreach_tells_what_it_sent_and_what_came_back(know: Any) -> None:
    from wrensong.engage.desk import note_contacted, note_replied

    kept, sent = know("@mina.bakes"), datetime.now(UTC) - timedelta(days=2)
    note_contacted(kept, sent)
    note_contacted(kept, sent)
    assert kept.touches.count() == 1 and standing(kept).rung is Rung.CONTACTED
    note_replied(kept, sent + timedelta(days=1), "Yes, gladly. " * 100)
    note_replied(kept, sent + timedelta(days=1), "Yes, gladly.")
    assert kept.touches.count() == 2 and standing(kept).rung is Rung.REPLIED
    assert len(kept.touches.get(by_creator=True).text) == 500


def test_a_removed_touch_does_not_count_and_can_be_put_back(know: Any, did: Any, ben: Any) -> None:
    from wrensong.engage.desk.touches import remove_touch, restore_touch

    kept = know("@mina.bakes")
    touches = [did(kept, "comment", days_ago) for days_ago in (9, 4, 0)]
    assert standing(kept).rung is Rung.ENGAGED
    assert remove_touch(kept, ben, touches[0]) and not remove_touch(kept, ben, touches[0])
    assert standing(kept).rung is Rung.NOTICED
    assert restore_touch(kept, ben, touches[0]) and not restore_touch(kept, ben, touches[0])
    assert standing(kept).rung is Rung.ENGAGED
    assert [entries(f"engage.touch.{act}").count() for act in ("add", "remove", "restore")] == [
        3, 1, 1,
    ]  # fmt: skip


def test_the_log_holds_nothing_of_what_was_said(know: Any, did: Any) -> None:
    did(know("@mina.bakes"), "dm", 1, text="My mother is ill.")
    assert "mother" not in str(entries("engage.touch.add").get().after)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": "shout"}, "no kind of touch"),
        ({"kind": "comment", "at": datetime.now(UTC) + timedelta(days=2)}, "still to come"),
        ({"kind": "comment", "at": datetime(1999, 1, 1, tzinfo=UTC)}, "twenty years"),
        ({"kind": "comment", "link": "javascript:alert(1)"}, "no address of a page"),
        ({"kind": "comment", "text": "x" * 2001}, "2001 letters"),
    ],
)
def test_a_touch_that_cannot_be_is_refused(
    know: Any, ben: Any, wrong: dict[str, Any], why: str
) -> None:
    from wrensong.engage.desk.touches import Did, add_touch

    kept = know("@mina.bakes")
    with pytest.raises(ValueInvalid, match=why):
        add_touch(kept, ben, Did(**wrong))
    assert not kept.touches.exists()


def test_a_pause_closes_outreach_until_its_day(know: Any, did: Any, ben: Any) -> None:
    from wrensong.engage.desk import outreach_state
    from wrensong.engage.desk.relationships import pause, resume, today

    kept = know("@mina.bakes")
    for days_ago in (9, 4, 0):
        did(kept, "comment", days_ago)
    pause(kept, ben, kept.version, today() + timedelta(days=3), "on holiday")
    assert standing(kept).rung is Rung.PAUSED and not outreach_state(kept)[0]
    type(kept).objects.filter(pk=kept.pk).update(paused_until=today())
    kept.refresh_from_db()
    assert standing(kept).rung is Rung.ENGAGED
    pause(kept, ben, kept.version, None, "")
    assert standing(kept).rung is Rung.PAUSED
    resume(kept, ben, kept.version)
    assert standing(kept).rung is Rung.ENGAGED
    with pytest.raises(ValueInvalid, match="over already"):
        pause(kept, ben, kept.version, today(), "")


def test_opening_early_needs_a_reason_which_is_logged(know: Any, ben: Any) -> None:
    from wrensong.engage.desk import outreach_state
    from wrensong.engage.desk.relationships import lock, unlock

    kept = know("@mina.bakes")
    with pytest.raises(ValueInvalid, match="needs a reason"):
        unlock(kept, ben, kept.version, " ")
    unlock(kept, ben, kept.version, "they asked us at the market")
    assert outreach_state(kept) == (True, "Opened early: they asked us at the market")
    entry = entries("engage.relationship.unlock").get()
    assert entry.after["unlock_reason"] == "they asked us at the market" and entry.user == ben
    lock(kept, ben, kept.version)
    assert not outreach_state(kept)[0]


def test_an_outdated_change_overwrites_nothing(know: Any, ben: Any) -> None:
    from wrensong.engage.desk.relationships import plan_next, today

    kept, seen = know("@mina.bakes"), 1
    plan_next(kept, ben, seen, "Ask about the oven", today())
    with pytest.raises(ChangedMeanwhile):
        plan_next(kept, ben, seen, "Send flour", today())
    kept.refresh_from_db()
    assert kept.next_act == "Ask about the oven" and entries("engage.next.set").count() == 1


def test_not_today_moves_what_is_due_and_leaves_her_off_the_list(know: Any, ben: Any) -> None:
    from wrensong.engage.desk import due_today
    from wrensong.engage.desk.relationships import not_today, plan_next, today

    kept = know("@mina.bakes")
    plan_next(kept, ben, kept.version, "Ask about the oven", today() - timedelta(days=2))
    assert due_today(kept.contact.space) == 1
    not_today(kept, ben)
    assert kept.next_due == kept.quiet_until == today() + timedelta(days=1)
    assert due_today(kept.contact.space) == 0


def test_who_looks_after_it_is_a_member(know: Any, ben: Any, other_space: Any) -> None:
    from wrensong.desk.models import User
    from wrensong.engage.desk.relationships import assign

    kept = know("@mina.bakes")
    with pytest.raises(NotFound):
        assign(kept, ben, kept.version, User.objects.get(email="dov@example.org").pk)
    assign(kept, ben, kept.version, None)
    assert kept.owner is None


def test_the_database_counts_as_the_rule_does(know: Any, space: Any) -> None:
    from wrensong.engage.desk.relationships import history_of
    from wrensong.engage.desk.touches import histories
    from wrensong.engage.models import Touch

    kept, now = know("@mina.bakes"), datetime.now(UTC)

    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
    @given(told)
    def same(acts: Any) -> None:
        kept.touches.all().delete()
        for kind, by_creator, days, removed in acts:
            Touch.objects.create(
                relationship=kept, kind=kind, by_creator=by_creator,
                at=now - timedelta(days=days), removed_at=now if removed else None,
            )  # fmt: skip
        known = histories(space).get(kept.pk)
        if known is None:
            assert all(removed for *_, removed in acts)
        else:
            assert known == history_of(kept)

    same()


def test_a_brand_must_be_there_first(space: Any) -> None:
    from wrensong.engage.desk.relationships import brand_named

    with pytest.raises(NotFound) as error:
        brand_named(space)
    assert "Make a brand first" in error.value.next_step


def test_several_brands_are_told_apart_by_name(space: Any, brand: Any) -> None:
    from wrensong.engage.desk.relationships import brand_named
    from wrensong.match.desk import BrandRecord

    assert brand_named(space).pk == brand.pk
    BrandRecord.objects.create(space=space, name="Crumb & Crust", text="")
    assert brand_named(space, "crumb & crust").name == "Crumb & Crust"
    with pytest.raises(ValueInvalid, match="several brands"):
        brand_named(space)
    with pytest.raises(NotFound, match="no brand “Rye”"):
        brand_named(space, "Rye")


def test_too_many_at_once_are_refused(space: Any, brand: Any) -> None:
    from wrensong.desk.readings import reading
    from wrensong.engage.desk.relationships import start

    with pytest.raises(BadInput, match="200 can be started"):
        start(space, reading(space), [f"@nobody{n}" for n in range(201)], brand, None)


def test_a_contact_is_corrected_and_the_log_names_only_the_fields(know: Any, ben: Any) -> None:
    from wrensong.core.errors import FieldsInvalid
    from wrensong.engage.desk.editing import save_contact

    contact = know("@mina.bakes").contact
    save_contact(contact, ben, 1, email="hello@mina.example", country="de",
                 invites_business_mail=True)  # fmt: skip
    assert (contact.email, contact.country, contact.version) == ("hello@mina.example", "DE", 2)
    entry = entries("engage.contact.save").get()
    assert set(entry.after["fields"]) == {"email", "country", "invites_business_mail"}
    assert "mina.example" not in str(entry.after)
    with pytest.raises(FieldsInvalid) as error:
        save_contact(contact, ben, 2, email="mina at example", country="Austria",
                     source_url="ftp://x", kind="robot")  # fmt: skip
    assert set(error.value.fields) == {"email", "country", "source_url", "kind"}
    with pytest.raises(ChangedMeanwhile):
        save_contact(contact, ben, 1, name="Mina")


def test_what_she_published_is_read_once_for_all(know: Any, space: Any) -> None:
    from wrensong.core import ids
    from wrensong.desk.readings import reading
    from wrensong.engage import facts

    numbers = [ids.read(know(h).contact.account)[1] for h in ("@mina.bakes", "@nils.kocht..wren")]
    seen = facts.seen(reading(space), [*numbers, 17])
    assert seen[17] == facts.Seen()
    for number in numbers:
        days = [post.posted_at for post in seen[number].posts]
        assert days == sorted(days, reverse=True) and 1 <= len(days) <= 30
        assert all(day.tzinfo for day in days)
    assert facts.seen(reading(space), numbers)[numbers[0]] is seen[numbers[0]]
