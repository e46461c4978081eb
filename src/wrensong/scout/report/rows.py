"""The shortlist as flat rows (CSV) and as one document (JSON).

The columns are documented in docs/methods/report.md. Every row has the same ones; None is
*not known* or *does not apply*.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wrensong.doors.formats import to_jsonable, write_csv
from wrensong.match.domain import Exclusion, Fit
from wrensong.plan.domain import Offer

from .material import Material, profile
from .view import ReportView

SCHEMA = 1
_REVIEWED = (
    "display_name", "followers", "tier", "country", "language", "niche", "posts", "er", "er_low",
    "er_high", "er_base", "peer_percentile", "peer_percentile_low", "peer_percentile_high",
    "peers_n", "likes_evidence", "comments_evidence", "reply_ratio", "disclosed_share",
    "posts_per_week", "last_post_at", "observed_at",
)  # fmt: skip
_OFFERED = (
    "offer", "cost", "fee_low", "fee_typical", "fee_high", "currency", "fee_source", "chance",
    "engagement", "engagement_low", "engagement_high", "reach", "reach_low", "reach_high",
)  # fmt: skip


def flat_rows(m: Material, worries: Mapping[int, tuple[str, ...]]) -> tuple[dict[str, Any], ...]:
    """One row per creator: chosen, runner-up, shortlisted (by fit), then left out.

    ``worries`` are those of the chosen, by account id; the others have those of their fit.
    """
    offers: dict[int, tuple[str, Offer | None]] = {
        offer.account_id: ("chosen", offer) for offer in m.portfolio.offers
    }
    for offer in m.portfolio.runners_up:
        offers.setdefault(offer.account_id, ("runner-up", offer))
    parts = list(dict.fromkeys(p.key for fit in m.shortlist.fits for p in fit.parts))
    first = [m.fits[i] for i in offers if i in m.fits]
    rest = [fit for fit in m.shortlist.fits if fit.account_id not in offers]
    rows = [
        _candidate(m, fit, offers.get(fit.account_id, ("shortlisted", None)), parts)
        for fit in [*first, *rest]
    ]
    for row, fit in zip(rows, [*first, *rest], strict=True):
        row["worries"] = list(worries.get(fit.account_id, fit.worries))
    blank = dict.fromkeys(rows[0]) if rows else {}
    rows += [{**blank, **_excluded(one)} for one in m.shortlist.exclusions]
    return tuple(rows)


def _candidate(
    m: Material, fit: Fit, standing: tuple[str, Offer | None], parts: list[str]
) -> dict[str, Any]:
    status, offer = standing
    row = m.row(fit.account_id)
    by_key = {part.key: part for part in fit.parts}
    cells: dict[str, Any] = {
        "status": status,
        "account": fit.account,
        "platform": fit.platform,
        "url": profile(fit.platform, fit.account),
        "reason": " ".join(part.why for part in fit.parts if part.estimate.known),
        "condition": None,
        "worries": [],
        "fit_score": fit.score,
        "fit_percentile": fit.percentile,
    }
    for key in parts:
        part = by_key.get(key)
        cells[f"fit_{key}"] = part.percentile if part else None
    cells["quotes"] = [q.text for part in fit.parts for q in part.quotes]
    cells.update({name: row.get(name) for name in _REVIEWED})
    cells.update(_offered(offer))
    return cells


def _offered(offer: Offer | None) -> dict[str, Any]:
    if offer is None:
        return dict.fromkeys(_OFFERED)
    fee = offer.fee
    values = (
        offer.kind,
        offer.cost.amount,
        fee.low.amount if fee else None,
        fee.typical.amount if fee else None,
        fee.high.amount if fee else None,
        offer.cost.currency,
        fee.source if fee else None,
        offer.chance.value,
        offer.engagement.value,
        offer.engagement.low,
        offer.engagement.high,
        offer.reach.value,
        offer.reach.low,
        offer.reach.high,
    )
    return dict(zip(_OFFERED, values, strict=True))


def _excluded(one: Exclusion) -> dict[str, Any]:
    return {
        "status": "left out",
        "account": one.account,
        "reason": one.reason,
        "condition": one.condition,
    }


def summary(m: Material, answer: str) -> dict[str, Any]:
    """The head of the JSON document: the question, the answer and the totals."""
    p = m.portfolio
    exclusions: dict[str, int] = {}
    for one in m.shortlist.exclusions:
        exclusions[one.condition] = exclusions.get(one.condition, 0) + 1
    return {
        "schema": SCHEMA,
        "version": m.version,
        "as_of": m.now,
        "answer": answer,
        "brief": m.brief,
        "considered": m.shortlist.considered,
        "candidates": len(m.shortlist.fits),
        "left_out": exclusions,
        "not_known": m.shortlist.not_known,
        "portfolio": {
            "objective": p.objective,
            "chosen": [offer.account for offer in p.offers],
            "budget": p.budget,
            "spent": p.spent,
            "engagement": p.engagement,
            "reach": p.reach,
            "certificate": p.certificate,
            "next_tenth": p.next_tenth,
            "next_tenth_adds": [offer.account for offer in p.next_tenth_adds],
            "unpriced": p.unpriced,
            "notes": p.notes,
        },
        "frontier": m.frontier,
        "imports": [
            {
                "file": Path(r.path).name, "kind": r.kind, "read": r.read, "added": r.added,
                "updated": r.updated, "unchanged": r.unchanged, "bad": r.bad,
                "observed_at": r.observed_at, "warnings": r.warnings,
            }
            for r in m.imports
        ],
    }  # fmt: skip


def as_rows(view: ReportView) -> list[dict[str, Any]]:
    """The flat rows of a report."""
    return [dict(row) for row in view.rows]


def document(view: ReportView) -> dict[str, Any]:
    """The JSON document of a report: the summary and every row under ``creators``."""
    found: dict[str, Any] = to_jsonable({**view.summary, "creators": view.rows})
    return found


def write_document(view: ReportView, path: str | Path) -> Path:
    """Write the JSON document, one creator a line; returns the path."""
    found = document(view)
    creators = found.pop("creators")
    head = json.dumps(found, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in creators)
    target = Path(path)
    target.write_text(f'{head},\n "creators": [\n  {lines}\n ]\n}}\n', "utf-8")
    return target


def write_table(view: ReportView, path: str | Path) -> Path:
    """Write the flat rows as CSV; returns the path."""
    return write_csv(view.rows, path)
