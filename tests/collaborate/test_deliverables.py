"""Deliverables: what was promised is handed in, looked at, published, and never lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from tests.collaborate.work import agreed_work, campaign_of

from wrensong.collaborate.desk import (
    create_from_terms,
    deliverables_of,
    get_deliverable,
    move,
    say_live,
    submit,
    told_deliverable,
)
from wrensong.collaborate.desk.deliverables import (
    add_deliverable,
    change_deliverable,
    drop_deliverable,
)
from wrensong.collaborate.desk.media import place_of
from wrensong.collaborate.desk.published import add_insight, say_down
from wrensong.collaborate.desk.reviews import approve, approve_silent, ask_for_changes
from wrensong.collaborate.models import Collaboration, Deliverable, Submission
from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.models import Entry, Space, User

TERMS = {
    "deliverables": [
        {"platform": "instagram", "format": "reel", "count": 1, "due": "2026-12-01"},
        {"platform": "instagram", "format": "story", "count": 2, "due": None, "min_length": "3"},
    ],
    "approval": {"rounds": 1, "review_hours": 48, "silence_approves": False},
    "live_for_days": 90,
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def ben(space: Space) -> User:
    return User.objects.get(email="ben@example.org")


@pytest.fixture
def agreed(space: Space) -> Collaboration:
    """Mina's work for Fern & Salt, agreed upon and without deliverables yet."""
    return agreed_work(campaign_of(space, brand_country="AT"))


def _piece(agreed: Collaboration, **terms: Any) -> Deliverable:
    said = {"format": "post", "review_hours": 48, "rounds": 1, **terms}
    return add_deliverable(agreed, None, said)


def _state(collaboration: Collaboration) -> str:
    return Collaboration.objects.get(pk=collaboration.pk).state


def _overdue(one: Submission) -> None:
    Submission.objects.filter(pk=one.pk).update(review_due=timezone.now() - timedelta(hours=1))


def test_terms_make_each_piece_once(agreed: Collaboration) -> None:
    assert len(create_from_terms(agreed, TERMS)) == 3
    assert create_from_terms(agreed, TERMS) == []
    pieces = deliverables_of(agreed)
    assert [(d.format, d.due, d.live_days) for d in pieces] == [
        ("reel", date(2026, 12, 1), 90), ("story", None, 90), ("story", None, 90),
    ]  # fmt: skip
    assert {(d.review_hours, d.rounds, d.silence_approves) for d in pieces} == {(48, 1, False)}


def test_agreeing_asks_for_what_the_terms_promise(space: Space) -> None:
    made = agreed_work(campaign_of(space), TERMS)
    assert [d.format for d in deliverables_of(made)] == ["reel", "story", "story"]
    assert made.state == "agreed"


def test_later_terms_keep_what_was_handed_in_and_drop_the_rest(agreed: Collaboration) -> None:
    create_from_terms(agreed, TERMS)
    reel, first, second = deliverables_of(agreed)
    submit(first, text="Ad: our rye", by_creator=True)
    fewer = {**TERMS, "deliverables": [{"platform": "instagram", "format": "reel", "count": 1,
                                       "due": "2026-12-24"}]}  # fmt: skip
    create_from_terms(agreed, fewer)
    left = deliverables_of(agreed)
    assert [d.pk for d in left] == [reel.pk, first.pk] and left[0].due == date(2026, 12, 24)
    assert Deliverable.objects.get(pk=second.pk).dropped_at is not None


def test_every_version_stays_as_it_was_handed_in(
    own_space: Space, agreed: Collaboration, ben: User
) -> None:
    piece = get_deliverable(own_space, _piece(agreed).pk)
    submit(piece, text="First", link="https://drafts.example/1", by_creator=True)
    ask_for_changes(piece, ben, "Say Werbung first.")
    submit(piece, text="Werbung. Second", files=[ContentFile(PNG, "../../Loaf 1.PNG")], user=ben)
    told = told_deliverable(deliverables_of(agreed)[0])
    one, two = told["versions"]
    assert (one["text"], one["link"], one["by"]) == (
        "First",
        "https://drafts.example/1",
        "the creator",
    )
    assert (one["verdict"], one["reason"]) == ("returned", "Say Werbung first.")
    assert (two["number"], two["verdict"], two["by"]) == (2, "open", "Ben")
    (file,) = two["files"]
    assert (file["name"], file["kind"], file["bytes"]) == ("Loaf 1.PNG", "image/png", len(PNG))
    assert told["rounds_used"] == 1 and told["rounds_left"] == 0


def test_a_newer_version_takes_the_place_of_one_nobody_decided_about(agreed: Collaboration) -> None:
    piece = _piece(agreed, silence_approves=True)
    old = submit(piece, text="First", by_creator=True)
    submit(piece, text="Better", by_creator=True)
    _overdue(old)
    assert approve_silent(agreed.campaign.space) == 0
    assert [s.verdict for s in piece.submissions.all()] == ["replaced", "open"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("run.exe", b"MZ"), ("page.svg", b"<svg/>"), ("photo.jpg", b"<script>"), ("none", b"x"),
     ("photo.png.html", b"\x89PNG\r\n\x1a\n")],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_and_nothing_is_kept(
    own_space: Space, agreed: Collaboration, name: str, content: bytes
) -> None:
    piece = _piece(agreed)
    files = [ContentFile(PNG, "loaf.png"), ContentFile(content, name)]
    with pytest.raises(BadInput):
        submit(get_deliverable(own_space, piece.pk), text="Hello", files=files)
    assert not [p for p in (own_space.path / "media").rglob("*") if p.is_file()]
    assert piece.submissions.count() == 0


def test_a_file_lies_under_a_name_of_our_own(own_space: Space, agreed: Collaboration) -> None:
    piece = get_deliverable(own_space, _piece(agreed).pk)
    made = submit(piece, text="", files=[ContentFile(PNG, "loaf.png")], by_creator=True)
    kept = made.files.get()
    place = place_of(own_space, kept.key)
    assert place.read_bytes() == PNG and "loaf" not in str(place)
    assert place.stat().st_mode & 0o077 == 0
    with pytest.raises(NotFound):
        place_of(own_space, "../" + kept.key)


def test_nothing_is_handed_in_before_it_is_agreed(space: Space, agreed: Collaboration) -> None:
    piece = _piece(agreed)
    Collaboration.objects.filter(pk=agreed.pk).update(state="negotiating")
    with pytest.raises(ValueInvalid, match="negotiating"):
        submit(piece, text="Early")
    with pytest.raises(ValueInvalid, match="negotiating"):
        say_live(piece, "https://www.instagram.com/p/1")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "drafts", "https://a b", "ftp://x/y"])
def test_a_link_is_an_address_of_a_page(agreed: Collaboration, link: str) -> None:
    with pytest.raises(ValueInvalid):
        submit(_piece(agreed), text="Hello", link=link)


def test_a_round_more_than_agreed_needs_a_reason(agreed: Collaboration, ben: User) -> None:
    piece = _piece(agreed, rounds=1)
    submit(piece, text="One")
    ask_for_changes(piece, ben, "Shorter, please.")
    submit(piece, text="Two")
    with pytest.raises(ValueInvalid, match="1 round of changes was agreed"):
        ask_for_changes(piece, ben, "Even shorter.")
    made = ask_for_changes(piece, ben, "Even shorter.", beyond="The label is missing by law.")
    assert made.beyond == "The label is missing by law."


def test_changes_need_words_she_can_act_on(agreed: Collaboration, ben: User) -> None:
    piece = _piece(agreed)
    submit(piece, text="One")
    with pytest.raises(ValueInvalid, match="reason"):
        ask_for_changes(piece, ben, "  ")


def test_without_an_agreed_number_rounds_are_not_limited(agreed: Collaboration, ben: User) -> None:
    piece = _piece(agreed, rounds=None)
    for text in ("One", "Two", "Three"):
        submit(piece, text=text)
        ask_for_changes(piece, ben, "Again, please.")
    assert told_deliverable(piece)["rounds_left"] is None


def test_silence_approves_only_where_it_was_agreed(agreed: Collaboration) -> None:
    silent, strict = _piece(agreed, silence_approves=True), _piece(agreed)
    versions = [submit(piece, text="Ad: rye", by_creator=True) for piece in (silent, strict)]
    for one in versions:
        _overdue(one)
    pieces = deliverables_of(agreed)
    assert [d.review for d in pieces] == ["approved", "submitted"]
    told = told_deliverable(pieces[0])["versions"][0]
    assert told["by_silence"] and told["decided_by"] == ""
    assert told["decided_at"] == Submission.objects.get(pk=versions[0].pk).review_due
    assert Entry.objects.filter(verb="collaborate.deliverable.silence", user=None).count() == 1
    assert told_deliverable(pieces[1])["warning"] == "review late"


def test_silence_approves_once_and_moves_the_collaboration(agreed: Collaboration) -> None:
    piece = _piece(agreed, silence_approves=True)
    _overdue(submit(piece, text="Ad: rye", by_creator=True))
    assert _state(agreed) == "submitted"
    assert [approve_silent(agreed.campaign.space) for _ in range(2)] == [1, 0]
    assert _state(agreed) == "approved"
    assert agreed.steps.get(act="approve").by is None


def test_silence_says_nothing_before_the_review_is_due(agreed: Collaboration) -> None:
    submit(_piece(agreed, silence_approves=True), text="Ad: rye")
    assert approve_silent(agreed.campaign.space) == 0


def test_who_decides_late_is_told_that_it_is_decided(agreed: Collaboration, ben: User) -> None:
    piece = get_deliverable(agreed.campaign.space, _piece(agreed).pk)
    submit(piece, text="One")
    seen = piece.version
    approve(piece, ben, seen)
    with pytest.raises(ChangedMeanwhile):
        ask_for_changes(piece, ben, "Too late", version=seen)


def test_changes_asked_for_by_mistake_can_be_approved_after_all(
    agreed: Collaboration, ben: User
) -> None:
    piece = _piece(agreed)
    submit(piece, text="One")
    ask_for_changes(piece, ben, "Shorter.")
    assert _state(agreed) == "preparing"
    approve(piece, ben)
    assert _state(agreed) == "approved"


def test_published_before_the_review_is_over_the_review_stays_open(
    agreed: Collaboration, ben: User
) -> None:
    piece = _piece(agreed)
    submit(piece, text="One", by_creator=True)
    say_live(piece, "https://www.instagram.com/p/1", by_creator=True)
    assert _state(agreed) == "submitted"
    assert told_deliverable(piece)["warning"] == "live before the review"
    approve(piece, ben)
    assert _state(agreed) == "live"


def test_without_a_review_what_is_published_is_live(agreed: Collaboration) -> None:
    piece = _piece(agreed)
    say_live(piece, "https://www.instagram.com/p/1", by_creator=True)
    assert _state(agreed) == "live"
    assert [step.act for step in agreed.steps.all()] == ["agree", "publish"]
    assert agreed.steps.last().by_creator  # type: ignore[union-attr]


def test_a_live_post_stays_as_long_as_agreed(agreed: Collaboration, ben: User) -> None:
    piece = _piece(agreed, live_days=30)
    say_live(piece, "https://www.instagram.com/p/1")
    told = told_deliverable(piece)
    assert told["stay_until"] - told["live_at"] == timedelta(days=30) and told["warning"] == ""
    say_down(piece, ben, piece.version, "She archived it.")
    assert told_deliverable(Deliverable.objects.get(pk=piece.pk))["warning"] == "taken down early"


def test_the_correct_address_can_be_given_later(agreed: Collaboration) -> None:
    piece = _piece(agreed)
    first = say_live(piece, "https://www.instagram.com/p/1").live_at
    say_live(piece, "https://www.instagram.com/p/2")
    assert (piece.live_url, piece.live_at) == ("https://www.instagram.com/p/2", first)
    assert agreed.steps.filter(act="publish").count() == 1


def test_her_numbers_are_hers_and_absent_is_not_zero(agreed: Collaboration, ben: User) -> None:
    piece = _piece(agreed)
    with pytest.raises(ValueInvalid, match="not live"):
        add_insight(piece, date(2026, 11, 1), {"reach": 5})
    say_live(piece, "https://www.instagram.com/p/1")
    today = timezone.now().date()
    add_insight(piece, today, {"reach": "12 400", "saves": "0"}, ben)
    (told,) = told_deliverable(piece)["insights"]
    assert (told["reach"], told["saves"], told["views"]) == (12400, 0, None)
    assert (told["given_by"], told["typed_by"]) == ("the creator", "Ben")
    for wrong in ({}, {"reach": "many"}, {"reach": "-1"}):
        with pytest.raises(ValueInvalid):
            add_insight(piece, today, wrong)
    with pytest.raises(ValueInvalid, match="to come"):
        add_insight(piece, today + timedelta(days=1), {"reach": 1})


def test_what_is_dropped_is_not_waited_for(agreed: Collaboration, ben: User) -> None:
    one, two = _piece(agreed), _piece(agreed)
    submit(one, text="One")
    assert _state(agreed) == "preparing"
    drop_deliverable(two, ben, two.version, "One is enough.")
    assert _state(agreed) == "submitted" and len(deliverables_of(agreed)) == 1


def test_an_outdated_change_is_refused(agreed: Collaboration, ben: User) -> None:
    piece = _piece(agreed)
    change_deliverable(piece, ben, piece.version, {"due": "2026-12-05"})
    with pytest.raises(ChangedMeanwhile):
        change_deliverable(piece, ben, piece.version, {"due": "2026-12-06"})
    now = Deliverable.objects.get(pk=piece.pk)
    assert (now.due, now.rounds) == (date(2026, 12, 5), 1)


def test_a_deliverable_of_another_workspace_is_not_there(
    agreed: Collaboration, other_space: Space
) -> None:
    piece = _piece(agreed)
    with pytest.raises(NotFound):
        get_deliverable(other_space, piece.pk)


def test_every_change_is_in_the_log_once(agreed: Collaboration, ben: User) -> None:
    piece = _piece(agreed)
    submit(piece, text="One")
    ask_for_changes(piece, ben, "Shorter.")
    submit(piece, text="Two")
    approve(piece, ben)
    say_live(piece, "https://www.instagram.com/p/1", by_creator=True)
    verbs = Entry.objects.filter(verb__startswith="collaborate.deliverable.").order_by("id")
    acts = [verb.rpartition(".")[2] for verb in verbs.values_list("verb", flat=True)]
    assert acts == ["add", "submit", "return", "submit", "approve", "live"]


def test_the_worker_lets_silence_approve_by_the_clock(
    agreed: Collaboration, other_space: Space
) -> None:
    from wrensong.desk.worker import tick

    _overdue(submit(_piece(agreed, silence_approves=True), text="Ad: rye", by_creator=True))
    tick()
    assert _state(agreed) == "approved"


def test_home_says_who_is_late(space: Space, agreed: Collaboration) -> None:
    from wrensong.site.home.checks import Look, deliverables_pressing

    late, soon, hers = _piece(agreed), _piece(agreed, review_hours=5), _piece(agreed)
    _overdue(submit(late, text="One", by_creator=True))
    submit(soon, text="Two", by_creator=True)
    Deliverable.objects.filter(pk=hers.pk).update(due=timezone.now().date() - timedelta(days=3))
    found = [(need.key, need.text) for need in deliverables_pressing(Look(space))]
    assert [key for key, _ in found] == ["review-late", "overdue", "review-soon"]
    assert found[0][1] == "Our review of post 1 by @mina.bakes is late"
    assert found[1][1] == "@mina.bakes has not delivered post 3"
    Collaboration.objects.update(state="cancelled")
    assert list(deliverables_pressing(Look(space))) == []


def test_the_bytes_of_a_file_go_with_its_record(
    own_space: Space, agreed: Collaboration, django_capture_on_commit_callbacks: Any
) -> None:
    piece = get_deliverable(own_space, _piece(agreed).pk)
    made = submit(piece, text="", files=[ContentFile(PNG, "loaf.png")])
    place = place_of(own_space, made.files.get().key)
    assert place.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        agreed.delete()
    assert not place.exists()


@pytest.mark.parametrize("act", ["submit", "publish"])
def test_what_follows_from_deliverables_is_not_said_of_their_collaboration(
    agreed: Collaboration, act: str
) -> None:
    piece = _piece(agreed)
    with pytest.raises(ValueInvalid, match="follows from the deliverables"):
        move(agreed, None, act)
    with pytest.raises(ValueInvalid, match="follows from the deliverables"):
        move(agreed, None, act, by_creator=True)
    assert _state(agreed) == "agreed"
    submit(piece, text="Ad: rye", by_creator=True)
    for verdict in ("return", "approve"):
        with pytest.raises(ValueInvalid, match="follows from the deliverables"):
            move(agreed, None, verdict, reason="Because")
    assert _state(agreed) == "submitted"
    drop_deliverable(piece, None, Deliverable.objects.get().version, "Not needed")
    assert move(agreed, None, "approve").state == "approved"  # none is left to follow from
