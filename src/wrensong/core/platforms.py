"""The platforms: names, URL shapes and which metrics each can have at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import ValueInvalid

# A YouTube channel's id: its case matters, unlike that of a handle.
_CHANNEL_ID = re.compile(r"UC[\w-]{22}")


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform.

    ``engagement_base`` names what engagement is divided by: ``followers`` where views are
    rarely public, ``views`` where they always are (METHODS 1). ``metrics`` are the post
    metrics that can exist; one that cannot is *not offered*, which is different from absent.
    """

    key: str
    name: str
    hosts: tuple[str, ...]
    handle_in_path: str
    engagement_base: str
    metrics: frozenset[str]
    aliases: frozenset[str] = field(default_factory=frozenset)

    def profile_url(self, handle: str) -> str:
        if _CHANNEL_ID.fullmatch(handle):
            return f"https://www.{self.hosts[0]}/channel/{handle}"
        before = {"tiktok": "@", "youtube": "@", "bluesky": "profile/"}.get(self.key, "")
        www = "" if self.key == "bluesky" else "www."
        return f"https://{www}{self.hosts[0]}/{before}{handle}"


_ALL = (
    Platform(
        "instagram", "Instagram", ("instagram.com", "instagr.am"), r"/@?(?P<h>[\w.]+)", "followers",
        frozenset({"likes", "comments", "views", "saves", "shares"}), frozenset({"ig", "insta"}),
    ),
    Platform(
        "tiktok", "TikTok", ("tiktok.com",), r"/@(?P<h>[\w.]+)", "views",
        frozenset({"likes", "comments", "views", "saves", "shares"}), frozenset({"tt", "tik tok"}),
    ),
    Platform(
        "youtube", "YouTube", ("youtube.com", "youtu.be"),
        r"/(?:@|c/|user/|channel/)(?P<h>[\w.\-]+)", "views",
        frozenset({"likes", "comments", "views"}), frozenset({"yt", "you tube"}),
    ),
    Platform(
        "bluesky", "Bluesky", ("bsky.app",), r"/profile/(?P<h>[\w.\-:]+)", "followers",
        frozenset({"likes", "comments", "shares"}), frozenset({"bsky"}),
    ),
    Platform(
        "twitch", "Twitch", ("twitch.tv",), r"/(?P<h>\w+)", "followers", frozenset({"views"}),
    ),
)  # fmt: skip
PLATFORMS: dict[str, Platform] = {p.key: p for p in _ALL}
_BY_NAME = {name: p for p in _ALL for name in {p.key, p.name.lower(), *p.aliases}}
_NOT_A_HANDLE = set(
    "p reel reels stories explore tv watch shorts embed accounts about direct legal developer "
    "directory videos settings search".split()
)


def platform(name: str) -> Platform:
    """The platform a person means by ``name`` (``IG``, ``insta``, ``Instagram``)."""
    found = _BY_NAME.get(name.strip().lower())
    if found is None:
        raise ValueInvalid(
            f"“{name}” is not a platform Wrensong knows.", f"Use one of: {', '.join(PLATFORMS)}."
        )
    return found


def from_url(url: str) -> tuple[Platform, str] | None:
    """Platform and handle of a profile URL, or None when it is not one."""
    bare = re.sub(r"(?i)^(?:https?:)?//", "", url.strip())
    host, _, path = bare.partition("/")
    host = host.lower().split(":")[0]
    for p in _ALL:
        if not any(host == h or host.endswith("." + h) for h in p.hosts):
            continue
        found = re.match(p.handle_in_path, "/" + path)
        if found and found["h"].lower() not in _NOT_A_HANDLE:
            return p, handle(found["h"])
    return None


def handle(text: str) -> str:
    """A handle as stored: no @, no surrounding space, lower case (but a YouTube channel id,
    which stands in for a handle where a file gives nothing else, keeps its case)."""
    bare = text.strip().lstrip("@").strip()
    return bare if _CHANNEL_ID.fullmatch(bare) else bare.lower()
