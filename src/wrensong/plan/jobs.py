"""Work of this room that takes longer than a page may."""

from __future__ import annotations

from typing import Any

JOBS: dict[str, Any] = {}
