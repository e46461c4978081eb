"""``wrensong discover search`` and its neighbours, as somebody types them."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from wrensong.cli import main
from wrensong.discover.search.filters import FILTERS
from wrensong.front import OpenWorkspace

Run = Callable[..., Result]


@pytest.fixture
def run(demo: OpenWorkspace) -> Run:
    def say(*words: str) -> Result:
        whole = ["-w", str(demo.folder), "discover", *words]
        return CliRunner().invoke(main, whole, env={"COLUMNS": "200"})

    return say


def test_a_question_is_answered_with_the_command_it_stands_for(run: Run) -> None:
    said = run("search", "micro food creators in Austria who answer comments", "--limit", "3")
    assert said.exit_code == 0, said.output
    assert "@mina.bakes" in said.output and "meet every filter" in said.output
    (line,) = [line for line in said.output.splitlines() if line.startswith("As a command: ")]
    typed = shlex.split(line.removeprefix("As a command: wrensong discover "))
    assert run(*typed).output == said.output


def test_json_has_what_the_table_has_and_more(run: Run) -> None:
    said = run("search", "sourdough", "--followers", "5k..50k", "--limit", "2", "--json")
    found = json.loads(said.output)
    assert len(found["hits"]) == 2 and found["accounts"] == 300
    assert found["query"] == "q=sourdough&followers=5000..50000&limit=2"
    assert found["hits"][0]["account_id"].startswith("ac_")
    assert found["hits"][0]["matched"][0]["word"] == "sourdough"


def test_csv_has_raw_values_and_chosen_columns(run: Run) -> None:
    said = run("search", "bread", "--columns", "er,followers", "--limit", "4", "--csv")
    rows = list(csv.DictReader(said.output.splitlines()))
    assert len(rows) == 4 and 0 < float(rows[0]["er"]) < 1
    assert list(rows[0])[:4] == ["account", "platform", "er", "followers"]


def test_every_filter_is_an_option_of_its_own(run: Run) -> None:
    for kind in FILTERS.values():
        if kind.deep or kind.kind == "amounts":
            continue
        said = run("search", kind.option, kind.example, "--limit", "1", "--json")
        assert said.exit_code == 0, f"{kind.name}: {said.output}"
        assert json.loads(said.output)["query"].startswith(f"{kind.name}=")


def test_conditions_in_words_mean_the_same_as_options(run: Run) -> None:
    ways = [
        ["--country", "!DE", "--audience", "country:AT>=20%"],
        ["--not", "country:DE", "--filter", "audience_country:AT>=20%"],
        ["--filter", "!country=Germany", "--audience-country", "AT:20%.."],
    ]
    totals = {json.loads(run("search", *way, "--json").output)["total"] for way in ways}
    assert len(totals) == 1 and totals != {0}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--filter", "folowers>=3"], "followers"),
        (["--followers", "many"], "5k..50k"),
        (["--er", "5"], "did you mean 5%"),
        (["--country", "Atlantis"], "Atlantis"),
        (["--pod-score", "<=1"], "vet review --all"),
        (["--sort", "city"], "ordered"),
        (["--like", "@nobody.here"], "nobody.here"),
        (["--saved", "nothing"], "no saved search"),
        (["--columns", "colour"], "colour"),
    ],
)
def test_what_cannot_be_asked_ends_with_a_sentence_and_a_next_step(
    run: Run, words: list[str], says: str
) -> None:
    said = run("search", *words)
    assert said.exit_code == 2 and says in said.output and "Next:" in said.output


def test_nothing_found_shows_what_to_leave_out(run: Run) -> None:
    said = run("search", "bread", "--city", "berln", "--followers", ">=1k")
    assert "0 accounts" in said.output and "Near it: berlin" in said.output
    assert "wrensong discover search --words bread --followers 1000.." in said.output


def test_lists_and_saved_searches_are_kept_between_commands(run: Run) -> None:
    assert "1 on the list" in run("list", "add", "contacted", "@mina.bakes").output
    assert "@mina.bakes" in run("search", "--in-list", "contacted").output
    kept = run("search", "sourdough", "--not-in-list", "contacted", "--limit", "3", "--save", "w")
    assert "@mina.bakes" not in kept.output
    again = run("search", "--saved", "w", "--limit", "3")
    assert again.output == kept.output
    assert "sourdough" in run("saved").output
    assert "leaves them out" in run("list", "add", "contacted", "@mina.bakes", "--leave-out").output
    assert "always left out" in run("search", "sourdough").output
    assert "@mina.bakes" in run("list", "show", "contacted").output
    assert "yes" in run("list", "show").output
    assert "is gone" in run("list", "remove", "contacted").output
    assert "is gone" in run("saved", "--remove", "w").output
    assert "No search is kept yet" in run("saved").output


def test_a_filter_is_explained_by_name(run: Run) -> None:
    said = run("filters", "er")
    assert "--er" in said.output and "fraction" in said.output
    rows = json.loads(run("filters", "--json").output)
    assert [row["filter"] for row in rows] == list(FILTERS)
