"""Files of every format become the same rows with their line numbers."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wrensong.core.errors import FileEmpty, FileUnreadable, WrensongError
from wrensong.sources.files.shapes import open_parts
from wrensong.sources.files.sheet import LINE, Sheet


def sheet_of(path: Path) -> Sheet:
    return open_parts(path)[0].sheet


def rows_of(sheet: Sheet) -> list[list[object]]:
    found = []
    for batch in sheet.batches(sheet.headers):
        found += [list(row.values())[:-1] for row in batch.to_pylist()]
    return found


def lines_of(sheet: Sheet) -> list[int]:
    return [n for batch in sheet.batches(sheet.headers) for n in batch.column(LINE).to_pylist()]


def written(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    text = f"handle{mark}followers\nmina.bakes{mark}12,4\nada{mark}7.5\n".replace(
        "12,4", "12400" if mark == "," else "12,4"
    )
    sheet = sheet_of(written(tmp_path, text))
    assert sheet.headers == ("handle", "followers")
    assert sheet.rows == 2
    assert lines_of(sheet) == [2, 3]


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-16-le", True),
        ("cp1252", True),
    ],
)
def test_encodings_are_told_apart_and_inferred_ones_stated(
    tmp_path: Path, encoding: str, noted: bool
) -> None:
    path = written(tmp_path, "handle,name\nmina,Café Größe\n".encode(encoding))
    sheet = sheet_of(path)
    assert rows_of(sheet) == [["mina", "Café Größe"]]
    assert sheet.headers[0] == "handle"
    assert bool(sheet.notes) is noted


def test_newlines_inside_quotes_belong_to_the_cell_and_lines_still_count(tmp_path: Path) -> None:
    text = 'handle,"Followers\n(total)",bio\nmina,5,"two\nlines"\nada,6,one\n'
    sheet = sheet_of(written(tmp_path, text))
    assert sheet.headers == ("handle", "Followers\n(total)", "bio")
    assert rows_of(sheet) == [["mina", "5", "two\nlines"], ["ada", "6", "one"]]
    assert lines_of(sheet) == [3, 5]


def test_repeated_and_nameless_headers_are_told_apart(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path, "a,a,,b\n1,2,3,4\n"))
    assert sheet.headers == ("a", "a #2", "column 3", "b")


def test_rows_that_do_not_fit_are_kept_apart_with_line_and_reason(tmp_path: Path) -> None:
    text = 'a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,,\n\n"x"y,1,2\n13,"14,15\n16,17,18\n'
    sheet = sheet_of(written(tmp_path, text))
    assert rows_of(sheet) == [["1", "2", "3"], ["10", "11", "12"], ["16", "17", "18"]]
    apart = [(row.line, row.reason) for row in sheet.spoiled]
    assert [line for line, _ in apart] == [3, 4, 7, 8]
    assert apart[0][1] == "2 cells where the header has 3"
    assert "quotation mark" in apart[3][1]


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", FileEmpty, "0 bytes"),
        (b"\n \n\n", FileEmpty, "blank"),
        (b"handle,followers\n", FileEmpty, "no rows"),
        (b"handle:followers\nmina:5\n", FileUnreadable, "delimiter"),
        (b"handle^followers\nmina^5\n", FileUnreadable, "delimiter"),
        (b"PAR1 this is cut off", FileUnreadable, "truncated"),
        (b"PK\x03\x04 this is cut off", FileUnreadable, "workbook"),
        (b"\xd0\xcf\x11\xe0rest", FileUnreadable, "old Excel"),
        (b"\x1f\x8brest", FileUnreadable, "gzip"),
        (b"[]", FileEmpty, "records"),
        (b"{}", FileEmpty, "records"),
        (b'{"a": [{"handle": "mi', FileUnreadable, "cut off"),
        (b"[1, 2, 3]", FileEmpty, "records"),
    ],
)
def test_a_file_that_is_no_table_is_an_error_with_a_next_step(
    tmp_path: Path, content: bytes, error: type[WrensongError], words: str
) -> None:
    with pytest.raises(error) as refused:
        open_parts(written(tmp_path, content))
    assert words in refused.value.sentence
    assert refused.value.next_step


def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="There is no file"):
        open_parts(tmp_path / "nowhere.csv")
    with pytest.raises(FileUnreadable, match="folder"):
        open_parts(tmp_path)


def test_a_file_of_one_column_is_read_when_its_header_names_creators(tmp_path: Path) -> None:
    assert rows_of(sheet_of(written(tmp_path, "handle\n@mina\n@ada\n"))) == [["@mina"], ["@ada"]]


def test_a_workbook_keeps_percents_whole_numbers_and_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("second")
    page = book.worksheets[0]
    page.append([None, None, None, None])
    page.append(["Handle", "Followers", "ER", "Seen", None])
    page.append(["mina.bakes", 12400.0, 0.045, datetime(2026, 11, 12)])
    page["C3"].number_format = "0.0%"
    path = tmp_path / "book.xlsx"
    book.save(path)
    sheet = sheet_of(path)
    assert sheet.headers == ("Handle", "Followers", "ER", "Seen")
    assert rows_of(sheet) == [["mina.bakes", "12400", "4.5%", "2026-11-12T00:00:00"]]
    assert lines_of(sheet) == [3]
    assert "Sheet" in sheet.notes[0]


def test_an_empty_workbook_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(FileEmpty):
        open_parts(path)


def test_json_records_become_flat_columns(tmp_path: Path) -> None:
    document = {"data": [{"user": {"name": "mina"}, "n": 5, "tags": ["a", "b"], "ok": True},
                         {"user": {"name": "ada"}, "er": 0.5}]}  # fmt: skip
    sheet = sheet_of(written(tmp_path, json.dumps(document), "file.json"))
    assert sheet.headers == ("user.name", "n", "tags", "ok", "er")
    assert rows_of(sheet)[0] == ["mina", "5", "a|b", "true", None]


def test_ndjson_keeps_broken_lines_apart(tmp_path: Path) -> None:
    text = '{"handle": "mina"}\n{"handle": \n{"handle": "ada"}\n'
    sheet = sheet_of(written(tmp_path, text, "file.ndjson"))
    assert sheet.format == "ndjson"
    assert rows_of(sheet) == [["mina"], ["ada"]]
    assert [(row.line, row.reason) for row in sheet.spoiled] == [(2, "not JSON")]


def test_parquet_keeps_types_and_flattens_structs(tmp_path: Path) -> None:
    table = pa.table({"handle": ["mina"], "stats": [{"followers": 5}], "tags": [["a"]]})
    pq.write_table(table, tmp_path / "file.parquet")
    sheet = sheet_of(tmp_path / "file.parquet")
    assert set(sheet.headers) == {"handle", "stats.followers", "tags"}
    batch = next(sheet.batches(["stats.followers", "handle"]))
    assert batch.to_pylist() == [{"stats.followers": 5, "handle": "mina", LINE: 1}]


def test_a_parquet_cut_in_half_is_an_error(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"handle": [f"m{n}" for n in range(5_000)]}), whole)
    with pytest.raises(FileUnreadable, match="truncated"):
        open_parts(written(tmp_path, whole.read_bytes()[:4_000], "half.parquet"))


def test_an_api_error_is_not_taken_for_data(tmp_path: Path) -> None:
    answer = json.dumps({"error": {"code": 190, "message": "Session has expired"}})
    with pytest.raises(FileUnreadable, match="Session has expired"):
        open_parts(written(tmp_path, answer, "file.json"))


CELL = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r\ufeff"), max_size=12
)


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_writes_comes_back(
    tmp_path: Path, rows: list[list[str]], mark: str, end: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["handle", "name", "bio"])
    writer.writerows(rows)
    path = written(tmp_path, text.getvalue())
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    if expected:
        assert rows_of(sheet_of(path)) == expected
    else:
        with pytest.raises(FileEmpty):
            sheet_of(path)


@settings(
    max_examples=800, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(max_size=200)
    | st.text('a1,;|"\n\r\t{}[]:\\ ', max_size=80).map(str.encode)
    | st.binary(max_size=60).map(lambda rest: b"PAR1" + rest)
    | st.binary(max_size=60).map(lambda rest: b"PK\x03\x04" + rest)
    | st.binary(max_size=60).map(lambda rest: b'[{"handle": ' + rest)
)
def test_any_bytes_are_a_table_or_a_clear_error(tmp_path: Path, content: bytes) -> None:
    try:
        sheet = sheet_of(written(tmp_path, content))
    except WrensongError as refused:
        assert refused.sentence and refused.next_step
        return
    assert len(rows_of(sheet)) == sheet.rows


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["data", "items", "handle", "kind", "error", "user", "post"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_records_or_a_clear_error(tmp_path: Path, document: object) -> None:
    try:
        parts = open_parts(written(tmp_path, json.dumps(document), "file.json"))
    except WrensongError as refused:
        assert refused.next_step
        return
    assert all(part.sheet.headers for part in parts)
