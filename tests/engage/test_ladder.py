"""Where a creator and a brand stand: the rules of the ladder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.engage.domain import Rung
from wrensong.engage.rules.ladder import EARNED, Act, Bar, Flags, History, stand, unlocked

BAR = Bar(touches=3, days=7)
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
KINDS = ("follow", "like", "comment", "reply", "dm", "email", "meeting", "gift")

moments = st.integers(0, 30 * 24).map(lambda hours: START + timedelta(hours=hours))
acts = st.builds(Act, st.sampled_from(KINDS), st.booleans(), moments)
ours = st.builds(Act, st.sampled_from(KINDS), st.just(False), moments)
histories = st.lists(acts, max_size=12)
flags = st.builds(
    Flags,
    unlocked_because=st.sampled_from(["", "she asked us at the market"]),
    collaborating=st.booleans(),
    ambassador=st.booleans(),
)
pauses = st.sampled_from([None, TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=1)])


def done(kind: str, day: int, by_creator: bool = False) -> Act:
    return Act(kind, by_creator, START + timedelta(days=day))


def rung(*told: Act, said: Flags | None = None) -> Rung:
    return stand(History.of(told), said or Flags(), BAR, TODAY).rung


@given(histories, ours, flags)
def test_an_act_of_ours_never_leads_down(told: list[Act], more: Act, said: Flags) -> None:
    before = stand(History.of(told), said, BAR, TODAY)
    after = stand(History.of([*told, more]), said, BAR, TODAY)
    assert EARNED.index(after.rung) >= EARNED.index(before.rung)
    assert after.reached >= before.reached
    assert after.unlocked >= before.unlocked


@given(histories, flags, pauses)
def test_a_pause_wins_over_everything_until_its_day(
    told: list[Act], said: Flags, until: date | None
) -> None:
    resting = Flags(True, until, "on holiday", said.unlocked_because, said.collaborating,
                    said.ambassador)  # fmt: skip
    awake = stand(History.of(told), said, BAR, TODAY)
    found = stand(History.of(told), resting, BAR, TODAY)
    if until is None or until > TODAY:
        assert found.rung is Rung.PAUSED
        assert not found.unlocked
        assert found.earned is awake.rung
    else:
        assert found == awake


@given(histories, st.integers(0, 6), st.integers(0, 20))
def test_outreach_opens_by_itself_only_with_enough_acts_over_enough_days(
    told: list[Act], touches: int, days: int
) -> None:
    bar = Bar(touches, days)
    genuine = [a for a in told if not a.by_creator and a.kind not in ("follow", "email")]
    likes = [a for a in genuine if a.kind == "like"]
    count = len(genuine) - len(likes) + min(1, len(likes))
    span = 0
    if genuine:
        span = (max(a.at for a in genuine).date() - min(a.at for a in genuine).date()).days
    mailed = [a.at for a in told if a.kind == "email" and not a.by_creator]
    replied = mailed and any(
        a.by_creator and a.kind in ("reply", "dm", "email", "meeting") and a.at >= min(mailed)
        for a in told
    )
    opened, _ = unlocked(History.of(told), Flags(), bar, TODAY)
    assert opened == bool((count >= touches and span >= days) or replied)


@given(histories)
def test_the_order_in_which_acts_were_written_down_does_not_matter(told: list[Act]) -> None:
    assert History.of(told) == History.of(reversed(told))


def test_each_rung_has_its_condition() -> None:
    follow = done("follow", 0)
    warm = [done("comment", 0), done("reply", 3), done("dm", 7)]
    assert rung() is Rung.NOTICED
    assert rung(follow) is Rung.FOLLOWED
    assert rung(follow, *warm) is Rung.ENGAGED
    assert rung(done("comment", 1), done("reply", 2, by_creator=True)) is Rung.KNOWN
    assert rung(done("meeting", 1)) is Rung.KNOWN
    assert rung(*warm, done("email", 8)) is Rung.CONTACTED
    assert rung(*warm, done("email", 8), done("email", 9, by_creator=True)) is Rung.REPLIED
    assert rung(said=Flags(collaborating=True)) is Rung.COLLABORATING
    assert rung(said=Flags(collaborating=True, ambassador=True)) is Rung.AMBASSADOR


def test_three_acts_on_one_day_are_not_enough_and_nor_are_two_over_a_month() -> None:
    assert rung(done("comment", 0), done("comment", 0), done("reply", 0)) is Rung.NOTICED
    assert rung(done("comment", 0), done("comment", 20)) is Rung.NOTICED


def test_all_likes_together_count_one_act() -> None:
    likes = [done("like", day) for day in range(10)]
    assert rung(*likes) is Rung.NOTICED
    assert rung(*likes, done("comment", 4)) is Rung.NOTICED
    assert rung(*likes, done("comment", 4), done("comment", 5)) is Rung.ENGAGED


def test_a_like_or_a_follow_of_hers_is_no_answer() -> None:
    assert rung(done("like", 1, by_creator=True)) is Rung.NOTICED
    assert rung(done("follow", 1, by_creator=True)) is Rung.NOTICED


def test_what_she_wrote_before_the_first_mail_does_not_answer_it() -> None:
    assert rung(done("dm", 1, by_creator=True), done("email", 3)) is Rung.CONTACTED
    assert rung(done("email", 3), done("comment", 4, by_creator=True)) is Rung.CONTACTED


def test_days_are_calendar_days() -> None:
    late = Act("comment", False, datetime(2026, 11, 2, 23, 50, tzinfo=UTC))
    early = Act("comment", False, datetime(2026, 11, 9, 0, 10, tzinfo=UTC))
    assert History.of([late, early]).days == 7


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            [],
            "0 genuine acts so far. Outreach opens after 3 more genuine acts over at least 7 days.",
        ),
        (
            [done("comment", 0), done("comment", 2)],
            "2 genuine acts over 2 days so far. Outreach opens after 1 more genuine act, the last "
            "at least 7 days after the first.",
        ),
        (
            [done("comment", 0), done("comment", 9)],
            "2 genuine acts over 9 days so far. Outreach opens after 1 more genuine act.",
        ),
        (
            [done("comment", 0), done("reply", 1), done("dm", 8)],
            "3 genuine acts over 8 days, where 3 over 7 days are needed.",
        ),
        (
            [done("like", 0), done("like", 1), done("like", 2)],
            "1 genuine act (3 likes count as one) so far. Outreach opens after 2 more genuine "
            "acts, the last at least 7 days after the first.",
        ),
    ],
)  # fmt: skip
def test_it_says_what_is_lacking(told: list[Act], words: str) -> None:
    assert unlocked(History.of(told), Flags(), BAR, TODAY)[1].replace("\u202f", " ") == words


def test_an_early_opening_says_its_reason_and_a_pause_closes_it() -> None:
    early = Flags(unlocked_because="she asked us at the market.")
    opened, why = unlocked(History(), early, BAR, TODAY)
    assert opened and why == "Opened early: she asked us at the market."
    resting = Flags(True, date(2026, 12, 1), "on holiday", early.unlocked_because)
    opened, why = unlocked(History(), resting, BAR, TODAY)
    assert not opened and why.replace("\u00a0", " ") == "Paused until 1 Dec: on holiday."


def test_what_leads_further_is_said_on_every_rung() -> None:
    warm = [done("comment", 0), done("reply", 3), done("dm", 7)]
    for told, said in (
        ([], Flags()), ([done("follow", 0)], Flags()), (warm, Flags()),
        ([*warm, done("email", 8)], Flags()), ([], Flags(paused=True)),
        ([], Flags(collaborating=True)), ([], Flags(ambassador=True)),
    ):  # fmt: skip
        found = stand(History.of(told), said, BAR, TODAY)
        assert found.why.endswith(".") and found.further.endswith(".")
