"""From the results of the rooms to everything the page says."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import PurePath

from wrensong.doors import wording
from wrensong.plan.domain import Portfolio

from . import letter, tables
from .material import Material
from .person import person
from .rows import flat_rows, summary
from .texts import GLOSSARY, METHODS
from .untold import untold
from .view import Point, ReportView

PEOPLE_SHOWN = 40


def build_view(m: Material) -> ReportView:
    """Word and draw everything; pure but for reading reviews."""
    portfolio = m.portfolio
    answer = letter.answer(m)
    shown = portfolio.offers[:PEOPLE_SHOWN]
    people = tuple(person(m, offer) for offer in shown)
    worries = {o.account_id: p.worries for o, p in zip(shown, people, strict=True)}
    return ReportView(
        title=f"A shortlist for {m.brief.brand.name}",
        made=f"{wording.day(m.now, datetime.min)} · Wrensong {m.version}",
        answer=answer,
        besides=letter.besides(m),
        cautions=letter.cautions(m),
        asked=letter.asked(m.brief),
        chosen=tables.chosen(m, {who: len(found) for who, found in worries.items()}),
        notes=portfolio.notes,
        expected=tables.expected(m),
        more=letter.more(m),
        frontier=tables.frontier_chart(m),
        runners_up=tables.runners_up(m),
        people=people,
        people_note=_people_note(portfolio),
        left_out=_left_out(m),
        funnel=tables.funnel_chart(m),
        left_out_table=tables.left_out(m),
        untold=untold(m),
        methods=_methods(m),
        sources=tables.imports(m),
        commands=_commands(m),
        glossary=GLOSSARY,
        rows=flat_rows(m, worries),
        summary=summary(m, answer),
    )


def _people_note(portfolio: Portfolio) -> str:
    count = len(portfolio.offers)
    if count <= PEOPLE_SHOWN:
        return ""
    return (
        f"The first {PEOPLE_SHOWN} of {wording.number(count)} are told about here; the others are "
        "in the table above and in shortlist.csv."
    )


def _left_out(m: Material) -> tuple[str, ...]:
    out = len(m.shortlist.exclusions)
    if not out:
        return ("Nobody was left out: every creator in your files meets the conditions.",)
    return (
        f"{wording.plural(out, 'creator')} of {wording.number(m.shortlist.considered)} were left "
        "out by a condition of the brief. Each is counted under the first condition that applies, "
        "and each reason could be read by the creator. All of them are in shortlist.csv.",
    )


def _methods(m: Material) -> tuple[Point, ...]:
    proof = m.portfolio.certificate
    found = list(METHODS)
    if m.portfolio.offers:
        found.append(
            Point(
                "How good the set is",
                f"The objective is {m.portfolio.objective}. The set is worth "
                f"{wording.number(proof.value)}; no set within the budget can be worth more than "
                f"{wording.number(proof.upper_bound)} by the same estimates.",
                proof.method,
            )
        )
    fees = {offer.fee.source for offer in m.portfolio.offers if offer.fee}
    if fees:
        listed = "; ".join(sorted(fees))
        found.append(
            Point("Where prices come from", f"{listed[:1].upper()}{listed[1:]}.", "dates: see each")
        )
    ids = (m.shortlist.method, m.portfolio.engagement.method, m.portfolio.reach.method)
    versions = wording.listing(dict.fromkeys(filter(None, ids)))
    if versions:
        found.append(Point("Versions of methods", f"{versions}, in Wrensong {m.version}"))
    return tuple(found)


def _commands(m: Material) -> tuple[str, ...]:
    """The commands that repeat this report, and two that open one creator."""
    options = {"creators": "--creators", "posts": "--posts", "comments": "--comments"}
    scout, before = ["wrensong scout brief.toml"], []
    for done in m.imports:
        name = shlex.quote(PurePath(done.path).name)
        if option := options.pop(done.kind, None):
            scout.append(f"{option} {name}")
        else:
            before.append(f"wrensong discover import {name} --kind {done.kind}")
    first = m.portfolio.offers[0].account if m.portfolio.offers else "@mina.bakes"
    return (
        *before,
        " ".join(scout),
        f"wrensong vet review {first}",
        f"wrensong match explain {first} brief.toml",
        f"wrensong plan quote {first} brief.toml",
    )
