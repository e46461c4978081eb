from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import ValueInvalid
from wrensong.core.platforms import PLATFORMS, from_url, handle, platform

handles = st.from_regex(r"[a-z0-9_]{3,20}", fullmatch=True).filter(
    lambda h: from_url(f"https://www.instagram.com/{h}") is not None
)


@pytest.mark.parametrize(
    ("url", "key", "name"),
    [
        ("https://www.instagram.com/mina.bakes/", "instagram", "mina.bakes"),
        ("HTTPS://Instagram.com/Mina.Bakes?hl=en", "instagram", "mina.bakes"),
        ("instagram.com/@mina.bakes", "instagram", "mina.bakes"),
        ("//m.instagram.com/mina.bakes/p/Cx1", "instagram", "mina.bakes"),
        ("https://www.tiktok.com/@mina.bakes/video/123", "tiktok", "mina.bakes"),
        ("https://youtube.com/@Mina-Bakes/shorts", "youtube", "mina-bakes"),
        ("https://www.youtube.com/channel/UCaBcDeFgHiJkLmNoPqRsTuV", "youtube",
         "UCaBcDeFgHiJkLmNoPqRsTuV"),
        ("https://bsky.app/profile/mina.bsky.social", "bluesky", "mina.bsky.social"),
        ("https://www.twitch.tv/mina_bakes", "twitch", "mina_bakes"),
    ],
)  # fmt: skip
def test_a_profile_address_gives_platform_and_handle(url: str, key: str, name: str) -> None:
    found = from_url(url)
    assert found is not None
    assert (found[0].key, found[1]) == (key, name)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.instagram.com/p/Cx1abc/",
        "https://www.instagram.com/reel/Cx1abc/",
        "https://www.instagram.com/accounts/login/",
        "https://www.youtube.com/watch?v=abc",
        "https://youtu.be/abc",
        "https://www.tiktok.com/discover/bread",
        "https://notinstagram.com/mina",
        "https://instagram.com.example.org/mina",
        "https://example.org/mina",
        "mina.bakes",
        "",
    ],
)
def test_an_address_that_is_no_profile_gives_nothing(url: str) -> None:
    assert from_url(url) is None


@given(st.sampled_from(sorted(PLATFORMS)), handles)
def test_a_profile_address_made_here_is_read_back(key: str, name: str) -> None:
    found = from_url(PLATFORMS[key].profile_url(name))
    assert found == (PLATFORMS[key], name)


def test_a_youtube_channel_id_keeps_its_case_and_gets_its_own_address() -> None:
    channel = "UCaBcDeFgHiJkLmNoPqRsTuV"
    assert handle(channel) == channel
    url = PLATFORMS["youtube"].profile_url(channel)
    assert url == f"https://www.youtube.com/channel/{channel}"


@given(st.text(max_size=80))
def test_any_text_is_a_profile_address_or_nothing(text: str) -> None:
    found = from_url(text)
    assert found is None or (found[0].key in PLATFORMS and found[1])


@pytest.mark.parametrize("name", ["IG", "insta", " Instagram ", "instagram"])
def test_a_platform_is_known_by_the_names_people_use(name: str) -> None:
    assert platform(name).key == "instagram"


def test_an_unknown_platform_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueInvalid) as refusal:
        platform("myspace")
    assert "tiktok" in refusal.value.next_step


def test_a_handle_is_stored_without_at_and_in_lower_case() -> None:
    assert handle(" @Mina.Bakes ") == "mina.bakes"


def test_views_are_the_base_where_they_are_always_public() -> None:
    bases = {key: p.engagement_base for key, p in PLATFORMS.items()}
    assert bases["tiktok"] == bases["youtube"] == "views"
    assert bases["instagram"] == "followers"
