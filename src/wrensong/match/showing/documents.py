"""Brands and briefs as pages and their JSON twins show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from wrensong.core.money import Money
from wrensong.core.tiers import NO_LIMIT
from wrensong.desk.models import Space
from wrensong.doors import wording
from wrensong.doors.formats import to_jsonable
from wrensong.match.brief_fields import FIELDS
from wrensong.match.brief_values import followers
from wrensong.match.desk.briefs import brand_has_changed
from wrensong.match.desk.decisions import decisions
from wrensong.match.desk.documents import brand_brief, flat
from wrensong.match.desk.states import states
from wrensong.match.models import BrandRecord, BriefRecord, Decision

from .records import told_record

Body = dict[str, Any]
# Fields whose values are written as everywhere, by the kind of the registry.
_KINDS = {f.label: f.kind for f in FIELDS}
_OF_BRAND = {"Brand", *(f.label for f in FIELDS if f.table == "brand")}


def told_brands(space: Space, away: bool = False) -> Body:
    """The brands in use, or those put away."""
    found = BrandRecord.objects.filter(space=space).select_related("updated_by")
    found = found.prefetch_related("briefs")
    chosen = [one for one in found if bool(one.archived_at) == away]
    return {
        "away": away,
        "elsewhere": len(found) - len(chosen),
        "brands": [_brand_row(one) for one in chosen],
    }


def told_brand(brand: BrandRecord) -> Body:
    """One brand: what it says in words, as TOML, and its briefs."""
    briefs = [told_record(one) for one in brand.briefs.filter(archived_at=None)]
    return told_record(brand) | {
        "facts": _facts(brand.text),
        "claims": to_jsonable(brand_brief(brand.text).brand.claims),
        "text": brand.text,
        "briefs": briefs,
    }


def told_briefs(space: Space, away: bool = False) -> Body:
    """The briefs in use, or those put away, newest first, each with how far it is."""
    found = list(BriefRecord.objects.filter(space=space).select_related("brand", "updated_by"))
    chosen = [one for one in found if bool(one.archived_at) == away]
    state = states(space, chosen)
    rows = [told_record(one) | _brief_row(one, state[one.pk]) for one in chosen]
    return {"away": away, "elsewhere": len(found) - len(chosen), "briefs": rows}


def told_brief(brief: BriefRecord) -> Body:
    """One brief: what it says in words, as TOML, how far it is, and what was decided."""
    said = decisions(brief)
    state = states(brief.space, [brief])[brief.pk]
    return told_record(brief) | _brief_row(brief, state) | {
        "facts": [one for one in _facts(brief.text) if not _of_brand(one)],
        "brand_facts": [one for one in _facts(brief.text) if _of_brand(one)],
        "text": brief.text,
        "brand_changed": brand_has_changed(brief),
        "decisions": [told_decision(one) for one in said.values()],
    }  # fmt: skip


def told_decision(one: Decision) -> Body:
    """One decision, who took it and when."""
    by = str(one.by) if one.by else None
    found: Body = to_jsonable({
        "handle": f"@{one.handle}", "verdict": one.verdict, "reason": one.reason, "by": by,
        "at": one.at, "version": one.version,
    })  # fmt: skip
    ago = wording.ago(one.at, timezone.now())
    return found | {"words": one.words, "at_words": ago}


def differences(theirs: str, yours: str) -> list[Body]:
    """Two versions of a document beside each other: only what differs, in words."""
    now, mine = flat(theirs), flat(yours)
    labels = [label for label in {**now, **mine} if now.get(label) != mine.get(label)]
    return [{"label": label, "theirs": now.get(label, ""), "yours": mine.get(label, "")}
            for label in labels]  # fmt: skip


def _facts(text: str) -> list[Body]:
    return [{"label": label, "words": _worded(label, words)} for label, words in flat(text).items()]


def _of_brand(fact: Body) -> bool:
    return fact["label"] in _OF_BRAND or fact["label"].startswith("Claim “")


def _worded(label: str, words: str) -> str:
    """Amounts and ranges as they are written everywhere."""
    kind = _KINDS.get(label)
    if kind == "money":
        return wording.money(Money.parse(words))
    if kind == "date":
        return wording.day(date.fromisoformat(words), timezone.now())
    if kind == "range or tier":
        low, high = followers(words)
        if high >= NO_LIMIT:
            return f"{wording.number(low)} or more"
        return f"{wording.number(low)} to {wording.number(high)}"
    return words


def _day(words: str | None) -> str | None:
    return _worded("First day", words) if words else None


def _brand_row(brand: BrandRecord) -> Body:
    about = brand_brief(brand.text).brand
    return told_record(brand) | {
        "niche": list(about.niche),
        "handle": f"@{about.handle}" if about.handle else None,
        "claims": len(about.claims),
        "briefs": len([one for one in brand.briefs.all() if one.archived_at is None]),
    }


def _brief_row(brief: BriefRecord, state: str) -> Body:
    said = flat(brief.text)
    return {
        "brand": {"id": brief.brand.pk, "name": brief.brand.name},
        "budget": _worded("Budget", said["Budget"]),
        "goal": said.get("What counts"),
        "starts": _day(said.get("First day")),
        "ends": _day(said.get("Last day")),
        "state": state,
    }
