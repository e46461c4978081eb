"""Pages, files and endpoints of payments."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from tests.collaborate.ledgers import new_work

from wrensong.collaborate.desk import Collaboration, balance_of, book, entries_of
from wrensong.collaborate.showing.payments import COLUMNS
from wrensong.core.money import Money
from wrensong.desk.models import Entry, Space

HERE, API = "/w/fern-salt/collaborate/payments", "/api/w/fern-salt/collaborate/payments"
Browse = Callable[[str], Client]


@pytest.fixture
def work(space: Space) -> Collaboration:
    made = new_work(space)
    book(made, "fee", Money.parse("400 EUR"), "fee", date(2026, 4, 1), "=HYPERLINK(1)")
    book(made, "commission", Money(Decimal(1500), "JPY"), "sale", date(2026, 5, 1))
    book(made, "commission", Money(Decimal("1.234"), "KWD"), "far", date(2027, 5, 1))
    return made


def rows(answer: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode())))  # type: ignore[attr-defined]


def payment(browser: Client, work: Collaboration, **sent: str) -> object:
    """Open the form as it is, then send it with what somebody typed."""
    shown = browser.get(f"{HERE}/{work.pk}").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', shown)
    assert key
    return browser.post(
        f"{HERE}/{work.pk}", {"kind": "paid", "amount": "150", "key": key[1], **sent}
    )


def test_the_page_lists_what_is_due_and_the_twin_says_the_same(
    work: Collaboration, sign_in: Browse
) -> None:
    page = sign_in("cleo").get(HERE)
    twin = sign_in("cleo").get(API).json()
    assert page.status_code == 200 and b"days late" in page.content
    assert [d["payable"]["amount"] for d in twin["due"]] == ["400.00", "1500", "1.234"]
    assert json.loads(sign_in("cleo").get(f"{HERE}?format=json").content) == twin
    assert b"Record" not in page.content  # she may read


def test_the_accountants_file_has_a_row_for_each_entry_in_its_currencys_units(
    work: Collaboration, sign_in: Browse
) -> None:
    book(work, "paid", Money.parse("150.50 EUR"), "-2+3")
    found = rows(sign_in("cleo").get(f"{HERE}?format=csv"))
    assert tuple(found[0]) == COLUMNS
    assert [(r["amount"], r["currency"]) for r in found] == [
        ("400.00", "EUR"), ("1500", "JPY"), ("1.234", "KWD"), ("-150.50", "EUR"),
    ]  # fmt: skip
    assert found[0]["label"] == "'=HYPERLINK(1)" and found[3]["key"] == "'-2+3"
    assert found[0]["creator"] == "@mina.bakes" and found[0]["due"] == "2026-04-01"


def test_a_period_without_entries_keeps_the_columns(work: Collaboration, sign_in: Browse) -> None:
    answer = sign_in("cleo").get(f"{HERE}?format=csv&from=2001-01-01&to=2001-12-31")
    assert answer.content.decode() == ",".join(COLUMNS) + "\n"


def test_the_period_counts_both_of_its_days(work: Collaboration, sign_in: Browse) -> None:
    for day in ("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01"):
        payment(sign_in("ben"), work, amount="1", day=day)
    found = rows(sign_in("cleo").get(f"{HERE}?format=csv&from=2026-04-01&to=2026-04-30"))
    assert [r["day"] for r in found] == ["2026-04-01", "2026-04-30"]


def test_filters_that_cannot_be_read_are_said_and_no_file_is_made(
    work: Collaboration, sign_in: Browse
) -> None:
    answer = sign_in("cleo").get(f"{HERE}?format=csv&from=yesterday")
    assert answer.status_code == 422 and b"Write a day like" in answer.content
    assert sign_in("cleo").get(f"{API}?kind=bonus").status_code == 422


def test_a_payment_is_recorded_once_however_often_the_form_is_sent(
    work: Collaboration, sign_in: Browse
) -> None:
    ben = sign_in("ben")
    key = "form:1"
    for _ in range(2):
        answer = payment(ben, work, key=key)
        assert answer.status_code == 302  # type: ignore[attr-defined]
    assert balance_of(work)["EUR"].paid == 150
    assert b"recorded before; nothing was added" in ben.get(f"{HERE}/{work.pk}").content
    made = entries_of(work)[-1]
    assert str(made.by) == "Ben"


def test_a_wrong_payment_keeps_what_was_typed(work: Collaboration, sign_in: Browse) -> None:
    answer = payment(sign_in("ben"), work, amount="401", label="Invoice 17")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "more than can be paid now" in page and 'value="Invoice 17"' in page
    assert balance_of(work)["EUR"].paid == 0
    payment(sign_in("ben"), work, amount="401", over="1")
    assert balance_of(work)["EUR"].owed == -1


def test_a_viewer_books_nothing(work: Collaboration, sign_in: Browse) -> None:
    sent = {"kind": "paid", "amount": "1", "key": "k"}
    assert sign_in("cleo").post(f"{HERE}/{work.pk}", sent).status_code == 403
    assert len(entries_of(work)) == 3


def test_an_entry_is_taken_back_once_with_a_reason(work: Collaboration, sign_in: Browse) -> None:
    ben, fee = sign_in("ben"), entries_of(work)[0]
    address = f"{HERE}/{work.pk}/{fee.pk}/reverse"
    assert ben.post(address, {"reason": " "}).status_code == 422
    for _ in range(2):
        assert ben.post(address, {"reason": "typed twice"}).status_code == 302
    assert balance_of(work)["EUR"].earned == 0 and len(entries_of(work)) == 4
    assert Entry.objects.filter(verb="collaborate.ledger.reverse").count() == 1


def test_an_entry_of_another_collaboration_is_not_there(
    work: Collaboration, space: Space, sign_in: Browse
) -> None:
    other = new_work(space, "else.where")
    fee = entries_of(work)[0]
    assert sign_in("ben").get(f"{HERE}/{other.pk}/{fee.pk}/reverse").status_code == 404


def test_a_program_books_by_the_api_and_a_second_try_adds_nothing(
    work: Collaboration, sign_in: Browse
) -> None:
    sent = {"amount": "150 EUR", "key": "invoice 17", "label": "Half"}
    ben = sign_in("ben")
    first = ben.post(f"{API}/{work.pk}", sent, content_type="application/json")
    again = ben.post(f"{API}/{work.pk}", sent, content_type="application/json")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    (euros,) = [b for b in again.json()["balances"] if b["currency"] == "EUR"]
    assert euros["owed"] == {"amount": "250.00", "currency": "EUR"}
