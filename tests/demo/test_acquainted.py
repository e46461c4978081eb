"""Whom the shop of the demo knows already, so that there is something to do today."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.records import BRIEF


@pytest.fixture
def shop(space: Any) -> Any:
    from wrensong.demo.seeding import _acquaint
    from wrensong.desk.models import User
    from wrensong.match.desk import import_brief

    ada = User.objects.get(email="ada@example.org")
    brand = import_brief(space, ada, BRIEF, "Winter").brand
    for _ in range(2):  # the second start adds nothing
        _acquaint(space, ada, brand)
    return space


def test_one_may_be_written_to_one_wrote_last_and_one_is_new(shop: Any, sign_in: Any) -> None:
    body = sign_in("ada").get("/api/w/fern-salt/engage/today").json()
    told = {item["contact"]["account"]: item for item in body["items"]}
    assert {account: item["reason"] for account, item in told.items()} == {
        "@ruth.semmel..wren": "owed", "@mina.bakes": "open", "@greta.rye..wren": "new",
    }  # fmt: skip
    assert told["@mina.bakes"]["unlocked"] and told["@mina.bakes"]["rung"] == "engaged"
    ruth = told["@ruth.semmel..wren"]
    assert ruth["rung"] == "known" and "Which one do you sell?" in ruth["suggestion"]["quote"]
    assert told["@greta.rye..wren"]["suggestion"]["quote"]
