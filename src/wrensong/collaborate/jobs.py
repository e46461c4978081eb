"""Work of this room that takes longer than a page may."""

from __future__ import annotations

from typing import Any

from wrensong.desk.jobs import Run, Work

TIDY = "collaborate.tidy"
"""The job that deletes what is kept no longer than needed, and makes what a new month asks."""


def run_tidy(work: Work) -> dict[str, Any]:
    """Delete the addresses of gifts whose day has come."""
    from .desk.gifts import forget_due

    return {"addresses": forget_due(work.job.space)}


JOBS: dict[str, Run] = {TIDY: run_tidy}
