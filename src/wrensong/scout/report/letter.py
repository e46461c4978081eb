"""The prose of the report: the answer first, then what to know before acting on it."""

from __future__ import annotations

from statistics import median

from wrensong.doors import wording
from wrensong.match.domain import Brief

from .material import STALE_DAYS, Material, days_between, known, platform_name
from .view import Point


def answer(m: Material) -> str:
    """The answer in one paragraph."""
    budget = wording.money(m.brief.budget)
    considered = wording.plural(m.shortlist.considered, "creator")
    chosen = m.portfolio.offers
    if not m.shortlist.considered:
        return "Your files hold no creators, so there is nothing to choose from yet."
    if not m.shortlist.fits:
        return (
            f"None of the {considered} in your files meets every condition of this brief. "
            f"{_commonest(m)} Widen that condition first, then run again."
        )
    count = len(m.shortlist.fits)
    meet = f"{wording.number(count)} {'meets' if count == 1 else 'meet'} the conditions"
    head = f"Of {considered} in your files, {meet} of this brief"
    if not chosen:
        return f"{head}, but {_nobody(m, budget)}"
    return f"{head}, and {_these(len(chosen))} your budget of {budget}. {_together(m)}"


def _nobody(m: Material, budget: str) -> str:
    """Why nobody is chosen, and what would change it."""
    if not any(row.get("er") is not None for row in m.reviewed.values()):
        return (
            "what a post of theirs brings is not known for any of them, so nobody is chosen yet. "
            "Add their posts with likes and comments (--posts FILE) and run again; the order of "
            "fit is in shortlist.csv."
        )
    return (
        f"no offer to any of them fits the budget of {budget}. Raise the budget, allow gifts, or "
        "bring your own prices with a fee table."
    )


def besides(m: Material) -> tuple[str, ...]:
    """What belongs to the answer: gifts, people reached, and how good the set is."""
    if not m.portfolio.offers:
        return ()
    return tuple(part for part in (_range(m), _gifts(m), _reach(m), _certificate(m)) if part)


def _these(count: int) -> str:
    return "this one fits" if count == 1 else f"these {count} fit"


def _together(m: Material) -> str:
    posts = wording.plural(m.brief.posts_per_creator, m.brief.format)
    each = " each" if len(m.portfolio.offers) > 1 else ""
    subject = "The offer costs" if len(m.portfolio.offers) == 1 else "Together they cost"
    spent = f"{subject} {wording.money(m.portfolio.spent)}"
    total = m.brings(m.portfolio)
    if not total.known:
        return f"{spent}. What they will bring is {wording.estimate(total)}."
    if m.counts_reach:
        return f"{spent} and reach out to {m.told(total)} with {posts}{each}."
    return f"{spent}; expect {m.told(total)} from {posts}{each}."


def _range(m: Material) -> str:
    total = m.brings(m.portfolio)
    if total.low is None:
        return ""
    chance = f"The true total lies in the range with {wording.percent(total.level, 0)} probability"
    if m.counts_reach:
        return f"{chance}; nobody is counted twice."
    return f"Engagements are likes and comments. {chance}, if they post as they did before."


def _gifts(m: Material) -> str:
    gifts = [offer for offer in m.portfolio.offers if offer.kind == "gift"]
    if not gifts:
        return ""
    who = "One is" if len(gifts) == 1 else f"{len(gifts)} of them are"
    chances = known(offer.chance.value for offer in gifts)
    often = (
        f" About {wording.percent(median(chances), 0)} of creators who accept a gift post about "
        "it; the expectation above counts that in."
        if chances
        else ""
    )
    return f"{who} offered a gift rather than a fee, counted at what it costs you.{often}"


def _reach(m: Material) -> str:
    reach = m.portfolio.reach
    if not reach.known:
        return ""
    people = f"About {wording.estimate(reach, mark=False)} different people"
    followed = "" if m.counts_reach else f"{people} follow at least one of them. "
    return f"{followed}Followers are not views: no file says how many of them will see a post."


def _certificate(m: Material) -> str:
    proof = m.portfolio.certificate
    share = f"{int(proof.ratio * 100)}{wording.THIN}%"
    if proof.ratio >= 0.9995:
        return "No other set within this budget can be worth more by the same estimates."
    return (
        f"By the same estimates, this set is worth at least {share} of the best set that "
        "any method could find within this budget."
    )


def _commonest(m: Material) -> str:
    counts: dict[str, int] = {}
    for one in m.shortlist.exclusions:
        counts[one.condition] = counts.get(one.condition, 0) + 1
    if not counts:
        return ""
    condition, count = max(counts.items(), key=lambda item: item[1])
    return f"Most were left out for “{condition_name(condition)}” ({wording.number(count)})."


CONDITIONS = {
    "own account": "The brand’s own account",
    "exclusion list": "On your list of exclusions",
    "followers": "Number of followers",
    "competitor": "Works with a competitor",
    "avoided words": "Uses words to avoid",
}


def condition_name(condition: str) -> str:
    """A hard condition as a heading."""
    return CONDITIONS.get(condition, condition[:1].upper() + condition[1:])


def asked(brief: Brief) -> tuple[Point, ...]:
    """The brief as it was read, so that a misreading is seen at once."""
    low, high = brief.followers
    per_creator = wording.plural(brief.posts_per_creator, brief.format)
    goal = brief.goal or "engagement (no other was named)"
    lines = [
        Point("Brand", f"{brief.brand.name}: {wording.listing(brief.brand.niche)}"),
        Point("Goal", f"{goal}, by {brief.collaboration} ({per_creator} from each)"),
        Point("Budget", wording.money(brief.budget)),
        Point("Followers", f"{wording.number(low)} to {wording.number(high)}, both included"),
        Point("Platforms", wording.listing(map(platform_name, brief.platforms), "or")),
    ]
    if brief.brand.claims:
        claims = wording.listing(claim.name for claim in brief.brand.claims)
        lines.append(Point("Stands for", claims))
    for name, values in (
        ("Countries", brief.countries), ("Languages", brief.languages), ("Must", brief.must),
        ("Left out by name", brief.exclude), ("Competitors", brief.brand.competitors),
        ("Words to avoid", brief.avoid_words),
    ):  # fmt: skip
        if values:
            lines.append(Point(name, wording.listing(values, "or")))
    if brief.gift_cost is not None:
        lines.append(Point("A gift costs", f"{wording.money(brief.gift_cost)} with shipping"))
    if brief.max_creators is not None:
        lines.append(Point("At most", wording.plural(brief.max_creators, "creator")))
    return tuple(lines)


def more(m: Material) -> tuple[str, ...]:
    """What the next tenth of budget buys."""
    point = m.portfolio.next_tenth
    if point is None or not m.portfolio.offers:
        return ()
    extra = wording.money((point.budget - m.portfolio.budget).rounded())
    before, after = m.brings(m.portfolio), m.brings(point)
    if before.value is None or after.value is None or after.value <= before.value:
        return (
            f"A further {extra}, a tenth of the budget, buys nothing that the estimates can tell "
            "apart from this set. Keep it.",
        )
    names = wording.listing(offer.account for offer in m.portfolio.next_tenth_adds)
    adds = f"would add {names} and bring" if names else "would bring"
    return (
        f"A further {extra}, a tenth of the budget, {adds} the total from "
        f"{wording.estimate(before, mark=False)} to {m.told(after)}.",
    )


def cautions(m: Material) -> tuple[Point, ...]:
    """What a careful reader must know before acting on the answer; most serious first."""
    found = [*_old_posts(m)]
    bad = sum(report.bad for report in m.imports)
    if bad:
        read = sum(report.read for report in m.imports)
        found.append(
            Point(
                "Some rows could not be read.",
                f"{wording.number(bad)} of {wording.number(read)} rows were kept apart; "
                "the reasons are listed under “How this was computed”.",
            )
        )
    return tuple(found)


def _old_posts(m: Material) -> list[Point]:
    if not m.posts_are_old:
        return []
    rows = m.concerned
    newest = known(row.get("last_post_at") for row in rows)
    first = known(row.get("first_post_at") for row in rows) or newest
    seen = known(row.get("observed_at") for row in rows)
    text = (
        f"The posts behind these figures are from {wording.day(min(first), m.now)} to "
        f"{wording.day(max(newest), m.now)}"
    )
    if seen and days_between(max(newest), max(seen)) > STALE_DAYS:
        because = next((r.observed_because for r in m.imports if r.kind == "creators"), "")
        text += (
            f", while followers are taken as of {wording.day(max(seen), m.now)}"
            f"{f' ({because})' if because else ''}. Where a following grew since then, engagement "
            "per follower reads lower than it was"
        )
    text += ". Check that an account is still active before you write, and import newer posts."
    return [Point("The posts are old.", text)]
