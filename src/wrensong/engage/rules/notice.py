"""What a creator must be told about the data that is kept of her, and by when (GDPR art. 14).

Due one month after her data was taken, or with the first message, whichever is earlier.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime

from wrensong.engage.places import rules

from .gate import place_of

MUST = (
    "who keeps the data, and how to reach them",
    "what for, and on what legal basis",
    "which kinds of data",
    "where they come from",
    "how long they are kept",
    "that she may see, correct and erase them, and object",
    "that she may complain to an authority",
)
BEGINS = "About your data: "


@dataclass(frozen=True, slots=True)
class Due:
    """When a contact must be told. ``due_at`` None: the law does not ask for it as far as is
    known; ``given_at``: when she was told."""

    applies: bool
    because: str
    due_at: datetime | None
    given_at: datetime | None
    must: tuple[str, ...] = MUST
    source: str = ""

    @property
    def open(self) -> bool:
        """Whether she has to be told and was not yet."""
        return self.applies and self.given_at is None

    def overdue(self, now: datetime) -> bool:
        return self.open and self.due_at is not None and self.due_at < now


def due(
    country: str, sender_countries: list[str], taken_at: datetime, first_contact: datetime | None,
    given_at: datetime | None,
) -> Due:  # fmt: skip
    """Whether, why and when she must be told. The law holds where she lives or where the sender
    is established; what is not known counts as if it held."""
    told = rules()["notice"]["source"]
    why = _because(country, sender_countries)
    if not why:
        return Due(False, "Neither she nor the sender is in the EEA or the United Kingdom.",
                   None, given_at, source=told)  # fmt: skip
    month = a_month_after(taken_at)
    when = min(month, first_contact) if first_contact else month
    return Due(True, why, when, given_at, source=told)


def a_month_after(moment: datetime) -> datetime:
    """The same day of the next month, or its last day where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month, 12)
    month += 1
    return moment.replace(
        year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1])
    )


def lines(*, sender: str, address: str, postal: str, brand: str, source: str, kept: str) -> str:
    """The notice as it stands in a message: one paragraph that says all of ``MUST``."""
    return (
        f"{BEGINS}{sender} ({postal}; {address}) keeps your public handle, name, e-mail address, "
        f"country, and the public figures and texts of your posts. They come from {source}. They "
        f"are used to find out whether you and {brand} could work together, which is our "
        f"legitimate interest (GDPR art. 6(1)(f)). They are kept {kept}. You may ask us to see, "
        "correct or erase them, and you may object at any time: a reply to this message is "
        "enough. You may also complain to the data protection authority of your country."
    )


def holds(body: str, notice: str) -> bool:
    """Whether a message holds the notice word for word; line breaks may differ."""
    return bool(notice) and _flat(notice) in _flat(body)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _because(country: str, senders: list[str]) -> str:
    if place_of(country) in ("EU", "DE", "GB"):
        return "She lives where this law holds."
    if place_of(country) == "unknown":
        return "It is not known where she lives."
    if not senders or any(not one for one in senders):
        return "It is not known where the sender is established."
    if any(place_of(one) in ("EU", "DE", "GB") for one in senders):
        return "The sender is established where this law holds."
    return ""
