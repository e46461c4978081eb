"""Commands of collaborate."""

from __future__ import annotations

import click

from .disclose import disclose


@click.group("collaborate")
def group() -> None:
    """What did we agree, is it kept?"""


group.add_command(disclose)
