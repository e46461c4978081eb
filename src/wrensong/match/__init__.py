"""Who fits this brand and its audience?"""

from __future__ import annotations

from typing import Any

__all__ = ["fit_scores"]


def __getattr__(name: str) -> Any:
    if name == "fit_scores":
        from .rules import fit_scores

        return fit_scores
    raise AttributeError(f"module 'wrensong.match' has no attribute {name!r}")
