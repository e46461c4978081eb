"""Every kind of page, by a name and an address: what browser tests and pictures go through."""

from __future__ import annotations

SIGNED_OUT = {
    "sign in": "/sign-in",
}
SIGNED_IN = {
    "workspaces": "/",
    "home": "/w/{space}/",
    "design": "/design",
    "nothing here": "/w/{space}/nothing-here",
}
KINDS = {**SIGNED_OUT, **SIGNED_IN}
WITH_ERROR_STATUS = {"nothing here": 404}
