"""The tables of the report: the chosen set, those who come next, those left out, the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import PurePath

from wrensong.charts import Chart, Mark, Spend, Step, frontier, funnel, interval_rows
from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.match.domain import Exclusion
from wrensong.plan.domain import Offer

from .letter import condition_name
from .material import DEFINITIONS, Material, anchor, known, platform_name, profile, rate
from .view import Cell, Table

_NUMERIC = frozenset({"Cost", "Creators", "Read", "New", "Already known", "Kept apart"})
_REASONS_DRAWN = 6
_EXAMPLES = 2
_RUNNERS_SHOWN = 10
_MARKS_DRAWN = 12
_BAD_ROWS_SHOWN = 20


def chosen(m: Material, worries: Mapping[int, int]) -> Table | None:
    """The chosen set in the order it was chosen, with its total.

    ``worries`` counts them by account id, for those who are told about one by one.
    """
    offers = m.portfolio.offers
    if not offers:
        return None
    links = [f"#{anchor(offer.account_id)}" for offer in offers]
    total = (
        Cell(f"All {wording.number(len(offers))}"),
        Cell(""),
        Cell(""),
        Cell(""),
        Cell(wording.money(m.portfolio.spent)),
        Cell(wording.estimate(m.brings(m.portfolio), mark=False)),
    )
    table = _offer_table(m, "In the order they were chosen", offers, links)
    marked = (
        (_with_worries(row[0], worries.get(offer.account_id, 0)), *row[1:])
        for row, offer in zip(table.rows, offers, strict=True)
    )
    return replace(table, rows=(*marked, total))


def _with_worries(cell: Cell, count: int) -> Cell:
    worries = wording.plural(count, "worry", "worries").replace(" ", "\u00a0")
    return replace(cell, note=f"{cell.note} · ▲\u00a0{worries}") if count else cell


def runners_up(m: Material) -> Table | None:
    """Who comes next by value for money."""
    offers = m.portfolio.runners_up[:_RUNNERS_SHOWN]
    if not offers:
        return None
    links = [profile(o.platform, o.account) for o in offers]
    table = _offer_table(m, "Who comes next by value for money", offers, links)
    spoken = tuple(
        (*row[:3], Cell(offer.words or row[3].text), *row[4:])
        for row, offer in zip(table.rows, offers, strict=True)
    )
    return replace(table, rows=spoken)


def _offer_table(
    m: Material,
    caption: str,
    offers: Sequence[Offer],
    links: Sequence[str],
) -> Table:
    expected_column = f"{m.unit[:1].upper()}{m.unit[1:]} (est.)"
    bases = set(known(m.row(offer.account_id).get("er_base") for offer in offers))
    definitions = wording.listing((DEFINITIONS[base] for base in sorted(bases)), "or")
    if definitions:
        caption += f". Engagement rate: {definitions}"
    rows = tuple(
        _offer_row(m, o, link, with_base=len(bases) > 1)
        for o, link in zip(offers, links, strict=True)
    )
    return Table(
        caption,
        ("Creator", "Fit higher than", "Engagement rate", "Offer", "Cost", expected_column),
        rows,
        _NUMERIC | {expected_column},
    )


def _offer_row(m: Material, offer: Offer, link: str, *, with_base: bool) -> tuple[Cell, ...]:
    row = m.row(offer.account_id)
    followers = row.get("followers")
    size = wording.plural(followers, "follower") if followers is not None else "followers not known"
    own = rate(row)
    base = f"per {row['er_base'].removesuffix('s')}" if with_base and own.known else ""
    return (
        Cell(offer.account, f"{size} · {platform_name(offer.platform)}", link),
        _fit_cell(m, offer.account_id),
        Cell(wording.estimate(own), wording.provenance(own, m.now, definition=base)),
        Cell(offer_in_short(offer)),
        Cell(wording.money(offer.cost)),
        Cell(wording.estimate(m.brings(offer), mark=False), _if_posted(offer)),
    )


def _if_posted(offer: Offer) -> str:
    """A gift brings something only if it is posted about."""
    if offer.kind != "gift" or offer.chance.value is None:
        return ""
    return f"if posted, as {wording.percent(offer.chance.value)} are"


def offer_in_short(offer: Offer) -> str:
    """``fee of 90–160 EUR``; the column of cost holds the typical one."""
    if offer.kind == "gift":
        return "gift"
    return f"fee of {wording.money_range(offer.fee.low, offer.fee.high)}" if offer.fee else "fee"


def _fit_cell(m: Material, account_id: int) -> Cell:
    fit = m.fits.get(account_id)
    if fit is None:
        return Cell(wording.UNKNOWN)
    return Cell(f"{int(fit.percentile)}{wording.THIN}%", bar=fit.percentile)


def expected(m: Material) -> Chart | None:
    """What each chosen creator is expected to bring, with its interval."""
    marks, weights = [], []
    for offer in sorted(m.portfolio.offers, key=lambda o: -(m.brings(o).value or 0.0)):
        e = m.brings(offer)
        if e.value is None:
            continue
        name = f"{offer.account}, if posted" if offer.kind == "gift" else offer.account
        marks.append(Mark(name, e.value, e.low, e.high, wording.estimate(e, mark=False)))
        weights.append(e.value * (offer.chance.value or 1.0))
    if not marks:
        return None
    half = _half(weights)
    finding = (
        f"{half} of {len(marks)} creators bring half of what is expected"
        if len(marks) > 1
        else f"{marks[0].name} is expected to bring {marks[0].text} {m.unit}"
    )
    if half == 1 and len(marks) > 1:
        finding = f"One of {len(marks)} creators brings half of what is expected"
    shown = f" (the {_MARKS_DRAWN} largest)" if len(marks) > _MARKS_DRAWN else ""
    label = f"{m.unit}, estimated{shown}"
    return interval_rows(marks[:_MARKS_DRAWN], finding=finding, label=label, words=wording.number)


def _half(weights: list[float]) -> int:
    """How many of the largest are needed for half of the sum."""
    shares = accumulate(sorted(weights, reverse=True))
    whole = sum(weights)
    return next(i for i, so_far in enumerate(shares, 1) if so_far * 2 >= whole)


def frontier_chart(m: Material) -> Chart | None:
    """What each budget buys; the brief's own budget is the chosen point."""
    points = [p for p in m.frontier if m.brings(p).value is not None]
    if not points:
        return None
    spends = [
        Spend(
            float(p.budget.amount),
            wording.money(p.budget),
            _mark(m.brings(p)),
            chosen=p.budget.amount == m.brief.budget.amount,
            note=wording.number(p.creators),
        )
        for p in points
    ]
    return frontier(
        spends,
        finding=_frontier_finding(m),
        x_label=f"budget in {m.brief.budget.currency}",
        y_label=f"{m.unit}, estimated",
        x_words=wording.number,
        y_words=wording.number,
    )


def _mark(e: Estimate) -> Mark:
    return Mark("", e.value or 0.0, e.low, e.high, wording.estimate(e, mark=False))


def _frontier_finding(m: Material) -> str:
    points = {p.budget.amount: p for p in m.frontier if m.brings(p).value}
    here = points.get(m.brief.budget.amount)
    if here is None or len(points) < 2:
        return f"What each budget brings in {m.unit}"
    most = points[max(points)]
    other = most if most is not here else points[min(points)]
    money = float(other.budget.amount / here.budget.amount)
    brings = (m.brings(other).value or 0.0) / (m.brings(here).value or 1.0)
    return (
        f"{wording.money(other.budget)}, {_times(money)} as much, would bring {_times(brings)} as "
        f"many {m.unit}"
    )


def _times(factor: float) -> str:
    words = wording.number(factor, 1).removesuffix(".0")
    return {"2": "twice", "0.5": "half"}.get(words, f"{words} times")


def excluded(m: Material) -> dict[str, list[Exclusion]]:
    """Exclusions by condition, the commonest first."""
    groups: dict[str, list[Exclusion]] = defaultdict(list)
    for one in m.shortlist.exclusions:
        groups[one.condition].append(one)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def funnel_chart(m: Material) -> Chart:
    """From everybody in the files to the chosen."""
    groups = list(excluded(m).items())
    drawn, others = groups[:_REASONS_DRAWN], groups[_REASONS_DRAWN:]
    steps = [Step("In your files", m.shortlist.considered, wording.number(m.shortlist.considered))]
    leaving = [(condition_name(condition), len(found)) for condition, found in drawn]
    if others:
        leaving.append(("Other conditions", sum(len(found) for _, found in others)))
    steps += [Step(name, n, wording.number(-n), leaves=True) for name, n in leaving]
    candidates, set_size = len(m.fits), len(m.portfolio.offers)
    steps.append(Step("Meet every condition", candidates, wording.number(candidates)))
    steps.append(Step("Chosen for the budget", set_size, wording.number(set_size)))
    share = candidates / m.shortlist.considered if m.shortlist.considered else 0.0
    finding = (
        f"{wording.number(candidates)} of {wording.number(m.shortlist.considered)} creators "
        f"meet every condition ({wording.percent(share)})"
    )
    return funnel(steps, finding=finding)


def left_out(m: Material) -> Table | None:
    """Counts by condition with examples, each with a reason its owner could read."""
    groups = excluded(m)
    if not groups:
        return None
    rows = tuple(
        (
            Cell(condition_name(condition)),
            Cell(wording.number(len(found))),
            Cell("\n".join(f"{one.account}: {one.reason}" for one in found[:_EXAMPLES])),
        )
        for condition, found in groups.items()
    )
    return Table("Left out, by condition", ("Condition", "Creators", "For example"), rows, _NUMERIC)


def imports(m: Material) -> tuple[Table, ...]:
    """What was read from each file, the rows kept apart, and how columns were understood."""
    tables = (_files(m), _bad_rows(m), _columns(m))
    return tuple(table for table in tables if table.rows)


def _files(m: Material) -> Table:
    columns = ("File", "Read", "New", "Already known", "Kept apart", "Counts are from")
    rows = tuple(
        (
            Cell(PurePath(r.path).name, r.kind),
            Cell(wording.number(r.read)),
            Cell(wording.number(r.added + r.updated)),
            Cell(wording.number(r.unchanged)),
            Cell(wording.number(r.bad)),
            Cell(wording.day(r.observed_at, m.now), "; ".join((r.observed_because, *r.warnings))),
        )
        for r in m.imports
    )
    return Table("What was read", columns, rows, _NUMERIC)


def _bad_rows(m: Material) -> Table:
    found = [(PurePath(r.path).name, bad) for r in m.imports for bad in r.bad_rows]
    rows = tuple(
        (Cell(f"{name}, line {wording.number(bad.line)}"), Cell(bad.reason))
        for name, bad in found[:_BAD_ROWS_SHOWN]
    )
    return Table("Rows kept apart, the first of them", ("Where", "Reason"), rows)


def _columns(m: Material) -> Table:
    rows = tuple(
        (
            Cell(c.header, PurePath(r.path).name),
            Cell(c.field or "not used"),
            Cell("; ".join(part for part in (c.because, c.unit) if part)),
        )
        for r in m.imports
        for c in r.mapping
        if c.field
    )
    return Table("How columns were understood", ("Column", "Read as", "Because"), rows)
