"""The shape of the tree: sizes, names, nothing that belongs to one machine."""

from __future__ import annotations

import ast
import re
from pathlib import Path

LONGEST_FILE, MOST_PARAMETERS = 400, 7
WRITTEN = {".py", ".sql", ".md", ".html", ".css", ".js", ".toml", ".sh"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
RESERVED_ON_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def test_a_file_has_at_most_400_lines(root: Path, tree: list[Path]) -> None:
    made = ("reference",)  # by a command, not by a person
    written = [p for p in tree if p.suffix in WRITTEN and not set(made) & set(p.parts)]
    lines = {str(p): len((root / p).read_text("utf-8").splitlines()) for p in written}
    assert {name: n for name, n in lines.items() if n > LONGEST_FILE} == {}


def test_a_function_has_at_most_7_parameters(root: Path, tree: list[Path]) -> None:
    too_many = {}
    for path in tree:
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                names = [a.arg for a in arguments if a.arg not in ("self", "cls")]
                if len(names) > MOST_PARAMETERS and not _is_command(node):
                    too_many[f"{path}:{node.lineno} {node.name}"] = len(names)
    assert too_many == {}


def _is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Click hands every option to the function as a parameter; people never write that call."""
    return any("option(" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_no_file_is_named_after_nothing_in_particular(tree: list[Path]) -> None:
    assert [p for p in tree if FORBIDDEN_NAMES & {part.split(".")[0] for part in p.parts}] == []


def test_file_names_work_on_every_system(tree: list[Path]) -> None:
    for path in tree:
        for part in path.parts:
            assert re.fullmatch(r"[A-Za-z0-9._-]+", part), path
            assert not RESERVED_ON_WINDOWS.fullmatch(part), path
            assert not part.endswith("."), path
        assert len(str(path)) < 150, path
    lowered = [str(path).lower() for path in tree]
    assert len(set(lowered)) == len(lowered), "two names differ only in upper and lower case"


def test_text_ends_its_lines_plainly(root: Path, tree: list[Path]) -> None:
    for path in tree:
        if "vendor" in path.parts:
            continue  # as their makers wrote them
        if path.suffix in WRITTEN or path.name in ("dev", "run"):
            content = (root / path).read_bytes()
            assert b"\r" not in content, path
            assert content == b"" or content.endswith(b"\n"), path


def test_nothing_names_one_machine_or_where_packages_came_from(
    root: Path, tree: list[Path]
) -> None:
    places = [
        "/ro" + "ot/",
        "/wo" + "rk/",
        "/ho" + "me/",
        "/Us" + "ers/",
        "C:" + "\\\\",
        "shared" + "/d",
    ]
    origins = [
        "python" + "hosted",
        "py" + "pi.",
        "index" + "-url",
        "find" + "-links",
        "trusted" + "-host",
    ]
    pattern = re.compile("|".join(map(re.escape, places + origins)))
    found = {}
    for path in tree:
        text = _text(root / path)
        hits = {m.group() for m in pattern.finditer(text)} if text else set()
        if hits:
            found[str(path)] = hits
    assert found == {}
