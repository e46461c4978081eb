"""Jobs: claimed once, alive or dead, cancelled, failed, tried again."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from wrensong.core.errors import NotEnoughData
from wrensong.desk import worker
from wrensong.desk.jobs import Cancelled, Lost, Work, cancel, enqueue, held, long, retry
from wrensong.desk.models import Job, Space


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The work these tests do: ``test.quick`` and, in the other lane, ``test.slow``."""

    @long
    def slow(work: Work) -> dict[str, Any]:
        return {}

    table = {"test.quick": lambda work: {"said": work.params}, "test.slow": slow}
    monkeypatch.setattr(worker, "kinds", lambda: table)
    return table


def _ago(seconds: float) -> Any:
    return timezone.now() - timedelta(seconds=seconds)


def _done(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_is_done_and_keeps_what_it_returned(
    other_space: Space, kinds: dict[str, Any]
) -> None:
    job = enqueue("test.quick", other_space, {"n": 1})
    claimed = worker.claim("one")
    assert claimed is not None
    worker.perform(claimed, kinds)
    assert (_done(job).state, job.result, job.attempts) == ("done", {"said": {"n": 1}}, 1)
    assert job.started_at is not None and job.finished_at is not None


def test_a_claimed_job_is_given_to_nobody_else(other_space: Space) -> None:
    first, second = (enqueue("test.quick", other_space) for _ in range(2))
    assert [worker.claim(who) for who in ("one", "two", "three")] == [first, second, None]


def test_long_work_keeps_nobody_waiting_for_an_answer(other_space: Space) -> None:
    slow = enqueue("test.slow", other_space)
    quick = enqueue("test.quick", other_space)
    assert worker.claim("a", "answers") == quick
    assert worker.claim("a", "answers") is None
    assert worker.claim("b", "long") == slow


def test_a_job_whose_worker_is_silent_for_a_minute_is_claimed_again(other_space: Space) -> None:
    job = enqueue("test.quick", other_space)
    worker.claim("dead")
    assert worker.claim("alive") is None
    Job.objects.update(beat_at=_ago(61))
    again = worker.claim("alive")
    assert again == job and again.attempts == 2


def test_a_worker_that_only_seemed_dead_changes_nothing_any_more(
    other_space: Space, kinds: dict[str, Any]
) -> None:
    enqueue("test.quick", other_space)
    slow = worker.claim("slow")
    assert slow is not None
    Job.objects.update(beat_at=_ago(61))
    other = worker.claim("other")
    with pytest.raises(Lost):
        Work(slow).progress(1, 2, "Still here")
    worker.perform(slow, kinds)
    assert other is not None and held(other).get().result is None


def test_a_job_that_keeps_killing_its_worker_is_given_up(other_space: Space) -> None:
    job = enqueue("test.quick", other_space)
    for _ in range(3):
        assert worker.claim("w") == job
        Job.objects.update(beat_at=_ago(61))
    assert worker.claim("w") is None
    assert _done(job).state == "failed"
    assert job.error["error"].startswith("This work stopped 3 times")


def test_what_a_stopped_server_left_running_waits_again_at_its_next_start(
    other_space: Space,
) -> None:
    slow, quick = enqueue("test.slow", other_space), enqueue("test.quick", other_space)
    worker.claim("x", "long"), worker.claim("y", "answers")
    assert worker.reclaim("long") == 1
    assert (_done(slow).state, _done(quick).state) == ("waiting", "running")


def test_a_waiting_job_is_cancelled_at_once(other_space: Space) -> None:
    job = enqueue("test.quick", other_space)
    cancel(job)
    assert _done(job).state == "cancelled" and worker.claim("w") is None


def test_a_running_job_is_cancelled_at_its_next_step(
    other_space: Space, kinds: dict[str, Any]
) -> None:
    def counting(work: Work) -> dict[str, Any]:
        work.progress(1, 2, "One")
        cancel(work.job)
        work.progress(2, 2, "Two")
        raise AssertionError("not reached")

    kinds["test.quick"] = counting
    job = enqueue("test.quick", other_space)
    claimed = worker.claim("w")
    assert claimed is not None
    worker.perform(claimed, kinds)
    assert (_done(job).state, job.done, job.total) == ("cancelled", 2, 2)


def test_a_job_cancelled_while_its_worker_died_is_not_begun_again(other_space: Space) -> None:
    job = enqueue("test.quick", other_space)
    worker.claim("dead")
    cancel(job)
    Job.objects.update(beat_at=_ago(61))
    assert worker.claim("alive") is None and _done(job).state == "cancelled"


def test_a_worker_that_is_told_to_stop_puts_its_job_back(
    other_space: Space, kinds: dict[str, Any]
) -> None:
    stop = threading.Event()

    def stopped(work: Work) -> dict[str, Any]:
        stop.set()
        work.progress(1, 2, "One")
        raise AssertionError("not reached")

    kinds["test.quick"] = stopped
    job = enqueue("test.quick", other_space)
    claimed = worker.claim("w")
    assert claimed is not None
    worker.perform(claimed, kinds, stop)
    assert (_done(job).state, job.attempts) == ("waiting", 0)


def test_a_failure_of_ours_keeps_its_sentence_and_an_unexpected_one_tells_no_secret(
    other_space: Space, kinds: dict[str, Any]
) -> None:
    def few(work: Work) -> dict[str, Any]:
        raise NotEnoughData("Three posts are too few.", "Import more.")

    def broken(work: Work) -> dict[str, Any]:
        raise RuntimeError("password=hunter2")

    told = []
    for kinds["test.quick"] in (few, broken):
        job = enqueue("test.quick", other_space)
        claimed = worker.claim("w")
        assert claimed is not None
        worker.perform(claimed, kinds)
        assert _done(job).state == "failed"
        told.append(job.error)
    assert told[0] == {"code": "not-enough-data", "error": "Three posts are too few.",
                       "next_step": "Import more."}  # fmt: skip
    assert told[1]["code"] == "unexpected" and "hunter2" not in str(told[1])


def test_work_that_this_version_does_not_know_fails_with_a_sentence(
    other_space: Space, kinds: dict[str, Any]
) -> None:
    job = enqueue("test.gone", other_space)
    claimed = worker.claim("w", "answers")
    assert claimed is not None
    worker.perform(claimed, kinds)
    assert _done(job).state == "failed" and "test.gone" in job.error["error"]


def test_a_job_that_failed_can_be_tried_again_and_one_that_runs_cannot(
    other_space: Space, kinds: dict[str, Any]
) -> None:
    def once(work: Work) -> dict[str, Any]:
        if work.job.attempts and not Job.objects.get(pk=work.job.pk).label:
            Job.objects.filter(pk=work.job.pk).update(label="tried")
            raise NotEnoughData("Not yet.")
        return {"ok": True}

    kinds["test.quick"] = once
    job = enqueue("test.quick", other_space)
    for expected in ("failed", "done"):
        claimed = worker.claim("w")
        assert claimed is not None
        assert not retry(claimed)
        worker.perform(claimed, kinds)
        assert _done(job).state == expected
        assert retry(job) is (expected == "failed")
    assert _done(job).result == {"ok": True} and job.error is None


def test_equal_work_asked_for_twice_is_one_job_and_afresh_is_another(other_space: Space) -> None:
    one = enqueue("test.quick", other_space, key="k")
    assert enqueue("test.quick", other_space, key="k") == one
    worker.claim("w")
    assert enqueue("test.quick", other_space, key="k") == one
    later = enqueue("test.quick", other_space, key="k", afresh=True)
    assert later != one
    assert enqueue("test.quick", other_space, key="k", afresh=True) == later


def test_progress_says_how_far_and_cancelled_is_raised_only_when_asked(
    other_space: Space,
) -> None:
    enqueue("test.quick", other_space)
    job = worker.claim("w")
    assert job is not None
    work = Work(job)
    work.progress(5, 10, "Half way")
    assert (_done(job).done, job.total, job.percent, job.words) == (5, 10, 50, "Half way")
    cancel(job)
    with pytest.raises(Cancelled):
        work.progress(6, 10, "Further")
