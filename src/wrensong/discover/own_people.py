"""Creators among the user's own customers or followers, from a list that is read and forgotten.

The list is private: no cell of it is kept, logged or repeated in an error. Only with ``keep`` is
anything stored, and then only what concerns matched creators (table ``own_people``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from wrensong.core.errors import ColumnsUnclear, FileUnreadable, ValueInvalid
from wrensong.core.money import Money
from wrensong.core.platforms import PLATFORMS
from wrensong.core.platforms import platform as platform_named
from wrensong.sources.files import values
from wrensong.sources.files.convert import as_strings
from wrensong.sources.files.mapping import words as header_words
from wrensong.sources.files.shapes import open_parts
from wrensong.sources.files.sheet import LINE

from .domain import BadRow, ColumnMapping
from .people.likeness import email
from .people.likeness import words as name_words

if TYPE_CHECKING:
    from wrensong.lake.store import Lake
    from wrensong.sources.files.sheet import Sheet

Relation = Literal["customer", "follower"]
SHOWN = 1_000  # bad rows described; all are counted
_NAMES: dict[str, str] = {
    "email": "email|e mail|mail|email address|e mail address|customer email|contact email|"
    "billing email|e mail adresse|kunden email",
    "handle": "handle|username|user name|user|account|follower|follower handle|social handle|"
    "screen name|benutzername|nutzername",
    "profile_url": "profile|profile url|profile link|url|link|social url|profil",
    "platform": "platform|network|channel|plattform|netzwerk",
    "name": "name|full name|customer|customer name|billing name|kunde|kundenname",
    "first_name": "first name|given name|billing first name|vorname",
    "last_name": "last name|surname|family name|billing last name|nachname",
    "orders": "orders|order count|orders count|number of orders|total orders|anzahl bestellungen|"
    "bestellungen",
    "amount": "amount|total|total spent|spent|revenue|order total|order value|amount spent|umsatz|"
    "betrag|summe",
    "currency": "currency|waehrung|währung",
    "order": "order|order id|order number|order no|bestellnummer|bestellung",
}
_FIELDS = {alias: name for name, aliases in _NAMES.items() for alias in aliases.split("|")}
_OF_PERSON = ("email", "handle", "profile_url", "name", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """A creator of the lake who is on the list. ``how`` is ``email``, ``profile``, ``handle`` or
    ``name``; ``why_possible`` is empty where the match is sure. ``lines`` of the file."""

    account_id: int
    account: str
    followers: int | None
    how: str
    lines: tuple[int, ...]
    orders: int | None = None
    amount: Money | None = None
    why_possible: str = ""


@dataclass(frozen=True, slots=True)
class OwnPeople:
    """Who of the creators is on a list. ``read`` rows, of which ``bad`` could not be used."""

    path: str
    relation: Relation
    read: int
    creators: int
    matches: tuple[OwnMatch, ...]
    possible: tuple[OwnMatch, ...]
    bad: int
    bad_rows: tuple[BadRow, ...]
    mapping: tuple[ColumnMapping, ...]
    kept: bool
    notes: tuple[str, ...] = field(default=())


@dataclass(slots=True)
class _Hit:
    how: str
    why: str
    lines: list[int] = field(default_factory=list)
    orders: int | None = None
    amount: Money | None = None
    order_ids: set[str] = field(default_factory=set)


def own(
    lake: Lake,
    path: Path,
    *,
    platform: str | None,
    currency: str | None,
    columns: Mapping[str, str | None],
    relation: Relation | None,
) -> OwnPeople:
    """Find the creators of the lake on a list. Nothing is stored.

    Raises FileUnreadable, FileEmpty, ColumnsUnclear, ValueInvalid.
    """
    sheet = _opened(path)
    mapping, fields = _mapped(sheet.headers, columns)
    place = platform_named(platform).key if platform else None
    known = _Creators(lake)
    bad = [BadRow(row.line, row.reason) for row in sheet.spoiled]
    hits: dict[int, _Hit] = {}
    unreadable = 0
    for line, row in _rows(sheet, fields):
        reason, found = known.find(row, place)
        if reason:
            bad.append(BadRow(line, reason))
        for account, how, why in found:
            hit = hits.setdefault(account, _Hit(how, why))
            if (why == "") > (hit.why == ""):
                hit.how, hit.why = how, why
            hit.lines.append(line)
            unreadable += _count(hit, row, currency)
    names = set(fields)
    money = {"orders", "amount", "order"} & names
    kind: Relation = relation or ("customer" if money or "email" in names else "follower")
    matches = [_match(known.rows[account], hit) for account, hit in hits.items()]
    matches.sort(key=lambda m: (-(m.orders or 0), -(m.followers or 0), m.account))
    notes = []
    if bad and len(bad) == sheet.rows + len(sheet.spoiled):
        notes.append("No row could be used. Does another column say who somebody is? Say it with "
                     "--map 'Header=email'.")  # fmt: skip
    if unreadable:
        notes.append(f"{unreadable} amounts of matched people are not known: they could not be "
                     "read, or have no currency (say --currency EUR).")  # fmt: skip
    if "handle" in names and not place and "platform" not in names:
        notes.append("The list does not say on which platform its handles are; matches by handle "
                     "are only possible. Say it with --platform.")  # fmt: skip
    return OwnPeople(
        str(path), kind, sheet.rows + len(sheet.spoiled), len(known.rows),
        tuple(m for m in matches if not m.why_possible),
        tuple(m for m in matches if m.why_possible),
        len(bad), tuple(bad[:SHOWN]), mapping, False, tuple(notes),
    )  # fmt: skip


def keep(lake: Lake, found: OwnPeople) -> None:
    """Store the sure matches: which creator, as what, how matched, orders and amount."""
    import pyarrow as pa

    if not found.matches:
        return
    moment = datetime.fromtimestamp(Path(found.path).stat().st_mtime, UTC).replace(tzinfo=None)
    count = len(found.matches)
    lake.append(
        "own_people",
        pa.table(
            {
                "account_id": pa.array([m.account_id for m in found.matches], pa.int64()),
                "relation": [found.relation] * count,
                "matched_by": [m.how for m in found.matches],
                "orders": pa.array([m.orders for m in found.matches], pa.int64()),
                "amount": pa.array(
                    [m.amount.rounded().amount if m.amount else None for m in found.matches],
                    pa.decimal128(18, 2),
                ),
                "currency": pa.array(
                    [m.amount.currency if m.amount else None for m in found.matches], pa.string()
                ),
                "source": ["own list"] * count,
                "observed_at": pa.array([moment] * count, pa.timestamp("us")),
            }
        ),
    )


class _Creators:
    """The creators of the lake by everything a list may name them by."""

    def __init__(self, lake: Lake) -> None:
        sql = (
            "SELECT account_id, creator_id, platform, handle, platform_user_id, display_name, "
            "email, followers FROM current_accounts"
        )
        self.rows: dict[int, dict[str, Any]] = {
            row["account_id"]: row for row in lake.run(sql).to_pylist()
        }
        self._by: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, row in self.rows.items():
            for kind, key in (
                ("email", email(row["email"])),
                ("handle", row["handle"]),
                ("profile", f"{row['platform']}:{row['handle']}"),
                ("profile", f"{row['platform']}:{row['platform_user_id']}"),
                ("name", _full_name(row["display_name"])),
            ):
                if key:
                    self._by[kind][key].append(number)

    def find(
        self, row: Mapping[str, Any], platform: str | None
    ) -> tuple[str, list[tuple[int, str, str]]]:
        """(why the row cannot be used, or nothing; (account, how, why only possible) ...)."""
        address, name = row.get("email"), _name_of(row)
        mail = email(address) if address else None
        profiles, bare, unread = _profiles(row, platform)
        if not (mail or profiles or bare or name):
            if address:
                return "the e-mail address cannot be read", []
            return unread or "the row has no address, handle, profile or full name", []
        found: dict[int, tuple[str, str]] = {}
        for account in self._by["email"].get(mail or "", ()):
            people = {self.rows[a]["creator_id"] for a in self._by["email"][mail or ""]}
            shared = "" if len(people) == 1 else f"{len(people)} creators have this address"
            found[account] = ("email", shared)
        for key in profiles:
            for account in self._by["profile"].get(key, ()):
                if found.get(account, ("", "-"))[1]:
                    found[account] = ("profile", "")
        for account in self._by["handle"].get(bare or "", ()):
            found.setdefault(account, ("handle", "the same handle; the platform is not said"))
        if not found and name:
            same = self._by["name"].get(name, ())
            for account in same:
                found[account] = (
                    "name",
                    "only the name is the same"
                    if len(same) == 1
                    else f"only the name is the same; {len(same)} accounts have it",
                )
        problem = "the e-mail address cannot be read" if address and not mail and not found else ""
        return problem, [(account, how, why) for account, (how, why) in found.items()]


def _profiles(row: Mapping[str, Any], platform: str | None) -> tuple[list[str], str | None, str]:
    """Profiles a row names (``instagram:mina.bakes``), a handle whose platform is not known, and
    why nothing could be read."""
    profiles: list[str] = []
    bare, unread = None, ""
    place = platform
    if row.get("platform"):
        try:
            place = platform_named(row["platform"]).key
        except ValueInvalid:
            unread = "the platform is not one Wrensong knows"
    cells = [(row.get("handle"), place), (row.get("profile_url"), None)]
    cells += [(row.get(key), key) for key in PLATFORMS]
    for text, here in cells:
        if not text:
            continue
        try:
            who = values.who(text)
        except values.Unreadable:
            unread = unread or "the handle or profile address cannot be read"
            continue
        if who is None:
            continue
        at = who[0].key if who[0] else here
        if at:
            profiles.append(f"{at}:{who[1]}")
        elif not unread:
            bare = who[1]
    return profiles, bare, unread


def _name_of(row: Mapping[str, Any]) -> str | None:
    parts = (row.get("first_name"), row.get("last_name"))
    return _full_name(row.get("name") or " ".join(p for p in parts if p))


def _full_name(text: str | None) -> str | None:
    """A name that can be compared: at least two words, whatever their order."""
    parts = name_words(text)
    return " ".join(sorted(parts)) if len(parts) > 1 else None


def _count(hit: _Hit, row: Mapping[str, Any], currency: str | None) -> int:
    """Add a row's orders and amount to a match; 1 when the amount cannot be read."""
    if row.get("orders"):
        try:
            number = values.number(row["orders"], None, whole=True)
            hit.orders = (hit.orders or 0) + int(number) if number is not None else hit.orders
        except values.Unreadable:
            pass
    elif row.get("order") and row["order"] not in hit.order_ids:
        hit.order_ids.add(row["order"])
        hit.orders = (hit.orders or 0) + 1
    if not row.get("amount") or values.absent(row["amount"]):
        return 0
    try:
        money = Money.parse(f"{row['amount']} {row.get('currency') or ''}".strip(), currency)
    except ValueInvalid:
        return 1
    if hit.amount is not None and hit.amount.currency != money.currency:
        return 1
    total = money.amount + (hit.amount.amount if hit.amount else Decimal(0))
    hit.amount = Money(total, money.currency)
    return 0


def _match(row: Mapping[str, Any], hit: _Hit) -> OwnMatch:
    return OwnMatch(
        row["account_id"], f"{row['platform']}:{row['handle']}", row["followers"], hit.how,
        tuple(hit.lines), hit.orders, hit.amount, hit.why,
    )  # fmt: skip


def _opened(path: Path) -> Sheet:
    """The first table of a file; an error repeats nothing of what is in it."""
    try:
        return open_parts(path)[0].sheet
    except FileUnreadable:
        if not path.is_file():
            raise
    raise FileUnreadable(
        f"{path.name} cannot be read as a table whose first line names its columns.",
        "Add a first line such as  email  or  handle,  or export the list as CSV again.",
    )


def _mapped(
    headers: Sequence[str], told: Mapping[str, str | None]
) -> tuple[tuple[ColumnMapping, ...], dict[str, str]]:
    """How each column is understood, and field -> header."""
    unknown = [h for h in told if h not in headers]
    wrong = [f for f in told.values() if f and f not in (*_NAMES, *PLATFORMS)]
    if unknown or wrong:
        what = f"There is no column “{unknown[0]}”." if unknown else f"“{wrong[0]}” is no field."
        raise ColumnsUnclear(
            what, f"Columns: {', '.join(headers[:20])}. Fields: {', '.join((*_NAMES, *PLATFORMS))}."
        )
    fields: dict[str, str] = {f: h for h, f in told.items() if f}
    mapping = []
    for header in headers:
        if header in told:
            mapping.append(ColumnMapping(header, told[header], "you said so"))
            continue
        name = _field(header)
        if name and name not in fields:
            fields[name] = header
            mapping.append(ColumnMapping(header, name, "known name"))
        else:
            because = f"“{fields[name]}” is used for {name}" if name else "not a known name"
            mapping.append(ColumnMapping(header, None, because))
    if not set(fields) & {*_OF_PERSON, *PLATFORMS}:
        raise ColumnsUnclear(
            "No column says who somebody is: an e-mail address, a handle, a profile or a name. "
            f"The columns are: {', '.join(headers[:20])}.",
            "Say which it is, for example --map 'Header=email'.",
        )
    return tuple(mapping), fields


def _field(header: str) -> str | None:
    parts = header_words(header)
    if " ".join(parts) in _FIELDS:
        return _FIELDS[" ".join(parts)]
    letters = "".join(parts)  # “TikTok handle” falls into three words
    place = next((p for p in PLATFORMS if letters.startswith(p)), None)
    rest = letters.removeprefix(place or "")
    named = rest in ("", *(a.replace(" ", "") for f in ("handle", "profile_url")
                           for a in _NAMES[f].split("|")))  # fmt: skip
    return place if named else None


def _rows(sheet: Sheet, fields: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    headers = list(dict.fromkeys(fields.values()))
    for batch in sheet.batches(headers):
        columns = {f: as_strings(batch.column(h)).to_pylist() for f, h in fields.items()}
        for i, line in enumerate(batch.column(LINE).to_pylist()):
            row = {f: (cells[i] or "").strip() or None for f, cells in columns.items()}
            yield line, {f: None if v and values.absent(v) else v for f, v in row.items()}
