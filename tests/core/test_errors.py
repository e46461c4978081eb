from __future__ import annotations

import re

import pytest

from wrensong.core import errors
from wrensong.core.errors import BadInput, BriefInvalid, WrensongError, every_error


def test_every_error_has_its_own_code_a_next_step_and_exit_code_2() -> None:
    kinds = every_error()
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
    assert all(kind.next_step.endswith(".") and kind.exit_code == 2 for kind in kinds)


def test_the_tree_in_the_docstring_names_every_error() -> None:
    assert errors.__doc__ is not None
    for kind in every_error():
        assert kind.__name__ in errors.__doc__


def test_an_error_says_what_happened_and_what_to_do() -> None:
    error = BriefInvalid("brief.toml, line 3: “bugdet” is not a key.", "Write “budget”.")
    assert str(error) == "brief.toml, line 3: “bugdet” is not a key."
    assert error.as_dict() == {
        "code": "brief-invalid",
        "error": "brief.toml, line 3: “bugdet” is not a key.",
        "next_step": "Write “budget”.",
    }


def test_one_next_step_does_not_leak_into_another_error() -> None:
    usual = BadInput("first").next_step
    BadInput("second", "Do something else.")
    assert BadInput("third").next_step == usual


def test_all_bad_input_is_caught_as_one_kind() -> None:
    with pytest.raises(BadInput):
        raise BriefInvalid("no")
    assert issubclass(BriefInvalid, WrensongError)
