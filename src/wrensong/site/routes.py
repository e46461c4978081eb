"""Every address of the site, and who may use it: read from the views and endpoints themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import Operation

from wrensong.desk.permissions import Access

NOT_SAID = Access("not said", "not said")


@dataclass(frozen=True, slots=True)
class Route:
    """One address. ``path`` names its parameters as ``<name>``; ``methods`` are those an endpoint
    answers (a page answers GET, and POST where it holds a form)."""

    path: str
    name: str
    door: str  # page or endpoint
    methods: tuple[str, ...]
    access: Access
    says: str

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"<(\w+)>", self.path))


def every_route() -> list[Route]:
    """All pages and endpoints, by address."""
    from .api import api

    pages = [route for route in _pages(get_resolver(), "/") if not route.path.startswith("/api/")]
    endpoints = [
        _endpoint(prefix + path, operation)
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]
    return sorted([*pages, *endpoints], key=lambda route: (route.path, route.methods))


def _pages(resolver: URLResolver, before: str, space: str = "") -> Iterator[Route]:
    for found in resolver.url_patterns:
        path = before + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(found.pattern))
        if isinstance(found, URLResolver):
            if found.app_name != "ninja" and found.namespace != "api":
                yield from _pages(found, path, found.namespace or space)
        elif isinstance(found, URLPattern):
            name = f"{space}:{found.name}" if space else str(found.name)
            view = found.callback
            says = (view.__doc__ or "").strip().split("\n\n")[0]
            access = getattr(view, "access", NOT_SAID)
            yield Route(path, name, "page", ("GET", "POST"), access, " ".join(says.split()))


def _endpoint(path: str, operation: Operation) -> Route:
    callbacks = list(operation.auth_callbacks)
    access = getattr(callbacks[0], "access", NOT_SAID) if callbacks else Access("anyone", "anyone")
    whole = re.sub(r"/+", "/", "/api/" + re.sub(r"\{(?:\w+:)?(\w+)\}", r"<\1>", path))
    name = operation.view_func.__name__
    says = operation.summary or ""
    return Route(whole, name, "endpoint", tuple(operation.methods), access, says)
