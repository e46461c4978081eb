"""Disclosure words are measured: denials never count, precision is of what was judged."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wrensong.core.errors import FileUnreadable
from wrensong.discover.rules import disclosed, says_disclosed
from wrensong.vet.evaluations import disclosure
from wrensong.vet.service import evaluate_files

DENIALS = [text for group in disclosure.sentences()["denials"].values() for text in group]
STATED = [text for group in disclosure.sentences()["disclosures"].values() for text in group]


@pytest.mark.parametrize("text", DENIALS)
def test_who_says_that_nothing_was_paid_is_believed(text: str) -> None:
    assert not says_disclosed(text)


@pytest.mark.parametrize("text", STATED)
def test_who_says_so_is_heard(text: str) -> None:
    assert says_disclosed(text)


def test_columns_are_read_as_single_sentences_are() -> None:
    every = [*DENIALS, *STATED]
    found = disclosed(pa.array(every), pa.nulls(len(every), pa.bool_())).to_pylist()
    assert found == [False] * len(DENIALS) + [True] * len(STATED)
    assert len(DENIALS) >= 40


def test_without_files_the_invented_sentences_are_measured() -> None:
    found = evaluate_files("disclosure")
    assert found.passed
    assert found.figures["false_alarms_denials"] == 0
    assert "precision_posts" not in found.figures


def _posts(folder: Path, rows: list[tuple[str, bool]]) -> None:
    table = {
        "caption": [text for text, _ in rows],
        "paid_partnership": [tag for _, tag in rows],
        "sponsors": [None] * len(rows),
    }
    pq.write_table(pa.table(table), folder / "posts.parquet")


def test_tagged_posts_give_recall_and_what_nobody_judged_gives_no_precision(
    tmp_path: Path,
) -> None:
    rows = [(f"#ad soup {i}", True) for i in range(30)] + [(f"soup {i}", True) for i in range(10)]
    _posts(tmp_path, rows)
    found = evaluate_files("disclosure", tmp_path)
    assert found.figures["recall_tagged"] == pytest.approx(0.75)
    assert found.figures["precision_posts"] == 1.0
    _posts(tmp_path, [*rows, *((f"#ad bread {i}", False) for i in range(40))])
    assert "precision_posts" not in evaluate_files("disclosure", tmp_path).figures


def test_mistaken_hits_that_were_read_lower_the_precision() -> None:
    texts = [f"#ad bread {i}" for i in range(40)]
    read = [disclosure.digest(text) for text in texts]
    rows = [(text, False) for text in texts]
    found = disclosure.precision("x", rows, set(read[:30]), set(read[30:]))
    assert found["precision_x"] == pytest.approx(0.75)
    assert found["precision_x_low"] < 0.75 < found["precision_x_high"]
    marked = [(f"#ad soup {i}", True) for i in range(40)]
    both = disclosure.precision("x", [*rows, *marked], set(read[:30]), set(read[30:]))
    assert both["precision_x"] == pytest.approx(0.875)


def test_labels_of_single_sentences_count_as_right(tmp_path: Path) -> None:
    rows = [("I earn a commission", "affiliate_link"), ("Bread again", "none")]
    with (tmp_path / "sentences.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("sentence", "disclosure"), *rows])
    found = evaluate_files("disclosure", tmp_path)
    assert found.figures["hits_sentences"] == 1
    assert found.figures["precision_sentences"] == 1


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="no folder"):
        evaluate_files("disclosure", tmp_path / "nowhere")
