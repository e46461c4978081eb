"""One sample of each component, as a template would write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.template import Context, Template
from django.utils import timezone
from django.utils.safestring import SafeString

from wrensong.charts import FitBar, Mark, fit_bars, peer_strip
from wrensong.core.estimate import Estimate
from wrensong.doors import wording

FOLDER = "design/samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A component: its name, when to use it, its markup, and what that looks like."""

    name: str
    use: str
    markup: str
    shown: SafeString


# name -> when to use it. The markup of each is design/samples/<name, spaces as dashes>.html.
USES = {
    "head": "opens every page: what it is, the answer in one sentence, what can be done",
    "card": "a question and its answer",
    "numbers": "a number is never alone: interval, rows, age; what is not known says what it needs",
    "lights": "the state of a question, by shape and by word",
    "why": "opens in place to the parts of a number",
    "notices": "something to know before going on",
    "empty": "nothing here yet: what it will hold, and one button",
    "chips": "what is chosen, each with a way to drop it",
    "buttons": "one plain button a page, quiet ones beside it, danger last",
    "fields": "the label wraps its field; hint below; an error stays beside what was typed",
    "range": "from and to",
    "choices": "several of few",
    "file": "chosen, or dropped where a script may run",
    "tabs": "views of the same thing",
    "table": "numbers to the right; the first column stays in sight on a phone",
    "stacked table": "rows under each other on a phone, where a row is read as a whole",
    "steps": "what comes first, and what then",
    "feed": "what happened, the newest first",
    "pager": "where one is in a long list",
    "formats": "every table as a file",
    "job": "work that takes longer than a page may",
    "chart": "the finding is the title, the table is one click away, intervals are drawn",
    "copying": "a link to hand on",
}


def samples() -> list[Sample]:
    """Every component, rendered."""
    from django.template.loader import get_template

    found = []
    for name, use in USES.items():
        file: Any = get_template(f"{FOLDER}/{name.replace(' ', '-')}.html")
        source = file.template.source.strip()
        shown = Template(source).render(Context(_material()))
        found.append(Sample(name, use, source, shown))
    return found


def _material() -> dict[str, Any]:
    """What the samples show: @mina.bakes and her peers."""
    her = Mark("@mina.bakes", 0.046, 0.039, 0.054, "4.6 % (3.9–5.4)")
    peers = Mark("412 similar", 0.031, 0.021, 0.042, "3.1 %, half are within 2.1–4.2 %")
    parts = (
        FitBar("topic", 81, "higher than 81 %"),
        FitBar("audience", 58, "higher than 58 %"),
        FitBar("values", None, "not known: needs posts"),
    )
    seen = timezone.now() - timedelta(days=12)
    return {
        "known": Estimate(0.031, 0.024, 0.04, 23, as_of=seen),
        "estimated": Estimate(0.44, 0.36, 0.52, 140, as_of=seen, kind="estimated"),
        "unknown": Estimate.unknown("30 days of follower counts"),
        "strip": peer_strip(
            her, peers, finding="She engages more of her followers than most similar accounts",
            label="engagement per follower and post, %", words=wording.percent,
        ),
        "bars": fit_bars(parts, finding="Topic and audience fit; her values are not known"),
        "pager": {"first": 51, "last": 100, "total": 10160, "previous": "#p1", "next": "#p3"},
        "formats": [("CSV", "#csv"), ("JSON", "#json")],
        "chips": [("5 000–50 000 followers", "#1"), ("speaks German", "#2"), ("baking", "")],
    }  # fmt: skip
