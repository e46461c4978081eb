"""JSON that is read back exactly as it was written."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class Document(models.TextField):
    """A JSON value kept as text. PostgreSQL's own type would put the keys of objects in another
    order, and with them the rows of a page. It cannot be searched in."""

    # What the type checker takes a value to be, set and read.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return value
