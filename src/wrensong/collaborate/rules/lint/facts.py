"""Facts in a sentence: money and whom it is for, spans of time, days, how many of what."""

from __future__ import annotations

import re

from .grammar import rule, words

_CODE = (
    r"(?:eur(?:os?)?|usd|us\$|gbp|chf|sek|nok|dkk|pln|inr|cad|aud|dollars?|bucks|"
    r"pounds?|quid|francs?|kronor|zloty|rupees?)\b"
)
_SIGN = r"[€$£₹]"
MONEY = re.compile(
    rf"(?:{_SIGN}|\b{_CODE})\s?\d[\d.,' ]*\d?k?|\b\d[\d.,' ]*k?\s?(?:{_SIGN}|{_CODE}|k\b)"
    rf"|\b{words('number')}(?: (?:and )?{words('number')})*\s{_CODE}"
)
_VALUE = re.compile(
    r"\b(?:worth|values?|valued|rrp|retail|prices?|priced|costs?|costing|gift card|"
    r"voucher|discount|"
    r"save|prize|tickets?|ad ?spend|media budget|up to|budget cap|basket|order|"
    r"sells?)\b[^.;]{0,24}$"
)
_VALUE_AFTER = re.compile(
    r"^[^.;,]{0,12}\b(?:worth|voucher|discount|off\b|gift card|value|retail|credit)|"
    r"^\s?each in the shop"
)
_PAY = re.compile(
    r"\b(?:fees?|pay|pays|paid|payment|payable|honorarium|remunerat\w+|compensation|"
    r"comp|retainer|budget|"
    r"salary|money|flat|receive|reward|you get|per (?:post|reel|video|month)|each|"
    r"invoice|net \d+|rate|"
    r"we (?:give|offer)|plus vat|price|deal)\b"
)
_OWED = re.compile(
    r"\b(?:we (?:will |can |would )?(?:also )?pay you\b|(?:the|your|a|fixed|"
    r"flat) (?:fee|honorarium|retainer)\b|"
    r"\b(?:a|this|our|as) paid (?:collaboration|partnership|cooperation|job|"
    r"assignment)\b(?! label| tool| tag| toggle)|"
    r"(?:fee|rate|budget|honorarium|payment)(?: is| will be)?:? (?:to be (?:agreed|"
    r"discussed)|negotiable|on request|tbd|tbc))"
)

_COUNT = rf"(?:{words('number')}|a|an|single|half an?|half a|another|next|several|few|couple of)"
SPAN = re.compile(
    rf"\b{_COUNT}(?:\s?(?:to|-|–|or)\s?{words('number')})?[\s-]*"
    r"(?:(?:full|business|working|calendar|bank|further|more|consecutive|additional|"
    r"clear|posting)[\s-])*"
    rf"{words('time_unit')}|\bfortnight\b|\bovernight\b"
)
SOON = re.compile(
    r"\b(?:same|next|following)[ -](?:\w+ )?(?:day|morning|evening|afternoon)\b|"
    r"\b(?:day|morning|evening) (?:you|after|we)\b"
    r"|\bday after\b|\bwithin (?:the|a|one) day\b|\bsame[-\s](?:afternoon|evening|"
    r"morning)\b|\bby return\b|\bstraight ?away\b|\bthat (?:same )?(?:day|evening|"
    r"afternoon)\b|\bby (?:noon|midday|lunch\w*|close of business|cob|end of play|"
    r"tomorrow)\b|\bimmediately\b|\bright away\b|\bat once\b|\bsame-day\b|\btomorrow\b"
    r"|\bby (?:the )?(?:evening|morning|noon|end of (?:the )?(?:\w+ )?(?:day|week)|eod)\b"
)
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.?(?: of)? {words('month')}|"
    rf"{words('month')} \d{{1,2}}|\d{{4}}-\d\d-\d\d|"
    rf"\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|the \d{{1,2}}(?:st|nd|rd|th)\b|"
    rf"{words('weekday')}|week \d+|kw ?\d+)"
)
DAY = re.compile(_DAY)
UNTIL = re.compile(
    r"\b(?:report|edition|catalogue|catalog|issue|calendar|season|year|winter|summer|"
    r"spring|autumn) (?:of )?20\d\d\b|"
    r"\b(?:until|till|through|ends?|up to|ending|expires?|to the end of|end of)\b"
    r"(?: \w+){0,4}?[ ,]*"
    rf"(?:{_DAY}|{words('month')}|{words('season')}|year|month|campaign|20\d\d|season)"
    r"|\b(?:for|during|over) the (?:\w+ )?(?:duration|length|time|term|months|campaign|"
    r"season|contract)\b"
    rf"|\b(?:for|during|over|through) (?:the |this |one |"
    rf"all )?(?:\w+ )?{words('season')}|\bthen (?:it|they|we) (?:is|are|will be|delete|"
    rf"remove|take)\b"
    r"|\bduring the (?:campaign|months|term)\b|\b(?:for )?the rest of the \w+\b|"
    r"\b(?:in|during) 20\d\d\b|\bonce\b(?! (?:you|we|it|the|they|a|your|more|again))|"
    r"\b\d+ ?m\b|\bcampaign (?:period|duration|term)\b|\bthroughout (?:the )?\w+"
)

COUNTED = re.compile(
    rf"\b(?:{words('number')}|a|an|single)(?:\s?[-–]\s?\d+)?\s?(?:\(\w+\)\s?)?[x×]?[\s*-]*"
    rf"(?:(?!(?:of|for|the|your|our|in|at|by|to|on|and|or|as|per|with|days?|weeks?|"
    rf"hours?|months?|lot|few|couple|bit|bunch|number)\b)[\w'/+]+[\s-]+){{0,4}}?"
    rf"{words('format')}"
    rf"|{words('format')}\s?[:=(x×]+\s?(?:\d+|one|two|three)\b|"
    rf"\b[x×]\s?\d+ {words('format')}|{words('format')} [x×]\s?\d+"
    r"|(?:^|[.:] )(?:instagram |tiktok |youtube |ig )?(?:reel|video|short|clip|"
    r"carousel|tiktok|story|article|post|vlog)\s?[,(/]"
)
SOME = rule(
    r"\b(?:some|few|several|regular\w*|frequent\w*|various|multiple|plenty of|lots of|"
    r"bunch of|couple of|a number of|"
    r"numerous|many|ongoing|continuous|occasional\w*|constant|weekly-ish|a bit of|"
    r"as much|enough|a handful of)\b "
    r"(?:(?:nice|great|good|of|beautiful|short|authentic|cool|fun|organic|more|social|"
    r"media|instagram|tiktok|creative|lovely|your|engaging|small|quality|high-quality|"
    r"\w+y) ){0,3}"
    r"(?:{format}|content|coverage|appearances?|posts|exposure|impressions|snippets|material)",
    r"\ba {format} or (?:two|three|more|so)\b",
    r"\b(?:one|two) or (?:two|three|more) {format}",
)
_LOOSE = rule(
    r"\b(?:post|create|make|produce|share) (?:some |any |great |nice |about |"
    r"authentic |relevant |organic |your )*(?:content|something|things)\b",
    r"\bcontent (?:around|about|on|for|featuring|with)\b(?! the same)",
    r"\bshout-?outs?\b",
    r"\bspread the word\b",
    r"\bas (?:often|much|many)(?: \w+){0,3} as\b(?! you can eat)",
    r"\btalk about (?:us|our|it|the)\b",
    r"\bpost about (?:it|us|our|the|them)\b(?! by)",
    r"(?<!paid\s)\bpromot(?:e|ion|ing) (?:for|of|our|us|it|on)\b",
    r"\b(?:share|post) (?:your|the) (?:impressions?|experiences?|thoughts|journey|"
    r"moments|visit|day|favourites|favorites)\b",
    r"\bwhen(?:ever)? you (?:have|find) time\b",
    r"\bregularly\b",
    r"\bfrom time to time\b",
    r"\bnow and then\b",
    r"\bto be (?:defined|discussed|agreed|decided)\b ~ {format}",
    r"{format} to be (?:defined|discussed|agreed|decided)\b",
    r"\bkeep (?:your )?(?:followers|readers|audience) (?:updated|posted)\b",
)
_NOT_ASKED = rule(
    r"\b(?:saw|seen|loved?|liked?|enjoyed|read|watched|follow\w*|admire\w*|remember|"
    r"your recent|your last)\b",
    r"\b(?:optional\w*|bonus|if you (?:like|want|feel|wish)|welcome to|"
    r"would be (?:a )?bonus|voluntary|no obligation|not (?:needed|required|"
    r"necessary))\b",
    r"\bhow you like\b(?= to)",
    r"\b(?:we|our (?:shop|team)) (?:may|can|will|might|would)\b",
    r"\bideas?\b",
)


def fee_in(text: str) -> str | None:
    """The words that promise her money for the work, or None. What things are worth, vouchers and
    what is spent on advertising are no fee."""
    if re.search(
        r"\b(?:no|without|not a|zero) (?:\w+ )?(?:fee|payment|budget|money|honorarium)\b", text
    ) and not MONEY.search(text):
        return None
    for amount in MONEY.finditer(text):
        before, after = text[: amount.start()], text[amount.end() :]
        bracket = before.rfind("(") > before.rfind(")")
        price = _VALUE.search(before[-48:])
        if (
            price
            and not re.search(r"\b(?:fee|pay|paid)\W*$", before)
            and not (
                re.match(r"prices?|costs?", price[0])
                and re.search(r"\bwe (?:will |can )?pay\b", text)
            )
        ):
            continue
        if _VALUE_AFTER.search(after) or (bracket and not _PAY.search(text)):
            continue
        if bracket and not _PAY.search(before[before.rfind("(") :] + after.split(")")[0]):
            continue
        return amount[0].strip()
    owed = _OWED.search(text)
    return owed[0] if owed and not re.search(r"\bno fee|unpaid|not paid\b", text) else None


def counted(text: str, surely: bool = False) -> bool:
    """Whether a sentence says how many of what; ``surely``: in numbers, not by “a”."""
    return any(not (surely and re.match(r"an? ", found[0])) for found in COUNTED.finditer(text))


def vague(text: str, loose: bool) -> str | None:
    """Words that ask for work without saying how many of what, or None; ``loose``: also those
    that are vague only where nothing else is counted (“talk about our lemonade”)."""
    found = SOME.search(text) or (_LOOSE.search(text) if loose else None)
    if found is None or _NOT_ASKED.search(text):
        return None
    return found[0]


def lasts(text: str) -> bool:
    """Whether a sentence names a span of time or a last day for something that lasts."""
    for match in SPAN.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        if not re.search(r"(?:within|net|after|in|every|answer) (?:\w+ )?$", before) or re.search(
            r"\bfor (?:\w+ )?$", before
        ):
            return True
    return bool(UNTIL.search(text))


def answered_when(text: str) -> re.Match[str] | None:
    """The first words that say by when."""
    found = [m for m in (p.search(text) for p in (SPAN, SOON, DAY)) if m]
    return min(found, key=lambda m: m.start()) if found else None
