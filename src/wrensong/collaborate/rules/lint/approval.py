"""What a text says of approval: whether it is asked, and by when the brand answers."""

from __future__ import annotations

import re

from . import facts
from .grammar import negated, rule, words
from .sentences import Item, clauses

Read = list[Item]

_APPROVAL = rule("{approval}")
_SHOWN = rule(
    r"\b(?:wait|hold) (?:\w+ ){0,3}(?:for|until) (?:my|our|his|her|their|us|"
    r"the (?:client|brand|agency)) ?(?:\w+ ){0,2}(?:go|word|signal|yes|ok|feedback|"
    r"reply|answer)\b",
    r"\bgo(?:es)? (?:through|past|via|by|to) (?:our|the|my) (?:\w+ ){0,3}(?:first|team|"
    r"department|lawyers?|legal|editor|manager|client|agency|office)\b",
    r"\bdrafts? (?:must|have to|need to|should|shall|are to|"
    r"will) be (?:\w+ ){0,3}(?:uploaded|sent|submitted|shared|delivered|with us|handed)",
    r"\bfor (?:brand|client|our|internal|legal|agency) (?:review|check|approval|feedback)\b",
    r"\b(?:has|have|keeps?|reserves?|retains?) (?:the )?(?:last|final) (?:word|say|"
    r"cut)\b",
    r"\bafter confirmation\b",
    r"\bconfirmation (?:from|by|of) (?:our|us|the|me)\b",
    r"\blet (?:us|me|the \w+) (?:see|have|check|read|look at|"
    r"watch) (?:\w+ ){0,3}(?:first|cut|draft|version|video|reel|text|post|edit)\b",
    r"\bsigns? (?:it|them|this|everything|the \w+|your \w+) off\b",
    r"\b(?:give|gives|giving|given) (?:it|them|this|everything|you) (?:a |an |the |"
    r"his |her |our |their )?(?:thumbs[-\s]up|nod|ok|okay|yes|once-over|look|go)\b",
    r"\b(?:client|brand|agency|our) (?:feedback|comments|remarks|corrections|check)\b",
    r"\b{send} (?:[\w']+ ){0,6}(?:us|me|our \w+|to \w+|client|the (?:brand|agency|"
    r"client)|past \w+|by \w+) (?:[\w']+ ){0,5}{before}",
    r"\b{send} (?:[\w']+ ){0,6}(?:before|prior to|ahead of|until) (?:you|it|they|"
    r"posting|publi\w+|going|the (?:post|reel|video|stor\w+)|upload\w*|anything|"
    r"release)",
    r"\b{send} ~ for (?:a |our |the |your )?(?:\w+ )?(?:review|check|feedback|"
    r"comments?|approval|corrections?|look)\b",
    r"\b{brand} ~ {see} ~ {before}",
    r"\b(?:see|look at|check|review|watch|preview) (?:\w+ ){0,4}{draft} (?:\w+ ){0,3}"
    r"{before}",
    r"\bdrafts? (?:is |are )?(?:due|by|to (?:us|me|be|the (?:client|brand|agency))|"
    r"for (?:review|approval|feedback|comments?))\b",
    r"^drafts?: (?!n)",
    r"\b{send} (?:[\w']+ ){0,4}(?:drafts?|first cut|rough cut|preview)\b",
    r"\bwe (?:would (?:just )?like|want|need|have|wish|would love) to (?:\w+ )?(?:see|"
    r"check|approve|read|watch|review)\b",
    r"\bdrafts? (?:\w+ ){0,3}(?:us|me)\b",
    r"\bcheck(?:s|ed)? (?:\w+ ){0,4}(?:first|before)",
    r"\b{see} it (?:first|before)",
)
_WAIT = rule(
    r"\b(?:not|nothing|never|no {format}|none|only) ~ {go_live} ~ (?:before|until|"
    r"without|unless|once|after|when|if)\b",
    r"\b(?:wait|waits|hold) ~ (?:for|until|before)\b",
    r"\bonce (?:we|they|the client|{brand}) (?:\w+ )?(?:are|is|has|"
    r"have) (?:\w+ )?(?:happy|ok|okay|approved|cleared|satisfied|said)",
    r"\bas soon as ~ (?:happy|ok|okay|approved|cleared|satisfied|agree\w*)\b",
    r"\breserve (?:the right )?to (?:request|ask for|reject|refuse|change|edit)\b",
    r"\bonly ~ (?:what|if|when|once) ~ {approval}",
)
_WITHOUT = re.compile(r"\bwithout (?:\w+ ){0,3}$")
_NOT_BRAND = re.compile(
    r"\b(?:we|they) (?:need|have|ask for|want) no\b|\bno need (?:to|for)\b|\bnobody\b|"
    r"\b(?:do|does|need|will|are|is) not (?:need|want|have|ask|require|wait|check|show|"
    r"send|see|submitted|reviewed|be)\b"
)
_ANSWER = rule(
    "{answer}",
    r"\btake (?:up to |about |at most )?(?:{number}|a|one) (?:\w+ ){0,2}{time_unit}",
    r"{brand} ~ (?:see|clear|say)\b",
)
_HERS = rule(
    r"\b(?:send|submit|deliver|upload|hand in|share with us|hand it|provide)\b",
    r"\bgoes? (?:live|up|out|online)\b",
    r"\bpublication\b",
    r"\b(?:is|are|be|being) (?:posted|published|live)\b",
    r"\byou (?:can |may |will |then )?(?:post|publish)\b",
    r"\bposting\b(?! day)",
    r"\blive (?:on|by|date)\b",
    r"\bbefore (?:the )?(?:posts?|publishing)\b",
)
_SILENCE = rule(
    r"\bsilence\b",
    r"\bdeemed\b",
    r"\bfailing which\b",
    r"\bno (?:answer|reply|notes?|news|objections?|comments?|response|word|"
    r"feedback)\b(?! on)",
    r"\b(?:do not|does not|never) hear\b",
    r"\bhear nothing\b",
    r"\botherwise (?:\w+ ){0,3}(?:approved|go|fine|ok|clear)",
    r"\b(?:counts|count|taken|treated|consider\w*) (?:\w+ ){0,2}(?:approved|yes|a go|"
    r"cleared|approval|consent)",
)


def approval_without_deadline(read: Read) -> Item | None:
    """The first item that asks for approval, where none says when the brand answers."""
    asked = next((one for one in read if _asks_approval(one)), None)
    if asked is None or any(_answers(one) for one in read):
        return None
    return asked


def _asks_approval(one: Item) -> bool:
    for clause in clauses(one.plain):
        if _WAIT.search(clause) and (
            _APPROVAL.search(clause) or _ANSWER.search(clause) or "client" in clause
        ):
            return True
        if _NOT_BRAND.search(clause) or re.search(
            r"\b(?:no|without|zero) (?:\w+ )?(?:drafts?|checks?|preview)\b", clause
        ):
            continue
        if re.search(
            r"\bif you (?:like|want|wish|prefer)\b|\bconsent (?:form|of (?:the )?(?:parents|"
            r"people))",
            clause,
        ):
            continue
        for match in _APPROVAL.finditer(clause):
            before = clause[: match.start()]
            if re.match(
                r"\W{0,3}(?:is |are )?(?:no\b|none|not\b|nothing|n/a|unnecessary|-\s*$)",
                clause[match.end() :],
            ):
                continue
            if _WITHOUT.search(before):
                if negated(clause, _WITHOUT.search(before).start()):  # type: ignore[union-attr]
                    return True
                continue
            if not negated(clause, match.start()) and _about_draft(clause, match[0]):
                return True
        shown = _SHOWN.search(clause)
        if (
            shown
            and not negated(clause, shown.start())
            and not re.match(r"drafts?: (?:no|none|not)\b", clause)
        ):
            return True
    return False


def _about_draft(clause: str, word: str) -> bool:
    if word in ("ok", "okay", "consent", "go-ahead", "go ahead", "released by", "cleared", "o.k."):
        return bool(
            re.search(rf"{words('brand')}|{words('draft')}|\bwritten\b|\bby\b", clause)
        ) and not re.search(
            r"\bokay (?:with|for|if)\b|\bif (?:that|this|it) is ok|\bis (?:that|this) ok|"
            r"\bfailing\b",
            clause,
        )
    if word in ("is happy", "are happy"):
        return bool(re.search(r"\b(?:once|until|when|as soon as|unless)\b", clause))
    return not re.search(
        r"\bapproved (?:claims?|facts?|list|hashtags?|music|sounds?)\b|\bpre-approved\b", clause
    )


def _answers(one: Item) -> bool:
    if _SILENCE.search(one.plain) and re.search(
        rf"{words('approval')}|\bgo\b|\bpost\b|\bfine\b|\byes\b|\bclear", one.plain
    ):
        return True
    parts = clauses(one.plain)
    for clause in [*parts, one.plain] if len(parts) < 3 else parts:
        time, answer = facts.answered_when(clause), _ANSWER.search(clause)
        if (
            time is None
            or answer is None
            or re.search(r"\b(?:\d+|two|three|one) rounds?\b", clause[: time.start()][-12:])
        ):
            continue
        if not re.search(
            rf"{words('brand')}|^(?:\w+ ){{0,3}}{words('answer')}|\byou (?:will )?(?:get|have|"
            rf"hear|receive)\b|\b{words('answer')}\b.{{0,12}}$|within|:|\b(?:answers|replies|"
            rf"responds|reviews|approves|checks|reads|comments|decides|confirms|looks)\b",
            clause,
        ):
            continue
        if re.match(r"\W+(?:before|prior to|ahead of|in advance)\b", clause[time.end() :]):
            continue  # how early she sends it
        hers = _HERS.search(clause)
        if hers is None or (answer.start() < time.start() < hers.start()):
            return True
        between = (
            _HERS.search(clause, answer.start(), time.start())
            if answer.start() < time.start()
            else None
        )
        if answer.start() < time.start() and between is None and hers.start() > answer.start():
            return True
        if hers.start() > time.end() and answer.start() < hers.start():
            return True
        if (
            re.search(rf"\b(?:we|our|client|brand|team|agency) .{{0,20}}{words('answer')}", clause)
            and hers.start() > answer.start()
        ):
            return True
    return False
