"""What a text says of work for others: whether it is forbidden, and what that is paid."""

from __future__ import annotations

import re

from . import facts
from .grammar import asserted, rule, words
from .sentences import Item

Read = list[Item]

_EXCLUSIVE = rule(
    r"\byour (?:only|sole|exclusive) (?:\w+ ){0,2}(?:brand|partner|label|sponsor|client|maker)\b",
    r"\b(?:compet\w+|rival) (?:\w+ ){0,2}(?:collab\w*|cooperations?|partnerships?|ads?|"
    r"posts?|campaigns?|work|deals?|jobs?|engagements?) (?:\w+ ){0,2}(?:not|forbidden|"
    r"prohibited|excluded|off|ruled out)\b",
    r"\b(?:only|sole) (?!one\b|thing\b|condition\b|favou?r\b|way\b|rule\b|"
    r"wish\b)(?:\w+ ){1,3}(?:on|in|at|across) your "
    r"(?:page|channels?|feed|account|profile|place|blog|home|house|kitchen|grid|wrist|"
    r"shelf|videos?)",
    r"\b(?:only|sole) (?:\w+ ){1,2}(?:people|readers|followers|they|viewers) (?:\w+ )?see\b",
    r"(?<!non-)\bexclusivity\b",
    r"\bexclusive (?:partner\w*|ambassador|agreement|relationship|collab\w*|"
    r"cooperation|contract|deal)\b",
    r"\bexclusively (?:with|for|to) (?:us|our|the brand|the client)\b",
    r"\bexclusive (?:to|with|for) (?:us|our|the (?:brand|client|company))\b",
    r"\bcategory (?:lock|block|exclusion|protection)\b",
    r"\block-?out\b",
    r"\bnon-?compete\b",
    r"\bcompetition (?:clause|ban)\b",
    r"\bsole (?:partner|brand|sponsor)\b",
    r"\bonly (?:\w+ )?(?:brand|partner|label|sponsor) (?:you|in|on|for)\b",
    r"\bnobody else\b(?! (?:may|will|here|can|uses?|sees?|gets?|has|is))",
    r"\bno one else\b(?! (?:may|will|here|can|uses?|sees?|gets?|has|is))",
    r"^(?:\w+ ){0,2}exclusive: ",
    r"\bloyal to (?:us|our|the brand)\b",
)
_NO_OTHERS = rule(
    r"\b(?:not|never|neither|nor|refrain\w* from|abstain\w* from|avoid\w*|stop|without|"
    r"no longer|stay away from|steer clear of|turn down|decline|keep away from|do not|"
    r"no) (?:\w+ ){0,5}{work} ~~ {others}",
    r"\b(?:no|not any|zero) (?:\w+ ){0,3}(?:{work}) (?:\w+ ){0,2}(?:for|with|of|about|"
    r"by|from) ~ (?:{others}|brands?|makers?|manufacturers?|companies|compan\w+)",
    r"\b(?:no|not any|zero) (?:{others}) (?:\w+ ){0,3}(?:brands?|partners?|sponsors?|"
    r"clients?|jobs?|deals?|collab\w*|cooperations?|posts?|ads?|campaigns?|work|"
    r"\w+s) (?:\w+ ){0,2}(?:for|from|until|till|during|in|within|before|after|between|"
    r"on your|this|the)\b",
    r"\b(?:refrain|abstain)\w* from (?:\w+ ){0,4}{work} (?:with|for)\b",
    r"\b(?:stay away from|steer clear of|turn down|decline|keep away from|pause|"
    r"say no to|reject) (?:\w+ ){0,4}{others}",
    r"\bkeep (?:\w+ ){0,3}{others} (?:\w+ ){0,4}out of your\b",
    r"\b{others} (?:\w+ ){0,4}(?:are|is) (?:off limits|taboo|excluded|blocked|"
    r"not allowed|a no-go|no-gos?|forbidden|out)\b",
    r"\bno {others} (?:\w+ )?(?:brands?|\w+s)\b(?= ~ {time_unit})",
    r"\bno {work} for (?:\w+ ){0,3}competitors?\b",
    r"\bneither (?:\w+ )+nor (?:\w+ ){1,8}{others}",
    r"\bno (?:\w+ )?competitors? (?:\w+ ){0,2}(?:for|until|from|during|in|within|before|after)\b",
    r"\b(?:no|not|never) (?:\w+ ){0,6}{others} (?:\w+ ){0,3}(?:for|until|till|during|"
    r"in|within|before|between|from) (?:the |a )?(?:\w+ ){0,2}(?:{time_unit}|{month}|"
    r"{season})",
)
_FREE_TO = re.compile(
    r"\b(?:free to|may|can|welcome to|fine (?:to|if)|do not mind|as you like|"
    r"whatever else|whomever|whoever|are allowed)\b(?![^.;]{0,6}\bnot\b)"
    r"(?!, )|\bnon-exclusive\b|\bthe same day\b|\byour call\b"
)
_EXTRA = re.compile(
    r"\b(?:additional|extra|separate(?:ly)?|exclusivity) (?:fee|payment|pay|paid|"
    r"compensat\w+)|\bon top\b|\bpaid (?:extra|separately|additionally)|\bsurcharge\b|"
    r"\d\s?%|\bpercent\b|\bbonus\b"
)


def exclusivity_without_fee(read: Read) -> Item | None:
    """The item that asks her not to work for others, where nothing is paid for it."""
    for at, one in enumerate(read):
        span = _excludes(one)
        if span is None:
            continue
        near = one.plain[max(0, span[0] - 90) : span[1] + 110]
        if facts.MONEY.search(near) or _EXTRA.search(near):
            continue
        around = [read[i].plain for i in (at - 1, at + 1) if 0 <= i < len(read)]
        paid = [
            text
            for text in around
            if re.search(
                r"\b(?:for|in return|because|compensat\w+|therefore) (?:this|that|it|which)\b|"
                r"\bin return\b|\bcompensat",
                text,
            )
        ]
        paid += [
            other.plain
            for other in read
            if other is not one and re.search(r"\bexclusiv", other.plain)
        ]
        if not any(facts.MONEY.search(text) or _EXTRA.search(text) for text in paid):
            return one
    return None


def _excludes(one: Item) -> tuple[int, int] | None:
    plain = one.plain
    found = asserted(_EXCLUSIVE, plain)
    if found:
        return found.span()
    found = _NO_OTHERS.search(plain)
    if found is None or _FREE_TO.search(plain[max(0, found.start() - 40) : found.start() + 3]):
        return None
    if re.search(
        r"\b(?:do not|does not|not|never) (?:ask|mind|want|expect|require|need|care)\b",
        plain[max(0, found.start() - 4) : found.end()],
    ):
        return None
    near = plain[found.start() : found.end() + 60]
    if (
        re.search(words("shot"), near)
        and not facts.SPAN.search(near)
        and not facts.UNTIL.search(near)
    ):
        return None
    if re.search(
        r"\b(?:negative|bad|badly|criticis\w+|compare|comparison|comparisons|disparag\w+|"
        r"bash\w*|running down)\b",
        found[0],
    ):
        return None
    return found.span()
