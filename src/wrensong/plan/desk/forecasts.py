"""Forecasts that somebody wanted kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.audit import record
from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Job, Space, User
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import get_brief
from wrensong.match.domain import Brief
from wrensong.plan.models import KeptForecast

from .kinds import KEEP

if TYPE_CHECKING:
    from wrensong.match.models import BriefRecord


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
