"""`wrensong collaborate propose`, `agree` and `show`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wrensong.doors.options import JSON

_FILE = click.Path(path_type=Path, dir_okay=False)
_KINDS = ("post", "review", "giveaway", "ambassador", "gift", "affiliate")


@click.command("propose")
@click.argument("creator")
@click.option("--campaign", required=True, help="The name of the campaign.")
@click.option("--kind", type=click.Choice(_KINDS), default="post", show_default=True,
              help="What kind of collaboration it is.")  # fmt: skip
@click.option("--brief", type=_FILE, help="The brief.toml a new campaign begins with.")
@JSON
@click.pass_obj
def propose(
    obj: Any, creator: str, campaign: str, kind: str, brief: Path | None, as_json: bool
) -> None:
    """Propose a collaboration to CREATOR (@handle). Nothing is sent to anybody.

    \b
    wrensong collaborate propose @mina.bakes --campaign "Winter bread" --brief brief.toml
    """
    told = obj.open().collaborate.propose(creator, campaign, kind, brief)
    if as_json:
        _json(told)
        return
    click.echo(f"{told['creator']}: {told['kind']}, {told['state']}. Its number is {told['id']}.")
    for words in told["conflicts"]:
        click.echo(words)


@click.command("agree")
@click.argument("collaboration", type=int)
@click.option("--terms", type=_FILE, help="A file of terms (TOML or JSON) to propose first.")
@click.option("--name", default="", help="Your full name: accepts the terms for your side.")
@click.option("--digest", default="", help="The SHA-256 of the text you read and accept.")
@JSON
@click.pass_obj
def agree(
    obj: Any, collaboration: int, terms: Path | None, name: str, digest: str, as_json: bool
) -> None:
    """Show the terms of a COLLABORATION (its number), propose others, or accept them.

    \b
    wrensong collaborate agree 12
    wrensong collaborate agree 12 --terms terms.toml
    """
    told = obj.open().collaborate.agree(collaboration, terms=terms, name=name, digest=digest)
    if as_json:
        _json(told)
        return
    click.echo(told["text"])
    click.echo(f"Version {told['version']}, SHA-256 {told['digest']}")
    for side, said in (("Your side", told["accepted"]["ours"]),
                       ("The creator", told["accepted"]["creator"])):  # fmt: skip
        click.echo(f"{side}: accepted by {said['name']}." if said else f"{side}: not accepted yet.")
    for words in told["obstacles"]:
        click.echo(words)


@click.command("show")
@click.argument("collaboration", type=int)
@JSON
@click.pass_obj
def show(obj: Any, collaboration: int, as_json: bool) -> None:
    """Show where a COLLABORATION (its number) stands and what can be done now.

    \b
    wrensong collaborate show 12
    """
    told = obj.open().collaborate.show(collaboration)
    if as_json:
        _json(told)
        return
    campaign = told["campaign"]
    click.echo(f"{told['creator']}, {campaign['name']} of {campaign['brand']}: {told['kind']}, "
               f"{told['state']} since {told['moved_words']}.")  # fmt: skip
    terms = told["terms"]
    click.echo(f"Terms: version {terms['version']}, {'agreed' if terms['agreed_at'] else 'open'}."
               if terms else "Terms: none yet.")  # fmt: skip
    if told["french"]:
        click.echo(told["french"]["words"])
    for words in told["conflicts"]:
        click.echo(words)
    for step in told["steps"]:
        click.echo(f"{step['at'][:10]}  {step['words']}")
    acts = ", ".join(one["words"].lower() for one in told["acts"])
    click.echo(f"What can be done now: {acts}." if acts else "It is over.")


def _json(told: Any) -> None:
    import json

    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
