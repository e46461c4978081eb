"""Creators among one's own customers and followers, and a private list that stays private."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.core.errors import ColumnsUnclear, FileUnreadable
from wrensong.discover.service import Discover
from wrensong.workspace import Workspace

File = Callable[..., Path]
CREATORS = """platform,handle,name,email,followers
instagram,mina.bakes,Mina Okafor,mina.bakes@gmail.com,12400
tiktok,dov,Dov Linden,,900
instagram,cleo.reads,Cleo Marsh,desk@agency.example,3000
tiktok,ben.runs,Ben Holt,desk@agency.example,4000
"""


@pytest.fixture
def filled(discover: Discover, file: File) -> Discover:
    discover.import_file(file(CREATORS, "creators.csv"))
    return discover


def test_customers_are_matched_by_address_with_their_orders(filled: Discover, file: File) -> None:
    path = file(
        "Customer Name,E-Mail,Orders,Total spent\n"
        "M. O.,Mina.Bakes+shop@googlemail.com,3,120.50 EUR\nX,x@y.example,1,5 EUR\n"
    )
    found = filled.own(path)
    assert found.relation == "customer" and (found.read, found.creators) == (2, 4)
    (mina,) = found.matches
    assert (mina.account, mina.how, mina.orders, mina.lines) == (
        "instagram:mina.bakes", "email", 3, (2,),
    )  # fmt: skip
    assert mina.amount is not None and mina.amount.amount == Decimal("120.50")


def test_rows_of_orders_are_counted_once_each(filled: Discover, file: File) -> None:
    path = file(
        "Order ID,Email,Total,Currency\n1,mina.bakes@gmail.com,10,EUR\n"
        "1,mina.bakes@gmail.com,5,EUR\n"
        "2,mina.bakes@gmail.com,oops,EUR\n"
    )
    (mina,) = filled.own(path).matches
    assert mina.orders == 2 and mina.amount is not None and mina.amount.amount == 15
    assert any("1 amounts" in note for note in filled.own(path).notes)


def test_a_handle_is_sure_only_where_its_platform_is_said(filled: Discover, file: File) -> None:
    path = file("follower\n@dov\n@mina.bakes\nnobody\n")
    found = filled.own(path)
    assert found.relation == "follower" and found.matches == ()
    assert {m.account for m in found.possible} == {"tiktok:dov", "instagram:mina.bakes"}
    sure = filled.own(path, platform="tiktok")
    assert [m.account for m in sure.matches] == ["tiktok:dov"] and sure.possible == ()
    by_column = filled.own(file("Instagram,TikTok\nmina.bakes,\n,dov\n", "two.csv"))
    assert {m.account for m in by_column.matches} == {"tiktok:dov", "instagram:mina.bakes"}
    url = filled.own(file("Profile\nhttps://www.tiktok.com/@dov\n", "url.csv"))
    assert [m.how for m in url.matches] == ["profile"]


def test_names_and_shared_addresses_are_only_possible(filled: Discover, file: File) -> None:
    path = file(
        "First name,Last name,Email\nmina,OKAFOR,other@y.example\nC,M,desk@agency.example\n"
    )
    found = filled.own(path)
    assert found.matches == ()
    why = {m.account: m.why_possible for m in found.possible}
    assert why["instagram:mina.bakes"] == "only the name is the same"
    assert why["tiktok:ben.runs"] == "2 creators have this address"


def test_bad_rows_are_named_by_line_without_their_content(filled: Discover, file: File) -> None:
    path = file("email,name\nnot-an-address,\n,Someone\nmina.bakes@gmail.com,\n")
    found = filled.own(path)
    assert [(row.line, row.reason) for row in found.bad_rows] == [
        (2, "the e-mail address cannot be read"),
        (3, "the row has no address, handle, profile or full name"),
    ]  # fmt: skip
    assert all("not-an-address" not in f"{row.reason}{row.content}" for row in found.bad_rows)


def test_nothing_of_the_list_is_stored_unless_asked(
    filled: Discover, workspace: Workspace, file: File
) -> None:
    path = file(
        "email,name,orders\nmina.bakes@gmail.com,Secret Person,2\nq@y.example,Quiet One,1\n"
    )
    version = workspace.lake.version
    memory = (workspace.folder / "memory.json").read_bytes()
    filled.own(path)
    assert workspace.lake.version == version
    assert (workspace.folder / "memory.json").read_bytes() == memory
    assert filled.own(path, keep=True).kept
    (row,) = workspace.lake.run("SELECT * FROM own_people").to_pylist()
    assert (row["relation"], row["matched_by"], row["orders"]) == ("customer", "email", 2)
    stored = b"".join(p.read_bytes() for p in workspace.folder.rglob("*") if p.is_file())
    assert b"Secret" not in stored and b"q@y.example" not in stored
    filled.own(path, keep=True)
    assert workspace.lake.count("own_people") == 1


def test_an_unreadable_list_is_refused_without_repeating_it(filled: Discover, file: File) -> None:
    with pytest.raises(FileUnreadable, match="first line names its columns") as refused:
        filled.own(file("secret.person@y.example\nother@y.example\n"))
    assert "secret" not in str(refused.value) + refused.value.next_step
    useless = filled.own(file("customer,total\ncu1,5 EUR\ncu2,6 EUR\n", "useless.csv"))
    assert useless.bad == useless.read == 2 and "No row could be used" in useless.notes[0]


def test_a_list_without_people_is_refused(filled: Discover, file: File) -> None:
    with pytest.raises(ColumnsUnclear, match="No column says who"):
        filled.own(file("colour,size\nred,1\n"))
    with pytest.raises(ColumnsUnclear, match="There is no column"):
        filled.own(file("email\nx@y.example\n"), mapping={"Mail": "email"})
    told = filled.own(file("who,n\nmina.bakes@gmail.com,1\n"), mapping={"who": "email"})
    assert len(told.matches) == 1


def test_the_command_shows_matches_and_prints_no_customer(
    filled: Discover, workspace: Workspace, file: File
) -> None:
    path = file("email,name\nmina.bakes@gmail.com,Private Name\nzzz@y.example,Hidden Name\n")
    call = ["-w", str(workspace.folder), "discover", "own", str(path)]
    for extra in ([], ["--json"], ["--csv"]):
        result = CliRunner().invoke(main, [*call, *extra])
        assert result.exit_code == 0, result.output
        assert "mina.bakes" in result.output
        assert "Private Name" not in result.output and "zzz@" not in result.output
    assert "Nothing of the file was stored." in CliRunner().invoke(main, call).output
