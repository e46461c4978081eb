"""Terms as pages, the portal and files show them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from wrensong.collaborate.models import Acceptance, Collaboration, Terms
from wrensong.collaborate.rules.differing import clause_changes, word_diff
from wrensong.doors import wording

from .clauses import bundled, worded
from .terms import agreed_terms, get_terms, obstacles, terms_of

Body = dict[str, Any]


def told_terms(terms: Terms, before: Terms | None = None) -> Body:
    """One version: its clauses with what each means for her, its exact text and SHA-256, who
    accepted, what is in the way of accepting, and how it differs from ``before`` (None: from
    the version before it)."""
    kept = terms.collaboration
    if before is None and terms.version > 1:
        before = get_terms(kept, terms.version - 1)
    newest, in_force = terms_of(kept), agreed_terms(kept)
    said = {one.by_creator: one for one in terms.acceptances.select_related("by")}
    latest = newest is not None and newest.pk == terms.pk
    return {
        "version": terms.version,
        "proposed_by": _proposer(terms),
        "proposed_by_creator": terms.proposed_by_creator,
        "at": terms.at.isoformat(),
        "at_words": wording.ago(terms.at, timezone.now()),
        "digest": terms.digest,
        "body": terms.body,
        "text": terms.text,
        "clauses": _clauses(terms),
        "changes": _changes(before, terms),
        "before": before.version if before else None,
        "accepted": {"ours": _yes(said.get(False)), "creator": _yes(said.get(True))},
        "agreed_at": terms.agreed_at.isoformat() if terms.agreed_at else None,
        "newest": latest,
        "in_force": in_force is not None and in_force.pk == terms.pk,
        "obstacles": obstacles(terms) if latest and terms.agreed_at is None else [],
    }  # fmt: skip


def _clauses(terms: Terms) -> list[Body]:
    own = worded(terms.collaboration.campaign.space)
    meanings = {key: own[key].meaning if key in own else one.meaning
                for key, one in bundled().items()}  # fmt: skip
    return [{**one, "meaning": meanings.get(one["key"], "")} for one in terms.clauses]


def _changes(before: Terms | None, after: Terms) -> list[Body]:
    """Every clause that differs, with its words that went and came."""
    if before is None:
        return []
    old = {one["key"]: one for one in before.clauses}
    new = {one["key"]: one for one in after.clauses}
    differ = clause_changes(*({k: f"{c['title']}\n{c['text']}" for k, c in side.items()}
                              for side in (old, new)))  # fmt: skip
    nothing = {"text": ""}
    return [
        {"key": key, "title": (new.get(key) or old[key])["title"], "what": what,
         "pieces": [asdict(piece) for piece in word_diff(old.get(key, nothing)["text"],
                                                         new.get(key, nothing)["text"])]}
        for key, what in differ.items()
    ]  # fmt: skip


def _proposer(terms: Terms) -> str:
    if terms.proposed_by_creator:
        return str(terms.collaboration.contact)
    return str(terms.by) if terms.by else str(terms.collaboration.campaign.brand)


def _yes(said: Acceptance | None) -> Body | None:
    if said is None:
        return None
    return {"name": said.name, "at": said.at.isoformat(), "digest": said.digest,
            "by": str(said.by) if said.by else None}  # fmt: skip


def versions_of(collaboration: Collaboration) -> list[Body]:
    """Every version in a line each, the newest first."""
    in_force = agreed_terms(collaboration)
    return [
        {"version": one.version, "proposed_by": _proposer(one), "at": one.at.isoformat(),
         "at_words": wording.ago(one.at, timezone.now()), "digest": one.digest,
         "agreed": one.agreed_at is not None,
         "in_force": in_force is not None and one.pk == in_force.pk}
        for one in collaboration.terms.select_related("by").order_by("-version")
    ]  # fmt: skip
