"""The verbs of privacy, as a notebook calls them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wrensong.core.errors import NotFound
from wrensong.front import OpenWorkspace, open_workspace

if TYPE_CHECKING:
    from wrensong.desk.models import Space


@pytest.fixture
def ws(own_space: Space) -> OpenWorkspace:
    return open_workspace(own_space.path)


def test_exported_erased_kept_out_and_let_in_again(ws: OpenWorkspace, tmp_path: Path) -> None:
    told = ws.engage.erase_what("@mina.bakes")
    assert told["handle"] == "@mina.bakes"
    assert {"facts: posts", "facts: comments"} <= {one["where"] for one in told["holds"]}
    path = ws.engage.export("@mina.bakes", tmp_path / "mina.zip")
    with zipfile.ZipFile(path) as archive:
        assert "README.txt" in archive.namelist()
    everybody = ws.lake.count("accounts")

    done = ws.engage.erase("@mina.bakes")
    assert done["rows"] > 100
    assert ws.lake.count("accounts") == everybody - 1
    with pytest.raises(NotFound):
        ws.engage.export("@mina.bakes", tmp_path / "again.zip")
    assert ws.engage.record()["erasures"][0]["accounts"] == 1

    file = tmp_path / "one.csv"
    file.write_text("handle,platform,followers\nmina.bakes,instagram,12400\n", "utf-8")
    report = ws.discover.import_file(file)
    assert (report.added, report.bad) == (0, 1)
    assert report.bad_rows[0].content == ""
    ws.engage.readmit("mina.bakes", "instagram")
    assert ws.discover.import_file(file).added == 1
    assert ws.engage.erase_again() == 0


def test_what_strangers_wrote_is_no_formula_in_her_files(ws: OpenWorkspace, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("handle,platform,followers,bio\nmina.bakes,instagram,12401,=HYPERLINK(1)\n")
    assert ws.discover.import_file(file).bad == 0
    with zipfile.ZipFile(ws.engage.export("@mina.bakes", tmp_path / "mina.zip")) as archive:
        rows = list(csv.DictReader(io.TextIOWrapper(archive.open("facts/accounts.csv"), "utf-8")))
    assert "'=HYPERLINK(1)" in {row["bio"] for row in rows}
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    assert {"mina.bakes"} == {row["handle"] for row in rows}


def test_somebody_who_comes_back_another_way_is_erased_again(
    ws: OpenWorkspace, tmp_path: Path
) -> None:
    ws.engage.erase("@mina.bakes")
    kept = (ws.folder / "erased.json").read_bytes()
    (ws.folder / "erased.json").unlink()
    file = tmp_path / "one.csv"
    file.write_text("handle,platform,followers\nmina.bakes,instagram,12400\n", "utf-8")
    ws.discover.import_file(file)
    (ws.folder / "erased.json").write_bytes(kept)
    assert ws.engage.erase_again() == 1
    assert ws.engage.erase_again() == 0
    with pytest.raises(NotFound):
        ws.discover.account("@mina.bakes")


def test_all_accounts_of_one_person_go(ws: OpenWorkspace, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("handle,platform,followers\nminabakes.videos,tiktok,300\n", "utf-8")
    ws.discover.import_file(file)
    ws.discover.people_decide("accept", "@mina.bakes", "@minabakes.videos")
    ws.discover.people(likeness=False)
    told = ws.engage.erase_what("@minabakes.videos")
    assert told["accounts"] == ["@minabakes.videos on TikTok", "@mina.bakes on Instagram"]
    ws.engage.erase("@minabakes.videos")
    for handle in ("@mina.bakes", "@minabakes.videos"):
        with pytest.raises(NotFound):
            ws.discover.account(handle)


def test_nobody_unknown_is_erased(ws: OpenWorkspace) -> None:
    with pytest.raises(NotFound):
        ws.engage.erase("@nobody.here")
