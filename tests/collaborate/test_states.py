"""The states of a collaboration: whatever people do in whatever order, nothing illegal happens."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.collaborate.agreeing import a_collaboration, a_deal, agree

from wrensong.collaborate.desk import accept_terms, agreed_terms, move, propose_terms, terms_of
from wrensong.collaborate.models import Acceptance, Collaboration, Step, Terms
from wrensong.collaborate.rules import states
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.models import Entry, Space

# From where to where a collaboration may go at all, written down apart from the code.
LEGAL = {
    "proposed": {"negotiating", "agreed", "cancelled"},
    "negotiating": {"negotiating", "agreed", "cancelled"},
    "agreed": {"preparing", "submitted", "live", "cancelled", "disputed"},
    "preparing": {"submitted", "live", "cancelled", "disputed"},
    "submitted": {"preparing", "approved", "cancelled", "disputed"},
    "approved": {"live", "cancelled", "disputed"},
    "live": {"completed", "disputed"},
    "completed": {"disputed"},
    "cancelled": set(),
    "disputed": {"agreed", "preparing", "submitted", "approved", "live", "completed", "cancelled"},
}
OURS_ALONE = {"return", "approve", "complete", "resolve", "settle", "abandon"}
SIDES = st.booleans()


def test_every_act_leads_where_it_may_and_to_a_state_there_is():
    assert set(LEGAL) == set(states.STATES)
    for act in states.ACTS.values():
        for before in act.before:
            ends = LEGAL["disputed"] if act.after == states.BACK else {act.after}
            assert ends <= LEGAL[before] | ({before} if act.after == states.BACK else set())
    reached = {end for ends in LEGAL.values() for end in ends}
    assert reached == set(states.STATES) - {"proposed"}


def test_the_creator_decides_for_herself_and_not_for_the_brand():
    theirs = {
        act.name for state in states.STATES for act in states.possible(state, by_creator=True)
    }
    assert set(states.ACTS) - theirs == OURS_ALONE


class Collaborating(RuleBasedStateMachine):
    """Two sides that propose, accept and act at random, one of them often too late."""

    space: Space

    @initialize(agreed=st.booleans())
    def begin(self, agreed: bool) -> None:
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.work = a_collaboration(self.space)
        self.days = 0
        if agreed:
            agree(self.work)

    def teardown(self) -> None:
        if hasattr(self, "whole"):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @rule(act=st.sampled_from(sorted(states.ACTS)), hers=SIDES, why=SIDES, late=SIDES)
    def act(self, act: str, hers: bool, why: bool, late: bool) -> None:
        before, seen = self._seen(), self.work.version - late
        reason = "Because." if why else ""
        try:
            move(self.work, None, act, reason=reason, by_creator=hers, version=seen,
                 follows=True)  # fmt: skip
        except (ValueInvalid, ChangedMeanwhile):
            assert self._seen() == before
            return
        after = self._seen()
        assert not late and act != "agree"
        assert after["state"] in LEGAL[before["state"]]
        assert not (hers and act in OURS_ALONE)
        if act == "resolve":
            assert after["state"] == before["before_dispute"]
        assert after["version"] > before["version"] and after["steps"] > before["steps"]

    @rule(hers=SIDES, late=SIDES)
    def propose(self, hers: bool, late: bool) -> None:
        newest, before = terms_of(self.work), self._seen()
        self.days += 1
        seen = (newest.version if newest else 0) - late
        try:
            made = propose_terms(self.work, a_deal(live_for_days=self.days), None, hers, seen)
        except (ValueInvalid, ChangedMeanwhile):
            assert self._seen() == before
            return
        assert not late and made.version == seen + 1
        assert before["state"] not in ("completed", "cancelled")

    @rule(hers=SIDES, back=st.integers(0, 2))
    def accept(self, hers: bool, back: int) -> None:
        versions, before = list(Terms.objects.order_by("-version")), self._seen()
        if len(versions) <= back:
            return
        chosen = versions[back]
        again = chosen.acceptances.filter(by_creator=hers).exists()
        try:
            accept_terms(self.work, chosen.digest, "Somebody", by_creator=hers)
        except (ValueInvalid, ChangedMeanwhile):
            assert self._seen() == before
            assert back or before["state"] in ("completed", "cancelled")
            return
        assert back == 0
        assert not again or self._seen() == before

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "work"):
            return
        now = Collaboration.objects.get(pk=self.work.pk)
        steps = list(Step.objects.filter(collaboration=now))
        assert now.state in LEGAL
        assert [s.before for s in steps] == ["proposed", *(s.after for s in steps)][: len(steps)]
        assert now.state == (steps[-1].after if steps else "proposed")
        assert now.version == 1 + len(steps)
        assert (now.before_dispute != "") == (now.state == "disputed")
        versions = list(Terms.objects.order_by("version"))
        assert [t.version for t in versions] == list(range(1, len(versions) + 1))
        assert len({t.digest for t in versions}) == len(versions)
        for one in versions:
            said = list(Acceptance.objects.filter(terms=one))
            assert all(a.digest == one.digest for a in said)
            assert (one.agreed_at is not None) == (len(said) == 2)
        agreed = any(t.agreed_at for t in versions)
        assert agreed == any(s.act == "agree" for s in steps)
        assert agreed or now.state in ("proposed", "negotiating", "cancelled")
        in_force = agreed_terms(now)
        assert (in_force.version if in_force else 0) == max(
            (t.version for t in versions if t.agreed_at), default=0
        )

    def _seen(self) -> dict[str, object]:
        now = Collaboration.objects.get(pk=self.work.pk)
        return {
            "state": now.state, "version": now.version, "before_dispute": now.before_dispute,
            "steps": Step.objects.count(), "terms": Terms.objects.count(),
            "acceptances": Acceptance.objects.count(), "entries": Entry.objects.count(),
        }  # fmt: skip


@pytest.mark.slow
def test_whatever_both_sides_do_nothing_illegal_happens(other_space: Space) -> None:
    Collaborating.space = other_space
    run_state_machine_as_test(
        Collaborating, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )


def test_the_drawing_in_the_documents_is_what_the_code_says() -> None:
    from tools.states import PAGE, drawn

    written = PAGE.read_text("utf-8")
    assert written == drawn(written), "run python -m tools.states"
