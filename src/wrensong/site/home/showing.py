"""What home and its JSON twin show."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.apps import apps

from wrensong.desk.models import Job, Space
from wrensong.site import working

from . import changes
from .checks import Look, needs
from .story import story_of


def home_of(space: Space) -> dict[str, Any]:
    """Everything on home. ``steps`` are the first ones of a new workspace, None later."""
    look = Look(space)
    return {
        "slug": space.slug,
        "name": space.name,
        "demo": space.demo,
        "accounts": look.accounts,
        "newest": look.newest,
        "needs": [asdict(need) for need in needs(look)],
        "running": [working.line(job) for job in running(space)],
        "changed": changes.newest(space),
        "steps": _steps(look),
        "story": story_of(look),
    }


def running(space: Space) -> list[Job]:
    """Work that waits or runs, the oldest first."""
    states = [Job.State.WAITING, Job.State.RUNNING]
    found = Job.objects.filter(space=space, state__in=states).select_related("space", "by")
    return list(found.exclude(kind="discover.preview").order_by("id")[:20])


def _steps(look: Look) -> list[dict[str, Any]] | None:
    """The way from nothing to a first plan; None once there are creators and a brief."""
    briefs = apps.get_model("match", "BriefRecord").objects.filter(space=look.space).exists()
    if look.accounts and briefs:
        return None
    steps = [
        ("Bring in the creators you know", "A table from a tool, a platform or your own list. "
         "You see how each column is understood before anything is imported.",
         bool(look.accounts), "Import a file", look.address("site:imports")),
        ("Say what you look for", "A brief names your brand, the niche, the places and the "
         "budget; each field says what it is for.",
         briefs, "Write a brief", look.address("match:briefs")),
        ("Look at who fits", "The shortlist says why somebody fits, who is left out and why; "
         "the plan says what it costs and what it may bring.",
         False, "", None),
    ]  # fmt: skip
    names = ("text", "detail", "done", "action", "href")
    return [dict(zip(names, step, strict=True)) for step in steps]
