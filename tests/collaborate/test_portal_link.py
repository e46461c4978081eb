"""A private link from a terminal and a notebook."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.test import Client

from wrensong.cli import main
from wrensong.collaborate.models import PortalLink
from wrensong.collaborate.rules.kits import read_kit
from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.models import Space
from wrensong.front import open_workspace


def test_the_command_prints_a_link_that_opens(space: Space) -> None:
    words = ["--workspace", space.folder, "collaborate", "portal", "@mina.bakes", "--days", "14"]
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 0, said.output
    path = re.search(r"/c/\S+", said.output)
    assert path and Client().get(path[0]).status_code == 200
    assert (PortalLink.objects.get().expires_at - PortalLink.objects.get().created_at).days >= 13


def test_a_notebook_gets_the_same(space: Space) -> None:
    room = open_workspace(space.path).collaborate
    told = room.portal("@mina.bakes")
    assert told["creator"] == "@mina.bakes" and Client().get(told["path"]).status_code == 200
    with pytest.raises(BadInput):
        room.portal("@mina.bakes", days=0)
    with pytest.raises(NotFound):
        room.portal("@nobody.at.all")


def test_what_she_leaves_out_is_not_known() -> None:
    assert read_kit({"women": "62 %"}, "EUR") == ({"women": "62"}, {})
    assert read_kit({"reach": "0"}, "EUR") == ({"reach": 0}, {})
    assert read_kit({}, "EUR")[1] != {}
