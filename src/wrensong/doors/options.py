"""Options that commands of several rooms share."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)
BRIEF = click.argument("brief", type=FILE)
HANDLE = click.argument("handle")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
CSV = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
