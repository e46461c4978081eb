"""What the data could not tell: counted, with what would make it known."""

from __future__ import annotations

from wrensong.doors import wording

from .letter import condition_name
from .material import Material, known
from .texts import NEVER_TOLD
from .view import Point


def untold(m: Material) -> tuple[Point, ...]:
    """Gaps in these files first, then what no public count can say."""
    return (*_conditions(m), *_facts(m), *_prices(m), *NEVER_TOLD)


def _conditions(m: Material) -> list[Point]:
    return [
        Point(
            f"{condition_name(condition)}: not known for {wording.number(count)}.",
            "Your files do not say, so the condition could not be checked for them. They were "
            "kept, and it counts neither for nor against them.",
        )
        for condition, count in m.shortlist.not_known.items()
        if count
    ]


def _facts(m: Material) -> list[Point]:
    rows = [m.row(account_id) for account_id in m.fits]
    if not rows:
        return []
    whole = wording.plural(len(rows), "candidate")
    wanted = (
        ("er", "Engagement", "posts with likes and comments", "posts"),
        ("reply_ratio", "Whether they answer their followers", "comments", "comments"),
        ("disclosed_share", "How much is paid", "posts with captions", "posts"),
    )
    given = {report.kind for report in m.imports}
    found = []
    for column, name, needs, kind in wanted:
        missing = sum(row.get(column) is None for row in rows)
        if missing:
            found.append(
                Point(
                    f"{name}: not known for {wording.number(missing)} of {whole}.",
                    f"Your files hold no {needs} of theirs."
                    if kind in given
                    else f"It needs {needs}; give them with --{kind}.",
                )
            )
    counts = known(row.get("posts") for row in rows if row.get("posts"))
    few = sum(count <= 2 for count in counts)
    if few:
        found.append(
            Point(
                f"One or two posts only for {wording.number(few)} of {whole}.",
                "Their figures lean on similar accounts, and their ranges are wide.",
            )
        )
    return found


def _prices(m: Material) -> list[Point]:
    if not m.portfolio.unpriced:
        return []
    return [
        Point(
            f"A price: not known for {wording.plural(m.portfolio.unpriced, 'candidate')}.",
            "They could not be chosen. Import quotes, or give a fee table that covers them.",
        )
    ]
