"""Wrensong: working with micro-influencers, on your own machine.

    import wrensong
    ws = wrensong.open("spring")           # a folder; created when it is not there
    ws.discover.import_file("creators.csv", platform="instagram")
    print(ws.vet.review("@mina.bakes").signal("engagement").why)

Nothing heavy is loaded until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__", "open"]

if TYPE_CHECKING:
    from .front import OpenWorkspace as Workspace
    from .front import open_workspace as open


def __getattr__(name: str) -> Any:
    if name in ("open", "Workspace"):
        from . import front

        return front.open_workspace if name == "open" else front.OpenWorkspace
    raise AttributeError(f"module 'wrensong' has no attribute {name!r}")
