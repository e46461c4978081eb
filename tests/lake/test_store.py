"""The lake keeps what it acknowledged, shows the newest, and can look back."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.core.errors import LakeDamaged, WorkspaceTooNew
from wrensong.lake.store import Appended, Lake


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


def accounts(*rows):
    """Rows (account_id, day of January, {column: value})."""
    names = sorted({name for *_, values in rows for name in values})
    return pa.table(
        {
            "account_id": pa.array([r[0] for r in rows], pa.int64()),
            "source": ["test"] * len(rows),
            "observed_at": [datetime(2026, 1, r[1]) for r in rows],
            **{n: pa.array([r[2].get(n) for r in rows], pa.string()) for n in names},
        }
    )


def handles(lake, as_of=None):
    rows = lake.run("SELECT account_id, handle, bio FROM accounts", as_of=as_of).to_pylist()
    return {r["account_id"]: (r["handle"], r["bio"]) for r in rows}


def day(n):
    return datetime(2026, 1, n, 12, tzinfo=UTC)


def test_a_row_said_twice_is_stored_once(lake):
    rows = accounts((1, 1, {"handle": "mina"}))
    assert lake.append("accounts", rows) == Appended(added=1)
    assert lake.append("accounts", rows) == Appended(unchanged=1)
    assert lake.count("accounts") == 1


def test_the_newest_observation_is_current_even_when_an_older_one_arrives_later(lake):
    lake.append("accounts", accounts((1, 5, {"handle": "new"})))
    assert lake.append("accounts", accounts((1, 2, {"handle": "old"}))) == Appended(updated=1)
    assert handles(lake) == {1: ("new", None)}
    assert handles(lake, day(3)) == {1: ("old", None)}


def test_a_missing_value_never_erases_a_known_one(lake):
    lake.append("accounts", accounts((1, 1, {"handle": "mina", "bio": "sourdough"})))
    lake.append("accounts", accounts((1, 2, {"handle": "mina.bakes"})))
    assert handles(lake) == {1: ("mina.bakes", "sourdough")}


def test_a_later_value_is_never_carried_back_in_time(lake):
    lake.append("accounts", accounts((1, 9, {"handle": "mina", "bio": "later"})))
    lake.append("accounts", accounts((1, 2, {"handle": "mina0"})))
    assert handles(lake, day(3)) == {1: ("mina0", None)}


def test_nothing_is_seen_before_it_was_observed(lake):
    lake.append("accounts", accounts((1, 9, {"handle": "mina"})))
    assert handles(lake, day(3)) == {}


def test_compaction_changes_neither_the_present_nor_the_past(lake):
    for n in range(1, 8):
        lake.append("accounts", accounts((1, n, {"handle": f"h{n}"}), (2, n, {"bio": f"b{n}"})))
    before = [handles(lake)] + [handles(lake, day(n)) for n in range(1, 9)]
    lake.compact("accounts")
    assert [handles(lake)] + [handles(lake, day(n)) for n in range(1, 9)] == before
    assert lake.append("accounts", accounts((1, 7, {"handle": "h7"}))) == Appended(unchanged=1)


def test_the_last_word_about_one_moment_stays_the_last_after_compaction(lake):
    many = range(1, 400)
    for day_of_month, name in ((23, "now"), (10, "first"), (11, "later"), (10, "second")):
        lake.append("accounts", accounts(*((n, day_of_month, {"handle": name}) for n in many)))
    lake.compact("accounts")
    assert {handle for handle, _ in handles(lake, day(10)).values()} == {"second"}


def test_many_small_appends_are_compacted_by_themselves(lake):
    for n in range(1, 20):
        lake.append("accounts", accounts((n, 1, {"handle": f"h{n}"})))
    assert lake.count("accounts") == 19
    assert len(list((lake.folder / "parts" / "accounts").glob("*.parquet"))) < 40


def test_two_rows_of_one_key_in_one_batch_keep_both_times_and_the_last_word(lake):
    batch = accounts((1, 1, {"handle": "a"}), (1, 2, {"handle": "b"}), (1, 2, {"handle": "c"}))
    lake.append("accounts", batch)
    assert handles(lake) == {1: ("c", None)}
    assert handles(lake, day(1)) == {1: ("a", None)}


def test_a_column_the_schema_does_not_know_is_refused(lake):
    with pytest.raises(ValueError, match="nonsense"):
        lake.append("accounts", accounts((1, 1, {"nonsense": "x"})))


def test_a_row_without_its_key_is_refused(lake):
    with pytest.raises(ValueError, match="account_id"):
        lake.append("accounts", accounts((None, 1, {"handle": "x"})))


def test_a_lost_part_is_reported_as_damage(lake):
    lake.append("accounts", accounts((1, 1, {"handle": "mina"})))
    for part in lake.folder.glob("parts/*/*.parquet"):
        part.unlink()
    with pytest.raises(LakeDamaged):
        Lake(lake.folder).count("accounts")


def test_a_manifest_of_a_newer_version_is_refused(lake):
    lake.append("accounts", accounts((1, 1, {"handle": "mina"})))
    path = lake.folder / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(WorkspaceTooNew):
        lake.count("accounts")


def test_a_torn_manifest_is_damage_and_not_an_empty_lake(lake):
    lake.append("accounts", accounts((1, 1, {"handle": "mina"})))
    path = lake.folder / "manifest.json"
    path.write_text(path.read_text()[:40])
    with pytest.raises(LakeDamaged):
        lake.count("accounts")


def test_tags_get_small_numbers_that_stay(lake):
    first = lake.tag_ids(pa.array(["#a", "@b", None, "#a"])).to_pylist()
    second = lake.tag_ids(pa.array(["@c", "#a"])).to_pylist()
    assert first == [1, 2, None, 1]
    assert second == [3, 1]
    assert lake.count("tags") == 3


def test_current_accounts_takes_the_newest_known_count_of_each_kind(lake):
    lake.append("accounts", accounts((1, 1, {"handle": "mina"})))
    lake.append(
        "snapshots",
        pa.table(
            {
                "account_id": [1, 1],
                "source": ["a", "b"],
                "observed_at": [datetime(2026, 1, 1), datetime(2026, 1, 5)],
                "followers": pa.array([12_400, None], pa.int64()),
                "following": pa.array([10, 11], pa.int64()),
            }
        ),
    )
    row = lake.run("SELECT followers, following, counted_at FROM current_accounts").to_pylist()[0]
    assert row == {"followers": 12_400, "following": 11, "counted_at": datetime(2026, 1, 1)}


def test_a_part_written_before_a_column_existed_reads_as_not_known(lake):
    lake.append("accounts", accounts((1, 1, {"handle": "mina", "bio": "x"})))
    part = next(lake.folder.glob("parts/accounts/*.parquet"))
    pq.write_table(pq.read_table(part).drop_columns(["bio"]), part)
    assert handles(Lake(lake.folder)) == {1: ("mina", None)}
    lake.append("accounts", accounts((2, 1, {"bio": "flour"})))
    assert handles(lake) == {1: ("mina", None), 2: (None, "flour")}


versions = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(1, 28),
        st.fixed_dictionaries(
            {}, optional={"handle": st.sampled_from("abc"), "bio": st.sampled_from("xyz")}
        ),
    ),
    min_size=1,
    max_size=12,
)


def in_force(rows, as_of):
    """What should be seen, worked out one row at a time: the oracle."""
    seen = {}
    for account in {r[0] for r in rows}:
        known = sorted((r[1], i) for i, r in enumerate(rows) if r[0] == account and r[1] <= as_of)
        if known:
            seen[account] = rows[known[-1][1]][2].get("handle")
    return seen


@settings(max_examples=25, deadline=None)
@given(st.lists(versions, min_size=1, max_size=4), st.integers(1, 28), st.booleans())
def test_any_history_reads_back_as_it_was_at_any_time(tmp_path_factory, batches, when, compact):
    full = [
        [(a, d, {"handle": v.get("handle", "-"), "bio": "b"}) for a, d, v in b] for b in batches
    ]
    lake = Lake(tmp_path_factory.mktemp("any") / "lake")
    for batch in full:
        lake.append("accounts", accounts(*batch))
    if compact:
        lake.compact("accounts")
    rows = [row for batch in full for row in batch]
    assert {a: h for a, (h, _) in handles(lake, day(when)).items()} == in_force(rows, when)
    assert {a: h for a, (h, _) in handles(lake).items()} == in_force(rows, 28)


def test_who_was_written_about_since_is_told_until_parts_are_merged(lake):
    lake.append("accounts", accounts((1, 1, {"handle": "mina"}), (2, 1, {"handle": "ben"})))
    before = lake.parts("accounts")
    assert len(before) == 1
    assert lake.accounts_since("accounts", before).to_pylist() == []
    assert sorted(lake.accounts_since("accounts", ()).to_pylist()) == [1, 2]
    lake.append("accounts", accounts((2, 3, {"handle": "benny"}), (3, 3, {"handle": "ada"})))
    assert sorted(lake.accounts_since("accounts", before).to_pylist()) == [2, 3]
    assert lake.parts("accounts", until=day(2)) == before
    assert len(lake.parts("accounts", until=day(3))) == 2
    lake.compact("accounts")
    assert lake.accounts_since("accounts", before) is None
    assert lake.accounts_since("accounts", lake.parts("accounts")).to_pylist() == []


def test_an_empty_table_has_no_parts_and_nobody_written_about(lake):
    assert lake.parts("posts") == ()
    assert lake.accounts_since("posts", ()).to_pylist() == []
