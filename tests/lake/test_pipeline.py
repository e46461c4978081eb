"""Steps of SQL become one query."""

from __future__ import annotations

import pytest

from wrensong.lake.pipeline import step, steps


def test_the_last_step_is_the_result():
    sql = steps("wrensong.lake", "current_accounts")
    assert sql.startswith("WITH current_accounts AS (")
    assert sql.endswith("SELECT * FROM current_accounts")


def test_a_step_of_another_package_is_named_with_it():
    assert step("wrensong.lake", "current_accounts") in steps(
        "wrensong.vet", "wrensong.lake:current_accounts"
    )


def test_a_query_of_no_steps_is_a_mistake():
    with pytest.raises(ValueError, match="at least one step"):
        steps("wrensong.lake")
