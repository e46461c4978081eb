"""Praise on order: what is good must be said, or what is bad left out."""

from __future__ import annotations

import re

from .grammar import negated, rule
from .sentences import Item

Read = list[Item]

_GOOD = (
    r"(?:positive|positively|favou?rabl[ey]|glowing|enthusiastic\w*|raving|rave|"
    r"flattering|flawless|excellent|top(?= (?:ratings?|marks|reviews?|scores?))|"
    r"perfect|outstanding|convinced|delighted|praising|stellar|5[-\s]?stars?|"
    r"five[-\s]?stars?|thumbs[-\s]up|best|good|great|nice|only the good)"
)
_OPINION = (
    r"(?:reviews?|opinions?|verdicts?|ratings?|feedback|conclusions?|evaluations?|"
    r"assessments?|impressions?|experiences?|testimonials?|statements?|stars|comments?|"
    r"words|things|points|sides?|aspects?|report|judg\w+|recommendations?|"
    r"endorsements?|mentions?|tone of (?:verdict|review))"
)
_BAD = (
    r"(?:negativ\w*|(?:neutral|mixed) (?:or \w+ )?(?:\w+ )?(?:opinions?|conclusions?|"
    r"verdicts?|reviews?|feelings?|remarks?)|critici[sz]\w*|critical|critique|"
    r"downsides?|drawbacks?|disadvantages?|complain\w*|flaws?|weakness\w*|"
    r"weak (?:points?|spots?|sides?)|shortcomings?|faults|unfavou?rabl\w+|bad (?:things?|"
    r"words?|sides?|points?|remarks?|comments?|experiences?|reviews?|opinions?)|"
    r"unpleasant|lukewarm|minus points?|cons\b)"
)
_PRAISE = rule(
    r"\btone (?:\w+ ){0,5}(?:enthusiastic|convinced|thrilled|delighted)\b",
    r"\b(?:say|write|mention|state|stress|tell \w+(?: \w+)?) (?:that )?you (?:\w+ )?(?:"
    r"love|adore|recommend|swear by|like)\b",
    r"\b(?:clear|say|tell|claim|mention|write) (?:\w+ ){0,4}(?:is|are|"
    r"was) the best\b(?! before)",
    r"\bcomes? across that you\b",
    r"\b(?:works?|does|do) (?:miracles|wonders)\b",
    r"\b(?:maximum|highest|full|best) (?:possible )?(?:score|marks|rating|stars|points|"
    r"number of stars)\b",
    r"\brecommendation (?:\w+ ){0,4}(?:obligatory|mandatory|required|expected|"
    r"compulsory|a must|needed)\b",
    r"\b(?:message|must land|has to land|take-?away|claim|say|conclusion|"
    r"verdict) (?:\w+ ){0,4}(?:is|are) the best\b",
    r"\bhow much (?:you|your \w+|she|he|they|it) (?:\w+ )?(?:loves?|likes?|enjoys?|adores?)\b",
    rf"\b{_GOOD} (?:\w+ ){{0,2}}{_OPINION}\b",
    rf"\b{_OPINION} (?:\w+ ){{0,3}}(?:must|has to|have to|should|needs? to|is to|"
    rf"are to|shall|:) (?:\w+ ){{0,2}}{_GOOD}\b",
    rf"\b{_OPINION} ?(?:required|expected|needed)?: {_GOOD}",
    r"\b(?:5|five|four or five|4-5)[-\s]?stars?\b(?! (?:hotel|spa|resort))",
    r"\b(?:only|nothing but|just|exclusively) (?:\w+ ){0,3}(?:positive|good|nice|great|"
    r"best|favou?rabl\w+|the advantages|advantages|strengths|pros|upsides?)\b",
    r"\b(?:tell|say|show|write|explain|convey|stress|emphasi[sz]e)\b ~ (?:how|"
    r"that it is|that they are|it is|this is) (?:\w+ ){0,3}(?:amazing|wonderful|great|"
    r"fantastic|awesome|incredible|perfect|brilliant|the best|much you (?:love|like|"
    r"enjoy|adore))\b",
    r"\b(?:must|have to|need to|should|has to|required to) (?:really |clearly |"
    r"absolutely |warmly |genuinely )*(?:love|like|recommend|rave|praise|gush|endorse|"
    r"adore)\b(?! it if)",
    r"\bplease (?:really |clearly |absolutely |warmly )*(?:recommend|rave|praise|gush|"
    r"endorse)\b",
    r"\b(?:praise|praising|gush|rave|sing the praises|speak (?:highly|well)|talk (?:up|"
    r"it up)|hype)\b",
    r"\b(?:clear|strong|warm|firm|personal|explicit|unreserved|whole-?hearted|"
    r"enthusiastic) recommendation\b",
    r"\bconvince (?:\w+ ){0,3}(?:readers|followers|viewers|people|them) (?:to buy|of)\b",
    r"\b(?:nothing|not anything) to complain\b",
    r"\bflawless\b",
    r"\b(?:5/5|10/10|full marks|highest (?:possible )?rating|best possible (?:rating|"
    r"light|review)|five out of five|all five stars)",
    r"\b(?:clear|obvious|show|feel|see|sense|notice) (?:\w+ ){0,3}that you (?:\w+ )?(?:"
    r"love|like|adore|enjoy|are (?:a fan|convinced|thrilled|happy|delighted))\b",
    r"\brecommend (?:it|them|us|the \w+) (?:\w+ ){0,3}(?:to (?:your|all|every)|warmly|"
    r"without)",
    r"\b(?:are|is) your (?:new |absolute )?(?:fav(?:e|s|es)?|favou?rites?)\b",
    r"\b(?:present|show|portray|put|describe|appear|paint)\w*\b ~ in (?:a |the |"
    r"its )?(?:good|best|positive|favou?rable) light\b",
    r"\bhappy customers?\b ~ (?:tone|look|sound)",
    r"\bkeep (?:it|everything|the (?:tone|review|post|text|"
    r"verdict)) (?:\w+ )?(?:positive|upbeat about)\b",
    r"\b(?:looks? like|until) (?:\w+ ){0,3}(?:enjoys?|loves?|likes?) it\b",
)
_NO_BLAME = rule(
    rf"\b{_BAD} (?:\w+ ){{0,4}}(?:stays?|remains?|belongs?) (?:between|with|to) us\b",
    r"\bif you (?:\w+ ){0,3}not (?:\w+ )?(?:satisfied|content|fond|"
    r"pleased)\b ~~ (?:tell us|contact|privately|instead|not (?:post|publish))\b",
    r"\bleave (?:aside|out|away|unsaid) (?:that|how|the fact)\b",
    rf"\b(?:keep|leave|spare us|cut|take) (?:\w+ ){{0,3}}{_BAD} (?:\w+ ){{0,6}}(?:out|"
    rf"away|aside|to yourself|for yourself|off)\b",
    rf"\b(?:do not|does not|dont|never|must not|should not|avoid|no|not|without|"
    rf"refrain\w* from|abstain\w* from|leave out|leave away|leave aside|omit|skip|"
    rf"keep out|keep quiet about|hide|cut out|edit out|free of|are not to be|not to be|"
    rf"stay silent (?:on|about)|nothing|steer clear of|"
    rf"not allowed to) (?:\w+ ){{0,7}}(?:{_BAD}|anything bad|dislike\w*|"
    rf"what(?:ever)? you (?:do not|not) like)\b",
    rf"\b{_BAD} (?:\w+ ){{0,6}}(?:will|is|are|must|may|can|should|shall|has to|"
    rf"have to) (?:\w+ ){{0,3}}(?:not|never|removed?|deleted?|unpaid|taken down|"
    rf"sent back|left out|cut|rejected|returned|omitted|avoided|deducted|hidden|"
    rf"stay out|off limits|kept)\b",
    rf"\b{_BAD} (?:\w+ ){{0,5}}(?:are |is )?(?:not to be|off limits|unwanted|"
    rf"not welcome|not desired|taboo|no-gos?|forbidden|not allowed|stay with us|"
    rf"with us)",
    r"\bif you (?:\w+ ){0,3}(?:do not|did not|not|dis|"
    r"should not) ?(?:\w+ ){0,2}(?:like|love|enjoy|convinced|"
    r"happy)\b ~~ (?:not (?:post|publish|tell|say|write|mention)|do not|"
    r"please (?:do )?(?:not|contact|tell us|write to us)|instead|privately|"
    r"tell (?:only )?us|contact|keep)",
    r"\bwho do not like\b ~~ (?:contact|instead|not post|not publish|privately)",
    r"\bnot happy\b ~~ (?:instead of|contact us|privately|do not post|rather than)",
    r"\b(?:paid?|payment|bonus|fee|reward|money|refund)\b ~~ (?:only )?(?:if|when|for|"
    r"nothing if|depends on) ~ (?:positive|ratings?|stars?|favou?rable|good review|"
    r"recommend\w*)\b",
    r"\bnothing if ~ (?:rating|stars?|review)",
    r"\b(?:positive|favou?rable) ~ (?:is|as) (?:a )?(?:condition|requirement|"
    r"precondition)\b",
    r"\bno (?:bad|negative|critical) (?:words?|comments?|remarks?|points?)\b",
    r"\b(?:something|things?|what) (?:that )?you (?:do )?not like\b ~~ (?:not (?:tell|"
    r"say|mention|show)|keep|leave)",
)
_HONEST = re.compile(
    r"\b(?:positive|good|praise) (?:or|and|as well as|as much as) (?:the )?(?:negative|"
    r"bad|critical|criticism|not|less good)\b|\b(?:good|like|love|great|right|"
    r"true) (?:or|and) (?:what )?(?:you )?(?:is |do )?(?:bad|dislike|dreadful|not|bugs|"
    r"hate|wrong)\b|\bgood (?:and|or) bad\b|\bpros and cons\b|\blike (?:and|"
    r"or) (?:what )?(?:you )?(?:dislike|do not|bugs)\b"
    r"|\b(?:do not|does not|never|not|nor|no) (?:\w+ ){0,4}(?:ask|require|expect|need|"
    r"want|pay|paid|buy|insist|have to|obliged|praise|positive|"
    r"favou?rable)\w*(?: \w+){0,6} (?:positive|good|favou?rable|praise|flattering|"
    r"recommend\w*|like|love|stars?|nice|review)\b"
    r"|\b(?:negative|critical|bad|criticism|severe|weaknesses|downsides|flaws|"
    r"drawbacks)\b[^.]{0,40}\b(?:welcome|fine|okay|ok|allowed|too\b|as well|belongs?|"
    r"paid all the same|is paid|are paid|go ahead|useful|ones|help)\b(?! not)|"
    r"\bhonest\w*\b(?!,? (?:and |but |yet )?(?:positive|enthusiastic|favou?rable|good|"
    r"glowing))|\bsay (?:so|that too|it too)\b|\bwhatever (?:you|your|it|the)\b|"
    r"\b(?:do not|not) hold back\b|\bfree (?:in|with) your (?:judg\w+|opinion)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:about|of|against|towards?|on) (?:\w+ ){0,2}(?:competitors?|other (?:brands?|"
    r"makers?|people|products?)|rivals?|minorities|politics|religion|others)\b|"
    r"\bcompetitors?\b|\b(?:body|bodies|weight|skin type|age)\b|\b(?:health|medical|"
    r"therapeutic) (?:claims?|promises?)\b|\bfake\b|\bno problem\b|\bbad language\b|"
    r"\b(?:spelling|sound|audio|technical) (?:problems?|issues|faults?)\b|"
    r"\bno (?:doubt|issue|problem)s?\b"
)


def praise(read: Read) -> Item | None:
    """The first item that asks for praise, or that what is bad is left out."""
    return next((one for one in read if _asks_praise(one)), None)


def _asks_praise(one: Item) -> bool:
    plain = one.full
    blame = _NO_BLAME.search(plain)
    if (
        blame
        and not _ELSEWHERE.search(plain[blame.start() : blame.end() + 40])
        and not _welcome(plain)
    ):
        return True
    if _HONEST.search(plain):
        return False
    for found in _PRAISE.finditer(plain):
        if negated(plain, found.start()) or _ELSEWHERE.search(
            plain[found.start() : found.end() + 30]
        ):
            continue
        if re.match(r"(?:good|great|nice|best|top|perfect)\b", found[0]) and not re.search(
            r"\b(?:only|must|should|has to|need|want|expect|write|give|leave|post|exclusively|"
            r"just|nothing but)\b",
            plain[: found.end() + 20],
        ):
            continue
        if (
            re.search(
                r"\b(?:we|i|our (?:customers|team)|people|everyone|readers) (?:\w+ ){0,3}(?:love|"
                r"like|enjoy|adore|rave)\b",
                plain,
            )
            and "must" not in plain
        ):
            continue
        return True
    return False


def _welcome(plain: str) -> bool:
    return bool(
        re.search(
            r"\b(?:do not|not|never) (?:\w+ )?(?:hold back|hide|leave out|skip|omit|shy|"
            r"be afraid|mind)\b|\bwelcome\b|\bbelongs\b|\bhonest\w*\b[^.]{0,30}\b(?:even|also|"
            r"including)\b|\bno (?:bad|hard) feelings\b|\bnot (?:a|the) problem\b",
            plain,
        )
    )
