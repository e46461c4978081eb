"""What surrounds every request: time taken, headers, and errors as a page or an envelope."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from wrensong.core import errors as tree
from wrensong.core.errors import WrensongError

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
STATUS: dict[type[WrensongError], int] = {
    tree.NotFound: 404,
    tree.SignInNeeded: 401,
    tree.TooOften: 429,
    tree.NotAllowed: 403,
    tree.ChangedMeanwhile: 409,
    tree.LakeBusy: 503,
    tree.BadInput: 422,
    tree.NotEnoughData: 422,
}


def status_of(error: WrensongError) -> int:
    """The HTTP status of one of our errors."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def timing(answer: Answer) -> Answer:
    """How long the server took, where the reader's own tools show it."""

    def timed(request: HttpRequest) -> HttpResponse:
        clock, work = time.perf_counter(), time.thread_time()
        response = answer(request)
        clock, work = time.perf_counter() - clock, time.thread_time() - work
        response["Server-Timing"] = f"app;dur={1000 * clock:.1f}, cpu;dur={1000 * work:.1f}"
        return response

    return timed


def security_headers(answer: Answer) -> Answer:
    """Nothing but our own files runs or loads on a page; private pages are kept by no cache."""

    def headed(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return headed


class errors:
    """Our own errors as a page that says the next step, or as the envelope of the API."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, WrensongError):
            return None
        status = status_of(error)
        if request.path.startswith("/api/"):
            return JsonResponse(error.as_dict(), status=status)
        return render(request, "error.html", {"error": error}, status=status)
