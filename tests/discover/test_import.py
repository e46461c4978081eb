"""Files come into the lake: counted, explained, idempotent, with bad rows apart."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wrensong.core.errors import ColumnsUnclear, FileUnreadable, UnitUnclear, ValueInvalid
from wrensong.discover.domain import ImportReport
from wrensong.discover.service import Discover
from wrensong.workspace import Workspace

File = Callable[..., Path]
CREATORS = """handle,followers,engagement rate,niche,country,email
@mina.bakes,"12,400",4.5%,Baking,Germany,mina@example.org
@ada.brand,1.2K,0.8%,Tea,DE,
@ben,,3%,,Atlantis,
"""


def rows(workspace: Workspace, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workspace.lake.run(sql).to_pylist()
    return found


def adds_up(report: ImportReport) -> bool:
    return report.read == report.added + report.updated + report.unchanged + report.bad


def test_creators_become_accounts_with_counts(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    report = discover.import_file(file(CREATORS), platform="Instagram")
    assert (report.kind, report.format, report.read, report.added) == ("creators", "csv", 3, 3)
    assert adds_up(report) and len(report.account_ids) == 3
    mina = discover.account("@mina.bakes")
    assert mina["followers"] == 12_400
    assert mina["engagement_rate"] == pytest.approx(0.045)
    assert (mina["platform"], mina["category"], mina["country"]) == ("instagram", "baking", "DE")
    assert discover.account("ben")["followers"] is None
    assert any("Atlantis" in warning for warning in report.warnings)
    units = {column.field: column.unit for column in report.mapping}
    assert "percent" in units["engagement_rate"]
    assert report.mapping[0].samples == ("@mina.bakes", "@ada.brand", "@ben")


def test_the_same_file_again_adds_nothing_wherever_it_lies(
    discover: Discover, workspace: Workspace, file: File, tmp_path: Path
) -> None:
    path = file(CREATORS)
    discover.import_file(path, platform="instagram")
    version = workspace.lake.version
    again = discover.import_file(path, platform="instagram")
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)
    copy = tmp_path / "copy.csv"
    shutil.copy(path, copy)
    os.utime(copy, (1_700_000_000, 1_700_000_000))
    copied = discover.import_file(copy, platform="instagram")
    assert (copied.added, copied.updated, copied.unchanged) == (0, 0, 3)
    assert "imported before" in copied.observed_because
    assert workspace.lake.version == version


def test_a_later_file_updates_and_keeps_history(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    for day, followers in ((1, "100"), (9, "150")):
        report = discover.import_file(
            file(f"handle,followers\nmina,{followers}\n", f"{day}.csv"),
            platform="instagram",
            observed_at=datetime(2026, 11, day, tzinfo=UTC),
        )
        assert adds_up(report)
    assert (report.added, report.updated) == (0, 1)
    assert discover.account("mina")["followers"] == 150
    then = discover.accounts(as_of=datetime(2026, 11, 5, tzinfo=UTC)).to_pylist()
    assert then[0]["followers"] == 100


def test_bad_rows_are_kept_apart_by_line_and_the_good_ones_go_in(
    discover: Discover, file: File, tmp_path: Path
) -> None:
    text = "handle,followers\nmina,12\nada,-5\nben,lots\ncleo,7,8\n,9\nmina,13\ndov,1\n"
    apart = tmp_path / "bad.csv"
    report = discover.import_file(file(text), platform="instagram", bad_rows=apart)
    assert (report.read, report.added, report.bad) == (7, 2, 5)
    assert adds_up(report)
    reasons = {row.line: row.reason for row in report.bad_rows}
    assert sorted(reasons) == [3, 4, 5, 6, 7]
    assert "negative" in reasons[3] and "not a number" in reasons[4]
    assert "3 cells" in reasons[5] and "who" in reasons[6] and "line 2" in reasons[7]
    assert len(apart.read_text("utf-8").splitlines()) == 6


def test_a_row_that_repeats_exactly_is_counted_once(discover: Discover, file: File) -> None:
    report = discover.import_file(file("handle,followers\nmina,12\nmina,12\n"), platform="tiktok")
    assert (report.read, report.added, report.unchanged, report.bad) == (2, 1, 1, 0)


def test_the_platform_is_asked_for_and_never_assumed(discover: Discover, file: File) -> None:
    with pytest.raises(ColumnsUnclear) as refused:
        discover.import_file(file(CREATORS))
    assert "--platform" in refused.value.next_step
    with pytest.raises(ValueInvalid):
        discover.import_file(file(CREATORS), platform="myspace")


def test_the_platform_is_read_from_addresses_and_columns(discover: Discover, file: File) -> None:
    text = "profile url,followers\nhttps://www.tiktok.com/@mina,5\nhttps://instagram.com/ada,6\n"
    discover.import_file(file(text, "urls.csv"))
    discover.import_file(file("handle,network,fans\nben,YT,7\n", "column.csv"))
    found = {row["handle"]: row["platform"] for row in discover.accounts().to_pylist()}
    assert found == {"mina": "tiktok", "ada": "instagram", "ben": "youtube"}


def test_posts_create_accounts_and_their_captions_are_read(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    text = (
        "post,creator,taken_at,type,likes,comments,caption,tagged,sponsors,paid_partnership\n"
        "p1,mina.bakes,2026-11-01,GraphImage,120,,#Ad new #oat with @glow,oatly|ada,glow,true\n"
        "p2,mina.bakes,2026-11-02,GraphSidecar,90,4,Just bread,,,false\n"
    )
    report = discover.import_file(file(text), platform="instagram")
    assert (report.kind, report.added) == ("posts", 2)
    assert discover.account("mina.bakes")["followers"] is None
    discover.export("posts", file("", "posts.ndjson"), "ndjson")
    first, second = rows(workspace, "SELECT * FROM posts ORDER BY post")
    names = {row["tag_id"]: row["tag"] for row in rows(workspace, "SELECT * FROM tags")}
    assert [names[t] for t in first["hashtags"]] == ["#ad", "#oat"]
    assert [names[t] for t in first["mentions"]] == ["@glow", "@oatly", "@ada"]
    assert [names[t] for t in first["sponsors"]] == ["@glow"]
    assert (first["likes"], first["comments"], first["type"]) == (120, None, "image")
    assert (first["disclosed"], second["disclosed"]) == (True, False)
    assert first["disclosure_rules"]


def test_comments_find_their_owner_through_the_post(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    posts = "post,creator,likes,caption\np1,mina,1,x\np2,ada,2,y\n"
    discover.import_file(file(posts, "posts.csv"), platform="instagram")
    text = (
        "post,comment,parent,commenter,at,likes,text\n"
        "p1,c1,,ben,2026-11-01 10:00:00,0,nice\n"
        "p1,c2,c1,Mina,2026-11-01 11:00:00,1,thanks\n"
        "p9,c3,,ben,2026-11-01 12:00:00,0,lost\n"
    )
    report = discover.import_file(file(text, "comments.csv"))
    assert (report.kind, report.added, report.bad) == ("comments", 2, 1)
    assert report.bad_rows[0].line == 4 and "p9" in report.bad_rows[0].reason
    found = {row["comment"]: row for row in rows(workspace, "SELECT * FROM comments")}
    assert (found["c1"]["by_creator"], found["c2"]["by_creator"]) == (False, True)
    assert found["c1"]["parent"] is None and found["c2"]["parent"] == "c1"
    assert discover.import_file(file(text, "comments.csv")).unchanged == 2


def test_comments_without_ids_are_the_same_comments_again(discover: Discover, file: File) -> None:
    posts = "post,creator,likes,caption\np1,mina,1,x\n"
    discover.import_file(file(posts, "posts.csv"), platform="instagram")
    text = "post,commenter,text\np1,ben,nice\np1,ada,nice\n"
    assert discover.import_file(file(text, "a.csv")).added == 2
    assert discover.import_file(file(text + "p1,cleo,new\n", "b.csv")).added == 1


def test_audiences_and_followers_of_a_creator(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    audience = (
        "handle,dimension,value,share\nmina,country,Germany,62\nmina,gender,F,81\n"
        "mina,age,18-24,33\nmina,ethnicity,x,10\n"
    )
    report = discover.import_file(file(audience, "audience.csv"), platform="instagram")
    assert (report.kind, report.added, report.bad) == ("audience", 3, 1)
    found = {(r["dimension"], r["value"]): r["share"] for r in rows(workspace, "FROM audience")}
    assert found == {("country", "DE"): 0.62, ("gender", "female"): 0.81, ("age", "18-24"): 0.33}
    sample = "creator,follower,posts,followers,following,private\nmina,ben99,0,3,900,no\n"
    report = discover.import_file(file(sample, "followers.csv"), platform="instagram")
    assert (report.kind, report.added) == ("followers", 1)
    (ben,) = rows(workspace, "FROM follower_samples")
    assert (ben["followers"], ben["digits_share"], ben["private"]) == (3, 0.4, False)


def test_prices_become_quotes_with_their_currency(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    text = 'handle,followers,price,price per story\nmina,5,250 EUR,\nada,6,"€1,200.50",90 EUR\n'
    discover.import_file(file(text), platform="instagram")
    found = sorted((str(r["amount"]), r["format"]) for r in rows(workspace, "FROM quotes"))
    assert found == [("1200.50", "post"), ("250.00", "post"), ("90.00", "story")]
    bare = file("handle,price\nmina,300\nada,400\n", "bare.csv")
    assert "--currency" in " ".join(discover.import_file(bare, platform="instagram").warnings)
    report = discover.import_file(bare, platform="instagram", currency="USD")
    assert report.updated == 2 and adds_up(report)


def test_an_unclear_unit_leaves_the_column_out_and_asks(discover: Discover, file: File) -> None:
    path = file("handle,followers,ER\nmina,5,0.5\nada,6,0.9\n")
    report = discover.import_file(path, platform="instagram")
    assert "--unit engagement_rate=percent" in report.warnings[0]
    assert discover.account("mina")["engagement_rate"] is None
    discover.import_file(path, platform="instagram", units={"engagement_rate": "percent"})
    assert discover.account("mina")["engagement_rate"] == pytest.approx(0.005)
    with pytest.raises(UnitUnclear):
        discover.import_file(path, platform="instagram", units={"engagement_rate": "miles"})
    with pytest.raises(ColumnsUnclear):
        discover.import_file(path, platform="instagram", units={"credibility": "percent"})


def test_what_was_said_about_columns_is_remembered(discover: Discover, file: File) -> None:
    first = file("Who,Crowd\nmina,5\n", "first.csv")
    told = {"who": "handle", "Crowd": "followers"}
    discover.import_file(first, platform="instagram", mapping=told)
    second = discover.import_file(file("Crowd,Who\n7,ada\n", "second.csv"), platform="instagram")
    assert {c.field: c.because for c in second.mapping} == {
        "followers": "remembered", "handle": "remembered",
    }  # fmt: skip
    assert discover.account("ada")["followers"] == 7


def test_a_mapping_shared_by_several_files_may_not_fit_all(discover: Discover, file: File) -> None:
    path = file("handle,fans\nmina,5\n")
    told = {"Elsewhere": "caption", "fans": "followers"}
    with pytest.raises(ColumnsUnclear):
        discover.import_file(path, platform="instagram", mapping=told)
    report = discover.import_file(
        path, platform="instagram", mapping=told, units={"credibility": "percent"}, shared=True
    )
    assert report.added == 1


def test_times_say_where_they_come_from(discover: Discover, file: File) -> None:
    path = file("handle,followers,observed at\nmina,5,2026-01-02\nada,6,\n")
    os.utime(path, (1_790_000_000, 1_790_000_000))
    report = discover.import_file(path, platform="instagram")
    assert report.observed_at == datetime.fromtimestamp(1_790_000_000, UTC)
    assert "last changed" in report.observed_because
    assert discover.account("mina")["counted_at"] == datetime(2026, 1, 2)
    assert discover.account("ada")["counted_at"] == report.observed_at.replace(tzinfo=None)
    with pytest.raises(ValueInvalid):
        discover.import_file(path, platform="instagram", observed_at=datetime(2026, 1, 1))


def test_a_platform_id_finds_a_renamed_account(discover: Discover, file: File) -> None:
    discover.import_file(file("user id,handle,followers\n77,mina,5\n", "a.csv"), platform="tiktok")
    report = discover.import_file(
        file("user id,handle,followers\n77,mina.bakes,6\n", "b.csv"),
        platform="tiktok",
        observed_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    assert (report.added, report.updated) == (0, 1)
    assert discover.account("mina.bakes")["followers"] == 6
    assert discover.accounts().num_rows == 1


def test_typed_columns_of_parquet_are_read_as_they_are(
    discover: Discover, workspace: Workspace, tmp_path: Path
) -> None:
    table = pa.table(
        {
            "post": ["p1", "p2", "p3"],
            "creator": ["Mina", "mina", "ada"],
            "taken_at": pa.array(
                [datetime(2026, 11, 1, tzinfo=UTC)] * 3, pa.timestamp("us", "UTC")
            ),
            "likes": pa.array([5, None, -1], pa.int64()),
            "hashtags": [["Oat"], None, []],
            "caption": ["a", None, ""],
        }
    )
    pq.write_table(table, tmp_path / "posts.parquet")
    report = discover.import_file(tmp_path / "posts.parquet", platform="instagram")
    assert (report.read, report.added, report.bad) == (3, 2, 1)
    assert report.bad_rows[0].line == 3
    found = {row["post"]: row for row in rows(workspace, "FROM posts")}
    assert (found["p1"]["likes"], found["p2"]["likes"]) == (5, None)
    assert found["p2"]["disclosed"] is None
    assert found["p1"]["account_id"] == found["p2"]["account_id"]


def test_stopping_between_steps_loses_nothing_and_a_second_run_completes(
    discover: Discover, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wrensong.discover.importing.STEP_ROWS", 1)
    monkeypatch.setattr("wrensong.sources.files.readers.BATCH", 10)
    names = [f"p{n}" for n in range(50)]
    table = pa.table({"post": names, "creator": names, "likes": range(50), "caption": names})
    pq.write_table(table, tmp_path / "posts.parquet")

    def stop(done: int, total: int | None, words: str) -> None:
        assert total == 50
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        discover.import_file(tmp_path / "posts.parquet", platform="tiktok", progress=stop)
    assert workspace.lake.count("posts") == 20
    report = discover.import_file(tmp_path / "posts.parquet", platform="tiktok")
    assert (report.added, report.unchanged) == (30, 20)
    assert workspace.lake.count("posts") == workspace.lake.count("accounts") == 50


def test_a_preview_explains_and_imports_nothing(
    discover: Discover, workspace: Workspace, file: File
) -> None:
    report = discover.preview(file(CREATORS), platform="instagram")
    assert report.read == 0 and report.mapping[1].field == "followers"
    assert workspace.lake.count("accounts") == 0


def test_a_file_of_bad_rows_that_cannot_be_written_is_an_error(
    discover: Discover, file: File, tmp_path: Path
) -> None:
    path = file("handle,followers\nmina,-1\nada,5\n")
    with pytest.raises(FileUnreadable):
        discover.import_file(path, platform="instagram", bad_rows=tmp_path / "no" / "bad.csv")
