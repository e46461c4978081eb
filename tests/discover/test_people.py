"""Who is behind which accounts, from files to decisions and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.core.errors import BadInput, NotFound
from wrensong.discover.service import Discover
from wrensong.workspace import Workspace

File = Callable[..., Path]
HEAD = "platform,handle,name,bio,email,city,followers\n"
MINA = (
    "instagram,mina.bakes,Mina Okafor,Sourdough,mina@bakes.example,Vienna,12400\n"
    "tiktok,minas_oven,Mina Okafor,bread,MINA@bakes.example,Vienna,8000\n"
)


def _creators(workspace: Workspace) -> dict[str, int]:
    rows = workspace.lake.run("SELECT platform, handle, creator_id FROM accounts").to_pylist()
    return {f"{r['platform']}:{r['handle']}": r["creator_id"] for r in rows}


def test_one_address_makes_two_accounts_one_person(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    discover.import_file(file(HEAD + MINA + "youtube,dov,Dov,,,,500\n"))
    found = discover.people(likeness=False)
    assert (found.accounts, found.persons) == (3, 2)
    (mina,) = found.joined
    assert mina.accounts == ("instagram:mina.bakes", "tiktok:minas_oven")
    assert mina.because == ("the same address, mina@bakes.example",)
    ids = _creators(workspace)
    assert ids["instagram:mina.bakes"] == ids["tiktok:minas_oven"] == mina.creator_id
    assert ids["youtube:dov"] != mina.creator_id


def test_asking_again_writes_nothing_and_a_new_import_keeps_persons(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    discover.import_file(file(HEAD + MINA))
    discover.people()
    version, before = workspace.lake.version, _creators(workspace)
    assert discover.people(likeness=False).persons == 1
    assert workspace.lake.version == version
    discover.import_file(file(HEAD + MINA.replace("Sourdough", "Rye"), "newer.csv"))
    assert _creators(workspace) == before


def test_an_address_of_an_agency_joins_nobody_and_says_why(discover: Discover, file: File) -> None:
    rows = "".join(
        f"{('instagram', 'tiktok')[i % 2]},creator{i},P {chr(97 + i)}x,,all@agency.example,,900\n"
        for i in range(20)
    )
    discover.import_file(file(HEAD + rows))
    found = discover.people(likeness=False)
    assert found.joined == () and found.persons == 20
    (conflict,) = found.conflicts
    assert conflict.n == 20 and conflict.key == "all@agency.example"
    assert "20 accounts share it, 10 of them on" in conflict.reason


def test_namesakes_are_suggested_and_never_joined_by_themselves(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    pytest.importorskip("splink")
    others = "".join(
        f"instagram,user{i},Name{i} Sur{i},,,Town{i % 9},900\n"
        f"tiktok,other{i},Else{i} Fam{i},,,Town{i % 7},900\n"
        for i in range(60)
    )
    mina = "Mina Okafor,,,Vienna,900\n"
    same = f"instagram,okafor.oven,{mina}tiktok,mina.oven,{mina}"
    discover.import_file(file(HEAD + others + same))
    for _ in range(2):
        found = discover.people()
        assert found.joined == () and found.persons == found.accounts == 122
    (first, *_) = found.suggestions
    assert set(first.accounts) == {"instagram:okafor.oven", "tiktok:mina.oven"}
    assert first.probability and first.probability > 0.5
    assert "same name" in first.reasons and "same city" in first.reasons
    assert len(set(_creators(workspace).values())) == 122
    assert discover.people(likeness=False).suggestions == ()


def test_a_word_that_several_strangers_have_in_their_handles_says_little(
    discover: Discover, file: File
) -> None:
    pytest.importorskip("splink")
    strangers = [("tiktok", "luca", "Marsh"), ("instagram", "nils", "Hill"),
                 ("instagram", "ida", "Brook"), ("instagram", "uwe", "Field")]  # fmt: skip
    rows = [f"{p},{n}.bakes,{n} {last},AT,de,baking,Vienna,4000" for p, n, last in strangers]
    rows += [
        f"instagram,other{i},Name{i} Of{i},{'US DE AT'.split()[i % 3]},{'en de'.split()[i % 2]},"
        f"{'pets tech travel baking'.split()[i % 4]},City{i % 30},900"
        for i in range(200)
    ]
    head = "platform,handle,name,country,language,category,city,followers\n"
    discover.import_file(file(head + "\n".join(rows)))
    assert all((one.probability or 0) < 0.7 for one in discover.people().suggestions)


def test_without_splink_keys_still_join_and_a_note_says_what_is_missing(
    discover: Discover, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFound, match="no accounts"):
        discover.people()
    namesake = "youtube,other.mina,Mina Okafor,,,Linz,500\n"
    discover.import_file(file(HEAD + MINA + namesake))
    monkeypatch.setitem(sys.modules, "splink", None)
    found = discover.people()
    assert found.persons == 2 and "wrensong[people]" in found.notes[0]


def test_decisions_are_kept_with_name_and_undone_one_by_one(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    discover.import_file(file(HEAD + MINA + "youtube,minatv,Mina TV,,,,500\n"))
    discover.people()
    assert discover.people_decide("split", "tiktok:minas_oven", by="Ada") == (
        "tiktok:minas_oven", "instagram:mina.bakes",
    )  # fmt: skip
    assert discover.people(likeness=False).persons == 3
    discover.people_decide("accept", "instagram:mina.bakes", "youtube:minatv", by="Ada")
    (joined,) = discover.people(likeness=False).joined
    assert joined.accounts == ("instagram:mina.bakes", "youtube:minatv")
    assert joined.because == ("you said so",)
    discover.people_decide("undo", by="Ben")
    assert discover.people(likeness=False).persons == 3
    discover.people_decide("undo", by="Ben")
    assert [p.accounts for p in discover.people(likeness=False).joined] == [
        ("instagram:mina.bakes", "tiktok:minas_oven")
    ]
    rows = workspace.lake.run("SELECT decided_by FROM identity_decisions ORDER BY observed_at")
    assert rows["decided_by"].to_pylist() == ["Ada", "Ada", "Ben", "Ben"]
    with pytest.raises(NotFound, match="no decision to undo"):
        discover.people_decide("undo")


def test_a_rejected_pair_stays_apart_whatever_it_shares(discover: Discover, file: File) -> None:
    discover.import_file(file(HEAD + MINA))
    discover.people_decide("reject", "instagram:mina.bakes", "tiktok:minas_oven", by="Ada")
    found = discover.people()
    assert found.joined == () and found.suggestions == ()


def test_two_accounts_on_one_platform_are_never_accepted(discover: Discover, file: File) -> None:
    discover.import_file(file(HEAD + MINA + "instagram,mina.two,Mina,,,,500\n"))
    discover.people()
    with pytest.raises(BadInput, match="both on Instagram"):
        discover.people_decide("accept", "tiktok:minas_oven", "@mina.two")
    with pytest.raises(BadInput, match="one person's already"):
        discover.people_decide("accept", "@mina.bakes", "@minas_oven")
    with pytest.raises(BadInput, match="no other account"):
        discover.people_decide("split", "@mina.two")
    with pytest.raises(BadInput, match="two different"):
        discover.people_decide("accept", "@mina.two", "@mina.two")


def test_the_command_lists_and_decides(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    discover.import_file(file(HEAD + MINA))

    def run(*words: str) -> str:
        call = ["-w", str(workspace.folder), "discover", "people", *words]
        result = CliRunner().invoke(main, call)
        assert result.exit_code == 0, result.output
        return result.output

    assert "2 accounts of 1 person" in run()
    assert "stands alone again" in run("split", "tiktok:minas_oven", "--by", "Ada")
    assert json.loads(run("--json"))["persons"] == 2
    assert "is undone" in run("undo")
    assert json.loads(run("--json"))["persons"] == 1
    assert run("--csv").startswith("one") or run("--csv").strip() == ""
