"""Which of the asked terms a text has, without taking it apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.discover.index.analysis import some_terms, terms

PIECES = ["vegan", "a", "bread", "9", "_", "é", "ß", "①", "🍞", "🇦🇹", "パン", "ก", "क", "ा", " ",
          ".", "-", "İ", "ﬁ", "²", "\u0301", "@", "#"]  # fmt: skip
ASKED = ["vegan", "a", "bread", "9", "2", "fi", "ss", "パン", "🍞", "e"]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.characters(), max_size=12).map("".join),
    st.lists(st.sampled_from(ASKED), max_size=4),
)
def test_the_quick_way_finds_the_terms_that_the_whole_way_finds(
    text: str, asked: list[str]
) -> None:
    assert some_terms(text, asked) == set(asked) & set(terms(text))
