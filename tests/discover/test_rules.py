"""What a caption says by itself."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.discover.rules import caption_tags, disclosed, disclosure_words, says_disclosed


def tags(text: str | None, any_script: bool = False) -> tuple[list[str] | None, list[str] | None]:
    hashtags, mentions = caption_tags(pa.array([text], pa.string()), any_script=any_script)
    return hashtags[0].as_py(), mentions[0].as_py()


@pytest.mark.parametrize(
    ("caption", "hashtags"),
    [
        ("Bread #Oat #oat #Sourdough!", ["#oat", "#sourdough"]),
        ("#love#summer", ["#love", "#summer"]),
        ("#हिन्दी #日本語 #größe", ["#हिन्दी", "#日本語", "#größe"]),
        ("＃full #ｗｉｄｅ", ["#full", "#wide"]),
        ("#1 #2026 #1st", ["#1st"]),
        ("a#b c&#39;s https://x.example/#top", []),
        ("#tag🍞 ##twice", ["#tag", "#twice"]),
        ("", []),
    ],
)
def test_hashtags_are_whole_tokens_in_lower_case(caption: str, hashtags: list[str]) -> None:
    assert tags(caption)[0] == hashtags


@pytest.mark.parametrize(
    ("caption", "mentions"),
    [
        ("with @Mina.Bakes. and @ada_1,", ["@mina.bakes", "@ada_1"]),
        ("mail mina@example.org", []),
        ("@müller", []),
        ("(@ada) @@ada", ["@ada"]),
        ("https://x.example/@ada", []),
    ],
)
def test_mentions_are_handles_and_not_e_mail_addresses(caption: str, mentions: list[str]) -> None:
    assert tags(caption)[1] == mentions


def test_handles_may_have_hyphens_where_the_platform_allows_them() -> None:
    assert tags("@ada-bakes @my.name.example", any_script=True)[1] == [
        "@ada-bakes",
        "@my.name.example",
    ]


def test_an_unknown_caption_has_unknown_tags() -> None:
    assert tags(None) == (None, None)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs",)), max_size=20) | st.none(), max_size=6
    )
)
def test_each_caption_is_read_as_if_alone(captions: list[str | None]) -> None:
    hashtags, mentions = caption_tags(pa.array(captions, pa.string()))
    assert len(hashtags) == len(mentions) == len(captions)
    for row, caption in enumerate(captions):
        assert (hashtags[row].as_py(), mentions[row].as_py()) == tags(caption)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), max_size=6))
def test_hashtags_written_come_back_once_and_in_order(names: list[str]) -> None:
    caption = " ".join(f"word #{name.upper()}" for name in names)
    assert tags(caption)[0] == [f"#{name}" for name in dict.fromkeys(names)]


DISCLOSED = [
    "#ad Loving this serum",
    "AD | my serum",
    "Ad – code ANA15",
    "Ad (gifted) my serum",
    "so good (ad)",
    "Ad: my serum",
    "{advertisement} Time",
    "Werbung | Serum",
    "[Werbung] Serum",
    "Anzeige",
    "#Anzeige x",
    "Sponsored by Glow: Serum",
    "Sponsored | serum",
    "#sponsored",
    "This video was sponsored by Glow.",
    "Collaboration commerciale – mon sérum",
    "Publicité : mon sérum",
    "#publicite mon sérum",
    "Sponsorisé par Glow",
    "#collaborationcommerciale",
    "#paidpartnership",
    "lunch #love#ad#food",
    "Some links are affiliate links",
    "I earn commission on purchases through this link.",
    "Not sponsored, but these are affiliate links.",
    "my routine with @glow.skin #GlowAmbassador",
    "Thanks to Glow for the free product! My take:",
    "In paid partnership with Glow",
    "Title\nWerbung | Code",
    "line\n#ad",
    "Bezahlte Partnerschaft mit Glow",
    "Enthält Werbung",
    "love it\nad",
]
NOT_DISCLOSED = [
    "not sponsored",
    "This post is not sponsored!",
    "This isn't sponsored at all",
    "This is not an ad",
    "NOT AN AD",
    "no ad, just love",
    "not a paid ad",
    "#notsponsored",
    "#notanad",
    "not sponsored #ad",
    "keine Werbung",
    "unbezahlt",
    "Werbung unbezahlt",
    "Werbung | unbezahlt",
    "unbezahlte Werbung",
    "Werbung, da Markennennung",
    "[Werbung/Verlinkung]",
    "#unbezahltewerbung",
    "selbst gekauft, liebe es",
    "nicht gesponsert",
    "pas sponsorisé",
    "non sponsorisé",
    "unpaid ad",
    "I wasn’t paid for this ad",
    "#adorable",
    "#adidas run",
    "Ad astra",
    "adverbs are fun",
    "my partner in crime #partner",
    "#lifepartner with @anna",
    "#collaboration",
    "no affiliate links here",
    "I bought this myself",
    "She works in advertising",
    "a gift from my mom",
    "salad days",
    "the ad agency hired me",
]


@pytest.mark.parametrize("caption", DISCLOSED)
def test_words_that_disclose(caption: str) -> None:
    assert says_disclosed(caption)


@pytest.mark.parametrize("caption", NOT_DISCLOSED)
def test_words_that_deny_or_only_look_alike(caption: str) -> None:
    assert not says_disclosed(caption)


def test_the_quick_check_on_columns_agrees_with_the_rule() -> None:
    every = [*DISCLOSED, *NOT_DISCLOSED]
    found = disclosed(pa.array(every), pa.nulls(len(every), pa.bool_()))
    assert found.to_pylist() == [says_disclosed(caption) for caption in every]


def test_a_label_counts_and_what_is_not_known_stays_so() -> None:
    captions = pa.array(["#ad", "bread", "bread", None, None, None])
    labels = pa.array([None, None, True, True, False, None])
    found = disclosed(captions, labels).to_pylist()
    assert found == [True, False, True, True, None, None]


@pytest.mark.parametrize(
    "words",
    [
        "ad",
        "advert",
        "sponsored",
        "werbung",
        "anzeige",
        "publicité",
        "paid partnership",
        "collaboration commerciale",
        "sponsorisé",
    ],
)
def test_listed_words_count_as_hashtags_in_any_case(words: str) -> None:
    tag = words.replace(" ", "")
    assert says_disclosed(f"soup #{tag}")
    assert says_disclosed(f"soup #{tag.upper()}")
    assert not says_disclosed(f"soup #{tag}x")


def test_every_listed_word_is_found_in_a_column() -> None:
    every = [f"soup #{tag}" for tag in sorted(disclosure_words().hashtags)]
    found = disclosed(pa.array(every), pa.nulls(len(every), pa.bool_())).to_pylist()
    assert dict(zip(every, found, strict=True)) == dict.fromkeys(every, True)


def test_the_rules_carry_a_version() -> None:
    assert disclosure_words().version


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_caption_is_judged_and_the_same_both_ways(caption: str) -> None:
    column = disclosed(pa.array([caption]), pa.nulls(1, pa.bool_()))
    assert column[0].as_py() == says_disclosed(caption)
