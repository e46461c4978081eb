"""What each canonical field of a file holds, and which fields make a file importable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FileKind = Literal["creators", "posts", "comments", "audience", "followers"]
ValueKind = Literal[
    "count", "average", "rate", "share", "date", "text", "word", "who", "platform", "id", "flag",
    "email", "country", "language", "type", "names", "duration", "money", "currency",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """``strict``: a value that cannot be read keeps the whole row apart, because a row with a
    wrong number or owner is worse than none. Otherwise the value becomes *not known*."""

    name: str
    kind: ValueKind
    strict: bool = False


_OF_ACCOUNT = "handle who! profile_url who! platform platform! platform_user_id id!"
_PROFILE = "display_name text followers count! verified flag"
_SEEN = "observed_at date!"
_KINDS: dict[FileKind, str] = {
    "creators": f"""{_OF_ACCOUNT} {_PROFILE} {_SEEN} following count! posts_count count!
        engagement_rate rate! engagement_definition text
        avg_likes average! avg_comments average! avg_views average!
        credibility share! fake_followers share! email email country country city word
        language language category word bio text private flag
        price money! price_reel money! price_story money! price_video money! price_estimate money!
        currency currency""",
    "posts": f"""{_OF_ACCOUNT} {_PROFILE} {_SEEN} post id! url text posted_at date! type type
        likes count! comments count! views count! shares count! saves count! caption text
        title text hashtags names mentions names sponsors names partnership_label flag
        duration duration""",
    "comments": f"""{_OF_ACCOUNT} {_SEEN} post id! post_url text comment id! parent id
        commenter text by_creator flag posted_at date! likes count! text text""",
    "audience": f"{_OF_ACCOUNT} {_SEEN} dimension word value text share share!",
    "followers": f"""{_OF_ACCOUNT} {_SEEN} follower text posts_count count! followers count!
        following count! has_picture flag private flag digits_share share! name_length count!
        full_name text""",
}


def _read(words: str) -> dict[str, Field]:
    parts = words.split()
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: Field(name, kind.rstrip("!"), kind.endswith("!")) for name, kind in pairs}  # type: ignore[arg-type]


FIELDS: dict[FileKind, dict[str, Field]] = {kind: _read(words) for kind, words in _KINDS.items()}
OWNER = ("handle", "profile_url", "platform_user_id")

# At least one of each group must be there, else the file cannot be imported as that kind.
NEEDED: dict[FileKind, tuple[tuple[str, ...], ...]] = {
    "creators": (OWNER,),
    "posts": (("post", "url"),),
    "comments": (("post", "post_url"), ("text", "comment")),
    "audience": (OWNER, ("dimension",), ("value",), ("share",)),
    "followers": (OWNER, ("follower",)),
}
