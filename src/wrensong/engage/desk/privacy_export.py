"""Everything a workspace holds of one creator, as files she can read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.desk.models import Membership, Space
from wrensong.desk.privacy import holding, our_models
from wrensong.desk.sweeping import files_of, hers
from wrensong.doors import wording
from wrensong.doors.formats import plain_text
from wrensong.lake.erasing import TEXTS
from wrensong.lake.schema import TABLES
from wrensong.workspace import MEMORY

from .privacy import Whom, since

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

_SECRET = ("password", "digest", "totp_secret", "token", "key")


def export(space: Space, ws: Workspace, found: Whom, out: Path | io.BytesIO) -> dict[str, int]:
    """Write a zip of everything about one creator: README.txt, facts as CSV, records as JSON, her
    files. Returns what is in it: name -> rows."""
    counts: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows, _ in _facts(ws, found):
            counts[f"facts/{name}.csv"] = len(rows)
            archive.writestr(f"facts/{name}.csv", _as_csv(rows))
        for name, records in _records(space, found).items():
            counts[f"records/{name}.json"] = len(records)
            archive.writestr(f"records/{name}.json", _json(records))
        kept = _remembered(space.path, found)
        if kept:
            counts["records/lists-and-searches.json"] = len(kept)
            archive.writestr("records/lists-and-searches.json", _json(kept))
        for path in _media(space, found):
            counts[f"files/{path.name}"] = 1
            archive.write(path, f"files/{path.name}")
        archive.writestr("README.txt", readme(space, ws, found, counts))
    return counts


def holds(space: Space, ws: Workspace, found: Whom, *, deep: bool = True) -> list[dict[str, Any]]:
    """What is held of her, table by table: ``what``, ``where``, ``rows``, ``sources``. ``deep``:
    also where others name her, which reads every caption and comment."""
    told = []
    for name, rows, words in _facts(ws, found, deep):
        if rows:
            sources = sorted({str(row["source"]) for row in rows if row.get("source")})
            told.append({"what": words, "where": f"facts: {name}", "rows": len(rows),
                         "sources": sources})  # fmt: skip
    for name, records in _records(space, found).items():
        model = next(m for m in our_models() if m._meta.label.lower() == name)
        told.append({"what": holding(model).what, "where": f"records: {name}",
                     "rows": len(records), "sources": ["your own people"]})  # fmt: skip
    kept = _remembered(space.path, found)
    if kept:
        told.append({"what": "lists and saved searches with her", "where": MEMORY,
                     "rows": len(kept), "sources": ["your own people"]})  # fmt: skip
    return told


def readme(space: Space, ws: Workspace, found: Whom, counts: dict[str, int]) -> str:
    """What the export is, in plain words."""
    first = since(found, ws)
    sources = sorted({s for row in holds(space, ws, found) for s in row["sources"]})
    people = Membership.objects.filter(space=space).select_related("user")
    may = "\n".join(f"  {one.user} ({one.role})" for one in people) or "  whoever has the folder"
    files = "\n".join(f"  {name}: {wording.plural(n, 'row')}" for name, n in counts.items() if n)
    held = "\n".join(f"  {p}: @{h}" for p, h, _ in found.names.accounts if h)
    return f"""\
What {space.name} holds of you
Made on {datetime.now(UTC):%d %B %Y}.

Your accounts, as this workspace knows them
{held}

What is in this archive
{files}
The files in "facts" are tables of what was seen or imported, the older values too; every row says
from which source it came ("source") and when it was true ("observed_at", UTC). "mentions" are
places where others named you. "records" are what the people of {space.name} wrote, decided and
sent. An empty value means: not known.

From which sources
{chr(10).join("  " + one for one in sources) or "  none"}

Since when
  {f"{first:%d %B %Y}" if first else "not known"}

Who may see it
{may}

What you can ask for
  You can have this corrected or erased. Write to {space.name}. Erasing takes you out of every file
  of this workspace; only a keyed hash stays, so that you are not written to or imported again.
"""


# ---- parts -----------------------------------------------------------------------------------


def _facts(
    ws: Workspace, found: Whom, deep: bool = True
) -> list[tuple[str, list[dict[str, Any]], str]]:
    """(table, rows, what it is) of every table of the lake, then where others name her."""
    numbers = [row["account_id"] for row in found.accounts]
    tags = {row["tag_id"]: row["tag"] for row in ws.lake.run("SELECT * FROM tags").to_pylist()}
    told = []
    for name, kind in TABLES.items():
        if "account_id" not in kind.key:
            continue
        rows = ws.lake.history(name, numbers).to_pylist() if numbers else []
        for row in rows:
            _readable(row, tags)
        told.append((name, rows, kind.grain))
    if deep:
        words = "where others name her, or what she wrote under their posts"
        told.append(("mentions", _mentions(ws, found), words))
    return told


def _readable(row: dict[str, Any], tags: dict[int, str]) -> None:
    for name, value in row.items():
        if name.endswith("_id") and isinstance(value, int):
            row[name] = ids.show("cr" if name == "creator_id" else "ac", value)
        elif isinstance(value, list):
            row[name] = " ".join(tags.get(one, "") for one in value)


def _mentions(ws: Workspace, found: Whom) -> list[dict[str, Any]]:
    """What others wrote that names her, and her own comments under posts of others."""
    names = found.names
    rows: list[dict[str, Any]] = []
    hers = sorted(names.numbers)
    for table, column in (("posts", "caption"), ("comments", "text"), ("accounts", "bio")):
        assert column in TEXTS[table]
        asked = " OR ".join(f"contains(lower({column}), $n{i})" for i in range(len(names.needles)))
        given = {f"n{i}": one for i, one in enumerate(names.needles)}
        who = "OR list_contains($handles, commenter)" if table == "comments" else ""
        extra = {"handles": list(names.handles)} if who else {}
        keys = "post" if table != "accounts" else "NULL AS post"
        found_rows = ws.lake.run(
            f"SELECT {keys}, {column} AS text, source, observed_at FROM {table} "
            f"WHERE ({asked or 'FALSE'} {who}) AND NOT list_contains($hers, account_id)",
            parameters={**given, **extra, "hers": hers},
        )
        rows += [{"where": table, **row} for row in found_rows.to_pylist()
                 if who or names.named_in(row["text"] or "")]  # fmt: skip
    return rows


def _records(space: Space, found: Whom) -> dict[str, list[dict[str, Any]]]:
    people = [one.pk for one in found.contacts]
    told = {}
    for model in our_models():
        rows = hers(model, holding(model), space, found.names, people)
        if rows:
            told[model._meta.label.lower()] = [_record(row) for row in rows]
    return told


def _record(row: Any) -> dict[str, Any]:
    return {
        one.name: str(getattr(row, one.name)) if one.is_relation else getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if not one.primary_key and one.name not in _SECRET
    }


def _remembered(folder: Path, found: Whom) -> list[dict[str, Any]]:
    try:
        memory = json.loads((folder / MEMORY).read_text("utf-8"))
    except FileNotFoundError:
        return []
    lists = memory.get("search", {}).get("lists") or {}
    saved = memory.get("search", {}).get("saved") or {}
    kept: list[dict[str, Any]] = [{"list": name} for name, one in lists.items()
            if any(found.names.is_her(a) for a in one.get("accounts", ()))]  # fmt: skip
    kept += [{"search": name, "asks": one} for name, one in saved.items()
             if found.names.out_of_value(one) != one]  # fmt: skip
    return kept


def _media(space: Space, found: Whom) -> list[Path]:
    return files_of(space, [one.pk for one in found.contacts])


def _as_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: plain_text(value) if isinstance(value, str) else value
                             for name, value in row.items()})  # fmt: skip
    return out.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str)
