"""What a text says is owed: deliverables, a fee, and what is paid when the work is called off."""

from __future__ import annotations

import re

from . import facts
from .grammar import rule
from .sentences import Item

Read = list[Item]

_CANCEL = rule(
    r"\bcold feet\b",
    r"\bchange (?:our |the )?plans\b",
    r"\bplans change\b",
    r"\bdrops? (?:one|either|you|out|a)\b",
    r"\bpulls? (?:one|either|a)\b",
    r"\bcancel\w*\b",
    r"\bkill(?:s|ed)?\b",
    r"\b(?:call|calls|called|calling) (?:\w+ ){0,4}off\b",
    r"\b(?:pull|pulls|pulled) (?:out|the plug|it|back)\b",
    r"\bback(?:s|ed)? out\b",
    r"\bdrop (?:the|it|this)\b",
    r"\bstop(?:s|ped)? (?:the (?:project|campaign|work|job)|it|early|before|after)\b|"
    r"\bwe stop\b",
    r"\bfall(?:s|en)? through\b",
    r"\bchange (?:our|its|their) minds?\b",
    r"\bwithdraw\w*\b",
    r"\bscrap\w*\b",
    r"\bterminat\w*\b",
    r"\b(?:does|do|should) not (?:\w+ )?(?:go ahead|happen|take place|need|come about|"
    r"work out|run)\b",
    r"\bnothing comes of\b",
    r"\bis (?:moved|postponed)\b",
    r"\bbreak(?:s|ing)? (?:it )?off\b",
    r"\bshelv\w+\b",
    r"\bwhat(?:ever)? (?:happens|the reason)\b",
    r"\bno longer (?:want|need|wish)\b",
    r"\bstep(?:s)? back\b",
    r"\babort\w*\b",
    r"\bends? (?:early|before)\b",
    r"\bif (?:we|the (?:brand|client|project|campaign)) (?:\w+ )?(?:ends?|quit|"
    r"abandon\w*|stops?|cannot|can not|decide (?:not|against))\b",
    r"\bshould (?:we|plans|it|the project) (?:\w+ ){0,3}(?:change|stop|not|end)\b",
    r"\bdoes not see the light\b",
    r"\bnon-?refundable\b",
    r"\bregardless of whether\b",
    r"\beven if (?:we|it|the|nothing)\b",
    r"\bbreak-?up fee\b",
    r"\b(?:in any case|either way|regardless|guaranteed|come what may)\b",
    r"\bif plans change\b",
    r"\bcalled off\b",
    r"\bwind(?:s)? up\b",
)
_PAYS = re.compile(
    r"\b(?:keeps?|yours|due|owed|owes?|remains?|stays?|payable|pays?|paid|gets?|"
    r"receives?|half|full|whole|everything|all of it|money|fees?|compensat\w+|"
    r"not returned|refund|honou?red)\b|\d\s?%|\bpercent\b"
)
_PAYS_NOT = re.compile(
    r"\b(?:no|without|not any|zero) (?:further |any |more )?(?:\w+ )?(?:payment|fee|"
    r"compensation|claims?|money|pay|cost|costs|obligation|liability|remuneration)\b|"
    r"\bnothing (?:is |will be )?(?:owed|due|paid|payable)\b|\bnot (?:be )?(?:paid|"
    r"compensated|owed|due)\b|\bunpaid\b|\bfree of charge\b|\b(?:return|refund|"
    r"pay back|give back|repay)\b(?! is)|\bforfeit"
)


def fee(read: Read) -> Item | None:
    """The item that promises her money for the work."""
    return next((one for one in read if facts.fee_in(one.full)), None)


def called_off(read: Read) -> bool:
    """Whether the text says what she gets when the brand calls the work off."""
    for at, one in enumerate(read):
        if not _CANCEL.search(one.plain):
            continue
        after = read[at + 1].plain if at + 1 < len(read) else ""
        near = f"{one.plain} ; {after}"
        if re.search(r"\bkill fee\W{0,3}(?:none|no\b|n/a)", near):
            continue
        if _PAYS_NOT.search(near) and not re.search(
            r"\bnot (?:returned|refundable)\b|\bkeep", near
        ):
            continue
        if re.search(
            r"\b(?:if|when|should) you (?:\w+ )?(?:cancel|withdraw|pull|back)", one.plain
        ) and not re.search(r"\b(?:we|us|either|both)\b", one.plain):
            continue
        if _PAYS.search(near) or facts.MONEY.search(near):
            return True
    return False


def vague_deliverable(read: Read) -> tuple[Item | None, bool]:
    """The item that asks for work without how many of what; and whether any item counts."""
    surely = any(facts.counted(one.plain, surely=True) for one in read)
    vague = next((one for one in read if facts.vague(one.plain, loose=not surely)), None)
    return vague, any(facts.counted(one.plain) for one in read)
