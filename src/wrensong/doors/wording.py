"""Words for numbers: the only place that turns a value into text.

Used by the CLI, the report and (later) pages alike, so that one value reads the same
everywhere. Groups of thousands and units are set with a narrow no-break space, ranges with
an en dash. What is not known reads ``not known``, never 0 and never a dash alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money, minor_units

THIN = "\u202f"
UNKNOWN = "not known"
_MINUS = "\u2212"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BARE_UNITS = {"", "count", "score", "cosine", "percentile", "likelihood ratio", "log-odds"}
_MARKS = {"estimated": " est.", "imputed": " imputed"}
_AGES = ((365.25, "year"), (30.44, "month"), (1.0, "day"))


def number(n: float | None, digits: int = 0) -> str:
    """``12400`` -> ``12 400``; ``digits`` decimals; None or NaN -> ``not known``."""
    if n is None or math.isnan(n):
        return UNKNOWN
    text = f"{n:,.{digits}f}"
    if text.startswith("-"):
        bare = text[1:]
        text = _MINUS + bare if bare.strip("0.,") else bare
    return text.replace(",", THIN)


def plural(n: int, one: str, many: str | None = None) -> str:
    """``plural(1, "post")`` -> ``1 post``; ``plural(2, "reply", "replies")``."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def percent(x: float | None, digits: int | None = None) -> str:
    """A fraction as percent: ``0.031`` -> ``3.1 %``. Two figures unless ``digits`` is given."""
    if x is None or math.isnan(x):
        return UNKNOWN
    digits = _percent_digits(x) if digits is None else digits
    return f"{number(x * 100, digits)}{THIN}%"


def _percent_digits(x: float) -> int:
    """Decimals that leave two figures of a percentage (0 from 10 % on, at most 3)."""
    size = abs(x * 100)
    return 1 if size == 0 else min(3, max(0, 1 - math.floor(math.log10(size))))


def estimate(e: Estimate, *, mark: bool = True) -> str:
    """``3.1 % (2.4–4.0)``: value and interval in the words of its unit.

    Fractions become percentages; counts with an interval are rounded to what the interval
    supports (``5 200 (4 100–6 600)``). Estimated and imputed values end with ``est.`` or
    ``imputed`` unless ``mark`` is False (for running text that says so itself).
    """
    if e.value is None:
        return not_known(e.needs)
    if e.unit == "fraction":
        scale, unit = 100.0, f"{THIN}%"
        size = e.value or e.high or e.low or 0.0
        digits = _percent_digits(size)
        if e.low is not None and e.high is not None and e.high > e.low:
            # No finer than the interval: 0 % (0–22), not 0.10 % (0.00–21.60).
            digits = min(digits, max(0, 1 - math.floor(math.log10(100 * (e.high - e.low)))))
    else:
        scale, unit = 1.0, "" if e.unit in _BARE_UNITS else f"{THIN}{e.unit}"
        digits = _digits(e)
    text = _rounded(e.value * scale, digits) + unit
    if e.low is not None and e.high is not None:
        text += f" ({_rounded(e.low * scale, digits)}–{_rounded(e.high * scale, digits)})"
    return text + (_MARKS.get(e.kind, "") if mark else "")


def _digits(e: Estimate) -> int:
    """Decimals worth showing; negative means rounding to tens, hundreds ..."""
    value = abs(e.value or 0.0)
    if e.low is not None and e.high is not None and e.high > e.low:
        finest = 1 - math.floor(math.log10(e.high - e.low))
        return min(finest, 1 if e.unit == "count" else 2)
    if value == int(value):
        return 0
    return 0 if value >= 100 else 1 if value >= 1 else 2


def _rounded(value: float, digits: int) -> str:
    return number(round(value, digits), max(0, digits))


def provenance(
    e: Estimate, now: datetime, rows: str = "post", definition: str = "", many: str | None = None
) -> str:
    """The muted line under a number: ``23 posts, last 12 days ago, likes per follower``."""
    parts = [plural(e.n, rows, many)] if e.n else []
    if e.as_of is not None:
        parts.append(f"last {ago(e.as_of, now)}")
    if definition:
        parts.append(definition)
    return ", ".join(parts)


def money(m: Money | None) -> str:
    """``3 000 EUR``; cents only where there are some."""
    if m is None:
        return UNKNOWN
    exact = m.rounded().amount
    whole = exact == exact.to_integral_value()
    return f"{_money_figures(m, whole)}{THIN}{m.currency}"


def money_range(low: Money, high: Money) -> str:
    """``90–160 EUR``; one amount when both ends are equal."""
    if low.rounded() == high.rounded():
        return money(low)
    if low.currency != high.currency:
        return f"{money(low)}–{money(high)}"
    ends = (low.rounded().amount, high.rounded().amount)
    whole = all(x == x.to_integral_value() for x in ends)
    return f"{_money_figures(low, whole)}–{money(high) if whole else _cents(high)}"


def _cents(m: Money) -> str:
    return f"{_money_figures(m, False)}{THIN}{m.currency}"


def _money_figures(m: Money, whole: bool) -> str:
    digits = 0 if whole else minor_units(m.currency)
    return f"{m.rounded().amount:,.{digits}f}".replace(",", THIN).replace("-", _MINUS)


def day(d: date | datetime | None, today: date | datetime) -> str:
    """``12 Nov``, with the year when it is not this one."""
    if d is None:
        return UNKNOWN
    text = f"{d.day}\u00a0{_MONTHS[d.month - 1]}"
    return text if d.year == today.year else f"{text}\u00a0{d.year}"


def ago(moment: datetime | None, now: datetime) -> str:
    """``today``, ``1 day ago``, ``12 days ago``, ``5 months ago``, ``7 years ago``, ``in 3 days``.

    Times without a zone are UTC, as they are stored.
    """
    if moment is None:
        return UNKNOWN
    days = (_utc(now) - _utc(moment)).total_seconds() / 86_400
    if -1 < days < 1:
        return "today"
    for length, name in _AGES:
        count = int(abs(days) / length)
        # Below two months or years the smaller unit says more.
        if count >= (1 if name == "day" else 2):
            words = plural(count, name)
            return f"{words} ago" if days > 0 else f"in {words}"
    raise AssertionError("a day or more has a whole number of days")


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def not_known(needs: str = "") -> str:
    """``not known``, with what would make it known: ``not known (needs posts with likes)``."""
    needs = needs.strip().rstrip(".")
    if not needs:
        return UNKNOWN
    words = needs if needs.lower().startswith("need") else f"needs {needs}"
    return f"{UNKNOWN} ({words})"


def ordinal(n: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``, ``81st``."""
    end = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{number(n)}{end}"


def standing(percentile: Estimate, peers: int, of: str = "similar") -> str:
    """``higher than 81 % (70–90) of 412 similar``; the estimate is a percentile (0-100)."""
    if percentile.value is None:
        return not_known(percentile.needs)
    text = f"higher than {_share(percentile.value)}{THIN}%"
    if percentile.low is not None and percentile.high is not None:
        low, high = _share(percentile.low), _share(percentile.high)
        # Above every peer seen: all that can be said is "nearly all", so the ends coincide.
        text += f" ({low}–{high})" if (low, high) != ("99", "99") else ""
    return f"{text} of {number(peers)} {of}"


def _share(percentile: float) -> str:
    """A percentile in whole numbers; never 100: no sample can show that none is higher."""
    return number(min(99, round(percentile)))


def listing(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
