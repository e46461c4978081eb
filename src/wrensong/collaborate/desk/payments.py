"""The ledger at the desk: booked, reversed, added up.

No money is moved here. What was paid was paid elsewhere, and is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Min, Q, Sum
from django.utils import timezone

from wrensong.collaborate.models import Collaboration, LedgerEntry, Step
from wrensong.collaborate.rules import ledger
from wrensong.collaborate.rules.ledger import CREDITS, KINDS, Balance, Line
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.core.money import Money
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.doors import wording

MOST = Decimal("99999999999")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be booked. ``money`` is above zero: its sign follows from the kind. ``due`` is a
    day, or how many days after the work went live; ``about`` the credit it settles or holds."""

    kind: str
    money: Money
    key: str
    due: date | int | None = None
    label: str = ""
    day: date | None = None
    about: int | None = None
    over: bool = False


def book(
    collaboration: Collaboration,
    kind: str,
    money: Money,
    key: str,
    due: date | int | None = None,
    label: str = "",
    user: User | None = None,
) -> LedgerEntry:
    """Add one entry, once: the same ``key`` again gives what was booked by it. ``money`` is above
    zero, its sign follows from the kind (rules.ledger.KINDS); ``due`` a day, or how many days
    after the work went live. Raises ValueInvalid, also for a key used for something else."""
    draft = Draft(kind.replace(" ", "_"), money, key, due, label)
    return enter(collaboration, draft, user)[0]


@transaction.atomic
def enter(
    collaboration: Collaboration, draft: Draft, user: User | None
) -> tuple[LedgerEntry, bool]:
    """Add one entry and say whether it is new. Raises ValueInvalid."""
    draft = _checked(draft)
    before = _locked(collaboration, draft.key)
    if isinstance(before, LedgerEntry):
        return _same(before, draft), False
    if draft.about is not None and not any(
        e.pk == draft.about and e.kind in CREDITS and e.currency == draft.money.currency
        for e in before
    ):
        raise ValueInvalid("There is no such fee or commission here.", "Choose one of the list.")
    kind = KINDS[draft.kind]
    net = draft.due if isinstance(draft.due, int) else None
    made = LedgerEntry(
        collaboration=collaboration, kind=draft.kind, amount=kind.sign * draft.money.amount,
        currency=draft.money.currency, day=draft.day or timezone.now().date(),
        due=None if isinstance(draft.due, int) else draft.due, net_days=net,
        label=draft.label, key=draft.key, about_id=draft.about, by=user,
    )  # fmt: skip
    _must_stand(made, before, over=draft.over)
    return _add(made), True


@transaction.atomic
def reverse(entry: LedgerEntry, user: User | None, reason: str) -> tuple[LedgerEntry, bool]:
    """Take an entry back by one of the opposite amount, once; says whether it is new. Raises
    ValueInvalid for an entry that itself takes one back, or when what follows cannot be."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > 200 or not reason.isprintable():
        raise ValueInvalid("A correction needs a reason of at most 200 letters.", "Say why.")
    if entry.reverses_id is not None:
        raise ValueInvalid(
            "This entry takes another one back already.", "Book the right amount instead."
        )
    return take_back(entry, user, reason, unless_refused=True)


@transaction.atomic
def take_back(
    entry: LedgerEntry, user: User | None, reason: str, *, unless_refused: bool = False
) -> tuple[LedgerEntry, bool]:
    """As ``reverse``, for what follows from an act of either side: whatever the sums are then."""
    before = _locked(entry.collaboration, f"reverse:{entry.pk}")
    if isinstance(before, LedgerEntry):
        return before, False
    made = LedgerEntry(
        collaboration=entry.collaboration, kind=entry.kind, amount=-entry.amount,
        currency=entry.currency, day=timezone.now().date(), due=entry.due,
        net_days=entry.net_days, label=reason, key=f"reverse:{entry.pk}", reverses=entry, by=user,
    )  # fmt: skip
    if unless_refused:
        _must_stand(made, before)
    return _add(made), True


def entries_of(collaboration: Collaboration) -> list[LedgerEntry]:
    """Its entries, oldest first."""
    return list(LedgerEntry.objects.filter(collaboration=collaboration).select_related("by"))


def balance_of(collaboration: Collaboration, today: date | None = None) -> dict[str, Balance]:
    """Currency -> earned, paid, owed, held, payable, due and gifts; nothing where nothing was
    booked (rules.ledger says what each is)."""
    return ledger.balances(lines_of(entries_of(collaboration)), today or timezone.now().date())


def get_entry(collaboration: Collaboration, pk: int) -> LedgerEntry:
    """An entry of this collaboration. Raises NotFound."""
    found = LedgerEntry.objects.filter(collaboration=collaboration, pk=pk).first()
    if found is None:
        raise NotFound("There is no such entry in this ledger.", "See the list of its entries.")
    found.collaboration = collaboration
    return found


def live_days(collaborations: Iterable[int]) -> dict[int, date]:
    """Collaboration -> the day its work first went live, where it did."""
    found = Step.objects.filter(act="publish", collaboration__in=list(collaborations))
    first = found.values("collaboration").annotate(first=Min("at"))
    return {row["collaboration"]: row["first"].date() for row in first}


def lines_of(entries: Sequence[LedgerEntry]) -> list[Line]:
    """Entries as the sums need them, with the days on which they are due."""
    waiting = {e.collaboration_id for e in entries if e.net_days is not None}
    live = live_days(waiting) if waiting else {}
    return [
        Line(e.pk, e.kind, e.amount, e.currency,
             ledger.due_on(e.due, e.net_days, live.get(e.collaboration_id)),
             e.reverses_id, e.about_id)
        for e in entries
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be paid, when, to whom, for what. ``due`` None: no day yet, because the work is
    not live (``net_days`` after that); ``late`` days are above zero for what should be paid."""

    entry: LedgerEntry
    collaboration: Collaboration
    payable: Money
    held: Money
    due: date | None
    late: int | None


def due_list(space: Space, today: date | None = None) -> list[Due]:
    """Every fee and commission of a workspace that is not settled: late ones first, then by day,
    those without a day last."""
    now = today or timezone.now().date()
    mine = LedgerEntry.objects.filter(collaboration__campaign__space=space)
    # What is owed is above zero somewhere here; the exact sums follow below.
    owed = mine.filter(~Q(kind__in=("hold", "release", "gift_cost")))
    sums = owed.order_by().values("collaboration", "currency").annotate(sum=Sum("amount"))
    open_ = {row["collaboration"] for row in sums if row["sum"] > 0}
    entries = list(mine.filter(collaboration__in=open_).select_related(
        "collaboration__contact", "collaboration__campaign"
    ))  # fmt: skip
    of: dict[int, list[LedgerEntry]] = {}
    for entry in entries:
        of.setdefault(entry.collaboration_id, []).append(entry)
    known = {line.number: line for line in lines_of(entries)}
    by_number = {e.pk: e for e in entries}
    found = [
        _due(by_number[item.number], item, now)
        for group in of.values()
        for item in ledger.items([known[e.pk] for e in group])
    ]
    return sorted(found, key=lambda d: (d.due is None, d.due or now, d.entry.pk))


def _due(entry: LedgerEntry, item: ledger.Item, today: date) -> Due:
    late = (today - item.due).days if item.due is not None else None
    payable, held = Money(item.payable, item.currency), Money(item.held, item.currency)
    return Due(entry, entry.collaboration, payable, held, item.due, late)


def _checked(draft: Draft) -> Draft:
    if draft.kind not in KINDS:
        raise ValueInvalid(
            f"“{draft.kind}” is no kind of entry.", f"Use one of: {', '.join(KINDS)}."
        )
    money = draft.money
    if not 0 < money.amount <= MOST:
        raise ValueInvalid(f"{wording.money(money)} cannot be booked.", "Write it above zero.")
    if money.rounded().amount != money.amount:
        raise ValueInvalid(
            f"{money.amount} {money.currency} is finer than that currency's smallest coin.",
            f"Round it: {money.rounded().amount}.",
        )
    label, key = " ".join(draft.label.split()), draft.key.strip()
    if len(label) > 200 or not label.isprintable():
        raise ValueInvalid("The label is longer than 200 letters.", "Say it in fewer words.")
    if not 0 < len(key) <= 120 or not key.isprintable():
        raise ValueInvalid("An entry needs a key of at most 120 letters.", "Such as an invoice.")
    if isinstance(draft.due, int) and not 0 <= draft.due <= 365:
        raise ValueInvalid("A fee is due 0 to 365 days after the work is live.", "Such as 30.")
    return replace(draft, label=label, key=key)


def _locked(collaboration: Collaboration, key: str) -> LedgerEntry | list[LedgerEntry]:
    """Make others wait, then what was booked by this key, or all entries."""
    Collaboration.objects.select_for_update().get(pk=collaboration.pk)
    entries = entries_of(collaboration)
    return next((e for e in entries if e.key == key), entries)


def _same(before: LedgerEntry, draft: Draft) -> LedgerEntry:
    signed = KINDS[draft.kind].sign * draft.money.amount
    if (before.kind, before.amount, before.currency) != (
        draft.kind, signed, draft.money.currency
    ):  # fmt: skip
        raise ValueInvalid(
            f"“{draft.key}” was booked before, for something else.", "Use another key."
        )
    return before


def _must_stand(made: LedgerEntry, before: list[LedgerEntry], *, over: bool = False) -> None:
    new = Line(0, made.kind, made.amount, made.currency, made.due, made.reverses_id)
    lines = lines_of(before)
    refused = ledger.objection(lines, new, over=over)
    if refused is not None:
        known = ledger.balances(lines, made.day).get(made.currency)
        owed, held = (known.owed, known.held) if known else (Decimal(0), Decimal(0))
        code = made.currency
        raise ValueInvalid(
            refused,
            f"Owed are {wording.money(Money(owed, code))}, of which "
            f"{wording.money(Money(held, code))} are held.",
        )


def _add(made: LedgerEntry) -> LedgerEntry:
    kept = made.collaboration
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise ValueInvalid("This was booked meanwhile.", "Look at the ledger again.") from None
    told = {"kind": KINDS[made.kind].words, "amount": str(made.money.amount),
            "currency": made.currency, "entry": made.pk, "reverses": made.reverses_id}  # fmt: skip
    record(
        "collaborate.ledger.reverse" if made.reverses_id else "collaborate.ledger.book",
        space=kept.campaign.space, user=made.by, subject=f"collaboration:{kept.pk}",
        label=str(kept), after=told,
    )  # fmt: skip
    return made
