"""The one list of niches."""

from __future__ import annotations

import pytest

from wrensong.core.niches import bundled_lexicon, bundled_niches


def test_the_bundled_list_has_at_least_twenty_niches_in_lower_case():
    lexicon = bundled_lexicon()
    assert len(lexicon) >= 20
    for niche, words in lexicon.items():
        assert len(words) == len(set(words)) >= 20, niche
        assert all(word == word.lower() == word.strip() != "" for word in words)


@pytest.mark.parametrize(
    ("word", "niche"),
    [
        ("bread", "food"), ("kleid", "fashion"), ("chaussures", "fashion"), ("ropa", "fashion"),
        ("scarpe", "fashion"), ("sapatos", "fashion"),
    ],
)  # fmt: skip
def test_it_holds_words_of_six_languages(word, niche):
    assert word in bundled_lexicon()[niche]


def test_an_alias_names_one_niche():
    aliases = [alias for niche in bundled_niches().values() for alias in niche.aliases]
    assert len(aliases) == len(set(aliases))
