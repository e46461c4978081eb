"""May this creator be written to? The rule of her country, its source, and the next step.

Pure: what is known of a contact goes in, a verdict comes out. The rules are data
(``engage.places``); this file says which of them holds. It is no legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass

from wrensong.engage.places import rules

ALLOWED, CONSENT, OVERRIDE, BLOCKED = "allowed", "needs consent", "needs override", "blocked"
_REVIEW = "An owner may allow it for her, with a reason; better still, note that she agreed."
_AGREE = "Note when and how she agreed, or wait until she writes first."


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a contact. None and empty mean *not known*.

    ``kind`` is individual, company or unknown; ``consent`` whether she agreed and has not taken it
    back; ``overridden`` the rules that an owner set aside for her.
    """

    country: str = ""
    kind: str = "unknown"
    source_url: str = ""
    invites_business_mail: bool | None = None
    says_no_unsolicited: bool | None = None
    consent: bool = False
    withdrawn: bool = False
    suppressed: bool = False
    overridden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``outcome`` is allowed, needs consent, needs override or blocked; ``rule`` names the rule,
    ``because`` says why it holds for her, ``text`` and ``source`` what it says and where."""

    outcome: str
    rule: str
    because: str
    next_step: str
    place: str
    text: str
    source: str
    must: tuple[str, ...]

    @property
    def may(self) -> bool:
        return self.outcome == ALLOWED


def place_of(country: str) -> str:
    """Whose rule holds: a key of ``places``."""
    code = country.strip().upper()
    if not code:
        return "unknown"
    if code in rules()["places"] and len(code) == 2 and code != "EU":
        return code
    return "EU" if code in rules()["eea"] else "other"


def judge(who: About) -> Verdict:
    """Whether she may be written to, by which rule, and what to do next."""
    place = place_of(who.country)
    if who.suppressed:
        return _verdict(BLOCKED, place, "suppressed", "This address is never written to again.",
                        "Leave her in peace. If she writes, answer her yourself.")  # fmt: skip
    if who.consent:
        return _verdict(ALLOWED, place, "consent", "She agreed, and has not taken it back.", "")
    if who.withdrawn:
        return _verdict(CONSENT, place, "withdrawn", "She took her consent back.", _AGREE)
    if who.says_no_unsolicited:
        return _verdict(CONSENT, place, "no unsolicited mail",
                        "She says that she wants no mail she did not ask for.", _AGREE)  # fmt: skip
    outcome, because, step = _by_place(place, who)
    rule = f"{place}: {outcome}"
    if outcome == OVERRIDE and place in who.overridden:
        return _verdict(ALLOWED, place, f"{place}: set aside",
                        f"{because} An owner allowed it for her.", "")  # fmt: skip
    return _verdict(outcome, place, rule, because, step)


def _by_place(place: str, who: About) -> tuple[str, str, str]:
    if place == "US":
        return ALLOWED, "She lives in the United States, where she may opt out.", ""
    if place == "GB":
        if who.kind == "company":
            return ALLOWED, "A company in the United Kingdom, which may opt out.", ""
        kind = (
            "a person or sole trader" if who.kind == "individual" else "not known to be a company"
        )
        return CONSENT, f"In the United Kingdom, and {kind}.", _AGREE
    if place == "DE":
        if who.invites_business_mail and who.source_url:
            return (OVERRIDE, "In Germany; she publicly invites such requests, which may "
                    "or may not count as consent.", _REVIEW)  # fmt: skip
        return CONSENT, "In Germany, without consent that could be shown.", _AGREE
    if place == "CA":
        if who.source_url and who.says_no_unsolicited is False:
            return (OVERRIDE, "In Canada; her address is published and she does not refuse such "
                    "mail.", _REVIEW)  # fmt: skip
        return (CONSENT, "In Canada; it is not known that she published her address without "
                "refusing such mail.", "Note where her address is published and whether she "
                "refuses such mail, or that she agreed.")  # fmt: skip
    if place == "EU":
        return OVERRIDE, f"In {who.country.upper()}, whose own law has to be looked at.", _REVIEW
    if place == "unknown":
        return (OVERRIDE, "It is not known where she lives.",
                "Note her country on the contact; then its rule is shown. " + _REVIEW)  # fmt: skip
    return OVERRIDE, f"In {who.country.upper()}, of which no rule is in the data.", _REVIEW


def _verdict(outcome: str, place: str, rule: str, because: str, step: str) -> Verdict:
    held = rules()["places"][place]
    return Verdict(outcome, rule, because, step, held["name"], held["rule"], held["source"],
                   tuple(held["must"]))  # fmt: skip
