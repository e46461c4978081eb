"""Small checks of a workspace. Each says one thing that needs somebody, with one way on.

A check gets a ``Look`` and returns what it found, most important first. It may ask the desk and
what is prepared, never the lake: home is opened often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from wrensong.collaborate.desk import ending, pressing
from wrensong.desk.jobs import PREPARE
from wrensong.desk.models import Job, Space
from wrensong.desk.readings import EMPTY, behind, prepared
from wrensong.doors import wording
from wrensong.engage.desk import due_today
from wrensong.lake import manifest
from wrensong.site.imports.uploads import waiting

OLD = timedelta(days=30)
RECENT = timedelta(days=14)
_FEW = 3


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do: what is so, why it matters, and the one button; ``post``: the button
    does it, instead of leading to a page."""

    key: str
    text: str
    detail: str
    action: str
    href: str
    post: bool = False


@dataclass(frozen=True)
class Look:
    """A workspace as home sees it."""

    space: Space

    @cached_property
    def state(self) -> dict[str, Any]:
        """The prepared state: ``accounts``, ``manifest``."""
        return prepared(self.space.path) or EMPTY

    @cached_property
    def facts(self) -> manifest.Manifest:
        """What the prepared lake is made of."""
        return manifest.read(str(self.state["manifest"]))

    @property
    def accounts(self) -> int:
        return int(self.state["accounts"])

    def rows(self, table: str) -> int:
        """Rows of a table, older versions of a row included."""
        return sum(part.rows for part in self.facts.state(table).parts)

    @cached_property
    def newest(self) -> datetime | None:
        """When the newest facts were true."""
        moments = [part.newest for table in ("snapshots", "posts", "accounts")
                   for part in self.facts.state(table).parts if part.newest]  # fmt: skip
        return datetime.fromisoformat(max(moments)).replace(tzinfo=UTC) if moments else None

    def address(self, route: str, *args: Any) -> str | None:
        """The address of a page in this workspace; None where this version has no such page."""
        try:
            return reverse(route, args=[self.space.slug, *args])
        except NoReverseMatch:
            return None


def failed_jobs(look: Look) -> Iterable[Need]:
    """Work that stopped and that nobody has taken up again."""
    since = timezone.now() - RECENT
    failed = Job.objects.filter(
        space=look.space, state=Job.State.FAILED, finished_at__gte=since
    ).exclude(kind="discover.preview")
    for job in failed[:_FEW]:
        newer = Job.objects.filter(space=look.space, kind=job.kind, label=job.label, pk__gt=job.pk)
        if newer.exists():
            continue
        route = "site:import" if job.kind == "discover.import" else "site:job"
        yield Need(
            "failed", f"{job.label or 'Some work'} did not finish",
            (job.error or {}).get("error", ""), "See why", look.address(route, job.pk) or "",
        )  # fmt: skip


def uploads_waiting(look: Look) -> Iterable[Need]:
    """Files that were uploaded and not imported."""
    for upload in waiting(look.space)[:_FEW]:
        yield Need(
            "upload", f"{upload.name} waits to be imported",
            "See how its columns are understood, then import it.", "Look at it",
            look.address("site:import-upload", upload.key) or "",
        )  # fmt: skip


def newer_facts(look: Look) -> Iterable[Need]:
    """Facts that came in past the site: pages do not show them yet."""
    states = [Job.State.WAITING, Job.State.RUNNING]
    jobs = Job.objects.filter(space=look.space, state__in=states)
    if behind(look.space) and not jobs.filter(kind__in=[PREPARE, "discover.import"]).exists():
        yield Need(
            "newer", "Newer facts are in the folder than pages show",
            "They came in by the command line, or an import was stopped half way.",
            "Show them", look.address("site:prepare") or "", post=True,
        )  # fmt: skip


def bad_rows(look: Look) -> Iterable[Need]:
    """Recent imports that kept rows apart."""
    since = timezone.now() - RECENT
    done = Job.objects.filter(
        space=look.space, kind="discover.import", state=Job.State.DONE,
        finished_at__gte=since, result__bad__gt=0,
    )  # fmt: skip
    for job in done[:_FEW]:
        rows = wording.plural((job.result or {})["bad"], "row")
        yield Need(
            "bad-rows", f"{rows} of {job.params['name']} could not be read",
            "They are set aside, each with its line and the reason; the rest is imported.",
            "See them", look.address("site:import", job.pk) or "",
        )  # fmt: skip


def briefs_without_a_shortlist(look: Look) -> Iterable[Need]:
    """Briefs that nobody has asked for a shortlist since they were changed."""
    if not look.accounts:
        return
    briefs = apps.get_model("match", "BriefRecord").objects.filter(
        space=look.space, archived_at=None
    )
    found = list(briefs.values_list("pk", "name", "text")[:50])
    jobs = Job.objects.filter(space=look.space, kind="match.shortlist", state=Job.State.DONE)
    asked = set(jobs.values_list("params__brief", flat=True)) if found else set()
    open_ones = [(pk, name) for pk, name, text in found if text not in asked]
    for pk, name in open_ones[:_FEW]:
        href = look.address("match:brief", pk) or look.address("match:briefs")
        if href:
            yield Need(
                "brief", f"{name} has no shortlist yet",
                "See who fits it, who is left out and why.", "Open the brief", href,
            )  # fmt: skip


def acts_due(look: Look) -> Iterable[Need]:
    """Acts with creators that somebody planned for today or before."""
    due = due_today(look.space)
    if due:
        what = wording.plural(due, "act")
        yield Need(
            "acts", f"{what} with creators {'is' if due == 1 else 'are'} due",
            "Somebody of yours planned to be there for them today.", "See today's acts",
            look.address("engage:today") or "",
        )  # fmt: skip


def missing_facts(look: Look) -> Iterable[Need]:
    """What is needed before much can be said of anybody."""
    imports = look.address("site:imports") or ""
    if look.accounts and not look.rows("posts"):
        yield Need(
            "posts", "No posts are known",
            "Without posts engagement, topic and advertising are not known.",
            "Import posts", imports,
        )  # fmt: skip
    elif look.accounts and not look.rows("comments"):
        yield Need(
            "comments", "No comments are known",
            "Without comments it is not known who answers, and who comments by arrangement.",
            "Import comments", imports,
        )  # fmt: skip


def old_facts(look: Look) -> Iterable[Need]:
    """Everything known is older than a month; an invented world has its own time."""
    if look.space.demo:
        return
    if look.newest is not None and timezone.now() - look.newest > OLD:
        yield Need(
            "old", f"The newest facts are from {wording.day(look.newest, timezone.now())}",
            "Followers and prices move. A newer file of the same creators updates what it knows "
            "and keeps the history.", "Import a newer file", look.address("site:imports") or "",
        )  # fmt: skip


def rights_ending(look: Look) -> Iterable[Need]:
    """Usage rights and exclusivity that end within two weeks."""
    for held in ending(look.space)[:_FEW]:
        right, work = held.right, held.collaboration
        last = wording.day(right.ends, timezone.now())
        detail = (
            "After that day she may work for others again."
            if right.kind == "exclusivity"
            else "After that day take the content down, or agree anew with her."
        )
        yield Need(
            "right", f"{work.contact}: {right.kind} ends on {last} ({right.words})", detail,
            "See rights and exclusivity", look.address("collaborate:rights") or "",
        )  # fmt: skip


_PRESSING = {
    "review late": ("Our review of {what} by {who} is late", "It was due {due}. She waits for an "
                    "answer before she can go on.", "Review it"),
    "review soon": ("The review of {what} by {who} is due {due}", "Approve it, or say what to "
                    "change.", "Review it"),
    "overdue": ("{who} has not delivered {what}", "It was due {due}. Ask how it is going before "
                "anything else.", "Open it"),
}  # fmt: skip


def deliverables_pressing(look: Look) -> Iterable[Need]:
    """Reviews that are late or near, and what creators have not handed in or published in time:
    who is late is said."""
    now = timezone.now()
    seen: dict[str, int] = {}
    for one in pressing(look.space):
        seen[one.kind] = seen.get(one.kind, 0) + 1
        if seen[one.kind] > _FEW:
            continue
        kept = one.deliverable
        due = wording.day(one.due, now)
        if isinstance(one.due, datetime):
            due = f"{due} at {one.due.astimezone(UTC):%H:%M} UTC"
        said = {"what": f"{kept.format} {kept.place}", "due": due,
                "who": kept.collaboration.contact}  # fmt: skip
        text, detail, action = (words.format(**said) for words in _PRESSING[one.kind])
        yield Need(one.kind.replace(" ", "-"), text, detail, action,
                   look.address("collaborate:deliverable", kept.pk) or "")  # fmt: skip


CHECKS: tuple[Callable[[Look], Iterable[Need]], ...] = (
    failed_jobs, uploads_waiting, newer_facts, bad_rows, deliverables_pressing, acts_due,
    rights_ending, briefs_without_a_shortlist, missing_facts, old_facts,
)  # fmt: skip
"""All checks, in the order in which home shows what they find."""


def needs(look: Look) -> list[Need]:
    """Everything that needs somebody, the most important first."""
    return [need for check in CHECKS for need in check(look)]
