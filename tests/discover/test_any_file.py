"""No file, however strange, ends in anything but a report or a clear error."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.core.errors import WrensongError
from wrensong.discover.service import Discover
from wrensong.sources.files.mapping import aliases
from wrensong.workspace import Workspace

NAMES = sorted({names[0] for table in aliases()["kinds"].values() for names in table.values()})
CELL = st.text(max_size=8) | st.sampled_from(
    ["", "12.3K", "1,2M", "-1", "4.5%", "0.5", "@mina", "https://www.tiktok.com/@ada/video/7",
     "2026-11-01", "01/02/2026", "1e999", "DE", "p1", "nan", "country", "#ad @glow", "250 EUR"]
)  # fmt: skip
HEADERS = st.lists(st.sampled_from(NAMES) | st.text(max_size=6), min_size=1, max_size=8).map(
    lambda names: names if len(names) == 1 else ["handle", *names]
)


def import_once(content: bytes, name: str) -> None:
    """Import into a fresh workspace: the sums must add up, or the error must teach."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        discover = Discover(Workspace.open(Path(folder) / "workspace"))
        try:
            report = discover.import_file(path, platform="instagram", currency="EUR")
        except WrensongError as refused:
            assert refused.sentence and refused.next_step
            return
        assert report.read == report.added + report.updated + report.unchanged + report.bad
        again = discover.import_file(path, platform="instagram", currency="EUR")
        assert (again.added, again.read) == (0, report.read)


@settings(max_examples=60, deadline=None)
@given(
    HEADERS.flatmap(
        lambda h: st.tuples(
            st.just(h), st.lists(st.lists(CELL, min_size=len(h), max_size=len(h)), max_size=6)
        )
    )
)
def test_any_table_of_known_headers_is_imported_or_refused(
    table: tuple[list[str], list[list[str]]],
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([table[0], *table[1]])
    import_once(text.getvalue().encode("utf-8", "replace"), "file.csv")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(NAMES),
            CELL
            | st.integers()
            | st.floats(allow_nan=False)
            | st.booleans()
            | st.lists(CELL, max_size=2),
            max_size=8,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_records_of_known_fields_are_imported_or_refused(
    records: list[dict[str, object]],
) -> None:
    import_once(json.dumps(records).encode(), "file.json")
