"""An opened workspace with its rooms attached: ``ws.discover``, ``ws.vet`` and so on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .lake.manifest import replace_file
from .workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from .collaborate.service import Collaborate
    from .discover.service import Discover
    from .engage.service import Engage
    from .lake.store import Lake
    from .match.domain import Brief
    from .match.service import Match
    from .measure.service import Measure
    from .plan.service import Plan
    from .scout.service import Inputs, ScoutResult
    from .vet.service import Vet


Progress = Callable[[int, int | None, str], None]


class OpenWorkspace(Workspace):
    """A workspace and the verbs of every room. A room loads when it is first used."""

    @property
    def discover(self) -> Discover:
        from .discover.service import Discover

        return self.room(Discover)

    @property
    def vet(self) -> Vet:
        from .vet.service import Vet

        return self.room(Vet)

    @property
    def match(self) -> Match:
        from .match.service import Match

        return self.room(Match)

    @property
    def plan(self) -> Plan:
        from .plan.service import Plan

        return self.room(Plan)

    @property
    def engage(self) -> Engage:
        from .engage.service import Engage

        return self.room(Engage)

    @property
    def collaborate(self) -> Collaborate:
        from .collaborate.service import Collaborate

        return self.room(Collaborate)

    @property
    def measure(self) -> Measure:
        from .measure.service import Measure

        return self.room(Measure)

    def measures(self) -> pa.Table:
        """The table of reviews: with the deeper questions, and the lights of their cards, where
        they are already answered."""
        return self.vet.review_all().answered

    @property
    def measured(self) -> str:
        # Loading the room to ask it takes longer than a search: this is what reviews rest on.
        kept = [*(self.folder / "cache").glob("evidence-*.parquet"), *self.folder.glob("*.toml")]
        stamps = sorted((path.name, path.stat().st_mtime_ns) for path in kept)
        return f"{self.lake.version}-{stamps}"

    def scout(
        self,
        brief: str | Path | Brief,
        creators: str | Path | Inputs,
        posts: str | Path | None = None,
        comments: str | Path | None = None,
        **options: Any,
    ) -> ScoutResult:
        """The main job, from files and a brief to a report (``out``, ``as_of``, ``progress``:
        see ``wrensong.scout.service.scout``). ``creators`` may be ``Inputs``, which can say
        everything about the files; ``posts`` and ``comments`` are part of them then.
        """
        from .scout.service import Inputs, scout

        if not isinstance(creators, Inputs):
            creators = Inputs(
                Path(creators),
                None if posts is None else Path(posts),
                None if comments is None else Path(comments),
            )
        return scout(self, brief, creators, **options)


class PreparedWorkspace(OpenWorkspace):
    """A workspace as it was when everything its pages need was last computed: what is imported
    meanwhile does not show until that is computed too."""

    state: Mapping[str, Any]

    @cached_property
    def lake(self) -> Lake:
        from .lake import manifest
        from .lake.store import Lake

        chosen, held = self.settings, manifest.read(self.state["manifest"])
        return Lake(self.folder / "lake", threads=chosen.threads, memory=chosen.memory, held=held)

    @property
    def lists(self) -> Path:
        """The lists as they were: saving one must not make a reader wait for what it changes."""
        return self.folder / self.state["lists"] if "lists" in self.state else self.folder

    @property
    def measured(self) -> str:
        return str(self.state["measured"])


def prepare(folder: str | Path, progress: Progress | None = None) -> dict[str, Any]:
    """Compute what pages need of a workspace as it is now: reviews, evidence, search index.

    Returns the state that ``open_prepared`` takes: ``manifest``, ``measured``, ``accounts``.
    """
    from .core.errors import NotFound
    from .lake import manifest

    say = progress or (lambda done, total, words: None)
    held = manifest.write(open_workspace(folder).lake.manifest)
    now = OpenWorkspace.open(folder)
    say(0, 3, "Vetting every creator")
    reviews = now.vet.review_all()
    if len(reviews):
        assert reviews.evidence is not None
    state = {"manifest": held, "measured": now.measured, "accounts": len(reviews)}
    state["lists"] = _keep_lists(now.folder)
    say(1, 3, "Writing the search index")
    with suppress(NotFound):  # a workspace without accounts has nothing to find
        open_prepared(folder, state).discover.search("", progress=None)
    say(3, 3, "Ready")
    return state


def _keep_lists(folder: Path) -> str:
    """Copy the user's lists beside what was computed with them; returns where, in the folder."""
    texts = {
        name: (folder / name).read_bytes()
        for name in ("safety.toml", "brands.toml")
        if (folder / name).exists()
    }
    digest = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:12]
    place = folder / "cache" / f"lists-{digest}"
    place.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        replace_file(place / name, content)
    return f"cache/lists-{digest}"


def open_prepared(folder: str | Path, state: Mapping[str, Any] | None) -> OpenWorkspace:
    """A workspace held at a state that ``prepare`` returned; as it is now where that is None."""
    if state is None:
        return open_workspace(folder)
    opened = PreparedWorkspace.open(folder)
    opened.state = state
    opened.measures()  # loaded before the first reader asks
    return opened


def open_workspace(folder: str | Path, *, create: bool = True) -> OpenWorkspace:
    """Open a workspace folder; it is created when it is not there and ``create`` is true."""
    return OpenWorkspace.open(folder, create=create)
