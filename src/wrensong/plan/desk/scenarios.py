"""Scenarios: changes of a brief kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound
from wrensong.desk.audit import changes as differing
from wrensong.desk.audit import record
from wrensong.match.desk import effective_brief
from wrensong.plan import changing
from wrensong.plan.models import Scenario

if TYPE_CHECKING:
    from wrensong.match.models import BriefRecord

SCENARIOS = 20
"""Scenarios a brief may have: beyond that nobody compares them."""
AS_IT_STANDS = "The brief as it stands"


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
