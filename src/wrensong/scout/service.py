"""The main job: import the files, vet, match, plan, and write one report.

Nothing is computed here: every step is a room's own verb, so the report says what
``wrensong vet review``, ``match shortlist`` and ``plan portfolio`` say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wrensong import __version__
from wrensong.core.errors import ColumnsUnclear, FileUnreadable
from wrensong.core.periods import utc_now
from wrensong.discover.domain import FileKind, ImportReport
from wrensong.discover.service import Discover, Told
from wrensong.match.service import Match, as_brief
from wrensong.plan.domain import Portfolio
from wrensong.plan.service import Plan
from wrensong.vet.service import Vet

if TYPE_CHECKING:
    from wrensong.match.domain import Brief, Shortlist
    from wrensong.workspace import Workspace

Progress = Callable[[int, int | None, str], None]
REPORT, TABLE, DOCUMENT = "report.html", "shortlist.csv", "scout.json"


@dataclass(frozen=True, slots=True)
class ScoutResult:
    """Where the answer was written, the answer in one paragraph, and what it rests on."""

    folder: Path
    report: Path
    table: Path
    document: Path
    summary: str
    brief: Brief
    imports: tuple[ImportReport, ...]
    shortlist: Shortlist
    portfolio: Portfolio


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of one scouting, and what the importer needs to know to read them.

    ``observed_at`` is when the counts were true, where the files do not say.
    """

    creators: Path
    posts: Path | None = None
    comments: Path | None = None
    mapping: dict[str, str] | None = None
    units: dict[str, str] | None = None
    observed_at: datetime | None = None
    more: tuple[tuple[Path, FileKind], ...] = ()

    def files(self) -> list[tuple[Path, FileKind]]:
        """In the order in which they build on each other."""
        named: list[tuple[Path | None, FileKind]] = [
            (self.creators, "creators"),
            (self.posts, "posts"),
            (self.comments, "comments"),
            *self.more,
        ]
        return [(path, kind) for path, kind in named if path is not None]


def scout(
    workspace: Workspace,
    brief: str | Path | Brief,
    inputs: Inputs,
    *,
    out: str | Path | None = None,
    as_of: datetime | None = None,
    evidence: bool = False,
    progress: Progress | None = None,
) -> ScoutResult:
    """From files and a brief to ``out/report.html``, ``shortlist.csv`` and ``scout.json``.

    Only the accounts of the creators file are considered, also when the workspace knows more.
    ``as_of`` answers with what was known then (UTC; default: now); ``evidence`` adds the
    evidence cards, which learn from everybody and take longer.
    Raises BriefInvalid, FileUnreadable and the other BadInput errors; nothing is written then.
    """
    chosen = as_brief(brief)
    imports = _import(workspace, inputs, chosen, progress)
    say = progress or (lambda done, total, words: None)

    say(0, None, "Vetting every creator")
    reviews = workspace.room(Vet).review_all(as_of)
    say(0, None, "Matching them with the brief")
    shortlist = workspace.room(Match).shortlist(
        chosen, accounts=imports[0].account_ids, as_of=as_of
    )
    say(0, None, "Choosing the set for the budget")
    plan = workspace.room(Plan)
    portfolio = plan.portfolio(chosen, shortlist, as_of)
    frontier = plan.frontier(chosen, shortlist, as_of)

    from . import report  # loads the templates, only needed now

    say(0, None, "Writing the report")
    now = as_of or utc_now()
    material = report.Material(
        shortlist, portfolio, frontier, reviews, imports, now, __version__, evidence
    )
    view = report.build_view(material)
    folder = Path(out) if out is not None else default_folder(chosen)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in (REPORT, TABLE, DOCUMENT)]
    paths[0].write_text(report.render(view), "utf-8")
    report.write_table(view, paths[1])
    report.write_document(view, paths[2])
    return ScoutResult(
        folder, paths[0], paths[1], paths[2], view.answer, chosen, imports, shortlist, portfolio
    )


def _import(
    workspace: Workspace, inputs: Inputs, brief: Brief, progress: Progress | None
) -> tuple[ImportReport, ...]:
    """Import every file. A brief for one platform says which one a silent file is about."""
    for path, _ in inputs.files():
        _readable(path)
    discover = workspace.room(Discover)
    told: Told = {
        "platform": brief.platforms[0] if len(brief.platforms) == 1 else None,
        "mapping": inputs.mapping,
        "units": inputs.units,
        "observed_at": inputs.observed_at,
        "currency": brief.budget.currency,
        "shared": True,
    }
    if inputs.mapping:
        _every_header_exists(discover, inputs, told)
    return tuple(
        discover.import_file(path, kind, progress=progress, **told) for path, kind in inputs.files()
    )


def _every_header_exists(discover: Discover, inputs: Inputs, told: Told) -> None:
    """A mapping is for all files together; a header that none of them has is a mistake."""
    reports = [discover.preview(path, kind, **told) for path, kind in inputs.files()]
    seen = {column.header.strip().casefold() for report in reports for column in report.mapping}
    missing = [h for h in inputs.mapping or {} if h.strip().casefold() not in seen]
    if missing:
        raise ColumnsUnclear(
            f"No file has a column “{missing[0]}”.",
            "See the columns of a file with: wrensong discover import FILE --dry-run",
        )


def _readable(path: Path) -> None:
    """Fail on a missing file before an hour of importing the others."""
    if not path.is_file():
        raise FileUnreadable(f"There is no file {path}.")


def default_folder(brief: Brief) -> Path:
    """``scout-fern-salt`` for the brand Fern & Salt."""
    kept = "".join(c.lower() if c.isalnum() else "-" for c in brief.brand.name)
    return Path("-".join(["scout", *(part for part in kept.split("-") if part)]))
