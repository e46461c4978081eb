"""Words that are not hers: a text to be read out, pasted or kept as it is."""

from __future__ import annotations

import re

from .grammar import negated, rule, words
from .sentences import QUOTED, Item, clauses

Read = list[Item]

_FIXED = rule(
    r"\b(?:use|post|take|adopt|only|exclusively) (?:only )?our (?:\w+ )?(?:texts?|"
    r"wording|captions?|copy|words|scripts?|formulations?)\b",
    r"\b(?:scripts?|texts?|wording|captions?|lines?|sentences?|words|copy|slogans?|"
    r"claims?) (?:\w+ ){0,2}(?:must|has to|have to|is to|are to|should|"
    r"need to) be (?:\w+ )?(?:followed|kept(?! (?:short|brief|simple))|used|read|"
    r"spoken|adopted|respected|observed|learn\w*|quoted|included)\b",
    r"\byou (?:will )?(?:get|receive) (?:a|the|your|our) (?:\w+ )?script\b",
    r"\bpre-?written\b",
    r"\b(?:words|texts?|captions?|lines|script|copy|"
    r"wording) (?:\w+ )?comes? from (?:us|our|the (?:brand|client|agency))\b",
    r"{exact}(?= ~ {text})",
    r"{text} ~~ {exact}",
    r"{utter} ~ {exact}",
    r"{exact}(?= {utter})",
    r"\b(?:follow|stick to|learn|memori[sz]e|recite|read out|read from|read off|"
    r"keep to|perform|adhere to|rehearse) (?:\w+ ){0,4}{text}",
    r"\b(?:copy|paste|copy-?paste|copy and paste) (?:and paste )?(?:it|this|the|our|"
    r"into|\w+ {text})",
    r"\b(?:pre-?written|ready-made|fixed|attached|enclosed|supplied|scripted|mandatory|"
    r"prescribed|predefined|our (?:finished|prepared|approved|final)|(?:find|get|"
    r"receive|attached|send you|sends you) (?:you |is |are )?(?:find )?(?:the |our |"
    r"a )?(?:finished|prepared|final|complete|full|ready|"
    r"approved)) (?:\w+ )?(?:scripts?|captions?|copy|texts?|lines?|wording|voice-?over|"
    r"dialogue|post text)\b",
    r"\b(?:scripts?|captions?|copy|texts?|wording|lines|dialogue|"
    r"voice-?over) (?:\w+ ){0,3}(?:(?:is|are|will be|comes?|has been|"
    r"have been) (?:\w+ ){0,2})?(?:attached|enclosed|supplied|provided|below|"
    r"in the (?:folder|attachment|drive|deck|file|doc\w*)|from us|by us|we wrote|fixed|"
    r"scripted|non-negotiable|prescribed|prepared|given to you|set in stone|"
    r"ready for you)\b",
    r"\b(?:we|client|brand|agency|our \w+|legal) (?:\w+ ){0,2}(?:writes?|send|sends|"
    r"sent|supply|supplies|provide|provides|wrote|prepare[ds]?|gives?|dictates?|"
    r"delivers?) (?:you |to you |the |your |a |an |all |"
    r"with )*(?:\w+ ){0,2}(?:scripts?|captions?|copy|texts?|wording|words|lines|"
    r"dialogue|voice-?over|post text)\b",
    r"\bscripted\b",
    r"\bno (?:own (?:wording|words|text)|improvis\w+|ad-?lib\w*|paraphras\w+|"
    r"freestyl\w+|deviations?)\b",
    r"\b(?:do not|not|never|may not|must not|not allowed to|please no|"
    r"without) (?:\w+ ){0,3}(?:chang\w+|alter\w*|adapt|edit|shorten\w*|add to|modify|"
    r"rewrite|swap|touch) (?:\w+ ){0,5}(?:{text}|a (?:single )?(?:word|comma))",
    r"\b(?:do not|not|never|may not|must not|please no|"
    r"without) (?:\w+ ){0,3}(?:reword\w*|rephras\w+|paraphras\w+|deviat\w+|improvis\w+|"
    r"ad-?lib\w*|stray|depart)\b",
    r"\b(?:not|nothing|none) (?:\w+ )?(?:a |one |single )*(?:word|comma|"
    r"syllable) (?:\w+ ){0,3}(?:changed|altered|different|less|more|missing)",
    r"\bevery word\b",
    r"\bteleprompter\b",
    r"\bin (?:these|those|exactly these|our) words\b",
    r"\b(?:sentences?|words|lines|captions?|texts?) (?:of|from) (?:the|"
    r"our) (?:\w+ ){0,2}(?:one-?pager|sheet|document|deck|pdf|file|attachment|brief)\b",
    r"\b(?:lines?|sentences?|phrases?|wording|words|claims?|slogans?|"
    r"tag-?lines?) (?:\w+ ){0,3}(?:is|are|must be|has to be|"
    r"have to be) (?:\w+ )?(?:mandatory|compulsory|obligatory|fixed|binding|"
    r"non-negotiable|not negotiable|to be kept)",
)
_SAID = rule(
    rf"{{utter}} ~~ {QUOTED}",
    rf"{QUOTED} ~ (?:word|verbatim|exact\w*|mandatory|must|please|in the (?:video|caption|reel))",
    rf"\b(?:caption|script|line|text|slogan|phrase|voice-?over|message|headline|hook|"
    rf"quote|copy)(?:[^.]{{0,30}}): {QUOTED}",
    rf"^{QUOTED}$",
)
_NO_SCRIPT = re.compile(
    r"\b(?:no|not a|is not a|never a|without a|without any|instead of a|any|"
    r"rather than a) (?:\w+ )?(?:scripts?|lines|teleprompter)\b|\bno lines\b|"
    r"(?<!\bno )\bown (?:words|voice|way|style|wording|language)\b|\b(?:wording|words|"
    r"caption|text|lines?) (?:\w+ ){0,3}(?:is|are|remains?|stays?) (?:\w+ )?(?:yours|"
    r"up to you|your own|free|your (?:choice|call|business))\b"
    r"|\b(?:do|does|will|would|are) not (?:\w+ ){0,3}(?:send|give|giv\w+|want|write|"
    r"need|expect|provide|hand|have|ask|insist|script\w*|dictat\w+|"
    r"prescrib\w+) (?:\w+ ){0,4}(?:scripts?|lines|words?|texts?|captions?|word|"
    r"verbatim|copy|wording)\b"
    r"|\b(?:feel free|free|welcome|are allowed) to (?:change|rewrite|reword|adapt|"
    r"rephrase|ignore)\b|\byou (?:write|choose|find|decide|pick) (?:the |your )?(?:own|"
    r"words?|text|caption|what|how)\b|\bwe (?:do not|never) script\b|\bunscripted\b|"
    r"\bnot (?:be )?read (?:out|from|off|aloud)\b|\bnever sound\w*\b|\bnot sound\w*\b"
)
_LABEL = re.compile(
    r"\b(?:label|#ad|ad|ads|advert\w*|werbung|anzeige|publicite|publicité|disclos\w+|"
    r"disclaimer|sponsored|paid for|paid by|paid partnership|paid promotion|gifted|"
    r"code|link|handle|hashtags?|spell\w*|brand name|product name|name|price|shade)\b"
)
_LEGAL = re.compile(r"\b(?:drink responsibly|18\+|capital at risk)\b")


_FORBIDS = re.compile(r"(?:no|do not|not|never|nothing|without|may not|must not|please no|none)\b")
_WORDS = re.compile(
    r"\b(?:script|sentence|voice-?over|tag-?line|wording|read (?:out|aloud)|word for word)"
    r"|\bcaption\b[^.]{0,40}\b(?:paste|folder|attached|provided|written|supplied)|\bpaste\b"
)


def script(read: Read) -> Item | None:
    """The first item that asks for words that are not hers."""
    return next((one for one in read if _is_script(one)), None)


def _is_script(one: Item) -> bool:
    if _quoted(one):
        return True
    plain = one.plain
    if _NO_SCRIPT.search(plain) or re.search(words("example"), plain) or _LEGAL.search(plain):
        return False
    return any(
        (_FORBIDS.match(found[0]) or not negated(plain, found.start()))
        and not _of_label(plain, found[0])
        for found in _FIXED.finditer(plain)
    )


def _quoted(one: Item) -> bool:
    """Whether a sentence in quotation marks is to be said, which is no label and no example."""
    plain = one.plain
    found = _SAID.search(plain)
    if not found or negated(plain, found.start()) or re.search(words("example"), plain):
        return False
    forbidden = re.search(rf"\b(?:never|not|avoid|forbidden|no)\b[^.]{{0,30}}{QUOTED}", plain)
    return not forbidden and not (_LABEL.search(plain) and _labels_only(one))


def _of_label(plain: str, found: str) -> bool:
    """Whether what is fixed is a label, a link or a name, rather than her words."""
    clause = next((c for c in clauses(plain) if found[:12] in c), plain)
    return bool(_LABEL.search(clause)) and not _WORDS.search(clause)


def _labels_only(one: Item) -> bool:
    quotes = re.findall(r'"([^"]{1,400})"', one.full)
    return bool(quotes) and all(
        len(q.split()) < 12
        and re.search(r"\b(?:ad|advert\w*|werbung|anzeige|paid|sponsored|gift\w*|free)\b", q)
        for q in quotes
    )
