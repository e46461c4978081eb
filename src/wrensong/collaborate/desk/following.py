"""What else happens when a collaboration moves, in the same transaction.

An area says ``on("agree", make_deliverables)`` in its desk module; ``function(collaboration,
user)`` is called after the state changed, for every act of ``rules.states`` and for ``amend``
(both sides accepted new terms of work that is agreed already). It reads what is in force by
``terms.agreed_terms(collaboration)``. What it raises takes the whole move back.
"""

from __future__ import annotations

from collections.abc import Callable

from wrensong.collaborate.models import Collaboration
from wrensong.collaborate.rules.states import ACTS
from wrensong.desk.models import User

Following = Callable[[Collaboration, User | None], object]
AMEND = "amend"
_FOLLOWING: dict[str, list[Following]] = {act: [] for act in (*ACTS, AMEND)}


def on(act: str, function: Following) -> None:
    """Call ``function`` whenever a collaboration did ``act``; saying it twice changes nothing.
    Raises KeyError for an act there is none of."""
    if function not in _FOLLOWING[act]:
        _FOLLOWING[act].append(function)


def follow(act: str, collaboration: Collaboration, user: User | None) -> None:
    """Called by ``collaborations.move`` and ``terms.accept_terms`` alone, in their transaction."""
    for function in _FOLLOWING[act]:
        function(collaboration, user)
