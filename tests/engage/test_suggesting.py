"""What is suggested for today, and from which evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.engage.rules.ladder import Act, Bar, Flags, History
from wrensong.engage.rules.suggesting import (
    FRESH,
    Count,
    Plans,
    Post,
    Reason,
    Seen,
    first_words,
    from_posts,
    milestone,
    next_from,
    question_in,
    reason_today,
    suggest,
)

TODAY = date(2026, 11, 23)
BAR = Bar(3, 7)


def ago(days: int) -> datetime:
    return datetime(2026, 11, 23, 10, tzinfo=UTC) - timedelta(days=days)


def post(days: int, caption: str = "Rye again.", **more: object) -> Post:
    return Post(ago(days), caption, f"https://posts.example/{days}", **more)  # type: ignore[arg-type]


def did(kind: str, days: int, by_creator: bool = False) -> Act:
    return Act(kind, by_creator, ago(days))


def reason(*acts: Act, flags: Flags | None = None, plans: Plans | None = None) -> Reason | None:
    return reason_today(History.of(acts), flags or Flags(), plans or Plans(), BAR, TODAY)


@pytest.mark.parametrize(
    ("caption", "asked"),
    [
        ("New oven, old crust. What would you bake first?", "What would you bake first?"),
        ("Was würdet ihr ändern? Rezept: https://x.example/a?b=c", "Was würdet ihr ändern?"),
        ("Why? Because. Rye bread today.", ""),
        ("See https://x.example/rye?from=me", ""),
        ("Guess what this is?\n#rye", "Guess what this is?"),
        ("", ""),
    ],
)
def test_a_question_is_quoted_word_by_word(caption: str, asked: str) -> None:
    assert question_in(caption) == asked


@given(st.text(max_size=300))
def test_what_is_quoted_stands_in_the_caption(caption: str) -> None:
    asked = question_in(caption)
    assert asked in caption
    told = first_words(caption).removesuffix("…").strip()
    assert told in " ".join(caption.split())


def test_a_question_comes_before_everything_else_and_says_whose_day_it_is_of() -> None:
    seen = Seen((post(1), post(11, "My rye again. Which flour do you like?")))
    found = from_posts(seen, TODAY)
    assert found.evidence == "question" and found.quote == "Which flour do you like?"
    assert "12\u00a0Nov" in found.text and found.link == "https://posts.example/11"


def test_a_post_that_is_paid_old_or_acted_on_is_not_suggested() -> None:
    paid = post(1, "Which flour do you like?", disclosed=True)
    old = post(FRESH + 1, "Which oven do you like?")
    assert from_posts(Seen((paid, old)), TODAY).evidence == "nothing"
    acted = post(2, "Which crust do you like?")
    found = from_posts(Seen((acted, post(3, "A seeded rye."))), TODAY, [acted.url])
    assert found.quote == "A seeded rye."


def test_a_hashtag_is_new_only_among_enough_earlier_posts() -> None:
    new = post(1, "First try. #spelt #rye")
    few = Seen((new, *(post(n, "Rye. #rye") for n in range(2, 8))))
    assert from_posts(few, TODAY).evidence == "post"
    many = Seen((new, *(post(n, "Rye. #Rye") for n in range(2, 14))))
    found = from_posts(many, TODAY)
    assert found.evidence == "topic" and "#spelt" in found.text and "12 earlier" in found.text


def test_a_milestone_is_counted_by_one_source_and_lately() -> None:
    passed = (Count("a", ago(40), 9_900), Count("a", ago(10), 10_120))
    told = milestone(passed, TODAY).replace("\u202f", " ").replace("\u00a0", " ")
    assert told.startswith("They passed 10 000 followers after 14 Oct; 10 120 at the last count.")
    other = (Count("a", ago(40), 9_900), Count("b", ago(10), 10_120))
    assert milestone(other, TODAY) == ""
    before = (Count("a", ago(200), 9_900), Count("a", ago(190), 10_050), Count("a", ago(5), 10_200))
    assert milestone(before, TODAY) == ""
    falling = (Count("a", ago(40), 10_100), Count("a", ago(10), 9_900))
    assert milestone(falling, TODAY) == ""


def test_without_posts_it_says_so_and_invents_nothing() -> None:
    found = suggest(Reason.NEAR, History(), Seen(), Plans(), TODAY)
    assert (found.quote, found.link) == ("", "")
    assert found.text.startswith("No post is known here.")


def test_different_evidence_gives_different_words() -> None:
    texts = {
        from_posts(Seen(posts), TODAY).text
        for posts in (
            (),
            (post(FRESH + 9),),
            (post(3),),
            (post(3, type="reel"),),
            (post(3, "Which flour do you like?"),),
            (post(3, disclosed=True),),
        )
    }
    assert len(texts) == 6


def test_who_is_on_the_list_of_today_and_why() -> None:
    warm = (did("comment", 10), did("reply", 5), did("dm", 2))
    assert reason() is Reason.NEW
    assert reason(did("follow", 1)) is Reason.NEW
    assert reason(did("follow", 0)) is None
    assert reason(did("comment", 4)) is Reason.NEAR
    assert reason(did("comment", 1)) is None
    assert reason(*warm) is Reason.OPEN
    assert reason(*warm, did("email", 1)) is None
    assert reason(*warm, did("reply", 0, by_creator=True)) is Reason.OWED
    assert reason(did("comment", 3, by_creator=True), did("reply", 1)) is None
    assert reason(flags=Flags(collaborating=True)) is None
    assert reason(flags=Flags(paused=True)) is None


def test_what_is_planned_waits_for_its_day_unless_an_answer_is_owed() -> None:
    later, due = Plans("Ask", TODAY + timedelta(days=3)), Plans("Ask", TODAY)
    assert reason(did("comment", 9), plans=later) is None
    assert reason(did("comment", 9), did("reply", 1, True), plans=later) is Reason.OWED
    assert reason(did("comment", 9), plans=due) is Reason.DUE
    assert suggest(Reason.DUE, History(), Seen(), due, TODAY).text == "Ask"


def test_not_today_is_kept_to() -> None:
    quiet = Plans("Ask", TODAY, quiet_until=TODAY + timedelta(days=1))
    assert reason(did("reply", 1, True), plans=quiet) is None
    assert reason(plans=Plans(quiet_until=TODAY)) is Reason.NEW


def test_the_act_that_completes_the_count_waits_until_it_completes_the_days() -> None:
    two = History.of([did("comment", 5), did("comment", 3)])
    assert next_from(two, BAR) == TODAY + timedelta(days=2)
    one = History.of([did("comment", 2)])
    assert next_from(one, BAR) == TODAY
