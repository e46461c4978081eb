"""What brands and briefs have in common: canonical text, versions, and their differences."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from wrensong.core.errors import BriefInvalid, ChangedMeanwhile
from wrensong.desk.models import User
from wrensong.match.brief_fields import FIELDS
from wrensong.match.briefs import Problem, check_brief
from wrensong.match.domain import Brief
from wrensong.match.forms.filled import document_tables, name_of
from wrensong.match.forms.texts import typed
from wrensong.match.models import BrandRecord, BriefRecord
from wrensong.match.toml_lines import line_of, places
from wrensong.match.writing import write_brief, write_toml

Document = BrandRecord | BriefRecord
_OF_BRAND = {"brand": None, "brand.claims": None, "creators": ("exclude", "avoid_words"),
             "audience.countries": None}  # fmt: skip
# A brand is read by the parser of briefs, which needs an amount.
AMOUNT_TABLES = {"": {"budget": "1 EUR"}}


def check_sent(text: str) -> tuple[Brief | None, tuple[Problem, ...]]:
    """A brief.toml that somebody sent, checked. One that names a fee table is refused: the
    file it means lies beside it on another computer."""
    brief, problems = check_brief(storable(text))
    if brief is None:
        return brief, problems
    if "\\u0000" in write_brief(brief):
        return None, (Problem(0, (), "holds the character U+0000, which cannot be stored."),)
    if brief.fees is None:
        return brief, ()
    line = line_of(text, places(text), ("offer", "fees"))
    told = "fees: a file beside the brief cannot be read here. Take this line out."
    return None, (Problem(line, ("offer", "fees"), told),)


def storable(text: str) -> str:
    """A text without what no database keeps: the character zero and halves of characters."""
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")


def read_sent(text: str, name: str) -> Brief:
    """As ``check_sent``; raises BriefInvalid."""
    brief, problems = check_sent(text)
    if brief is None:
        raise BriefInvalid("\n".join(problem.told(name) for problem in problems))
    return brief


def brief_text(brief: Brief) -> str:
    """The canonical text of a brief. Raises BriefInvalid for one that would not be read back as
    it is, so that nothing unreadable is ever stored."""
    text = write_brief(brief)
    again, problems = check_brief(text)
    if again is None:
        raise BriefInvalid("\n".join(problem.told("brief") for problem in problems))
    return text


def brand_text(brief: Brief) -> str:
    """The tables of a brief that its brand says once for all briefs, as TOML."""
    tables = document_tables(brief_text(brief))
    chosen = {}
    for table, keys in _OF_BRAND.items():
        held = tables.get(table)
        if held and keys is not None:
            held = {key: value for key, value in held.items() if key in keys}
        if held:
            chosen[table] = held
    return write_toml(chosen)


def brand_brief(text: str) -> Brief:
    """The text of a brand as a brief that asks for nothing yet; only its brand, exclusions,
    avoided words and audience mean something."""
    brief, problems = check_sent(write_toml(AMOUNT_TABLES) + text)
    if brief is None:
        raise BriefInvalid("\n".join(problem.told("brand") for problem in problems))
    return brief


def flat(text: str) -> dict[str, str]:
    """A document as label -> words, for logs and for showing two versions beside each other."""
    data = {**document_tables(text)}
    found: dict[str, str] = {}
    for about in FIELDS:
        if about.table == "brand.claims":
            continue
        held = data.get(about.table) or {}
        if about.key == "*":
            told = ", ".join(f"{code} {typed(about, value)}" for code, value in held.items())
        else:
            told = typed(about, held.get(about.key)).replace("\n", ", ")
        if told:
            found[about.label if name_of(about) != "brand.name" else "Brand"] = told
    for claim in data.get("brand.claims") or []:
        against = f"; against: {', '.join(claim['against'])}" if claim.get("against") else ""
        found[f"Claim “{claim['name']}”"] = f"for: {', '.join(claim['evidence'])}{against}"
    return found


def store(record: Document, user: User | None, version: int, **fields: Any) -> None:
    """Write the fields of a record that is still at ``version``. Raises ChangedMeanwhile."""
    rows = type(record).objects.filter(pk=record.pk, version=version)
    now = timezone.now()
    if not rows.update(version=F("version") + 1, updated_by=user, updated_at=now, **fields):
        raise changed_meanwhile(record)
    record.refresh_from_db()


def changed_meanwhile(record: Document) -> ChangedMeanwhile:
    record.refresh_from_db()
    who = record.updated_by or "Somebody"
    return ChangedMeanwhile(f"{who} changed “{record.name}” since you opened it; nothing of "
                            "theirs was overwritten.")  # fmt: skip
