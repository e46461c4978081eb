"""The REST root: mounts the rooms' endpoints, and every error in one envelope."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import Throttled, ValidationError
from ninja.throttling import AuthRateThrottle

from wrensong import __version__
from wrensong.core.errors import TooOften, WrensongError

from .middleware import status_of

RATE = "1200/m"
"""Requests of one person: far above what pages and exports need, far below what hurts others."""

throttle = AuthRateThrottle(RATE)

api = NinjaAPI(
    title="Wrensong",
    version=__version__,
    description="Every page's JSON twin. Sign in with a token: `Authorization: Bearer …`.",
    docs_url=None,
    urls_namespace="api",
    throttle=[throttle],
)
W = "/w/{space}"


@api.exception_handler(WrensongError)
def ours(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, WrensongError)
    return api.create_response(request, error.as_dict(), status=status_of(error))


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, error: Exception) -> HttpResponse:
    return ours(request, TooOften(f"More than {RATE.partition('/')[0]} requests in a minute."))


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Exception) -> HttpResponse:
    told = {"code": "not-found", "error": "There is nothing at this address.",
            "next_step": "See the reference at /api/openapi.json."}  # fmt: skip
    return api.create_response(request, told, status=404)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, ValidationError)
    said: list[Any] = error.errors
    first = said[0]
    where = " ".join(str(part) for part in first["loc"][1:])
    told = {"code": "value-invalid", "error": f"{where}: {first['msg']}.",
            "next_step": "Correct that field; /api/openapi.json says what it may be."}  # fmt: skip
    return api.create_response(request, told, status=422)


def _mount() -> None:
    from wrensong.collaborate.api import router as collaborate
    from wrensong.discover.api import router as discover
    from wrensong.engage.api import router as engage
    from wrensong.match.api import router as match
    from wrensong.plan.api import router as plan
    from wrensong.vet.api import router as vet

    from .endpoints import router as shell

    api.add_router(W + "/discover", discover)
    api.add_router(W + "/vet", vet)
    api.add_router(W + "/match", match)
    api.add_router(W + "/plan", plan)
    api.add_router(W + "/engage", engage)
    api.add_router(W + "/collaborate", collaborate)
    api.add_router(W, shell)


_mount()
