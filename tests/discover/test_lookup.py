"""Finding the account a person means, and taking everything out again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wrensong.core import ids
from wrensong.core.errors import BadInput, FileUnreadable, NotFound, ValueInvalid
from wrensong.discover.service import Discover

File = Callable[..., Path]


@pytest.fixture
def filled(discover: Discover, file: File) -> Discover:
    text = "handle,platform,followers\nmina.bakes,instagram,12400\nada,instagram,5\nada,tiktok,7\n"
    discover.import_file(file(text, "creators.csv"))
    posts = "post,handle,platform,likes,caption\np1,mina.bakes,instagram,9,#ad #oat with @glow\n"
    discover.import_file(file(posts, "posts.csv"))
    return discover


@pytest.mark.parametrize(
    "who", ["@Mina.Bakes", "mina.bakes", "https://www.instagram.com/mina.bakes/?hl=en"]
)
def test_an_account_is_found_by_handle_or_address(filled: Discover, who: str) -> None:
    assert filled.account(who)["followers"] == 12_400


def test_an_account_is_found_by_its_id(filled: Discover) -> None:
    shown = ids.show("ac", filled.account("mina.bakes")["account_id"])
    assert filled.account(shown)["handle"] == "mina.bakes"
    with pytest.raises(ValueInvalid):
        filled.account("ac_short")


def test_a_misspelt_handle_names_its_neighbours(filled: Discover) -> None:
    with pytest.raises(NotFound, match=r"@mina\.bakes"):
        filled.account("@mina.bake")


def test_a_handle_on_two_platforms_asks_which(filled: Discover) -> None:
    with pytest.raises(BadInput, match="instagram, tiktok"):
        filled.account("ada")
    assert filled.account("ada", platform="TT")["followers"] == 7
    assert filled.account("tiktok.com/@ada")["followers"] == 7


def test_accounts_are_one_table_with_their_newest_counts(filled: Discover) -> None:
    table = filled.accounts()
    assert table.num_rows == 3 and "counted_at" in table.column_names


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "parquet"])
def test_a_table_is_exported_whole_in_every_format(
    filled: Discover, tmp_path: Path, form: str
) -> None:
    out = tmp_path / f"posts.{form}"
    assert filled.export("posts", out, form) == 1  # type: ignore[arg-type]
    if form == "parquet":
        (row,) = pq.read_table(out).to_pylist()
    elif form == "csv":
        (row,) = csv.DictReader(out.read_text("utf-8").splitlines())
    else:
        found = json.loads(out.read_text("utf-8"))
        row = found[0] if form == "json" else found
    assert row["post"] == "p1"
    assert row["hashtags"] in (["#ad", "#oat"], "#ad|#oat")
    assert str(row["likes"]) == "9"


def test_what_was_exported_can_be_imported_again(filled: Discover, tmp_path: Path) -> None:
    filled.export("current_accounts", tmp_path / "out.csv", "csv")
    report = filled.import_file(tmp_path / "out.csv")
    assert (report.kind, report.added, report.bad) == ("creators", 0, 0)
    assert len(report.account_ids) == 3


def test_an_export_of_the_past_shows_the_past(filled: Discover, tmp_path: Path) -> None:
    before = datetime(2001, 1, 1, tzinfo=UTC)
    assert filled.export("accounts", tmp_path / "a.csv", as_of=before) == 0


def test_exports_that_cannot_be_are_errors(filled: Discover, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Did you mean posts"):
        filled.export("post", tmp_path / "x.csv")
    with pytest.raises(BadInput, match="format"):
        filled.export("posts", tmp_path / "x.doc", "doc")  # type: ignore[arg-type]
    with pytest.raises(FileUnreadable):
        filled.export("posts", tmp_path / "no" / "x.csv")
