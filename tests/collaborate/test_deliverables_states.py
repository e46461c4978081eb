"""A collaboration is always where its deliverables say, whatever is done in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.collaborate.work import agreed_work, campaign_of

from wrensong.collaborate.desk import deliverables_of, move, say_live, submit
from wrensong.collaborate.desk.deliverables import add_deliverable, drop_deliverable
from wrensong.collaborate.desk.reviews import approve, ask_for_changes
from wrensong.collaborate.models import Collaboration, Deliverable, Submission
from wrensong.collaborate.rules import states
from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Entry, Space

ACTS = ("hand in", "approve", "return", "publish", "drop", "dispute", "resolve")


class World:
    """What was done, kept by hand beside the records."""

    def __init__(self, at: Collaboration, count: int) -> None:
        self.at = at
        self.pieces = [add_deliverable(at, None, {"format": "story"}) for _ in range(count)]
        self.versions: dict[int, list[str]] = {piece.pk: [] for piece in self.pieces}
        self.verdict: dict[int, str] = {}
        self.live: set[int] = set()
        self.dropped: set[int] = set()

    def do(self, act: str, piece: Deliverable, by_creator: bool) -> None:
        key = piece.pk
        if act == "hand in":
            text = f"Version {len(self.versions[key]) + 1} of {key}"
            submit(piece, text=text, by_creator=by_creator)
            self.versions[key].append(text)
            self.verdict[key] = "waits"
        elif act == "approve":
            approve(piece, None)
            self.verdict[key] = "approved"
        elif act == "return":
            ask_for_changes(piece, None, "Please change the end.")
            self.verdict[key] = "returned"
        elif act == "publish":
            say_live(piece, f"https://www.instagram.com/p/{key}", by_creator=by_creator)
            self.live.add(key)
        elif act == "drop":
            drop_deliverable(piece, None, piece.version, "Not needed.")
            self.dropped.add(key)
        elif act == "dispute":
            move(self.at, None, "dispute", reason="Not as agreed.")
        else:
            move(self.at, None, "resolve", reason="Settled by talking.")

    def expected(self, before: str) -> set[str]:
        """Where the collaboration may stand now, in the words of the documents."""
        asked = [p.pk for p in self.pieces if p.pk not in self.dropped]
        if not asked:
            return {before}
        started = [key for key in asked if key in self.live or self.versions[key]]
        missing = [key for key in asked if self.verdict.get(key) == "returned"
                   or (not self.versions[key] and key not in self.live)]  # fmt: skip
        waiting = [key for key in asked if self.verdict.get(key) == "waits"]
        if missing:
            return {"preparing"} if started or before != "agreed" else {"agreed"}
        if waiting:
            return {"submitted"}
        return {"live"} if set(asked) <= self.live else {"approved"}


@pytest.fixture
def begin(space: Space) -> Callable[[int], World]:
    numbers = iter(range(10_000))
    return lambda count: World(agreed_work(campaign_of(space, f"No {next(numbers)}")), count)


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    count=st.integers(1, 3),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.booleans()), max_size=14),
)
def test_a_collaboration_follows_its_deliverables(
    begin: Callable[[int], World], count: int, acts: list[tuple[str, int, bool]]
) -> None:
    world = begin(count)
    state, final = "agreed", False
    for act, which, by_creator in acts:
        piece = Deliverable.objects.get(pk=world.pieces[which % count].pk)
        before = _everything(world.at)
        try:
            world.do(act, piece, by_creator)
        except ValueInvalid:
            assert _everything(world.at) == before, "a refused act changes nothing"
            continue
        now = Collaboration.objects.get(pk=world.at.pk).state
        if now == "disputed":
            assert act == "dispute" or state == "disputed"
        elif act == "resolve":
            assert now in world.expected(now) or final
        elif not final:
            assert now in world.expected(state), (act, state, now)
        # From approved or live nothing leads back by itself, whatever is handed in afterwards.
        final = final or now in ("approved", "live")
        state = now
    _versions_are_whole(world)
    _steps_are_a_way(world.at)


def _everything(at: Collaboration) -> Any:
    return (
        Collaboration.objects.values_list("state", "version").get(pk=at.pk),
        list(Deliverable.objects.filter(collaboration=at).values()),
        list(Submission.objects.filter(deliverable__collaboration=at).values()),
        Entry.objects.count(),
    )


def _versions_are_whole(world: World) -> None:
    for piece in world.pieces:
        kept = list(piece.submissions.values_list("number", "text"))
        assert kept == list(enumerate(world.versions[piece.pk], 1))
        assert piece.submissions.filter(verdict="open").count() <= 1
    live = {d.pk for d in deliverables_of(world.at) if d.live_at}
    assert live == world.live - world.dropped


def _steps_are_a_way(at: Collaboration) -> None:
    place, disputed = "proposed", ""
    for step in at.steps.order_by("id"):
        assert step.before == place
        assert (
            states.after(step.before, step.act, disputed, by_creator=step.by_creator) == step.after
        )
        disputed = step.before if step.act == "dispute" else ""
        place = step.after
    assert Collaboration.objects.get(pk=at.pk).state == place
