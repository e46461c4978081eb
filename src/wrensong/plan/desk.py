"""The records of plan, and the questions its pages ask: what-if plans, kept forecasts, answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wrensong.core import ids
from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound
from wrensong.desk.answers import answer
from wrensong.desk.audit import changes as differing
from wrensong.desk.audit import record
from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Answer, Job, Space, User
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import effective_brief, get_brief, write_brief
from wrensong.match.domain import Brief

from . import changing
from .changing import Changed, Form
from .models import KeptForecast, Scenario

if TYPE_CHECKING:
    from wrensong.match.models import BriefRecord

PLAN, ADVICE, COMPARE = "plan.portfolio", "plan.advice", "plan.compare"
QUOTE, FORECAST, KEEP = "plan.quote", "plan.forecast", "plan.keep"
SCENARIOS = 20
"""Scenarios a brief may have: beyond that nobody compares them."""
SIDE_BY_SIDE = 6
AS_IT_STANDS = "The brief as it stands"


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


def scenarios(brief: BriefRecord) -> list[Scenario]:
    """The scenarios of a brief, oldest first."""
    return list(Scenario.objects.filter(brief=brief).select_related("by"))


def get_scenario(brief: BriefRecord, pk: int) -> Scenario:
    """A scenario of this brief. Raises NotFound."""
    found = Scenario.objects.filter(brief=brief, pk=pk).first()
    if found is None:
        raise NotFound("There is no such scenario of this brief.", "See the list of its scenarios.")
    return found


def save_scenario(brief: BriefRecord, user: Any, name: str, changes: dict[str, Any]) -> Scenario:
    """Keep changes under a name. Raises BadInput for a name that is missing or taken, or for
    changes the brief cannot have."""
    kept = changing.from_json(effective_brief(brief), changes).checked().changes
    if Scenario.objects.filter(brief=brief).count() >= SCENARIOS:
        raise BadInput(
            f"This brief has {SCENARIOS} scenarios already.", "Delete one that is no longer needed."
        )
    with _one_name(name), transaction.atomic():
        made = Scenario.objects.create(
            space=brief.space, brief=brief, name=_name(name), changes=kept, by=user
        )
        _entry("save", made, user, None, _state(made))
    return made


def change_scenario(
    scenario: Scenario, user: Any, version: int, name: str, changes: dict[str, Any] | None = None
) -> Scenario:
    """Rename a scenario, or give it other changes. Raises ChangedMeanwhile when ``version`` is
    no longer the one that is kept; nothing is written then."""
    before = _state(scenario)
    kept = scenario.changes
    if changes is not None:
        kept = changing.from_json(effective_brief(scenario.brief), changes).checked().changes
    with _one_name(name), transaction.atomic():
        saved = Scenario.objects.filter(pk=scenario.pk, version=version).update(
            name=_name(name), changes=kept, version=version + 1, by=user, at=timezone.now()
        )
        if not saved:
            raise ChangedMeanwhile("Somebody saved this scenario after you opened it.")
        scenario.refresh_from_db()
        _entry("change", scenario, user, *differing(before, _state(scenario)))
    return scenario


@transaction.atomic
def remove_scenario(scenario: Scenario, user: Any) -> None:
    """Delete a scenario; what it held stays in the log of changes."""
    _entry("remove", scenario, user, _state(scenario), None)
    scenario.delete()


def _state(scenario: Scenario) -> dict[str, Any]:
    return {"name": scenario.name, "changes": scenario.changes}


def _entry(verb: str, scenario: Scenario, user: Any, before: Any, after: Any) -> None:
    record(
        f"plan.scenario.{verb}", space=scenario.space, user=user, subject=f"scenario:{scenario.pk}",
        label=scenario.name, before=before, after=after,
    )  # fmt: skip


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name:
        raise BadInput("A scenario needs a name.", "Say in a few words what is different.")
    if len(name) > 80 or not name.isprintable():
        raise BadInput(
            "This name is too long, or holds signs that cannot be seen.", "Use at most 80 letters."
        )
    if name == AS_IT_STANDS:
        raise BadInput("This is what the brief itself is called here.", "Choose another name.")
    return name


class _one_name:
    """Tells a name that is taken as what it is."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type | None, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, IntegrityError):
            raise BadInput(
                f"There is a scenario named “{self.name.strip()}” already.", "Choose another name."
            ) from None


def kept_forecasts(brief: BriefRecord, account: str | None = None) -> list[KeptForecast]:
    """What was kept for a brief, newest first; of one account (``ac_...``) where it is named."""
    found = KeptForecast.objects.filter(brief=brief).select_related("by")
    if account is not None:
        found = found.filter(account_id=account_id(account))
    return list(found[:50])


def account_id(shown: str) -> int:
    """The number behind ``ac_...``. Raises NotFound for anything else."""
    try:
        kind, number = ids.read(shown)
    except BadInput:
        kind, number = "", 0
    if kind != "ac":
        raise NotFound(f"There is no account “{shown}”.", "Follow the link of a creator.")
    return number


def keep(space: Space, user: User | None, brief: BriefRecord, asked: Brief, account: str) -> Job:
    """Have the forecast of one creator kept, as it is now."""
    account_id(account)
    params = {"brief": to_jsonable(asked), "account": account, "record": brief.pk}
    label = "Keeping a forecast"
    return enqueue(KEEP, space, params, label=label, key=f"{brief.pk}-{account}", by=user)


def is_kept(job: Job) -> bool:
    """Whether this work was done before; a job that lost its worker is done again."""
    return KeptForecast.objects.filter(job=job.pk).exists()


@transaction.atomic
def keep_forecast(job: Job, found: dict[str, Any]) -> KeptForecast:
    """Keep a forecast (as JSON) that is already in the lake. Raises NotFound when its brief was
    deleted meanwhile."""
    brief = get_brief(job.space, job.params["record"])
    made = KeptForecast.objects.create(
        space=job.space, brief=brief, account_id=found["account_id"], account=found["account"],
        body=found, job=job.pk, by=job.by,
    )  # fmt: skip
    record(
        "plan.forecast.keep", space=job.space, user=job.by, subject=f"forecast:{made.pk}",
        label=found["account"], after={"metrics": found["metrics"], "ids": found["kept"]},
    )  # fmt: skip
    return made
