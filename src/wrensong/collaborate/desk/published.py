"""What is known of a deliverable once it is live: where, for how long, its text, its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from wrensong.collaborate.models import Deliverable, Insight
from wrensong.collaborate.rules import states
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User
from wrensong.doors import wording

from .deliverables import clean, fresh, locked, save_at, settle, short, web_address, working
from .disclosing import disclosure_of

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

NUMBERS = ("reach", "views", "likes", "comments", "saves", "shares", "clicks")
_MOST = 10**15


@transaction.atomic
def say_live(
    deliverable: Deliverable, url: str, user: User | None = None, by_creator: bool = False
) -> Deliverable:
    """Say where a deliverable was published; said again, it corrects the address. Publishing
    before the approval is noted as it happened: the review stays open. Raises ValueInvalid."""
    now = working(locked(deliverable.collaboration), "published")
    kept = fresh(deliverable)
    if kept.dropped_at is not None:
        raise ValueInvalid("This is no longer asked for.", "See what else is due.")
    url = web_address(url)
    if not url:
        raise ValueInvalid("There is no address.", "Paste the link of the post.")
    before = kept.live_url
    if url != before:
        save_at(
            kept, kept.version, live_url=url, live_at=kept.live_at or timezone.now(),
            live_check="", live_check_why="", live_checked_at=None, down_at=None, down_reason="",
            live_caption="", live_caption_from="", live_label=None, live_level="",
        )  # fmt: skip
        record("collaborate.deliverable.live", space=now.campaign.space, user=user,
               subject=f"collaboration:{now.pk}", label=str(kept),
               before={"url": before} if before else None,
               after={"url": url, "by_creator": by_creator})  # fmt: skip
        settle(now, user, by_creator=by_creator)
    deliverable.refresh_from_db()
    return deliverable


@transaction.atomic
def say_down(kept: Deliverable, user: User | None, version: int, reason: str) -> Deliverable:
    """Note that a live post is no longer there, and why as far as known. Raises ValueInvalid."""
    locked(kept.collaboration)
    kept = _live(kept)
    if kept.down_at is not None:
        raise ValueInvalid("That is noted already.", "If it is back, say where it is live.")
    reason = short(reason, "There is no reason.")
    save_at(kept, version, down_at=timezone.now(), down_reason=reason)
    _log("down", kept, user, {"reason": reason})
    return kept


@transaction.atomic
def keep_caption(
    kept: Deliverable,
    user: User | None,
    caption: str,
    *,
    label: bool | None,
    source: str = "pasted",
) -> Deliverable:
    """Keep the text of the live post, to check how it discloses; ``label`` whether the
    platform's own is set (None: not known). Raises ValueInvalid."""
    locked(kept.collaboration)
    kept = _live(kept)
    caption = clean(caption)
    if not caption:
        raise ValueInvalid("There is no text.", "Paste the caption as it stands below the post.")
    kept.live_caption, kept.live_label = caption, label
    level = disclosure_of(kept, live=True)["level"]
    save_at(kept, kept.version, live_caption=caption, live_caption_from=source, live_label=label,
            live_level=level)  # fmt: skip
    _log("caption", kept, user, {"from": source, "disclosure": level})
    return kept


def caption_from_files(kept: Deliverable, user: User | None, ws: Workspace) -> Deliverable:
    """Take the text of the live post from the imported posts of this creator, by its address.
    Raises NotFound where no such post was imported."""
    from wrensong.core import ids
    from wrensong.lake.pipeline import steps

    rows = ws.lake.run(
        steps("wrensong.collaborate", "live_posts"),
        parameters={"account_id": ids.read(kept.collaboration.contact.account)[1]},
    ).to_pylist()
    wanted = _bare(kept.live_url)
    found = next((row for row in rows if row["url"] and _bare(row["url"]) == wanted), None)
    if found is None or not found["caption"]:
        raise NotFound(
            "No imported post of hers has this address and a caption.",
            "Import her newer posts, or paste the caption.",
        )
    return keep_caption(kept, user, found["caption"], label=found["partnership_label"],
                        source="files")  # fmt: skip


@transaction.atomic
def add_insight(
    kept: Deliverable,
    on: date,
    numbers: Mapping[str, Any],
    user: User | None = None,
    by_creator: bool = False,
) -> Insight:
    """Numbers she gave about a live post, as of a day; what is not said stays not known. Raises
    ValueInvalid for none, a day to come, or what is no count."""
    now = locked(kept.collaboration)
    if now.state not in (*states.WORKING, states.COMPLETED, states.DISPUTED):
        raise ValueInvalid(f"This collaboration is {now.state}.", "Agree on it first.")
    kept = _live(kept)
    if on > timezone.now().date():
        raise ValueInvalid("That day is still to come.", "Write the day the numbers were read.")
    counts = {name: _count(name, numbers.get(name)) for name in NUMBERS}
    if all(count is None for count in counts.values()):
        raise ValueInvalid("There is no number.", f"Give one of: {', '.join(NUMBERS)}.")
    made = Insight.objects.create(deliverable=kept, on=on, by=user, by_creator=by_creator, **counts)
    said = {name: count for name, count in counts.items() if count is not None}
    _log("insight", kept, user, {"on": str(on), **said, "by_creator": by_creator})
    return made


def _live(kept: Deliverable) -> Deliverable:
    kept = fresh(kept)
    if kept.live_at is None:
        raise ValueInvalid("It is not live yet.", "Say first where it is live.")
    return kept


def _log(act: str, kept: Deliverable, user: User | None, after: dict[str, Any]) -> None:
    record(f"collaborate.deliverable.{act}", space=kept.collaboration.campaign.space, user=user,
           subject=f"collaboration:{kept.collaboration_id}", label=str(kept),
           after=after)  # fmt: skip


def _count(name: str, said: Any) -> int | None:
    text = "" if said is None else str(said).strip().replace(" ", "").replace("\u202f", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:16]) <= _MOST):
        raise ValueInvalid(f"“{said}” is no number of {name}.",
                           f"Write a whole number, such as {wording.number(1200)}.")  # fmt: skip
    return int(text)


def _bare(url: str) -> str:
    """An address as it is compared: without scheme, www, query and last slash. A video's id is
    the same wherever it stands."""
    bare = url.strip().partition("://")[2].partition("#")[0]
    path, _, query = bare.partition("?")
    host, _, rest = path.removeprefix("www.").removeprefix("m.").partition("/")
    host, rest = host.lower(), rest.rstrip("/")
    if host == "youtu.be":
        return f"youtube/{rest}"
    if host == "youtube.com":
        named = next((part[2:] for part in query.split("&") if part.startswith("v=")), "")
        return f"youtube/{named or rest.rpartition('/')[2]}"
    return f"{host}/{rest}"


def check_live(kept: Deliverable, user: User | None) -> Deliverable:
    """Ask the platform whether a live post can be seen, and keep what it said. Raises ValueInvalid
    where it is not live; what the net does is an answer, too."""
    from django.conf import settings

    from wrensong.collaborate import live

    asked = _live(kept).live_url
    seen = live.check(asked, settings.WRENSONG_OEMBED)
    with transaction.atomic():
        locked(kept.collaboration)
        kept = _live(kept)
        if kept.live_url == asked:  # nobody corrected the address meanwhile
            save_at(kept, kept.version, live_check=seen.result, live_check_why=seen.why[:300],
                    live_checked_at=timezone.now())  # fmt: skip
            _log("check", kept, user, {"result": seen.result, "why": seen.why})
    return kept
