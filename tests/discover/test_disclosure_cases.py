"""The words of a caption against cases with a verdict under advertising law.

A verdict asks more than words can tell: where the label stands, in which language, what the
platform's tool says. ``words`` is what the words alone say, and the verdict bounds it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wrensong.discover.rules import says_disclosed

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("disclosure_cases.jsonl").read_text("utf-8").splitlines()
]
# A verdict by law that words, read without their place and their reader, do not carry.
PLACE = {"after the fold", "buried in a hashtag block", "#ad at the end (OLG Celle)",
         "third line or later"}  # fmt: skip
NAMES = {"sponsored suggests no control", "gifted alone not enough", "English phrase"}
# "#GlowAmbassador" without "@glow" reads like "#StudentAmbassador": precision first.
UNSURE = {"brand + ambassador"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["caption"][-30:])
def test_words_say_what_they_say_whatever_the_law_makes_of_it(case: dict[str, str]) -> None:
    assert says_disclosed(case["caption"]) == case["words"]


def test_words_disclose_whenever_the_law_is_content_with_words() -> None:
    assert len(CASES) == 46
    for case in CASES:
        if case["verdict"] == "pass" and case["why"] not in UNSURE:
            assert case["words"], case
        if case["verdict"] == "not_required":
            assert not case["words"], case
        if case["verdict"] == "fail" and case["why"] not in PLACE | NAMES:
            assert not case["words"], case
