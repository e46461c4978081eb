"""What people decided about a shortlist, and the brief that follows from it."""

from __future__ import annotations

from dataclasses import replace

from django.db import IntegrityError, transaction

from wrensong.core import platforms
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User
from wrensong.match.briefs import parse_brief
from wrensong.match.domain import Brief
from wrensong.match.models import BriefRecord, Decision
from wrensong.match.writing import write_brief

from .documents import storable

REASON_NEEDED = "Say why, in words the creator could read."


def effective_brief(kept: BriefRecord) -> Brief:
    """The brief with its decisions applied: who was dropped is excluded, who must be in the
    plan is required. Who is excluded cannot be required."""
    brief = parse_brief(kept.text, kept.name)
    said = dict(kept.decisions.values_list("handle", "verdict"))
    dropped = [handle for handle, verdict in said.items() if verdict == Decision.Verdict.DROP]
    exclude = tuple(dict.fromkeys([*brief.exclude, *sorted(dropped)]))
    wanted = [handle for handle, verdict in said.items() if verdict == Decision.Verdict.MUST]
    must = tuple(h for h in dict.fromkeys([*brief.must, *sorted(wanted)]) if h not in exclude)
    return replace(brief, exclude=exclude, must=must)


def effective_text(kept: BriefRecord) -> str:
    """``effective_brief`` as canonical TOML: what a job or a download is given."""
    return write_brief(effective_brief(kept))


def decisions(kept: BriefRecord) -> dict[str, Decision]:
    """Handle -> what was decided."""
    return {one.handle: one for one in kept.decisions.select_related("by")}


@transaction.atomic
def decide(
    kept: BriefRecord,
    user: User | None,
    handle: str,
    verdict: str,
    reason: str = "",
    version: int = 0,
) -> Decision | None:
    """Keep, require or drop the creator of a handle, or take that back (an empty ``verdict``).

    ``version`` is that of the decision the person saw (0: none). Raises ValueInvalid without a
    handle, for an unknown verdict and for dropping without a reason; ChangedMeanwhile.
    """
    handle = platforms.handle(storable(handle))
    reason = " ".join(storable(reason).split())
    if not handle or len(handle) > 120:
        raise ValueInvalid("This account has no handle, so a brief cannot name it.",
                           "Import the file again with its handles.")  # fmt: skip
    if verdict and verdict not in Decision.Verdict.values:
        raise ValueInvalid(f"“{verdict}” is not a decision.", "Use keep, must or drop.")
    if verdict == Decision.Verdict.DROP and not reason:
        raise ValueInvalid(f"@{handle} was not dropped: there is no reason.", REASON_NEEDED)
    if len(reason) > 300:
        raise ValueInvalid("The reason is longer than 300 letters.", "Say it in fewer words.")
    old = kept.decisions.select_for_update().filter(handle=handle).first()
    if (old.version if old else 0) != version:
        who = old.by if old else "Somebody"
        now = old.words if old else "not decided"
        raise ChangedMeanwhile(f"{who} decided about @{handle} meanwhile: {now}.")
    made = _written(kept, user, old, (handle, verdict, reason))
    record(f"match.decision.{verdict or 'undo'}", space=kept.space, user=user,
           subject=f"brief:{kept.pk}", label=f"@{handle}, {kept.name}",
           before=_told(old) if old else None, after=_told(made) if made else None)  # fmt: skip
    return made


def _written(
    kept: BriefRecord, user: User | None, old: Decision | None, said: tuple[str, str, str]
) -> Decision | None:
    handle, verdict, reason = said
    if not verdict:
        if old is not None:
            Decision.objects.filter(pk=old.pk).delete()
        return None
    made = Decision(brief=kept, handle=handle, verdict=verdict, reason=reason, by=user)
    if old is not None:
        made.pk, made.version = old.pk, old.version + 1
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise ChangedMeanwhile(f"Somebody decided about @{handle} meanwhile.") from None
    return made


def _told(one: Decision) -> dict[str, str]:
    return {"verdict": one.verdict, "reason": one.reason}
