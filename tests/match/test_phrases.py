from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.match.phrases import matches, normal, pattern, snippet, spans


def found(text: str, term: str) -> bool:
    return bool(matches(pa.array([normal(text)]), term))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Our cruelty-free serum", "cruelty free"),
        ("love this #crueltyfree glow", "cruelty free"),
        ("CRUELTY FREE!", "cruelty free"),
        ("Ein veganes? Nein, vegan❤️", "vegan"),
        ("Hautpflege für Ömer", "für"),
        ("cafe\u0301 au lait", "café"),
        ("今日はスキンケアの話", "スキンケア"),
        ("no plastic in my kitchen", "no plastic"),
        ("@fernandsalt sent me this", "fernandsalt"),
    ],
)
def test_whole_words_are_found_however_they_are_written(text: str, term: str) -> None:
    assert found(text, term)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("She is a veganista", "vegan"),
        ("art of partnership", "ship"),
        ("Warenhaus", "haus"),
        ("fur_coat", "fur"),
        ("हिन्दीभाषा", "हिन्दी"),
        ("I am not vegan, sorry", "vegan"),
        ("das ist nicht wirklich vegan", "vegan"),
        ("sin gluten", "gluten"),
    ],
)
def test_pieces_of_words_and_negations_are_not(text: str, term: str) -> None:
    assert not found(text, term)


def test_a_later_plain_mention_counts_after_a_negated_one() -> None:
    assert found("I was not vegan for years. Now everything I cook is vegan", "vegan")


def test_captions_that_are_not_there_are_passed_over() -> None:
    captions = pa.array([None, "", "so vegan"])
    assert [m.caption for m in matches(captions, "vegan")] == [2]


def test_a_snippet_keeps_the_words_around_and_whole() -> None:
    text = "word " * 60 + "cruelty free " + "after " * 60
    start = text.index("cruelty")
    shown = snippet(text, start, start + 12)
    assert "cruelty free" in shown
    assert len(shown) < 130
    assert set(shown.replace("…", "").split()) <= {"word", "cruelty", "free", "after"}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(max_size=12))
def test_any_text_and_term_can_be_searched(text: str, term: str) -> None:
    text = normal(text)
    for start, end in spans(text, term):
        assert pattern(term).fullmatch(text[start:end])
        shown = " ".join(text[start:end].split())
        assert shown in snippet(text, start, end) or " " not in shown


@settings(max_examples=200, deadline=None)
@given(st.text("abc", min_size=1, max_size=5), st.text("abc", min_size=1, max_size=5))
def test_a_word_is_never_found_inside_a_longer_one(word: str, more: str) -> None:
    assert not list(spans(word + more, word))
    assert not list(spans(more + word, word))
    assert list(spans(f"{more} {word}", word))
