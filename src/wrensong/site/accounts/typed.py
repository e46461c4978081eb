"""What a person typed into a form, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Role, User

NAME, EMAIL = 120, 254


def wrong(field: str, sentence: str) -> ValueInvalid:
    """An error that a page shows beside ``field``."""
    error = ValueInvalid(sentence)
    error.field = field  # type: ignore[attr-defined]
    return error


def beside(error: ValueInvalid) -> dict[str, str]:
    """``{field: sentence}`` of an error made by ``wrong``; other errors have no field."""
    return {getattr(error, "field", "form"): error.sentence}


def text(data: Mapping[str, Any], name: str, most: int = NAME) -> str:
    """One line of text, its ends and line breaks cut away."""
    return " ".join(str(data.get(name) or "").split())[:most]


def email_of(data: Mapping[str, Any], name: str = "email") -> str:
    """An e-mail address in small letters. Raises ValueInvalid."""
    typed = str(data.get(name) or "").strip().lower()
    try:
        validate_email(typed)
    except ValidationError:
        raise wrong(name, "This is not an e-mail address, such as ben@example.org.") from None
    if len(typed) > EMAIL:
        raise wrong(name, f"An e-mail address has at most {EMAIL} letters.")
    return typed


def name_of(data: Mapping[str, Any], name: str = "name") -> str:
    """The name of a person or workspace. Raises ValueInvalid when it is empty."""
    typed = text(data, name)
    if not typed:
        raise wrong(name, "Write a name.")
    return typed


def role_of(data: Mapping[str, Any], name: str = "role") -> Role:
    """A role. Raises ValueInvalid."""
    try:
        return Role(str(data.get(name) or ""))
    except ValueError:
        raise wrong(name, f"Choose one of: {', '.join(Role.values)}.") from None


def new_password(data: Mapping[str, Any], user: User, name: str = "password") -> str:
    """A password good enough for this person. Raises ValueInvalid."""
    typed = str(data.get(name) or "")
    try:
        validate_password(typed, user)
    except ValidationError as error:
        raise wrong(name, " ".join(error.messages)) from None
    return typed
