"""The brief a creator works by: every field once, with its words, its kind and its help.

``CreatorBrief`` is frozen; a field that says nothing is empty (``""``, ``()``, ``None``), which is
never zero. TOML, the form, pages, comparisons and docs/rooms/creator-brief.md follow ``SECTIONS``.
"""

# ruff: noqa: RUF009 - what is called only wraps dataclasses.field
from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from wrensong.core.money import Money

Kind = Literal[
    "line", "text", "list", "whole", "wholes", "date", "money", "percent", "yes/no", "choice"
]
FORMATS = (
    "post", "carousel", "reel", "story", "video", "short", "live", "article", "pin", "review",
)  # fmt: skip
SILENCE = ("approved", "not approved")


def _says(
    kind: Kind, label: str, help: str, example: str = "", options: tuple[str, ...] = ()
) -> Any:
    empty: Any = {"line": "", "text": "", "choice": "", "list": (), "wholes": ()}.get(kind)
    about = {"kind": kind, "label": label, "help": help, "example": example, "options": options}
    return field(default=empty, metadata=about)


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be claimed, and what shows that it is true."""

    claim: str = _says("line", "Claim", "What she may say as a fact.", "Baked without palm oil")
    proof: str = _says("line", "Proof", "Where it can be checked.", "Recipe of March 2026")


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One kind of thing to be delivered."""

    platform: str = _says("line", "Platform", "Where it is published.", "instagram")
    format: str = _says("choice", "Format", "What it is.", "reel", FORMATS)
    count: int | None = _says("whole", "How many", "A number; “some” is none.", "1")
    min_length: str = _says("line", "At least", "The least length she owes.", "20 seconds")
    due: date | None = _says("date", "Published by", "The last day.", "2026-12-01")


@dataclass(frozen=True, slots=True)
class Include:
    """What the work must hold."""

    mention: tuple[str, ...] = _says(
        "list", "Must mention", "Things to be said in her own words; three are plenty.",
        "it keeps for a week")  # fmt: skip
    tags: tuple[str, ...] = _says(
        "list", "Tags", "Accounts and hashtags to be tagged.", "@fernsalt"
    )
    phrases: tuple[str, ...] = _says(
        "list", "Exact words", "Only what the law or a trade mark needs word for word.",
        "Drink responsibly")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Avoid:
    """What the work must not hold."""

    things: tuple[str, ...] = _says(
        "list", "Must not", "Claims that are not allowed, competitors in the picture, music "
        "without a licence.", "no health claims")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Freedom:
    """What is left to her, and what is not."""

    hers: str = _says(
        "text", "Left to her", "Say what is not prescribed: words, place, humour, music.",
        "Words, kitchen, humour and order are yours.")  # fmt: skip
    directions: tuple[str, ...] = _says(
        "list", "Directions", "How it should look or sound, one a line; each takes some of her "
        "freedom.", "in daylight")  # fmt: skip
    words_at_most: int | None = _says(
        "whole", "Words at most", "A limit on the length of her text, where one is needed.", "80"
    )


@dataclass(frozen=True, slots=True)
class Label:
    """How one country asks that advertising is labelled."""

    country: str = _says("line", "Country", "Two letters.", "AT")
    label: str = _says("line", "Label", "The word readers see.", "Werbung")
    where: str = _says("line", "Where", "Where it stands.", "first word of the caption")


@dataclass(frozen=True, slots=True)
class Dates:
    """When what is due."""

    draft: date | None = _says("date", "Draft", "When she sends a draft.", "2026-11-20")
    review: date | None = _says("date", "Answer", "When you have answered it.", "2026-11-23")
    live_from: date | None = _says("date", "Live from", "First day it may be out.", "2026-11-25")
    live_until: date | None = _says("date", "Live by", "Last day it may go out.", "2026-12-01")
    live_for_days: int | None = _says(
        "whole", "Stays up, days", "How long it stays published; 90 is usual.", "90"
    )


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether and how a draft is approved."""

    asked: bool | None = _says(
        "yes/no", "Approval asked", "Whether you approve a draft before it is published.", "yes"
    )
    rounds: int | None = _says("whole", "Rounds", "How often you may ask for changes.", "1")
    review_hours: int | None = _says(
        "whole", "Answer within, hours", "How long you take for an answer.", "48"
    )
    silence: str = _says(
        "choice", "Silence means", "What holds when you do not answer in time.", "approved", SILENCE
    )


@dataclass(frozen=True, slots=True)
class Tracking:
    """By what the result is seen."""

    link: str = _says("line", "Link", "The address she links to.", "https://fernsalt.example/mina")
    code: str = _says("line", "Code", "Her code for readers.", "MINA10")
    insights_days: tuple[int, ...] = _says(
        "wholes", "Insights due, days after", "Days after publishing on which she sends what the "
        "platform shows her.", "2, 14")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Usage:
    """Use of her work on the brand's own channels; without channels none is asked for."""

    channels: tuple[str, ...] = _says(
        "list", "Channels", "Where you show her work; empty: nowhere.", "our Instagram"
    )
    territory: str = _says("line", "Territory", "In which countries.", "Austria, Germany")
    months: int | None = _says(
        "whole", "Months", "For how long; 6 to 12 are usual without advertising.", "6"
    )
    fee: Money | None = _says("money", "Fee", "What that use is paid.", "100 EUR")


@dataclass(frozen=True, slots=True)
class Amplification:
    """Use of her work as paid advertising; without channels none is asked for."""

    channels: tuple[str, ...] = _says(
        "list", "Channels", "Where you pay to show it; empty: nowhere.", "Instagram partnership ad"
    )
    territory: str = _says("line", "Territory", "In which countries.", "Austria")
    months: int | None = _says("whole", "Months", "For how long; 3 to 6 are usual.", "3")
    fee: Money | None = _says("money", "Fee", "What that use is paid.", "80 EUR")


@dataclass(frozen=True, slots=True)
class Exclusivity:
    """For whom she does not work meanwhile; without a category none is asked for."""

    category: str = _says("line", "Category", "Of what; empty: none is asked for.", "flour")
    days_before: int | None = _says("whole", "Days before", "Before it is published.", "14")
    days_after: int | None = _says("whole", "Days after", "After it is published.", "30")
    fee: Money | None = _says("money", "Fee", "What the exclusivity itself is paid.", "120 EUR")


@dataclass(frozen=True, slots=True)
class Compensation:
    """What she gets, also when the work is called off."""

    fee: Money | None = _says("money", "Fee", "For the work.", "400 EUR")
    product: str = _says("line", "Product", "What she gets besides.", "a box of flour")
    product_value: Money | None = _says("money", "Product value", "At shop prices.", "40 EUR")
    commission: Decimal | None = _says("percent", "Commission, %", "Of sales.", "8")
    kill_fee_agreed: Decimal | None = _says(
        "percent", "Called off once agreed, %", "Of the fee, when you cancel before a draft.", "25"
    )
    kill_fee_draft: Decimal | None = _says(
        "percent", "Called off after a draft, %", "Of the fee.", "50"
    )
    kill_fee_approved: Decimal | None = _says(
        "percent", "Called off once approved, %", "Of the fee.", "100"
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Whom she asks."""

    name: str = _says("line", "Name", "Who answers her.", "Ben")
    reach: str = _says("line", "How to reach", "E-mail or telephone.", "ben@example.org")


@dataclass(frozen=True, slots=True)
class CreatorBrief:
    """What a brand asks of a creator in one campaign, and what it gives."""

    title: str = _says("line", "Title", "How both of you call this work.", "Rye in spring")
    objective: str = _says(
        "line", "Objective", "One, in a sentence.", "Home bakers know that our rye keeps a year."
    )
    audience: str = _says(
        "text", "Audience", "Whom it should reach.", "People who bake at home in Austria"
    )
    notes: str = _says("text", "Anything else", "What no other field holds.")
    facts: tuple[Fact, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    include: Include = Include()
    avoid: Avoid = Avoid()
    freedom: Freedom = Freedom()
    disclosure: tuple[Label, ...] = ()
    dates: Dates = Dates()
    approval: Approval = Approval()
    tracking: Tracking = Tracking()
    usage: Usage = Usage()
    amplification: Amplification = Amplification()
    exclusivity: Exclusivity = Exclusivity()
    compensation: Compensation = Compensation()
    contacts: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``key`` within its section, and how it is asked for."""

    section: str
    key: str
    kind: Kind
    label: str
    help: str
    example: str
    options: tuple[str, ...]

    @property
    def path(self) -> str:
        """``usage.months``; of the top and of rows the key alone after the section, if any."""
        return f"{self.section}.{self.key}" if self.section else self.key


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the document; ``rows`` where there may be several of it."""

    key: str
    title: str
    help: str
    made_of: type
    rows: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(Field(self.key, *one) for one in _fields_of(self.made_of))


def _fields_of(made_of: type) -> Iterator[tuple[Any, ...]]:
    for one in dataclasses.fields(made_of):
        m = one.metadata
        if m:
            yield one.name, m["kind"], m["label"], m["help"], m["example"], m["options"]


SECTIONS: tuple[Section, ...] = (
    Section("", "What it is about", "", CreatorBrief),
    Section("facts", "Facts she may state", "Each with its proof.", Fact, rows=True),
    Section("deliverables", "What she delivers", "", Deliverable, rows=True),
    Section("include", "What must be in it", "The link and the code below count, too.", Include),
    Section("avoid", "What must not be in it", "", Avoid),
    Section("freedom", "What is left to her", "", Freedom),
    Section("disclosure", "How it is labelled", "One row for each country.", Label, rows=True),
    Section("dates", "Dates", "", Dates),
    Section("approval", "Approval", "", Approval),
    Section("tracking", "How the result is seen", "", Tracking),
    Section("usage", "Use on your own channels", "Leave empty what you do not need.", Usage),
    Section("amplification", "Use as paid advertising", "Leave empty what you do not need.",
            Amplification),
    Section("exclusivity", "Exclusivity", "Leave empty where none is needed.", Exclusivity),
    Section("compensation", "What she gets", "", Compensation),
    Section("contacts", "Whom she asks", "", Person, rows=True),
)  # fmt: skip
SECTION = {section.key: section for section in SECTIONS}


def said(brief: CreatorBrief) -> Iterator[tuple[Section, int | None, Field, Any]]:
    """Every field that says something: its section, the number of its row, itself, its value."""
    for section in SECTIONS:
        held: Any = getattr(brief, section.key) if section.key else brief
        for number, one in enumerate(held) if section.rows else [(None, held)]:
            for about in section.fields:
                value = getattr(one, about.key)
                if value is not None and value not in ("", ()):
                    yield section, number, about, value


def place(section: Section, number: int | None, about: Field) -> str:
    """Where a value stands: ``deliverables.0.count``, ``usage.months``, ``objective``."""
    return ".".join(
        str(part) for part in (section.key, number, about.key) if part is not None and part != ""
    )
