from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.vet.rules.comment_quality import (
    EMOJI,
    EMPTY,
    GENERIC_TEXT,
    MENTION,
    PRAISE,
    SPAM,
    Comments,
    TextIndex,
    _repeated,
    comment_quality,
    copied,
    judge,
    suspicious_authors,
)
from wrensong.vet.rules.comment_spam import fit_spam, read_words, shipped_spam
from wrensong.vet.rules.comment_text import Texts, span_hashes, text_hashes

RECIPE = "I baked this on Sunday and doubled the butter"
OFFER = "Check out my new channel and subscribe, link in my bio!!! http://example.com"


def _kind(text: str) -> int:
    return int(judge(Texts.of([text]), shipped_spam()).kind[0])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", EMPTY),
        ("   ", EMPTY),
        ("🔥🔥🔥", EMOJI),
        ("❤️ !!", EMOJI),
        ("@ben", MENTION),
        ("@ben @cleo.bakes 😂", MENTION),
        ("So cute!", PRAISE),
        ("NICE PIC 😍", PRAISE),
        ("wunderschön", PRAISE),
        ("@mina.bakes love this", PRAISE),
        (OFFER, SPAM),
    ],
)
def test_a_generic_text_is_named_by_its_kind(text: str, kind: int) -> None:
    assert _kind(text) & GENERIC_TEXT == kind


@pytest.mark.parametrize(
    "text",
    [
        RECIPE,
        "Where did you buy the oven?",
        "how long did it rest",
        "это очень интересный рецепт",
        "美味しそうですね",
        "not nice",
    ],
)
def test_a_comment_with_something_to_say_is_genuine(text: str) -> None:
    assert _kind(text) & GENERIC_TEXT == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=30))
def test_texts_are_judged_alike_alone_and_in_company(texts: list[str]) -> None:
    model = shipped_spam()
    together = judge(Texts.of(texts), model)
    alone = [judge(Texts.of([text]), model) for text in texts]
    assert together.kind.tolist() == [int(one.kind[0]) for one in alone]
    own_hash = [int(text_hashes(Texts.of([text]))[0]) for text in texts]
    assert text_hashes(Texts.of(texts)).tolist() == own_hash
    assert together.spam == pytest.approx([one.spam[0] for one in alone], abs=1e-3)


@given(st.lists(st.text("abcXYZ 09é", max_size=8), min_size=2, max_size=40))
def test_texts_share_a_number_when_only_case_or_digits_differ(texts: list[str]) -> None:
    def fold(text: str) -> str:
        lower = "".join(c.lower() if c.isascii() else c for c in text)
        return "".join("0" if c in "09" else c for c in lower)

    digest = text_hashes(Texts.of(texts))
    index = TextIndex(shipped_spam())
    numbers = index.add(digest, Texts.of(texts).take)
    for i, one in enumerate(texts):
        for j, other in enumerate(texts):
            assert (numbers[i] == numbers[j]) == (fold(one) == fold(other))
    again = index.add(digest[::-1], Texts.of(texts[::-1]).take)
    assert again.tolist() == numbers[::-1].tolist()
    assert index.kind.size == len(set(numbers.tolist()))


def _comments(rows: list[tuple[int, int, int, str]]) -> tuple[Comments, np.ndarray]:
    """Rows of author, owner, post, text; author 100 + owner is the owner herself."""
    author, owner, post, text = zip(*rows, strict=True)
    distinct = sorted(set(text))
    kind = judge(Texts.of(distinct), shipped_spam()).kind
    columns = Comments(
        np.array(author),
        np.array(owner, dtype=np.int32),
        np.array(post),
        np.array([distinct.index(one) for one in text], dtype=np.int32),
        np.array(author) == np.array(owner) + 100,
    )
    return columns, kind


def test_generic_alone_and_suspicious_alone_are_not_inauthentic() -> None:
    columns, kind = _comments(
        [(1, 0, 10, "so cute"), (2, 0, 10, RECIPE), (2, 0, 11, "🔥"), (3, 0, 11, "🔥")]
    )
    quality = comment_quality(columns, kind, np.array([2]), accounts=2)
    assert (quality.comments[0], quality.generic[0], quality.inauthentic[0]) == (4, 3, 1)
    low, high = quality.interval(quality.inauthentic)
    assert 0 < low[0] < 0.25 < high[0]


def test_no_comments_seen_is_not_known() -> None:
    columns, kind = _comments([(1, 0, 10, "so cute")])
    quality = comment_quality(columns, kind, np.array([], dtype=np.int64), accounts=2)
    low, high = quality.interval(quality.inauthentic)
    assert np.isnan(low[1]) and np.isnan(high[1])
    assert low[0] == 0.0


def test_copies_are_longer_texts_repeated_within_a_post_or_by_one_author() -> None:
    columns, kind = _comments(
        [
            (1, 0, 10, RECIPE),
            (2, 0, 10, RECIPE),
            (3, 1, 20, RECIPE),
            (4, 0, 10, "so nice"),
            (5, 0, 10, "so nice"),
            (6, 0, 10, RECIPE + " too"),
            (6, 1, 20, RECIPE + " too"),
            (100, 0, 10, RECIPE),
        ]
    )
    assert copied(columns, kind).tolist() == [True, True, False, False, False, True, True, False]


def test_an_author_is_suspicious_by_record_and_own_posts_do_not_count() -> None:
    rows = [(7, 0, 10, OFFER), (7, 1, 20, OFFER + " now"), (8, 0, 10, "so cute")]
    rows += [(9, owner, owner + 50, RECIPE) for owner in range(3)]
    rows += [(8, owner, owner + 50, "so cute") for owner in range(5)]
    rows += [(100, 0, 11, OFFER), (100, 0, 12, OFFER)]
    columns, kind = _comments(rows)
    assert suspicious_authors(columns, kind).tolist() == [7, 9]


def test_a_model_learns_to_tell_two_kinds_of_text_apart() -> None:
    spam = [f"subscribe to my channel number {i} for free money" for i in range(30)]
    fine = [f"this song reminds me of summer {i} with my sister" for i in range(30)]
    labels = np.arange(60) < 30
    model = fit_spam(Texts.of(spam + fine), labels)
    unseen = Texts.of(["free money on my channel", "reminds me of my sister"])
    probability = model.probability(unseen, *read_words(unseen))
    assert probability[0] > 0.8 > 0.2 > probability[1]


def test_texts_in_other_scripts_are_not_judged() -> None:
    columns, kind = _comments(
        [
            (1, 0, 10, "とても美しい"),
            (2, 0, 10, "Очень красиво"),
            (3, 0, 10, "schöner Tag"),
            (4, 0, 10, "🔥"),
        ]
    )
    quality = comment_quality(columns, kind, np.array([], dtype=np.int64), accounts=1)
    assert (quality.comments[0], quality.generic[0]) == (2, 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=60), st.integers(2, 4))
def test_repeated_pairs_are_those_that_occur_as_often(pairs: list[Any], times: int) -> None:
    one, two = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    counted = [pairs.count(pair) >= times for pair in pairs]
    assert _repeated(one, two.astype(np.int32), times).tolist() == counted


@given(st.lists(st.text(max_size=40), max_size=20))
def test_a_text_hashes_alike_wherever_it_stands(texts: list[str]) -> None:
    data = "".join(texts).encode("utf-8", "replace")
    ends = np.cumsum([len(t.encode("utf-8", "replace")) for t in texts]).astype(np.int64)
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)[: ends.size]
    found = span_hashes(np.frombuffer(data, np.uint8), starts, ends)
    for i, one in enumerate(texts):
        for j, other in enumerate(texts):
            assert (found[i] == found[j]) == (one == other)
