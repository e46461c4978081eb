"""Commands of engage."""

from __future__ import annotations

import click


@click.group("engage")
def group() -> None:
    """Do they know us yet?"""
