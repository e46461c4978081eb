"""A query is written once and must run on other engines too."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

SOURCE = Path(__file__).parents[2] / "src"
QUERIES = sorted(SOURCE.rglob("queries/*.sql"))


def _name(path: Path) -> str:
    return f"{path.parts[-3]}/{path.name}"


def test_there_are_queries_to_check() -> None:
    assert QUERIES


@pytest.mark.parametrize("path", QUERIES, ids=_name)
def test_a_query_says_its_grain_inputs_and_columns(path: Path) -> None:
    comment = [line for line in path.read_text("utf-8").splitlines() if line.startswith("--")]
    words = "\n".join(comment)
    for needed in ("grain:", "inputs:", "columns:"):
        assert needed in words, f"{_name(path)} does not state its {needed[:-1]}"


@pytest.mark.parametrize("path", QUERIES, ids=_name)
def test_a_query_is_one_select_of_known_functions(path: Path) -> None:
    statements = sqlglot.parse(path.read_text("utf-8"), read="duckdb")
    assert len(statements) == 1
    query = statements[0]
    assert isinstance(query, exp.Query)
    unknown = {node.name for node in query.find_all(exp.Anonymous)}
    assert unknown == set(), "functions only one engine knows"


@pytest.mark.parametrize("engine", ["spark", "clickhouse"])
@pytest.mark.parametrize("path", QUERIES, ids=_name)
def test_a_query_can_be_said_to_another_engine(path: Path, engine: str) -> None:
    query = sqlglot.parse_one(path.read_text("utf-8"), read="duckdb").transform(_bound)
    said = query.sql(dialect=engine, unsupported_level=ErrorLevel.RAISE)
    assert sqlglot.parse_one(said, read=engine)


def _bound(node: exp.Expression) -> exp.Expression:
    """Parameters are bound before a query goes to an engine: each writes them differently."""
    return exp.Literal.number(1) if isinstance(node, exp.Parameter | exp.Placeholder) else node
