"""A sample of followers from a file: any names, every row, and no share without a ground."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.core.errors import BadInput, ColumnsUnclear, FileUnreadable
from wrensong.vet.sampling import read_sample

LAKE = ("follower", "posts_count", "following", "followers", "has_picture", "private",
        "digits_share", "name_length")  # fmt: skip


def _labelled(fakes: int, people: int, seed: int = 3) -> list[list[float]]:
    """Profiles drawn from the shipped labelled rows."""
    content = json.loads(files("wrensong.vet").joinpath("models/followers_srf.json").read_text())
    rows = np.array(content["rows"], dtype=float)
    random = np.random.default_rng(seed)
    fake, real = rows[rows[:, -1] > 0], rows[rows[:, -1] == 0]
    return [*random.choice(fake, fakes).tolist(), *random.choice(real, people).tolist()]


def _write(path: Path, header: Any, rows: Any) -> Path:
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def _research(path: Path, fakes: int = 60, people: int = 240) -> Path:
    """The header names of the public research set."""
    header = ("username_length", "username_digits", "posts", "following", "followers",
              "has_profile_picture", "private")  # fmt: skip
    rows = [
        [int(length), round(digits * length), posts, following, followers,
         str(bool(picture)).upper(), bool(private)]
        for posts, following, followers, picture, private, digits, length, _ in _labelled(
            fakes, people
        )
    ]  # fmt: skip
    return _write(path, header, rows)


def test_a_workspace_judges_a_file_as_well(world: Any, tmp_path: Path):
    path = _research(tmp_path / "sample.csv")
    assert world.workspace.vet.sample(path) == read_sample(path)


def test_a_mix_of_labelled_profiles_is_measured(tmp_path: Path):
    found = read_sample(_research(tmp_path / "sample.csv"))
    assert found.n == len(found.rows) == 300
    assert found.level == 0.9
    assert found.prevalence is not None
    assert found.low <= 0.2 <= found.high
    chance = [row.p_fake for row in found.rows if row.p_fake is not None]
    assert np.mean(chance[:60]) > 3 * np.mean(chance[60:])
    assert found.rows[0].follower == "1"


def test_columns_of_the_lake_give_the_same_profile_the_same_chance(tmp_path: Path):
    research = read_sample(_research(tmp_path / "a.csv"))
    rows = [
        [f"someone{i}", *row[:5], round(row[5], 4), 12] for i, row in enumerate(_labelled(60, 240))
    ]
    lake = read_sample(_write(tmp_path / "b.csv", LAKE, rows))
    assert lake.rows[3].follower == "someone3"
    assert "digits" in lake.columns
    assert "name_length" not in lake.columns
    assert "full names are not used" in lake.note
    ours = [row.p_fake for row in lake.rows]
    assert np.corrcoef(ours, [row.p_fake for row in research.rows])[0, 1] > 0.95


def test_user_names_are_counted_where_they_are_given(tmp_path: Path):
    rows = [
        [f"anna{i}" if i % 3 else f"user{i:07d}", int(posts), int(following), int(followers), "yes"]
        for i, (posts, following, followers, *_) in enumerate(_labelled(40, 160))
    ]
    header = ("username", "posts", "following", "followers", "has_picture")
    found = read_sample(_write(tmp_path / "s.csv", header, rows))
    assert {"digits", "name_length"} <= set(found.columns)
    assert found.rows[1].follower == "anna1"


def test_a_sample_unlike_the_labelled_accounts_has_no_share_but_a_least_one(tmp_path: Path):
    rows = [[f"n{i}", 0, 7000, 0, "no", "no", 0.9, 3] for i in range(200)]
    found = read_sample(_write(tmp_path / "s.csv", LAKE, rows))
    assert found.prevalence is None
    assert found.high == 1.0 and found.low > 0.5
    assert "unlike the labelled accounts" in found.note


def test_a_row_that_lacks_a_column_is_not_known_and_not_counted(tmp_path: Path):
    rows = [[f"n{i}", 20 + i, 300, 400, 1, 0, 0.0, 9] for i in range(100)]
    rows[7][1] = ""
    found = read_sample(_write(tmp_path / "s.csv", LAKE, rows))
    assert found.rows[7].p_fake is None
    assert found.n == 99
    assert "1 rows lack" in found.note or "1 row lacks" in found.note


def test_too_few_columns_are_not_known(tmp_path: Path):
    rows = [[f"n{i}", i, 5] for i in range(50)]
    found = read_sample(_write(tmp_path / "s.csv", ("follower", "following", "private"), rows))
    assert found.prevalence is None and found.n == 0
    assert (found.low, found.high) == (0.0, 1.0)
    assert "needs posts or followers" in found.note


def test_counts_of_digits_are_not_read_as_a_share(tmp_path: Path):
    header = ("follower", "posts", "following", "followers", "digits")
    rows = [[f"n{i}", 20, 300, 400, i % 5] for i in range(50)]
    assert "digits" not in read_sample(_write(tmp_path / "s.csv", header, rows)).columns


def test_followers_of_two_accounts_are_not_thrown_together(tmp_path: Path):
    header = ("creator", "follower", "posts", "following", "followers")
    rows = [["mina.bakes" if i % 2 else "ada", f"n{i}", 5, 6, 7] for i in range(10)]
    with pytest.raises(BadInput, match="2 accounts"):
        read_sample(_write(tmp_path / "s.csv", header, rows))


def test_a_file_about_something_else_is_refused(tmp_path: Path):
    with pytest.raises(ColumnsUnclear):
        read_sample(_write(tmp_path / "s.csv", ("order", "amount"), [[1, 2], [3, 4]]))
    with pytest.raises(FileUnreadable):
        read_sample(tmp_path / "missing.csv")


def test_the_command_prints_json_csv_and_a_table(tmp_path: Path):
    path = str(_research(tmp_path / "sample.csv"))
    for words in (["--json"], ["--format", "json"]):
        told = CliRunner().invoke(main, ["vet", "sample", path, *words])
        assert told.exit_code == 0, told.output
        found = json.loads(told.stdout)
        assert {"rows", "prevalence", "low", "high", "n", "level", "columns", "note"} == set(found)
        assert set(found["rows"][0]) == {"follower", "p_fake"}
    lines = CliRunner().invoke(main, ["vet", "sample", path, "--csv"]).stdout.splitlines()
    assert lines[0] == "follower,p_fake" and len(lines) == 301
    words = CliRunner().invoke(main, ["vet", "sample", path])
    assert "fake" not in words.output.replace("A fake or idle", "")
    assert CliRunner().invoke(main, ["vet", "sample", str(tmp_path / "no.csv")]).exit_code == 2


def test_json_records_of_a_research_set_are_read(tmp_path: Path):
    names = ("userMediaCount", "userFollowingCount", "userFollowerCount", "userHasProfilPic",
             "userIsPrivate", "usernameDigitCount", "usernameLength")  # fmt: skip
    records = [
        dict(zip(names, [*map(int, row[:5]), round(row[5] * row[6]), int(row[6])], strict=True))
        for row in _labelled(20, 80)
    ]
    path = tmp_path / "sample.json"
    path.write_text(json.dumps(records))
    assert len(read_sample(path).columns) == 7


def test_a_sample_that_could_mean_anything_is_too_small_to_know(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("username,followers\nmina.bakes,12400\n")
    found = read_sample(tmp_path / "one.csv")
    assert found.prevalence is None
    assert "too small to know" in found.note
