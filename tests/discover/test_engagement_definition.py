"""By which definition a vendor states its rate is kept with the rate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wrensong.front import open_workspace

MODASH = Path(__file__).parents[1] / "sources/fixtures/vendors/modash_report.json"


def _stated(folder: Path, report: dict[str, Any]) -> Any:
    # A name that tells no vendor: the shape of the report does.
    path = folder / "export.json"
    path.write_text(json.dumps(report), "utf-8")
    ws = open_workspace(folder / "ws")
    ws.discover.import_file(path)
    rows = ws.lake.run("SELECT engagement_rate, engagement_definition FROM snapshots").to_pylist()
    return ws, rows


def test_a_report_of_known_shape_says_its_definition(tmp_path: Path) -> None:
    report = json.loads(MODASH.read_text("utf-8"))
    ws, rows = _stated(tmp_path, report)
    told = {row["engagement_definition"] for row in rows if row["engagement_rate"] is not None}
    assert told == {"median_likes_per_follower"}
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "post,username,platform,likes,comments,posted at\n"
        + "".join(f"p{i},testcreator,instagram,{700 + i},40,2026-10-0{i + 1}\n" for i in range(6))
    )
    ws.discover.import_file(posts)
    found = ws.vet.compare("@testcreator")
    vendor = next(s for s in found.sources if s.source == "file:export.json")
    assert vendor.definition == "median_likes_per_follower"


@pytest.mark.parametrize("change", [{"profileType": "TIKTOK"}, {"engagementRate": None}])
def test_it_is_said_of_instagram_rates_only(tmp_path: Path, change: dict[str, Any]) -> None:
    report = json.loads(MODASH.read_text("utf-8"))
    inner = report["profile"] if "profileType" in change else report["profile"]["profile"]
    inner |= change
    if "profileType" in change:
        inner["profile"]["url"] = "https://www.tiktok.com/@testcreator"
    _, rows = _stated(tmp_path, report)
    assert rows and {row["engagement_definition"] for row in rows} == {None}
