"""What people decided about a shortlist, and the brief that follows from it."""

from __future__ import annotations

from dataclasses import replace

from ..briefs import parse_brief
from ..domain import Brief
from ..models import BriefRecord, Decision
from ..writing import write_brief


def effective_brief(record: BriefRecord) -> Brief:
    """The brief with its decisions applied: who was dropped is excluded, who must be in the
    plan is required. The document has the last word on whom it excludes."""
    brief = parse_brief(record.text, record.name)
    said = dict(record.decisions.values_list("handle", "verdict"))
    dropped = [handle for handle, verdict in said.items() if verdict == Decision.Verdict.DROP]
    exclude = tuple(dict.fromkeys([*brief.exclude, *sorted(dropped)]))
    wanted = [handle for handle, verdict in said.items() if verdict == Decision.Verdict.MUST]
    must = tuple(h for h in dict.fromkeys([*brief.must, *sorted(wanted)]) if h not in exclude)
    return replace(brief, exclude=exclude, must=must)


def effective_text(record: BriefRecord) -> str:
    """``effective_brief`` as canonical TOML: what a job or a download is given."""
    return write_brief(effective_brief(record))
