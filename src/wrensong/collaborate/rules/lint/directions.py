"""Directions: how the work has to look, sound or go."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .grammar import words
from .sentences import Item

Read = list[Item]

_LOOK = re.compile(
    r"\b(?:cameras?|lens|shots?\b(?! of our)|shot list|close-?ups?|angle|frame \d|"
    r"scene|background|backdrop|light(?:ing)?\b|daylight|golden hour|music|tracks?|"
    r"soundtrack|jingle|volume|fonts?|filters?|colou?rs?\b|colou?red|white|black|beige|"
    r"red|yellow|green|blue|nude|neutral tones|palette|slow[-\s]motion|zoom|drone|eyes|"
    r"smil\w+|pose|hair|make-?up|nails|lipstick|outfit|dress\w*|wear\w*|t-?shirt|"
    r"clothes|clothing|barefoot|jewell?ery|logo|first (?:\w+ )?seconds?|second one|"
    r"seconds? \d|hook|cuts?\b|transitions?|voice-?over|emojis?|corner|centred?|"
    r"centered|close:|wide:|medium:|face:|over shoulder|hold\b|walk\w*|open (?:on|"
    r"with)|start (?:with|by)|finish (?:on|with)|end (?:on|with)|final (?:shot|scene|"
    r"frame)|tidy|from (?:above|below|the left|the right|behind)|thumbs[-\s]up|overhead|"
    r"sunset|upbeat|whisper|voice|speak|talk|look (?:into|at the|up|straight|directly)|"
    r"turn (?:to|your)|hands?\b|sip|steps? \d|sequence|order|pause|kitchen counter|"
    r"window|table|props?|full-?screen|subtitles?|captions? (?:in|font|size)|"
    r"text overlay|overlay|in frame|visible|facing|label facing|upside|tripod|"
    r"hand-?held|vertical(?:ly)?|portrait|landscape|no other|only use|exactly (?:\d|"
    r"three|four|five|six)|at \d\d?[:.]\d\d|\d:\d\d|\d+-\d+ s\b|\bpause|jump|fold\w*|"
    r"helmet|sneakers|chalk|reps|exhale|tilt\w*|candle|bottle|pouch|box|aesthetic|mood|"
    r"vibe|energy|playful|cheerful|elegant|calm|warm|no talking|silent|gesture|"
    r"point (?:to|at)|unbox\w*|apply|swatch\w*|mirror|selfie)\b"
)
_MUST = re.compile(
    r"\b(?:must|have to|has to|should|shall|need(?:s)? to|always|never|only|exactly|no|"
    r"not|please|make sure|ensure|be sure|required|mandatory|keep|avoid)\b"
)
_IMPERATIVE = re.compile(
    r"^(?:\w+(?: \w+){0,3}: )*(?:\d+[.)] )?(?:then |first |next |finally |"
    r"also )?(?:film|shoot|wear|use|open|start|begin|finish|end|hold|put|place|show|"
    r"keep|look|smile|take|cut|zoom|walk|pan|add|turn|point|stand|sit|build|pause|"
    r"apply|pour|lift|say|avoid|include|jump|fold|let|make|set|choose|record|style|"
    r"dress|step|press|spray|enter|wait|tie|mention|repeat|move|bring|close|play|"
    r"overlay|position)\b"
)
_HER_CALL = re.compile(
    r"\b(?:you decide|your (?:call|choice|way|own|style|ideas?|jokes?|angle|edit|"
    r"recipe|humou?r|kitchen|camera|wording|words|pictures|photographs|music|place)|"
    r"up to you|yours\b|if you (?:like|want|wish|feel)|feel free|ideas?|inspiration|"
    r"for example|for instance|could|might|maybe|perhaps|ignore|optional\w*|free to|"
    r"you choose|whatever|however you|no wishes|any way)\b"
)
_NO_LOOK = re.compile(
    r"\b(?:#?ad\b|werbung|label(?:led)?\b(?! facing)|disclos\w+|advertis\w+|"
    r"paid partnership|fee|eur|usd|gbp|pay|paid|invoice|rights?|usage|exclusiv\w+|"
    r"competitors?|draft|approv\w+|claims?|worth|deliverables?|deadline|by (?:\d|"
    r"monday|friday)|cancel\w*|we (?:pay|send|may|will|would|do|give|are|need|ask|"
    r"love)|publicit\w+|link in bio|month|weeks?|feedback)\b|[€$£]\s?\d"
)


@dataclass(frozen=True, slots=True)
class Directions:
    """Directions in a text: those that are surely meant so, those that may be."""

    sure: tuple[str, ...]
    perhaps: tuple[str, ...]


def directions(read: Read) -> Directions:
    """Each point that says how it has to look or sound; at most three of one sentence."""
    sure: list[str] = []
    perhaps: list[str] = []
    for one in read:
        if _HER_CALL.search(one.plain) or one.plain.endswith("?"):
            continue
        found = [
            part for part in _points(one.plain) if _LOOK.search(part) and not _NO_LOOK.search(part)
        ]
        if not found:
            continue
        strong = bool(
            _MUST.search(one.plain) or any(_IMPERATIVE.match(part) for part in _points(one.plain))
        )
        timed = bool(
            re.search(
                r"\bframe \d|\bscene \d|\d+-\d+ s\b|\d:\d\d|\bshot list\b|\b(?:wide|close|medium|"
                r"face|over shoulder): ",
                one.plain,
            )
        )
        noun = len(one.plain.split()) <= 12 and not re.search(rf"{words('brand')}", one.plain)
        (sure if strong or timed else perhaps if not noun else sure).extend(
            [one.text] * min(3, len(found))
        )
    return Directions(tuple(sure), tuple(perhaps))


def _points(plain: str) -> list[str]:
    return [
        part
        for part in re.split(r"[;,.]\s+|\band\b(?= \w+ (?:the|a|your)\b)", plain)
        if re.search(r"\w", part)
    ]
