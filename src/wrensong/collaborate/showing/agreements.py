"""Collaborations, rights and clauses as pages and their JSON twins show them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wrensong.collaborate.desk.agreements import told_terms, versions_of
from wrensong.collaborate.desk.clauses import bundled, worded
from wrensong.collaborate.desk.deliverables import followed
from wrensong.collaborate.desk.rights import Held, conflict_words, conflicts, rights_in
from wrensong.collaborate.desk.terms import OPEN, agreed_terms, terms_of
from wrensong.collaborate.desk.threshold import is_french, total_of
from wrensong.collaborate.models import Collaboration, Step
from wrensong.collaborate.rules.clauses import VARIABLES
from wrensong.collaborate.rules.rights import ends_soon
from wrensong.collaborate.rules.states import possible
from wrensong.desk.models import Space
from wrensong.doors import wording

Body = dict[str, Any]
BY_TERMS = ("counter", "agree")
"""Acts that follow from proposing and accepting terms, and have no button of their own."""
RIGHTS_COLUMNS = ("creator", "brand", "campaign", "kind", "what", "length", "starts", "ends",
                  "collaboration")  # fmt: skip
_DONE = {
    "counter": "changed the terms", "agree": "agreed", "prepare": "began", "submit": "submitted",
    "return": "asked for changes", "approve": "approved", "publish": "said it is live",
    "complete": "completed it", "cancel": "cancelled",
    "dispute": "said that something is not as agreed", "resolve": "went on as before the dispute",
    "settle": "ended it with a settlement", "abandon": "ended it without the work",
}  # fmt: skip


def told_collaboration(kept: Collaboration) -> Body:
    """One collaboration: where it stands, what can be done, its terms and its steps."""
    newest, in_force = terms_of(kept), agreed_terms(kept)
    campaign = kept.campaign
    left_out = (*BY_TERMS, *followed(kept))
    return {
        "id": kept.pk, "creator": str(kept.contact), "contact": kept.contact_id,
        "account": kept.contact.account, "name": kept.contact.name or None,
        "kind": str(kept.get_kind_display()), "state": kept.state, "version": kept.version,
        "before_dispute": kept.before_dispute or None,
        "moved_at": kept.moved_at.isoformat(),
        "moved_words": wording.ago(kept.moved_at, timezone.now()),
        "campaign": {"id": campaign.pk, "name": campaign.name, "brand": campaign.brand.name},
        "acts": [{"act": a.name, "words": a.words.capitalize(), "reason": a.why,
                  "after": a.after} for a in possible(kept.state) if a.name not in left_out],
        "takes_terms": kept.state in OPEN,
        "terms": told_terms(newest) if newest else None,
        "in_force": in_force.version if in_force else None,
        "versions": versions_of(kept),
        "french": told_threshold(kept),
        "conflicts": [conflict_words(one) for one in conflicts(campaign, kept.contact)],
        "steps": [_step(kept, one) for one in kept.steps.select_related("by")],
    }  # fmt: skip


def told_threshold(kept: Collaboration) -> Body | None:
    """The running total of French law: None where its rules do not hold."""
    french = is_french(kept)
    if french is False:
        return None
    if french is None:
        return {"holds": None, "words": "Whether French law asks for a written contract is not "
                "known: say in the campaign in which countries its audience is."}  # fmt: skip
    total = total_of(kept)
    return {
        "holds": True, "words": total.words, "needed": total.needed, "year": total.year,
        "total": str(total.total.amount) if total.total else None,
        "currency": total.threshold.currency,
        "counted": [
            {"what": one.words, "on": one.on.isoformat(),
             "value": wording.money(one.value) if one.value else "not known yet"}
            for one in total.counted
        ],
    }  # fmt: skip


def told_rights(space: Space) -> Body:
    """Usage rights and exclusivity, what ends first in front."""
    today = timezone.localdate()
    return {"today": today.isoformat(), "rights": [_right(one) for one in rights_in(space)]}


def told_clauses(space: Space) -> Body:
    """The clause library: each clause as this workspace words it."""
    return {"clauses": [told_clause(space, key) for key in bundled()]}


def told_clause(space: Space, key: str) -> Body:
    """One clause; ``version`` 0 is the bundled wording."""
    one, own = bundled()[key], worded(space).get(key)
    return {
        "key": key, "title": own.title if own else one.title,
        "text": own.text if own else one.text,
        "meaning": own.meaning if own else one.meaning,
        "in_use": own.in_use if own else True,
        "version": own.version if own else 0,
        "fr_mandatory": one.fr_mandatory, "when": one.when, "market_note": one.market_note,
        "bundled": {"title": one.title, "text": one.text, "meaning": one.meaning},
        "variables": list(VARIABLES),
    }  # fmt: skip


def _step(kept: Collaboration, one: Step) -> Body:
    who = str(kept.contact) if one.by_creator else str(one.by) if one.by else kept.campaign.brand
    return {
        "act": one.act, "before": one.before, "after": one.after, "at": one.at.isoformat(),
        "at_words": wording.ago(one.at, timezone.now()), "by_creator": one.by_creator,
        "reason": one.reason or None, "words": f"{who} {_DONE[one.act]}",
    }  # fmt: skip


def _right(one: Held) -> Body:
    right, kept = one.right, one.collaboration
    today, now = timezone.localdate(), timezone.now()
    return {
        "creator": str(kept.contact), "brand": kept.campaign.brand.name,
        "campaign": kept.campaign.name, "collaboration": kept.pk, "kind": right.kind,
        "what": right.words, "length": right.length,
        "starts": right.starts.isoformat() if right.starts else None,
        "ends": right.ends.isoformat() if right.ends else None,
        "ends_words": wording.day(right.ends, now) if right.ends else None,
        "ended": right.ends is not None and right.ends < today,
        "soon": ends_soon(right, today),
        "left": (right.ends - today).days if right.ends else None,
    }  # fmt: skip
