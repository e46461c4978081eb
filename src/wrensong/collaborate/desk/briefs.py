"""Creator briefs at the desk: every save is a new version that stays."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from wrensong.collaborate.briefing.differing import told_fields
from wrensong.collaborate.briefing.document import CreatorBrief, place, said
from wrensong.collaborate.briefing.parsing import parse, write
from wrensong.collaborate.briefing.values import typed
from wrensong.collaborate.models import Campaign, CreatorBriefVersion
from wrensong.core.errors import ChangedMeanwhile, NotFound
from wrensong.desk.audit import changes, record
from wrensong.desk.models import User
from wrensong.doors.formats import to_jsonable


def current_brief(campaign: Campaign) -> CreatorBriefVersion | None:
    """The newest version of a campaign's brief; None where none was written yet."""
    return _versions(campaign).first()


def brief_versions(campaign: Campaign) -> list[CreatorBriefVersion]:
    """All versions, newest first."""
    return list(_versions(campaign))


def get_brief_version(campaign: Campaign, number: int) -> CreatorBriefVersion:
    """One version of a campaign's brief. Raises NotFound."""
    found = _versions(campaign).filter(number=number).first()
    if found is None:
        raise NotFound(f"There is no version {number} of this brief.", "See the list of versions.")
    return found


def save_brief(
    campaign: Campaign, user: User | None, brief: CreatorBrief, seen: int | None
) -> CreatorBriefVersion:
    """Save a brief as the next version. ``seen`` is the version it was written on (0 for none,
    None: whatever is newest). A brief that says what the newest says is no new version. Raises
    ChangedMeanwhile, BriefInvalid for one that could not be read back."""
    text = write(brief)
    parse(text)
    with transaction.atomic():
        last = current_brief(campaign)
        number = last.number if last else 0
        if seen is not None and seen != number:
            raise _changed(last)
        if last is not None and last.text == text:
            return last
        try:
            with transaction.atomic():
                made = CreatorBriefVersion.objects.create(
                    campaign=campaign, number=number + 1, text=text, saved_by=user
                )
        except IntegrityError:
            raise _changed(current_brief(campaign)) from None
        before, after = changes(_flat(last.brief) if last else {}, _flat(brief))
        record("collaborate.brief.save", space=campaign.space, user=user,
               subject=f"campaign:{campaign.pk}", label=campaign.name, before=before,
               after={**after, "version": number + 1})  # fmt: skip
    return made


def told_brief(version: CreatorBriefVersion) -> dict[str, Any]:
    """A version as plain JSON, for pages and for the creator's own page.

    ``sections``: those that say something, each with ``title`` and ``rows`` of ``fields``
    (``place``, ``label``, ``words``, ``kind``, ``value``); ``lists`` of words stay lists.
    """
    sections: dict[str, dict[str, Any]] = {}
    for section, number, about, value in said(version.brief):
        held = sections.setdefault(
            section.key, {"key": section.key or "about", "title": section.title, "rows": {}}
        )
        rows = held["rows"].setdefault(number or 0, [])
        rows.append({
            "place": place(section, number, about), "key": about.key, "label": about.label,
            "kind": about.kind, "words": typed(value), "value": to_jsonable(value),
        })  # fmt: skip
    return {
        "number": version.number,
        "title": version.brief.title or str(version.campaign),
        "saved_at": version.saved_at.isoformat(),
        "sections": [{**one, "rows": list(one["rows"].values())} for one in sections.values()],
    }


def _versions(campaign: Campaign) -> QuerySet[CreatorBriefVersion]:
    found = CreatorBriefVersion.objects.select_related("saved_by", "campaign")
    return found.filter(campaign=campaign)


def _flat(brief: CreatorBrief) -> dict[str, str]:
    return {
        f"{about['section']}: {about['label']}": about["words"]
        for about in told_fields(brief).values()
    }


def _changed(last: CreatorBriefVersion | None) -> ChangedMeanwhile:
    who = (last and last.saved_by) or "Somebody"
    return ChangedMeanwhile(f"{who} saved this brief since you opened it; nothing of theirs was "
                            "overwritten.")  # fmt: skip
