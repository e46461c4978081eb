"""Every known report and API answer, with the exact values that must come out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wrensong.core.errors import FileEmpty, FileUnreadable, WrensongError
from wrensong.sources.files.intake import Said, plan
from wrensong.sources.files.shapes import follow, open_parts

HERE = Path(__file__).parent / "fixtures"
UC1 = "UC0000000000000000000001"
DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"


def values_of(file: str) -> dict[str, list[dict[str, Any]]]:
    """Kind -> rows of typed values, without what is not known."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in open_parts(HERE / file):
        planned = plan(part, Said())
        assert planned.warnings == []
        for chunk in planned.chunks():
            assert chunk.spoiled == []
            columns = {name: array.to_pylist() for name, array in chunk.columns.items()}
            for row in range(len(chunk.lines)):
                cells = {name: column[row] for name, column in columns.items()}
                found.setdefault(planned.kind, []).append(_plain(cells))
    return found


def _plain(cells: dict[str, Any]) -> dict[str, Any]:
    shown = {
        name: (cell["handle"] if isinstance(cell, dict) and "handle" in cell else cell)
        for name, cell in cells.items()
    }
    return {
        name: cell.isoformat() if hasattr(cell, "isoformat") else cell
        for name, cell in shown.items()
        if cell not in (None, [])
    }


PROFILES: list[tuple[str, dict[str, Any]]] = [
    ("vendors/modash_report.json", {
        "handle": "testcreator", "profile_url": "testcreator", "platform": "instagram",
        "platform_user_id": "123", "display_name": "Test Creator", "followers": 18_234,
        "posts_count": 402, "engagement_rate": 0.045, "avg_likes": 780.0, "avg_comments": 40.0,
        "avg_views": 14_000.0, "credibility": 0.83, "email": "hello@example.org", "country": "DE",
        "city": "Berlin", "language": "de", "verified": False,
        "engagement_definition": "median_likes_per_follower",
    }),
    ("vendors/hypeauditor_tiktok_report.json", {
        "handle": "testcreator", "platform": "tiktok", "platform_user_id": "655",
        "display_name": "testcreator", "followers": 23_111, "engagement_rate": 0.0705,
        "avg_views": 12_000.0,
    }),
    ("vendors/insightiq_search_export.json", {
        "handle": "testcreator", "profile_url": "testcreator", "display_name": "Test Creator",
        "followers": 18_234, "engagement_rate": 0.045, "email": "hello@example.org",
        "city": "Berlin", "country": "DE",
    }),
    ("vendors/apify_instagram_profile.json", {
        "handle": "testcreator", "platform": "instagram", "platform_user_id": "1",
        "profile_url": "testcreator", "display_name": "Test Creator", "followers": 18_234,
        "following": 611, "posts_count": 402, "category": "Digital creator", "private": False,
        "verified": False, "bio": "Skincare | hello@example.org",
    }),
    ("youtube/channels_list.json", {
        "handle": "testchannel1", "platform": "youtube", "platform_user_id": UC1,
        "display_name": "Test Channel 1", "followers": 18_400, "posts_count": 120,
        "country": "DE", "bio": "Vegan baking. business: hello@example.org",
    }),
    ("youtube/search_list.json", {
        "platform": "youtube", "platform_user_id": UC1, "display_name": "Test Channel 1",
    }),
    ("instagram/business_discovery.json", {
        "handle": "testcreator", "platform": "instagram", "platform_user_id": "17841400000000002",
        "display_name": "Test Creator", "followers": 18_234, "following": 611,
        "posts_count": 402, "bio": "Skincare | hello@example.org",
    }),
    ("instagram/creator_marketplace_creators.json", {
        "handle": "testcreator", "platform": "instagram",
        "platform_user_id": "178414869381437360", "bio": "Skincare", "country": "DE",
        "email": "hello@example.org", "verified": False,
    }),
    ("tiktok/user_info.json", {
        "handle": "testcreator", "platform": "tiktok", "display_name": "Test Creator",
        "bio": "Skincare", "verified": False, "followers": 23_111, "following": 120,
        "posts_count": 233,
    }),
    ("bluesky/getProfile.json", {
        "handle": "testcreator.bsky.social", "platform": "bluesky", "platform_user_id": DID,
        "display_name": "Test Creator", "bio": "vegan baking", "followers": 4_321,
        "following": 210, "posts_count": 900,
    }),
    ("bluesky/searchActors.json", {
        "handle": "testcreator.bsky.social", "platform": "bluesky", "platform_user_id": DID,
        "display_name": "Test Creator", "bio": "vegan baking",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("file", "expected"), PROFILES, ids=[file for file, _ in PROFILES])
def test_profiles_come_out_without_a_unit_error(file: str, expected: dict[str, Any]) -> None:
    assert values_of(file)["creators"][0] == pytest.approx(expected)


POSTS: list[tuple[str, dict[str, Any]]] = [
    ("vendors/modash_report.json", {
        "platform": "instagram", "handle": "testcreator", "platform_user_id": "123",
        "url": "https://www.instagram.com/p/BBB/", "posted_at": "2026-10-18T09:00:00",
        "type": "image", "likes": 700, "comments": 30, "caption": "x",
    }),
    ("vendors/apify_instagram_profile.json", {
        "platform": "instagram", "handle": "testcreator", "platform_user_id": "1", "post": "AAA",
        "url": "https://www.instagram.com/p/AAA/", "posted_at": "2026-10-20T17:00:05",
        "type": "video", "likes": 812, "comments": 44, "views": 15_402, "caption": "Anzeige",
        "mentions": ["brand"],
    }),
    ("youtube/videos_list.json", {
        "platform": "youtube", "platform_user_id": UC1, "display_name": "Test Channel 1",
        "post": "vid00000001", "posted_at": "2026-10-01T12:00:00", "title": "Test video 1",
        "type": "video", "duration": 511.0, "views": 9_001, "likes": 401, "comments": 41,
        "partnership_label": True, "sponsors": ["brandexample"],
        "caption": "Werbung | Code ANA15 https://shop.example/?utm_source=youtube"
        "&utm_medium=influencer&utm_campaign=q4&utm_content=testchannel1",
    }),
    ("youtube/videos_batchGetStats.json", {
        "platform": "youtube", "post": "vid00000001", "posted_at": "2026-10-01T12:00:00",
        "duration": 511.0, "views": 9_001, "likes": 401, "comments": 41,
    }),
    ("instagram/business_discovery.json", {
        "platform": "instagram", "handle": "testcreator", "platform_user_id": "17841400000000002",
        "url": "https://www.instagram.com/reel/AAA/", "posted_at": "2026-10-20T17:00:05",
        "type": "reel", "likes": 812, "comments": 44, "views": 15_402,
        "caption": "Anzeige | neue Creme von @brand",
    }),
    ("tiktok/video_list.json", {
        "platform": "tiktok", "profile_url": "testcreator", "post": "7300000000000000001",
        "url": "https://www.tiktok.com/@testcreator/video/7300000000000000001",
        "posted_at": "2025-10-20T08:46:40", "type": "video", "duration": 34.0,
        "caption": "Werbung | @brand", "likes": 1_410, "comments": 52, "shares": 31,
        "views": 22_904,
    }),
    ("bluesky/getAuthorFeed.json", {
        "platform": "bluesky", "handle": "testcreator.bsky.social", "platform_user_id": DID,
        "display_name": "Test Creator", "post": f"at://{DID}/app.bsky.feed.post/3kaaaaaaaaa2a",
        "posted_at": "2026-10-01T10:00:00", "caption": "#ad New oat flour from Brand",
        "likes": 61, "comments": 3, "shares": 5,
    }),
]  # fmt: skip


@pytest.mark.parametrize(("file", "expected"), POSTS, ids=[file for file, _ in POSTS])
def test_posts_come_out_without_a_unit_error(file: str, expected: dict[str, Any]) -> None:
    assert values_of(file)["posts"][0] == expected


def test_a_hidden_count_is_not_known() -> None:
    hidden = values_of("youtube/channels_list.json")["creators"][1]
    assert "followers" not in hidden
    likes_hidden = values_of("instagram/business_discovery.json")["posts"][1]
    assert "likes" not in likes_hidden and likes_hidden["comments"] == 9


def test_comments_know_whether_the_creator_wrote_them() -> None:
    rows = values_of("youtube/commentThreads_p1.json")["comments"]
    assert rows[0] == {
        "platform": "youtube", "platform_user_id": UC1, "post": "vid00000001",
        "comment": "Ug000000000000000000000001", "commenter": "@viewer1", "by_creator": False,
        "posted_at": "2026-10-02T01:00:00", "likes": 1, "text": "synthetic comment 1",
    }  # fmt: skip
    assert len(rows) == 2


def test_audiences_are_fractions_whoever_sent_them() -> None:
    modash = values_of("vendors/modash_report.json")["audience"]
    assert {(r["dimension"], r["value"]): r["share"] for r in modash} == {
        ("gender", "FEMALE"): 0.81, ("gender", "MALE"): 0.19, ("age", "18-24"): 0.33,
        ("country", "DE"): 0.62, ("city", "Berlin"): 0.11, ("language", "de"): 0.58,
        ("interest", "Beauty & Cosmetics"): 0.4,
    }  # fmt: skip
    percents = values_of("vendors/hypeauditor_tiktok_report.json")["audience"]
    assert [(r["value"], r["share"]) for r in percents] == [("DE", 0.61), ("de", 0.55)]


@pytest.mark.parametrize(
    ("file", "error", "words"),
    [
        ("youtube/channels_list_empty.json", FileEmpty, "no records"),
        ("youtube/error_quotaExceeded.json", FileUnreadable, "quota"),
        ("youtube/error_keyInvalid.json", FileUnreadable, "API key not valid"),
        ("instagram/business_discovery_not_found.json", FileUnreadable, "cannot be found"),
        ("instagram/error_token_expired.json", FileUnreadable, "expired"),
        ("tiktok/error_rate_limit.json", FileUnreadable, "rate limit"),
    ],
)
def test_errors_and_empty_answers_are_said_plainly(
    file: str, error: type[WrensongError], words: str
) -> None:
    with pytest.raises(error, match=words):
        open_parts(HERE / file)


def test_several_reports_one_a_line_are_one_file(tmp_path: Path) -> None:
    report = json.loads((HERE / "vendors/modash_report.json").read_text("utf-8"))
    lines = []
    for number in range(3):
        report["profile"]["profile"]["username"] = f"creator{number}"
        lines.append(json.dumps(report))
    path = tmp_path / "reports.ndjson"
    path.write_text("\n".join(lines), "utf-8")
    parts = open_parts(path)
    assert [(part.kind, part.sheet.rows) for part in parts] == [
        ("creators", 3), ("posts", 3), ("audience", 21),
    ]  # fmt: skip


def test_paths_follow_keys_lists_and_conditions() -> None:
    document = {"a": [{"k": "x", "v": 1}, {"k": "y", "v": 2}], "b": {"c": 3}}
    assert list(follow(document, "a[].v")) == [1, 2]
    assert list(follow(document, "a[k=y].v")) == [2]
    assert list(follow(document, "b.c")) == [3]
    assert list(follow(document, "b.c.d")) == []
    assert list(follow(document, "b[].c")) == []


def test_every_fixture_names_where_its_shape_comes_from() -> None:
    manifest = json.loads((HERE / "MANIFEST.json").read_text("utf-8"))
    files = {path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.json")}
    assert files == set(manifest) - {"about"}
