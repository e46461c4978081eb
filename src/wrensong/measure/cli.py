"""Commands of measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.doors.options import CSV, JSON, Command

if TYPE_CHECKING:
    from .service import Measured, Planned

PANEL = click.argument("panel", type=click.Path(path_type=Path, dir_okay=False))


def _columns(command: Command) -> Command:
    """Options that name the columns of a panel."""
    for option in (
        click.option("--time", default="", help="Column of the period, such as date."),
        click.option("--place", default="", help="Column of the place; none: one column a place."),
        click.option("--value", default="", help="Column of the number, such as orders."),
        click.option("--unit", default="count", show_default=True, help="What is counted."),
        click.option("--treated", multiple=True, required=True,
                     help="A place that was treated. May be repeated."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group("measure")
def group() -> None:
    """What came back, and did we cause it?"""


@group.command("lift")
@PANEL
@_columns
@click.option("--from", "first", required=True, help="First period of the treatment.")
@click.option("--to", "last", default="", help="Its last period. Default: the last of the file.")
@click.option("--method", type=click.Choice(["synthetic-control", "difference-in-differences"]),
              default="synthetic-control", show_default=True,
              help="How the rest is compared.")  # fmt: skip
@click.option("--chart", type=click.Path(path_type=Path), help="Also write the chart, as SVG.")
@JSON
@CSV
def lift(panel: Path, treated: tuple[str, ...], first: str, last: str, **options: Any) -> None:
    """Did we cause it? What treating some places added, against the others of PANEL.

    PANEL is a CSV file with one row per place and period (columns such as date, location and
    orders), or one column per place. The answer is an interval and two independent checks of how
    often chance alone would look like this. It is only as good as its assumptions, which are
    printed.

    \b
    wrensong measure lift orders.csv --treated Graz --treated Linz --from 2026-05-04
    """
    from .service import lift as run

    chart, as_json, as_csv = (options.pop(name) for name in ("chart", "as_json", "as_csv"))
    method = options.pop("method")
    found = run(panel, treated, first, last, method=method, **options)
    if chart is not None:
        from .drawing import lift_chart

        chart.write_text(lift_chart(found).standalone(), "utf-8")
    if as_json:
        _json(_told(found))
    elif as_csv:
        from wrensong.doors.formats import emit

        emit(_rows(found), as_csv=True)
    else:
        _say(found)
    _left_out(found)


@group.command("power")
@PANEL
@_columns
@click.option("--periods", required=True, type=click.IntRange(1),
              help="How many periods the treatment would take.")  # fmt: skip
@JSON
@CSV
def power(panel: Path, treated: tuple[str, ...], periods: int, **options: Any) -> None:
    """Before anybody spends: the smallest effect that this design could see.

    PANEL is the history of the places, as for `wrensong measure lift`.

    \b
    wrensong measure power orders.csv --treated Graz --treated Linz --periods 14
    """
    from .service import power as run

    as_json, as_csv = options.pop("as_json"), options.pop("as_csv")
    found = run(panel, treated, periods, **options)
    rows = [{"effect": e, "chance": c}
            for e, c in zip(found.power.effects, found.power.chances, strict=True)]  # fmt: skip
    if as_json:
        from wrensong.doors.formats import to_jsonable

        _json(to_jsonable(found.power))
    elif as_csv:
        from wrensong.doors.formats import emit

        emit(rows, as_csv=True)
    else:
        from .saying import said_of_power

        click.echo(said_of_power(found))
    _left_out(found)


@group.command("total")
@click.argument("orders", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", "names", multiple=True, required=True,
              help="An answer at the checkout that means a creator. May be repeated.")  # fmt: skip
@click.option("--placebo", "placebos", multiple=True,
              help="An answer that means somebody who did nothing then.")  # fmt: skip
@click.option("--coupon-site", "coupon_sites", multiple=True,
              help="Who comes from there found the code there: a leak.")  # fmt: skip
@JSON
def total(
    orders: Path, names: tuple[str, ...], placebos: tuple[str, ...],
    coupon_sites: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """All orders that creators brought, also those that carry no code and no click.

    ORDERS is a CSV file of one row per order, with a column for the code or the click and one
    for the answer to "How did you hear of us?". Who bought by a code and also named the creator
    tells how much the codes miss.

    \b
    wrensong measure total orders.csv --name Ida --name Oskar --coupon-site coupons.example
    """
    from .service import total as run

    found = run(orders, names, placebos, coupon_sites)
    if as_json:
        from wrensong.doors.formats import to_jsonable

        _json(to_jsonable(found))
    else:
        from .saying import said_of_total

        click.echo(said_of_total(found))


def _json(told: Any) -> None:
    import json

    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _told(found: Measured) -> dict[str, Any]:
    from wrensong.doors.formats import to_jsonable

    from .rules.saying import ASSUMES

    body: dict[str, Any] = to_jsonable(found.lift)
    return {
        "verdict": found.verdict, **body, "times": list(found.panel.times),
        "treated": [found.panel.places[i] for i in found.design.treated],
        "from": found.panel.times[found.design.start],
        "to": found.panel.times[found.design.end - 1],
        "could_see": to_jsonable(found.could_see), "assumes": list(ASSUMES[found.lift.method]),
        "bad": to_jsonable(found.bad), "incomplete": found.incomplete,
    }  # fmt: skip


def _rows(found: Measured) -> list[dict[str, Any]]:
    """One row per period: what was observed, expected, and between."""
    lift = found.lift
    return [
        {"period": time, "observed": seen, "expected": made, "difference": seen - made,
         "treated": found.design.start <= i < found.design.end}
        for i, (time, seen, made) in enumerate(
            zip(found.panel.times, lift.observed, lift.expected, strict=True)
        )
    ]  # fmt: skip


def _say(found: Measured) -> None:
    from .saying import said_of_lift

    click.echo(said_of_lift(found))


def _left_out(found: Measured | Planned) -> None:
    for line in found.bad[:20]:
        click.echo(f"Line {line.line} was left out: {line.reason}.", err=True)
    if len(found.bad) > 20:
        click.echo(f"... and {len(found.bad) - 20} more lines.", err=True)
    for place, missing in found.incomplete.items():
        click.echo(f"{place} was left out: {missing} of its periods have no number.", err=True)
