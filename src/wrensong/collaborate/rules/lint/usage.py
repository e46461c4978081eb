"""What a text says of the use of her work: whether it takes any, and for how long."""

from __future__ import annotations

import re

from . import facts
from .grammar import asserted, negated, rule
from .sentences import Item, clauses

Read = list[Item]

_USED = rule(
    r"{brand} (?:(?!you\b)\w+ ){0,6}(?:have|place|hang|include|bring|take|add|put|show|"
    r"use|carry|feature) "
    r"(?:\w+ ){0,4}(?:on|in|into|across|at|for) (?:our|the) (?:\w+ ){0,3}{channel}",
    r"{brand} (?:(?!you\b)\w+ ){0,3}{modal} (?:(?!you\b)\w+ ){0,3}(?:boost|amplify|"
    r"whitelist|sponsor|repost|re-?use|re-?share|cut up) "
    r"(?:both|each|all|some|any|one|either|your|the)\b",
    r"\bours to (?:cut|use|edit|share|repost|show|run|publish)",
    r"{brand} (?:(?!you\b)\w+ ){0,3}{modal} (?:(?!you\b)\w+ ){0,4}{use} (?:\w+ ){0,5}"
    r"(?:your|the|her|these|those|all|any|this|that|resulting|finished|"
    r"raw) (?:\w+ ){0,3}{content}",
    r"{brand} (?:(?!you\b)\w+ ){0,3}{modal} (?:(?!you\b)\w+ ){0,4}{use} (?:it|them|"
    r"this|these|everything|{content}) (?:\w+ ){0,6}{channel}",
    r"{brand} (?:(?!you\b)\w+ ){0,3}{modal} (?:(?!you\b)\w+ ){0,4}(?:re-?use|repost|"
    r"re-?share|boost|repurpose|amplify|whitelist|exploit|recycle|sponsor) (?:it|them|"
    r"this|these|everything|{content})",
    r"\brights?,? (?:\w+ ){0,9}to {use}",
    r"\b(?:granted|grants?|has|have|get|gets|receives?) (?:\w+ ){0,4}(?:right|"
    r"licen[cs]e)\b",
    r"\b(?:we|brand|company|client|agency|team) (?:\w+ ){0,2}{use} (?:\w+ ){0,4}"
    r"{content} ~~ {channel}",
    r"{content} (?:\w+ ){0,5}{modal} (?:\w+ ){0,3}{use} (?:[\w']+ ){0,5}(?:{channel}|"
    r"by (?:us|the)\b|as (?:an? )?(?:ad|advert)|for (?:our|the (?:brand|company))\b)",
    r"{content} (?:\w+ ){0,4}{modal} (?:\w+ ){0,2}be {use}",
    r"{content} ~ (?:we|our \w+|brand|client|company) (?:\w+ ){0,3}{use} (?:\w+ ){0,3}"
    r"{channel}",
    r"\b(?:go|goes|put|end up|land|appear)\w* (?:\w+ ){0,5}(?:on|in|into|onto) (?:our|"
    r"the|the \w+'s) (?:\w+ ){0,3}{channel}",
    r"\blet us (?:\w+ )?(?:have|use|keep|show|repost|share)\b ~ {content}",
    r"\b(?:run|boost|push|promote|amplify|sponsor) (?:it|them|this|your \w+|"
    r"the \w+) (?:as|with|via|through|on|in)\b",
    r"\bwork with (?:them|it|your|the (?:photos|pictures|footage|material))\b",
    r"\b(?:spend|budget|money) behind\b",
    r"\bfor (?:use|reuse) (?:on|in|by)\b",
    r"\b{content} ~ (?:also )?(?:live|lives|appears?|runs?|stays?) (?:on|in) (?:the |"
    r"our )(?:[\w']+ ){0,3}{channel}",
)
_RIGHTS = rule("{rights}")
_FOREVER = rule("{forever}", "{owned}")
_OWNED = rule("{owned}")
_HER_RIGHTS = rule("{hers}", "{ask_first}")
_OTHER_USE = re.compile(
    r"\b(?:tag|link|code|hashtag|tracking|address|data|shoe|product|filter|track|sound|"
    r"song|music|label|font)s?\b[^.;]{0,20}\bus(?:e|age)\b|"
    r"\buse (?:the|our|your) (?:link|code|hashtag|label|discount|product|track|music|"
    r"sound|toggle|filter|app|tool)|"
    r"\b(?:all rights|rights|copyright) reserved\b|\bmusic\b[^.;]{0,24}\b(?:licen|"
    r"rights)|\b(?:licen[cs]ed|rights[-\s]free|royalty-free|copyright(?:ed)?) (?:music|"
    r"songs?|tracks?|sounds?)|"
    r"\blicen[cs]e for (?:the )?(?:music|song)|\busage (?:of|instructions|tips)\b|"
    r"\bready to (?:use|go)\b|\beasy to use\b"
)


def usage_without_term(read: Read) -> tuple[Item, bool] | None:
    """The item that takes her work, and whether for ever; None where every use has its term."""
    missing: Item | None = None
    for at, one in enumerate(read):
        if not _takes(one):
            continue
        forever = _FOREVER.search(one.plain)
        if forever and (not negated(one.plain, forever.start()) or forever[0].startswith("no ")):
            return one, True
        after = read[at + 1].plain if at + 1 < len(read) else ""
        linked = re.search(
            r"\b(?:rights?|usage|licen[cs]e|term|duration|this|these|it|them|after that|period)\b",
            after,
        )
        if not facts.lasts(one.plain) and not (linked and _term_only(after)):
            missing = missing or one
    return (missing, False) if missing else None


def _term_only(text: str) -> bool:
    return facts.lasts(text) and (
        not facts.fee_in(text)
        or bool(
            re.match(r"(?:that|this|term|duration|usage|the (?:term|licen[cs]e|usage))\b", text)
        )
    )


def _takes(one: Item) -> bool:
    plain = one.plain
    owned = _OWNED.search(plain)
    if owned and not negated(plain, owned.start()) and not _keeps_hers(plain, owned.start()):
        return True
    for clause in clauses(plain):
        if _OTHER_USE.search(clause) and not re.search(
            r"\busage rights?\b|\brights of use\b", clause
        ):
            continue
        found = _USED.search(clause)
        if (
            found
            and not negated(clause, found.end())
            and not negated(clause, found.start())
            and not _HER_RIGHTS.search(plain)
        ) and not re.search(
            r"\b(?:in|within) (?:your|her) (?:account|profile|feed|channel)\b", clause
        ):
            return True
        right = asserted(_RIGHTS, clause)
        if (
            right
            and not _HER_RIGHTS.search(plain)
            and not re.search(r"\b(?:not|none|no)\b\W*$", clause)
        ):
            return True
    found = _USED.search(plain)
    return bool(
        found
        and not negated(plain, found.end())
        and not negated(plain, found.start())
        and not _HER_RIGHTS.search(plain)
        and not _OTHER_USE.search(plain)
    )


def _keeps_hers(text: str, start: int) -> bool:
    return bool(_HER_RIGHTS.search(text)) and not re.search(
        r"\b(?:us|brand|company|client|agency)\b", text[start:]
    )
