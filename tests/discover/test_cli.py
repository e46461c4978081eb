"""``wrensong discover`` as typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wrensong.cli import main

File = Callable[..., Path]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def invoke(*arguments: str | Path) -> Result:
        typed = ["--workspace", str(tmp_path / "ws"), "discover", *map(str, arguments)]
        return CliRunner().invoke(main, typed)

    return invoke


def test_import_shows_the_mapping_the_counts_and_the_bad_rows(
    run: Callable[..., Result], file: File
) -> None:
    path = file("handle,fans,zodiac\nmina,12.4K,leo\nada,-5,ram\n")
    result = run("import", path, "--platform", "instagram")
    assert result.exit_code == 0, result.output
    for words in ("followers", "known name", "zodiac", "12.4K", "2 read", "1 new", "1 kept apart"):
        assert words in result.output
    assert "line 3: fans: “-5” is negative" in result.output


def test_import_prints_its_report_as_json(run: Callable[..., Result], file: File) -> None:
    path = file("handle,fans\nmina,5\n")
    result = run("import", path, "--platform", "instagram", "--json")
    report = json.loads(result.stdout)
    assert (report["kind"], report["added"]) == ("creators", 1)
    assert report["mapping"][1]["field"] == "followers"


def test_a_dry_run_imports_nothing(run: Callable[..., Result], file: File) -> None:
    path = file("handle,fans\nmina,5\n")
    result = run("import", path, "--platform", "instagram", "--dry-run")
    assert "Nothing was imported" in result.output
    out = path.parent / "accounts.csv"
    assert "0 rows" in run("export", "accounts", "--out", out).output


def test_what_is_said_on_the_command_line_counts(run: Callable[..., Result], file: File) -> None:
    path = file("Who,Crowd,ER\nmina,5,0.5\nada,x,0.9\n")
    apart = path.parent / "bad.csv"
    result = run(
        "import", path, "--platform", "tiktok", "--kind", "creators", "--map", "Who=handle",
        "--map", "Crowd=followers", "--unit", "engagement_rate=percent",
        "--observed-at", "2026-11-01", "--currency", "EUR", "--bad-rows", apart,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "01 Nov 2026" in result.output
    assert "not a number" in apart.read_text("utf-8")
    out = path.parent / "rows.ndjson"
    run("export", "current_accounts", "--out", out)
    (row,) = map(json.loads, out.read_text("utf-8").splitlines())
    assert (row["handle"], row["followers"], row["engagement_rate"]) == ("mina", 5, 0.005)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["import", "nowhere.csv"], "file-unreadable"),
        (["import", "FILE"], "columns-unclear"),
        (
            ["import", "FILE", "--map", "handle=followers", "--map", "fans=followers"],
            "columns-unclear",
        ),
        (
            ["import", "FILE", "--map", "fans=followers", "--map", "fans=following"],
            "columns-unclear",
        ),
        (["import", "FILE", "--platform", "instagram", "--unit", "followers"], "unit-unclear"),
        (["import", "FILE", "--platform", "myspace"], "value-invalid"),
    ],
)
def test_a_mistake_ends_with_a_sentence_a_next_step_and_code_2(
    run: Callable[..., Result], file: File, arguments: list[str], code: str
) -> None:
    path = file("handle,fans\nmina,5\n")
    result = run(*(str(path) if word == "FILE" else word for word in arguments))
    assert result.exit_code == 2
    assert "Stopped:" in result.output and "Next:" in result.output


def test_export_writes_a_file_named_after_the_table(
    run: Callable[..., Result], file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file("handle,fans\nmina,5\n")
    run("import", path, "--platform", "instagram")
    monkeypatch.chdir(path.parent)
    result = run("export", "snapshots", "--format", "json")
    assert "1 rows of snapshots written to snapshots.json" in result.output
    assert json.loads((path.parent / "snapshots.json").read_text("utf-8"))[0]["followers"] == 5
    assert run("export", "nothing").exit_code == 2
