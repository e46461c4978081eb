"""Commands of collaborate."""

from __future__ import annotations

import click

from .agreements import agree, propose, show
from .briefs import brief
from .disclose import disclose
from .payments import ledger, pay


@click.group("collaborate")
def group() -> None:
    """What did we agree, is it kept?"""


group.add_command(agree)
group.add_command(brief)
group.add_command(disclose)
group.add_command(ledger)
group.add_command(pay)
group.add_command(propose)
group.add_command(show)
