"""Recording payments and reading the ledger from a terminal and a notebook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner, Result
from tests.collaborate.ledgers import new_work

from wrensong.cli import main
from wrensong.collaborate.desk import Collaboration, book
from wrensong.collaborate.showing.payments import COLUMNS
from wrensong.core.money import Money
from wrensong.desk.models import Space
from wrensong.front import open_workspace

Run = Callable[..., Result]


@pytest.fixture
def work(space: Space) -> Collaboration:
    made = new_work(space)
    book(made, "fee", Money.parse("400 EUR"), "fee", date(2026, 4, 1))
    return made


@pytest.fixture
def run(space: Space) -> Run:
    def wrensong(*words: str) -> Result:
        return CliRunner().invoke(main, ["--workspace", space.folder, "collaborate", *words])

    return wrensong


def test_a_payment_is_recorded_once(work: Collaboration, run: Run) -> None:
    said = ["pay", str(work.pk), "150 EUR", "--key", "invoice-17", "--on", "2026-05-03"]
    first, again = run(*said), run(*said)
    assert first.exit_code == again.exit_code == 0, first.output
    assert "Recorded: 150" in first.output and "250" in first.output
    assert "recorded before; nothing was added" in again.output
    assert work.entries.get(key="invoice-17").day == date(2026, 5, 3)


def test_more_than_is_owed_is_refused_unless_it_is_said_to_be_right(
    work: Collaboration, run: Run
) -> None:
    said = ["pay", str(work.pk), "500 EUR", "--key", "k"]
    refused = run(*said)
    assert refused.exit_code == 2 and "more than can be paid" in refused.output
    told = json.loads(run(*said, "--over", "--json").output)
    assert told[0]["owed"] == {"amount": "-100.00", "currency": "EUR"}


def test_the_ledger_is_printed_as_the_accountants_file(work: Collaboration, run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("ledger", "--csv").output)))
    assert tuple(rows[0]) == COLUMNS and rows[0]["amount"] == "400.00"
    assert "400" in run("ledger").output
    late = json.loads(run("ledger", "--due", "--json").output)
    assert late[0]["payable"] == "400.00" and late[0]["late_days"] > 0
    assert json.loads(run("ledger", "--to", "2001-01-01", "--json").output) == []


def test_a_collaboration_that_is_not_there_says_so(space: Space, run: Run) -> None:
    answer = run("pay", "999", "1 EUR", "--key", "k")
    assert answer.exit_code == 2 and "no such collaboration" in answer.output


def test_a_notebook_records_and_reads_the_same(work: Collaboration, space: Space) -> None:
    room = open_workspace(space.path).collaborate
    told = room.pay(work.pk, "150 EUR", "invoice-17", on=date(2026, 5, 3), note="Half")
    assert told["new"] and not room.pay(work.pk, "150 EUR", "invoice-17")["new"]
    paid = room.ledger(since=date(2026, 5, 3), until=date(2026, 5, 3))
    assert [(row["kind"], row["label"]) for row in paid] == [("paid", "Half")]
    assert [row["payable"] for row in room.ledger(due=True)] == [250]
