"""Answers: computed once on the facts that pages show, forgotten when the facts change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wrensong.core.errors import NotEnoughData
from wrensong.desk import worker
from wrensong.desk.answers import answer, prune
from wrensong.desk.jobs import Work, retry
from wrensong.desk.models import Answer, Job, Space
from wrensong.desk.readings import EMPTY, declare_prepared, settled

KIND = "test.sum"
Run = Callable[[], int]


@pytest.fixture
def sums(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was computed, in order; a sum of nothing fails."""
    done: list[Any] = []

    def total(work: Work) -> dict[str, Any]:
        if not work.params["of"]:
            raise NotEnoughData("There is nothing to add.", "Name numbers.")
        done.append((work.params["of"], work.workspace.measured))
        return {"sum": sum(work.params["of"])}

    monkeypatch.setattr(worker, "kinds", lambda: {KIND: total})
    return done


def _prepare(space: Space, version: str) -> None:
    """Facts that nothing but their name tells apart."""
    declare_prepared(space.path, {**EMPTY, "measured": version})
    settled(space)


@pytest.fixture(autouse=True)
def run(run_jobs: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    def now() -> int:
        ran = 0
        while (job := worker.claim("test")) is not None:
            worker.perform(job, worker.kinds())
            ran += 1
        return ran

    return now


def test_equal_questions_make_one_job_and_then_one_answer(
    other_space: Space, sums: list[Any], run: Run
) -> None:
    asked = [answer(KIND, other_space, {"of": [1, 2]}) for _ in range(3)]
    assert {type(a) for a in asked} == {Job} and len({a.pk for a in asked}) == 1
    assert run() == 1
    found = answer(KIND, other_space, {"of": [1, 2]})
    assert isinstance(found, Answer) and found.body == {"sum": 3}
    assert len(sums) == 1 and Job.objects.count() == 1


def test_another_question_is_another_answer(other_space: Space, sums: list[Any], run: Run) -> None:
    answer(KIND, other_space, {"of": [1]}), answer(KIND, other_space, {"of": [2]})
    assert run() == 2
    found = answer(KIND, other_space, {"of": [2]})
    assert isinstance(found, Answer) and found.body == {"sum": 2}


def test_new_facts_ask_the_question_anew_and_old_answers_are_forgotten(
    other_space: Space, sums: list[Any], run: Run
) -> None:
    _prepare(other_space, "one")
    answer(KIND, other_space, {"of": [1]})
    run()
    _prepare(other_space, "two")
    assert isinstance(answer(KIND, other_space, {"of": [1]}), Job)
    run()
    assert sums == [([1], "one"), ([1], "two")]
    assert prune(other_space) == 1
    assert [a.facts for a in Answer.objects.all()] == ["two"]


def test_an_answer_is_kept_under_the_facts_it_was_computed_from(
    other_space: Space, sums: list[Any], run: Run
) -> None:
    _prepare(other_space, "one")
    answer(KIND, other_space, {"of": [1]})
    _prepare(other_space, "two")  # before the worker came to it
    run()
    assert [a.facts for a in Answer.objects.all()] == ["two"]
    assert isinstance(answer(KIND, other_space, {"of": [1]}), Answer)


def test_an_answer_that_failed_shows_why_until_somebody_tries_again(
    other_space: Space, sums: list[Any], run: Run
) -> None:
    answer(KIND, other_space, {"of": []})
    run()
    for _ in range(3):
        failed = answer(KIND, other_space, {"of": []})
        assert isinstance(failed, Job) and failed.state == "failed"
        assert failed.error["error"] == "There is nothing to add."
    assert run() == 0
    assert retry(failed)
    waiting = answer(KIND, other_space, {"of": []})
    assert isinstance(waiting, Job) and waiting.state == "waiting" and waiting == failed
