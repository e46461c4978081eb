"""Work of this room that takes longer than a page may."""

from __future__ import annotations

from wrensong.desk.jobs import Run

JOBS: dict[str, Run] = {}
