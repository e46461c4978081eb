"""Commands of collaborate."""

from __future__ import annotations

import click

from .agreements import agree, propose, show
from .briefs import brief
from .deliverables import approve, deliver, due, live, submit
from .disclose import disclose
from .gifts import ambassadors, draw, gift
from .payments import ledger, pay
from .portal import portal


@click.group("collaborate")
def group() -> None:
    """What did we agree, is it kept?"""


group.add_command(agree)
group.add_command(brief)
group.add_command(disclose)
group.add_command(ledger)
group.add_command(pay)
group.add_command(portal)
group.add_command(propose)
group.add_command(show)
for _command in (ambassadors, draw, gift):
    group.add_command(_command)
for _command in (approve, deliver, due, live, submit):
    group.add_command(_command)
