"""What a page asks about a brief: as it stands or with changes, and the answers to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wrensong.core.errors import BadInput
from wrensong.desk.answers import answer
from wrensong.desk.models import Answer, Job, Space
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import effective_brief, get_brief, write_brief
from wrensong.match.domain import Brief
from wrensong.plan import changing
from wrensong.plan.changing import Changed, Form
from wrensong.plan.models import Scenario

from .kinds import COMPARE
from .scenarios import AS_IT_STANDS, get_scenario

if TYPE_CHECKING:
    from wrensong.match.models import BriefRecord

SIDE_BY_SIDE = 6
"""Plans that can be read beside each other."""


@dataclass(frozen=True)
class WhatIf:
    """A brief of the desk as a page looks at it: as it stands (decisions applied), and with the
    changes of a scenario and of the address."""

    record: BriefRecord
    base: Brief
    changed: Changed
    scenario: Scenario | None = None

    @property
    def brief(self) -> Brief:
        return self.changed.brief

    @property
    def name(self) -> str:
        """What this plan is called beside others."""
        if self.scenario is not None and not self.edited:
            return self.scenario.name
        return "Not kept yet" if self.changed.changes else AS_IT_STANDS

    @property
    def edited(self) -> bool:
        """Whether it differs from what is kept: the scenario, or else the brief."""
        kept = self.scenario.changes if self.scenario is not None else {}
        return bool(self.changed.changes != kept)

    @property
    def changes_text(self) -> str:
        """The changes as a form carries them."""
        return json.dumps(self.changed.changes)

    @property
    def query(self) -> str:
        """The part of an address that leads to this plan again, with its question mark."""
        found = [f"scenario={self.scenario.pk}"] if self.scenario is not None else []
        found += [self.changed.query] if self.edited and self.changed.changes else []
        return "?" + "&".join(found) if found else ""


def what_if(space: Space, brief: int, asked: Form) -> WhatIf:
    """The brief ``brief`` with the changes of an address or a form. Raises NotFound for a brief
    or a scenario of another workspace."""
    record_ = get_brief(space, brief)
    base = effective_brief(record_)
    number = str(asked.get("scenario", "") or "")
    scenario = get_scenario(record_, int(number)) if number.isdecimal() else None
    first = changing.from_json(base, scenario.changes if scenario is not None else {})
    then = changing.from_form(first.brief, asked)
    whole = changing.from_json(base, {**first.changes, **then.changes})
    problems = {**first.problems, **whole.problems, **then.problems}
    return WhatIf(record_, base, Changed(whole.brief, whole.changes, problems), scenario)


def ask(
    kind: str, space: Space, user: Any, label: str, brief: Brief | None = None, **more: Any
) -> Answer | Job:
    """The answer of a kind about a brief (and ``more``, plain JSON), or the job at work on it."""
    params = more if brief is None else {"brief": to_jsonable(brief), **more}
    return answer(kind, space, params, label=label, by=user)


def ask_all(space: Space, user: Any, plans: Sequence[tuple[str, Brief]]) -> Answer | Job:
    """Several plans side by side, the first as the measure."""
    briefs = [[name, to_jsonable(brief)] for name, brief in plans[:SIDE_BY_SIDE]]
    return ask(COMPARE, space, user, "Comparing plans", briefs=briefs)


def side_by_side(
    what: WhatIf, everything: Sequence[Scenario], asked: Sequence[str]
) -> tuple[list[tuple[str, Brief]], list[int]]:
    """The brief as it stands and the scenarios asked for (their numbers as text; none: the first
    of them), by name, and the numbers chosen. Raises BadInput for a scenario that the brief can
    no longer have."""
    wanted = {int(number) for number in asked if number.isdecimal()}
    picked = [one for one in everything if not wanted or one.pk in wanted][: SIDE_BY_SIDE - 1]
    plans = [(AS_IT_STANDS, what.base)]
    for one in picked:
        changed = changing.from_json(what.base, one.changes)
        for problem in changed.problems.values():
            raise BadInput(f"“{one.name}” no longer fits its brief: {problem}", "Change it first.")
        plans.append((one.name, changed.brief))
    return plans, [one.pk for one in picked]


def toml_text(what: WhatIf) -> str:
    """The brief with its decisions and changes, as brief.toml."""
    return write_brief(what.brief)
