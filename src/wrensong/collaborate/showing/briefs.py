"""The brief for creators as pages and their JSON twins show it: fields, findings, versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from wrensong.collaborate.briefing.differing import differences
from wrensong.collaborate.briefing.disclosure import labels_for
from wrensong.collaborate.briefing.document import SECTIONS, CreatorBrief, Dates, Tracking
from wrensong.collaborate.desk.briefs import (
    brief_versions,
    current_brief,
    get_brief_version,
    told_brief,
)
from wrensong.collaborate.forms import briefs as form
from wrensong.collaborate.models import Campaign, CreatorBriefVersion
from wrensong.collaborate.rules.lint.findings import Reading
from wrensong.collaborate.rules.lint.structure import lint
from wrensong.doors import wording
from wrensong.doors.formats import to_jsonable

Body = dict[str, Any]
LIGHTS = {"fail": "worry", "warn": "ask", "note": "unknown"}
WORDS = {"fail": "to be changed", "warn": "look at this", "note": "note"}


def told_current(campaign: Campaign) -> Body:
    """The newest brief of a campaign with what the linter says of it; ``brief`` is None where
    there is none yet."""
    kept = current_brief(campaign)
    return {"campaign": _campaign(campaign), "brief": _told(campaign, kept) if kept else None}


def told_version(campaign: Campaign, number: int) -> Body:
    """One version, with what the linter says of it. Raises NotFound."""
    kept = get_brief_version(campaign, number)
    newest = current_brief(campaign)
    return {
        "campaign": _campaign(campaign),
        "brief": _told(campaign, kept),
        "newest": newest.number if newest else number,
    }


def told_versions(campaign: Campaign) -> Body:
    """All versions, newest first: number, who saved it, when."""
    return {
        "campaign": _campaign(campaign),
        "versions": [_row(one) for one in brief_versions(campaign)],
    }


def told_comparison(campaign: Campaign, one: int, other: int) -> Body:
    """Two versions beside each other: only what differs. Raises NotFound."""
    first, second = (get_brief_version(campaign, number) for number in (one, other))
    return {
        "campaign": _campaign(campaign), "one": _row(first), "other": _row(second),
        "versions": [_row(each) for each in brief_versions(campaign)],
        "differences": differences(first.brief, second.brief),
    }  # fmt: skip


def told_form(campaign: Campaign) -> Body:
    """The form of the newest brief, or of a new one with what the campaign already says."""
    kept = current_brief(campaign)
    brief = kept.brief if kept else started(campaign)
    remarks = _by_place(_reading(campaign, brief)) if kept else {}
    return {
        "campaign": _campaign(campaign),
        "version": kept.number if kept else 0,
        "sections": form.sections(form.values_of(brief), {}, remarks),
    }


def started(campaign: Campaign) -> CreatorBrief:
    """A new brief with what is known: the aim, the labels of its countries, usual dates."""
    return replace(
        CreatorBrief(),
        title=campaign.name,
        objective=campaign.objective,
        disclosure=labels_for(countries_of(campaign)),
        dates=Dates(live_until=campaign.ends_on, live_from=campaign.starts_on, live_for_days=90),
        tracking=Tracking(insights_days=(2, 14)),
    )


def countries_of(campaign: Campaign) -> list[str]:
    """The countries whose label a brief should name: of the audience, and of the brand."""
    held = [*campaign.audience_countries.split(","), campaign.brand_country]
    return list(dict.fromkeys(one.strip().upper() for one in held if one.strip()))


def told_remarks(reading: Reading) -> list[Body]:
    """Findings with the light and the word each is shown by."""
    return [
        {**to_jsonable(one), "light": LIGHTS[one.level], "word": WORDS[one.level],
         "name": one.rule.replace("-", " ")}
        for one in reading.remarks
    ]  # fmt: skip


def _reading(campaign: Campaign, brief: CreatorBrief) -> Reading:
    known = {label.country for label in labels_for(countries_of(campaign))}
    return lint(brief, known)


def _told(campaign: Campaign, kept: CreatorBriefVersion) -> Body:
    reading = _reading(campaign, kept.brief)
    remarks = told_remarks(reading)
    told = told_brief(kept)
    return {
        **told, **_row(kept), "text": kept.text, "remarks": remarks,
        "sections": _with_remarks(told["sections"], remarks),
        "score": to_jsonable(reading.score), "read": reading.read,
        "count": {level: sum(one["level"] == level for one in remarks) for level in LIGHTS},
    }  # fmt: skip


def _with_remarks(sections: list[Body], remarks: list[Body]) -> list[Body]:
    """Sections in their order, each field with the findings about it; a finding about what is
    missing stands at its section, which is shown even where it says nothing."""
    said = {section["key"]: section for section in sections}
    found = []
    for section in SECTIONS:
        key = section.key or "about"
        shown = said.get(key, {"key": key, "title": section.title, "rows": []})
        places = {one["place"] for row in shown["rows"] for one in row}
        rows = [[{**one, "remarks": [r for r in remarks if r["place"] == one["place"]]}
                 for one in row] for row in shown["rows"]]  # fmt: skip
        about = [r for r in remarks if r["place"] not in places and _section_of(r["place"]) == key]
        if rows or about:
            found.append({**shown, "rows": rows, "remarks": about})
    return found


def _section_of(place: str) -> str:
    first = place.split(".")[0]
    return first if first in {section.key for section in SECTIONS if section.key} else "about"


def _by_place(reading: Reading) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = {}
    for one in told_remarks(reading):
        found.setdefault(one["place"], []).append(one)
    return found


def by_place(campaign: Campaign, brief: CreatorBrief) -> dict[str, list[Body]]:
    """What the linter says of a brief, by the field it is about."""
    return _by_place(_reading(campaign, brief))


def conflict(theirs: CreatorBrief, yours: CreatorBrief, sentence: str) -> Body:
    """What somebody else saved beside what was typed."""
    rows: Iterable[Body] = differences(theirs, yours)
    differ = [{"label": f"{r['section']}: {r['label']}", "theirs": r["before"], "yours": r["after"]}
              for r in rows]  # fmt: skip
    return {"sentence": sentence, "differ": differ}


def _campaign(campaign: Campaign) -> Body:
    return {"id": campaign.pk, "name": campaign.name, "brand": campaign.brand.name}


def _row(kept: CreatorBriefVersion) -> Body:
    return {
        "number": kept.number, "saved_at": kept.saved_at.isoformat(),
        "saved_words": wording.ago(kept.saved_at, timezone.now()),
        "saved_by": str(kept.saved_by) if kept.saved_by else None,
    }  # fmt: skip
