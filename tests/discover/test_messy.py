"""A messy crawl of our own: every spelling a scraper leaves behind, with zero unit errors."""

from __future__ import annotations

import csv
import io
import random
from datetime import datetime, timedelta
from pathlib import Path

from wrensong.discover.service import Discover
from wrensong.workspace import Workspace

HEADER = ("user_name,user_nfollower,vid_id,vid_caption,vid_postTime,vid_scrapeTime,vid_duration,"
          "vid_nview,vid_nlike,vid_ncomment,vid_nshare,vid_nsave,vid_hashtags,vid_url,music_id,"
          "music_nused")  # fmt: skip


def short(number: int) -> tuple[str, int]:
    """A count as apps show it, and the count that can be known from it."""
    for size, letter in ((1_000_000, "M"), (10_000, "K")):
        if number >= size:
            unit = 1_000_000 if letter == "M" else 1_000
            tenths = number * 10 // unit
            text = f"{tenths / 10:.1f}".removesuffix(".0")
            return f"{text}{letter}", tenths * unit // 10
    return str(number), number


def crawl(seed: int) -> tuple[str, dict[str, dict[str, int]]]:
    """200 rows of text and, by post, the counts that must come out."""
    draw, text = random.Random(seed), io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER.split(","))
    expected = {}
    for n in range(200):
        counts = {
            k: int(10 ** draw.uniform(0, 7))
            for k in ("followers", "views", "likes", "comments", "shares", "saves")
        }
        shown = {k: short(v) for k, v in counts.items()}
        seconds, who = draw.randrange(5, 600), f"creator_{n % 194}"
        posted = datetime(2026, 5, 1) + timedelta(minutes=draw.randrange(40_000))
        caption = draw.choice(['Bread, 🍞 "again"', "two\nlines #ad", "", "Bánh mì @mina.bakes"])
        tags = draw.choice(["", "oat", "oat, bread, bánhmì", "xuhuong💫, oat"])
        writer.writerow([
            who, shown["followers"][0], f"v_{n}", caption, posted, posted + timedelta(days=9),
            f"{seconds // 60:02}:{seconds % 60:02}", shown["views"][0], shown["likes"][0],
            shown["comments"][0], shown["shares"][0], shown["saves"][0], tags,
            f"https://www.tiktok.com/@{who}/video/v_{n}", f"7.50{n}e+18", f"{n} videos",
        ])  # fmt: skip
        expected[f"v_{n}"] = {k: v for k, (_, v) in shown.items()} | {"duration": seconds}
    return text.getvalue(), expected


def test_every_row_of_a_messy_crawl_comes_in_exactly(
    discover: Discover, workspace: Workspace, tmp_path: Path
) -> None:
    text, expected = crawl(7)
    path = tmp_path / "crawl.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    report = discover.import_file(path)
    assert (report.kind, report.read, report.added, report.bad) == ("posts", 200, 200, 0)
    sql = """
        SELECT post, views, likes, comments, shares, saves, duration, snapshots.followers
        FROM posts JOIN snapshots ON snapshots.account_id = posts.account_id
            AND snapshots.observed_at = posts.observed_at
    """
    found = {row.pop("post"): row for row in workspace.lake.run(sql).to_pylist()}
    assert found == expected
    assert workspace.lake.count("accounts") == 194
    assert {row["platform"] for row in discover.accounts().to_pylist()} == {"tiktok"}
    assert discover.import_file(path).unchanged == 200


def test_the_counts_of_a_crawl_are_read_in_german_spelling_too(
    discover: Discover, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "crawl.csv"
    path.write_bytes(
        "Konto;Abonnenten;ER;Land\nmina;12,4 Tsd.;4,5;Österreich\nada;1.234;12;Schweiz\n"
        "ben;1,2 Mio.;3,25;Deutschland\n".encode("cp1252")
    )
    report = discover.import_file(path, platform="instagram", mapping={"Konto": "handle"})
    found = {
        r["handle"]: (r["followers"], r["engagement_rate"], r["country"])
        for r in discover.accounts().to_pylist()
    }
    assert found == {
        "mina": (12_400, 0.045, "AT"), "ada": (1_234, 0.12, "CH"), "ben": (1_200_000, 0.0325, "DE"),
    }  # fmt: skip
    assert any("Windows-1252" in note for note in report.warnings)
