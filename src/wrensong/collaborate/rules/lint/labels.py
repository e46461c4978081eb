"""What a text says of labelling: whether a label is asked for, or advertising is to be hidden."""

from __future__ import annotations

import re

from .grammar import negated, rule
from .sentences import Item

_AD = (
    r"(?:#?ads?|#?adverts?|advertis\w+|#?werbung|#?anzeige|#?sponsored|#?gifted|#?gift|"
    r"#?paid|publicite|publicité|promotion|commercial|invited|invitation|sponsorship)"
)
_CAPITAL = re.compile(r"(?<![.!?] )(?<!^)(?<![A-Z] )\b(?:AD|Ad)\b(?! [A-Z]{2})")
_ASKED = rule(
    r"\b(?:begin|begins|start|starts|open|opens|first|headline|heading|title|put|write|"
    r"with|say|line|label)\b ~ "
    r"paid (?:review|post|video|content|collaboration|partnership|promotion|advertis\w+)\b",
    r"#(?:ad|ads|advert|advertising|werbung|anzeige|gifted|sponsored|paidpartnership|"
    r"pub|publicite)\b",
    r"\b(?:werbung|anzeige|publicite|publicité|collaboration commerciale|"
    r"partenariat rémunéré|advertorial|paid promotion|werbekennzeichnung)\b",
    r"\bpaid[-\s]partnership (?:label|tool|tag|toggle|tick|box|feature|option|setting|"
    r"marker|banner)",
    r"\bbranded[-\s]content (?:tool|tag|label|toggle)",
    r"\b(?:label|labels|labelled|labeled|labelling|labeling)\b(?! (?:facing|toward|"
    r"visible|in frame|to the camera|must face|of the (?:bottle|jar)))(?=.{0,50}\b" + _AD + r"\b)",
    r"\b(?:label(?:led|ed)?|mark(?:ed)?|flag(?:ged)?|tag(?:ged)?|declare[d]?|"
    r"identif(?:y|ied)|name|headed|caption(?:ed)?|classif(?:y|ied)) (?:\w+ ){0,8}(?:as|"
    r"with|by|that) (?:\w+ ){0,4}" + _AD + r"\b",
    r"\b(?:ad|advertising|sponsorship|gift|legal|law) (?:label|labels|labelling|"
    r"labeling|disclosure|marking|tag|notice|disclaimer)s?\b",
    r"\bdisclos\w+\b",
    r"\blabell?(?:ing|ed)?\b ~~ (?:law|country|legal|rules?|regulations?|platform|"
    r"required)\b",
    r"\b(?:label|mark|flag) (?:it|them|this|everything|each|every \w+|all(?: of it)?|"
    r"the (?:post|video|reel|stor\w+|photos?)|your (?:\w+))\b",
    r"\btransparen\w+\b",
    r"\brecogni[sz]able (?:\w+ ){0,2}(?:as|for)\b",
    r"\bas (?:the |your )?law (?:\w+ ){0,3}(?:requires|asks|demands|wants|says|"
    r"prescribes)\b",
    r"\bas required by (?:the )?law\b",
    r"\blegally required (?:label|tag|notice|word|marking)",
    r"\bcommercial (?:nature|intent|content|character)\b",
    r"\bsponsored (?:post|content|video|by)\b",
    r"\bwhatever (?:\w+ )?your (?:law|country)\b",
    r"\bin (?:any )?doubt (?:that|about) ~ (?:paid|advertis\w+|gift\w*|sponsored)",
    r"\b(?:open|upfront|up front|honest|clear) (?:about|that|"
    r"with) (?:\w+ ){0,6}(?:paid|payment|pay|gift\w*|sponsor\w*|advertis\w+|"
    r"partnership|collaboration|cooperation|working with us)\b",
    r"\b(?:let|readers|followers|people|audience|viewers) (?:\w+ ){0,4}(?:know|see|"
    r"told|understand|recognise|recognize) (?:\w+ ){0,6}(?:paid|advertis\w+|gift\w*|"
    r"sponsored|an ad)\b",
    r"\b(?:make|made|keep) (?:\w+ ){0,3}(?:plain|clear|obvious|known|visible|apparent|"
    r"unmistakable) (?:\w+ ){0,3}(?:that|who|it is)\b",
    r"\b(?:say|says|write|mention|state|tell|declare|note|add|announce|"
    r"admit)\b(?: \w+){0,8} (?:that )?(?:\w+ ){0,4}(?:paid|gifted|gift|sponsored|"
    r"advertis\w+|an ad|for free|free of charge|invited|from us|present|freebie)\b",
    r"\b(?:begin|begins|start|starts|open|opens|first|top|front|lead|head|headed|title|"
    r"headline|opening|put|write|with|use|caption|word|say|frame|line|label|"
    r"advertising)\b ~ (?:the )?(?:words? |label |hashtag |tag )?\b(?:ad|advert|"
    r"advertisement|advertising|commercial|gifted|sponsored)\b(?! (?:code|account|set|"
    r"budget|agency|spend|campaign|manager|rights))",
    r"\bad\b (?:label|first|up front|in front|at the (?:very )?(?:front|start|"
    r"beginning|top)|goes first|as the first|to the front|before)",
    r"\badvertising\b (?:first|at the top|label|, first)",
    r"\b(?:ftc|asa|uwg|competition authority|wettbewerbszentrale)\b",
    r"\bas (?:advertising|an? ad(?:vert\w*)?|sponsored|a gift|gifted|paid|"
    r"promotion(?:al)?)\b(?! on)",
    r"\bkennzeichn\w+\b",
    r"\b(?:law|rules?|regulations?|guidelines?) ~ (?:advertis\w+|label\w*|ads?)\b",
    r"\b(?:is|was) (?:paid|sponsored|advertis\w+) (?:for )?by\b",
)
_NOT_NEEDED = re.compile(
    r"\b(?:labels?|disclosure|labell?ing|hashtags?|ad tag)\b\W*(?:is |"
    r"are )?(?:not (?:needed|required|necessary)|none\b|no\b)"
)
_HIDE = rule(
    r"\b(?:do not|does not|dont|never|not|please no|avoid|no need to|need not|without|"
    r"refrain from|rather not|should not|must not) (?:\w+ ){0,3}(?:mention\w*|say\w*|"
    r"tell\w*|disclos\w+|label\w*|mark\w*|reveal\w*|flag\w*|write|us(?:e|ing)|add\w*|"
    r"put|stat\w+|speak|talk|declar\w+|admit\w*) (?:[\w#']+ ){0,8}(?:#?ad|#?ads|paid|"
    r"sponsor\w*|gift\w*|advert\w*|partnership|collab\w*|cooperation|free|payment|"
    r"money|we sent|from us|deal|arrangement)\b",
    r"\b(?:look|feel|sound|come across|read|seem|appear)s? (?:\w+ ){0,3}(?:as if|"
    r"as though|like) (?:\w+ ){0,3}you (?:\w+ ){0,4}(?:discovered|bought|found|"
    r"came across|purchased|stumbled|use it|chose|picked)",
    r"\b(?:look|feel|sound|come across|read|seem|appear|pass|be presented|"
    r"present it) (?:\w+ ){0,4}(?:as|like|for) (?:a |an |your )?(?:\w+ )?(?:own|"
    r"private|personal|genuine|organic|spontaneous|natural|casual|honest|normal|"
    r"regular) (?:\w+ )?(?:recommendation|discovery|find|idea|tip|post|purchase|"
    r"opinion|content|choice|mention)",
    r"\b(?:keep|stays?|remains?|treat) (?:\w+ ){0,6}(?:secret|between us|confidential|"
    r"discreet|quiet|private|under wraps|to yourself|undisclosed|hidden)\b",
    r"\b(?:hide|bury|conceal|tuck|disguise) (?:\w+ ){0,4}(?:#?ad\b|labels?|disclosure|"
    r"partnership|hashtag|payment|that)",
    r"\b(?:no|without|skip|leave out|leave off|drop|omit|forget) (?:the |a |an |any |"
    r"using |all )*(?:#ad|#?ad (?:label|tag|hashtag|marking)|#?werbung|#?sponsored|"
    r"disclosure|disclaimer|advertising label|ad-?label)s?\b",
    r"\b(?:nobody|no one|followers|readers|they|people|"
    r"audience) (?:\w+ ){0,4}(?:not (?:\w+ )?|never |nobody )?(?:need to |should |"
    r"must |has to |have to |may )?(?:not )?know (?:\w+ ){0,4}(?:paid|sponsored|sent|"
    r"ad\b|gift|about (?:us|our|the) )",
    r"#?\bad\b (?:\w+ ){0,4}(?:at the (?:very )?end|in the (?:last|comments)|"
    r"among the hashtags|below the fold|hidden|as small as|tiny|white on white)",
    r"\bpretend\b ~ (?:bought|found|own|discovered|yourself)",
)
_SOFT = rule(
    r"\b(?:not|never) (?:\w+ ){0,3}(?:look|feel|sound|seem|come across|read|"
    r"appear) (?:\w+ ){0,3}like (?:\w+ ){0,2}(?:ad\b|advert\w*|commercial|promotion)",
)
_FORGET = re.compile(
    r"\bnot (?:forget|hide|bury|conceal|omit|skip|leave out)|\bnever (?:post|"
    r"publish) (?:\w+ ){0,3}without|\bnothing to hide|\bnot be hidden|\bno way to hide"
)


def hidden(read: list[Item]) -> Item | None:
    """The item that asks her to hide that it is advertising."""
    for one in read:
        found = _HIDE.search(one.full)
        if found and not _FORGET.search(one.full) and not _just_text(one.full, found):
            return one
    if any(asked(one) for one in read):
        return None
    return next((one for one in read if _SOFT.search(one.full)), None)


def asked(one: Item) -> bool:
    """Whether an item asks for a label."""
    if _NOT_NEEDED.search(one.full) or (_HIDE.search(one.full) and not _FORGET.search(one.full)):
        return False
    if _CAPITAL.search(one.text) and not re.search(r"\bAd (?:copy|account|set)\b", one.text):
        return True
    return any(
        not negated(one.full, found.start()) or _FORGET.search(one.full)
        for found in _ASKED.finditer(one.full)
    )


def _just_text(full: str, found: re.Match[str]) -> bool:
    """``do not use other ads``: about something else than this work."""
    return bool(re.search(r"\b(?:other|competitor|own) (?:ads?|brands?)\b|\bnot only\b", found[0]))
