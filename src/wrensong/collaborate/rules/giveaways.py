"""What must be settled before a giveaway opens: pure. No legal advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

US_LIMIT = Decimal(5000)
META = ("instagram", "facebook")
EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a giveaway. ``countries`` of residence, or ``*`` for everywhere; ``value``
    of one prize; None where nothing is said."""

    platform: str = ""
    prize: str = ""
    value: Decimal | None = None
    currency: str = ""
    prizes: int = 1
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    zone: str = ""
    min_age: int | None = None
    countries: tuple[str, ...] = ()
    free_entry: str = ""
    rules_url: str = ""

    @property
    def in_us(self) -> bool:
        return bool({"US", EVERYWHERE} & set(self.countries)) or not self.countries


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to settle: what it means, where it stands. ``by_hand``: a person says that it is
    so; otherwise it follows from the fields."""

    key: str
    label: str
    means: str
    source: str
    by_hand: bool = True


CHECKS = (
    Check("prize", "Prize, value, number",
          "What is won, what one is worth at retail, and how many there are.",
          "UK CAP Code, section 8", by_hand=False),
    Check("dates", "Opening and closing, with the time zone",
          "Both as date and time in a named zone, the closing after the opening.",
          "UK CAP Code, section 8", by_hand=False),
    Check("eligibility", "Who may take part: age and residence",
          "A lowest age, and the countries whose residents may enter.",
          "UK CAP Code, section 8", by_hand=False),
    Check("free_entry", "A free way to enter, no purchase needed (US)",
          "In the United States a prize by chance may not depend on paying. Say how anybody can "
          "enter without buying.", "State lottery laws of the United States"),
    Check("rules_link", "Official rules, reachable from the post",
          "The rules stand at an address of their own, and the post leads there.",
          "UK CAP Code, section 8; Instagram promotion guidelines"),
    Check("platform_release", "Release of the platform",
          "Rules and post say that the giveaway is not sponsored, endorsed or administered by the "
          "platform, and entrants release it.", "Instagram and Facebook promotion guidelines"),
    Check("tagging", "No inaccurate tagging, no sharing as an entry",
          "Nobody is asked to tag people who are not in a picture (Instagram, Facebook), nor to "
          "share on a timeline (Facebook).", "Instagram and Facebook promotion guidelines"),
    Check("winner_method", "How the winner is chosen, with a proof",
          "The rules say: drawn by lot from a seed whose hash is published before closing; the "
          "proof is published after the draw.", "UK CAP Code, section 8"),
    Check("tie", "The tie between brand and creator is disclosed",
          "The post says that it is advertising, as the law of each place asks.",
          "16 CFR 255; ISBA/IMTB Code v4"),
    Check("entries_disclose", "Entry posts say what they are for",
          "Where entering means posting, entrants are asked to say so, for example with a hashtag "
          "such as #XYZGiveaway.", "FTC Endorsement Guides, questions and answers"),
    Check("us_registration", "Registration in New York and Florida",
          "With prizes over 5,000 USD together: register and bond, in New York 30 days before "
          "(GBL 369-e), in Florida 7 days before (s. 849.094), or leave their residents out.",
          "NY GBL 369-e; Fla. Stat. 849.094"),
    Check("data", "Only the data that is needed, and a day it is deleted",
          "Entrants are told what is kept of them and until when; this giveaway deletes the "
          "handles on the day shown.", "GDPR art. 5 and 13"),
)  # fmt: skip
BY_KEY = {check.key: check for check in CHECKS}


def not_needed(key: str, facts: Facts) -> str:
    """Why a check does not apply, in words; empty where it does. Where it is not known who may
    take part, it does."""
    if key == "free_entry" and not facts.in_us:
        return "Residents of the United States may not take part."
    if key == "tagging" and facts.platform and facts.platform not in META:
        return "This is a rule of Instagram and Facebook."
    if key == "us_registration":
        if not facts.in_us:
            return "Residents of the United States may not take part."
        if facts.currency == "USD" and facts.value is not None:
            together = facts.value * facts.prizes
            if together <= US_LIMIT:
                return f"The prizes together are worth {together} USD: 5,000 or less."
    return ""


def said_by_fields(key: str, facts: Facts) -> bool:
    """Whether the fields answer a check that is not answered by hand."""
    if key == "prize":
        return bool(facts.prize) and facts.value is not None and facts.prizes >= 1
    if key == "dates":
        opens, closes = facts.opens_at, facts.closes_at
        return opens is not None and closes is not None and opens < closes and bool(facts.zone)
    return facts.min_age is not None and bool(facts.countries)


def also_missing(key: str, facts: Facts) -> str:
    """What a field must say besides before a check can be ticked; empty where nothing."""
    if key == "rules_link" and not facts.rules_url:
        return "Write the address of the rules first."
    if key == "free_entry" and not facts.free_entry:
        return "Write first how anybody can enter without buying."
    return ""


def open_checks(facts: Facts, ticked: frozenset[str]) -> tuple[Check, ...]:
    """The checks that still keep the giveaway from opening."""
    return tuple(
        check for check in CHECKS
        if not not_needed(check.key, facts)
        and not (
            (check.key in ticked and not also_missing(check.key, facts)) if check.by_hand
            else said_by_fields(check.key, facts)
        )
    )  # fmt: skip
