"""Commands of engage."""

from __future__ import annotations

import click

from . import outreach, privacy, relationships


@click.group("engage")
def group() -> None:
    """Do they know us yet?"""


relationships.add_to(group)
outreach.add_to(group)
privacy.add_to(group)
