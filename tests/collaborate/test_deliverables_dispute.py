"""While something is disputed nobody can decide about a version, so silence approves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.collaborate.work import agreed_work, campaign_of

from wrensong.collaborate.desk import move, submit
from wrensong.collaborate.desk.deliverables import add_deliverable
from wrensong.collaborate.desk.reviews import approve_silent, silent_spaces
from wrensong.collaborate.models import Step, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(space):
    """A version whose review was over an hour ago; the dispute began two hours ago."""
    work = agreed_work(campaign_of(space, brand_country="AT"))
    said = {"format": "post", "review_hours": 48, "silence_approves": True}
    submit(add_deliverable(work, None, said), text="Ad: rye", by_creator=True)
    work.refresh_from_db()
    move(work, None, "dispute", reason="It is another product")
    now = timezone.now()
    Step.objects.filter(act="dispute").update(at=now - timedelta(hours=2))
    Submission.objects.update(review_due=now - timedelta(hours=1))
    return work


def verdict() -> str:
    return Submission.objects.get().verdict


def test_silence_approves_nothing_in_a_dispute(waiting, space):
    assert approve_silent(space) == 0 and silent_spaces() == []
    assert verdict() == Submission.Verdict.OPEN


def test_after_it_the_review_has_the_time_it_had_left(waiting, space):
    move(waiting, None, "resolve", reason="Settled by talking")
    left = Submission.objects.get().review_due - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert approve_silent(space) == 0
    Submission.objects.update(review_due=timezone.now())
    assert approve_silent(space) == 1 and verdict() == Submission.Verdict.APPROVED


def test_what_silence_had_approved_before_stays_so(waiting, space):
    over = timezone.now() - timedelta(hours=3)
    Submission.objects.update(review_due=over)
    move(waiting, None, "resolve", reason="Settled by talking")
    assert approve_silent(space) == 1
    assert Submission.objects.get().decided_at == over


def test_silence_approves_nothing_of_work_that_was_called_off(waiting, space):
    move(waiting, None, "abandon", reason="We part ways")
    assert approve_silent(space) == 0
