"""A setting comes from the environment, else the workspace, else its default."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import ValueInvalid
from wrensong.settings import SETTINGS, load


def test_everything_has_a_default_of_its_own_type():
    assert load(None, {}).as_dict() == {s.name: s.default for s in SETTINGS}


def test_the_environment_wins_over_the_workspace(tmp_path):
    (tmp_path / "wrensong.toml").write_text("[settings]\nmemory = '1GB'\nthreads = 1\n")
    found = load(tmp_path, {"WRENSONG_MEMORY": "3GB"})
    assert (found.memory, found.sources["memory"]) == ("3GB", "environment")
    assert (found.threads, found.sources["threads"]) == (1, "wrensong.toml")
    assert found.sources["wait"] == "default"


@pytest.mark.parametrize("text", ["threads = 'many'", "threads = true", "wait = 'soon'"])
def test_a_value_of_the_wrong_type_is_named(tmp_path, text):
    (tmp_path / "wrensong.toml").write_text(f"[settings]\n{text}\n")
    with pytest.raises(ValueInvalid, match=text.split(" ")[0]):
        load(tmp_path, {})


def test_an_unknown_setting_lists_the_known_ones(tmp_path):
    (tmp_path / "wrensong.toml").write_text("[settings]\ncolour = 'brown'\n")
    with pytest.raises(ValueInvalid) as caught:
        load(tmp_path, {})
    assert "memory" in caught.value.next_step


@given(st.text(), st.sampled_from([s.env for s in SETTINGS]))
def test_no_text_in_the_environment_raises_anything_else(text, name):
    try:
        load(None, {name: text})
    except ValueInvalid as error:
        assert name in str(error)
