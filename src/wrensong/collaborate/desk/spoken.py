"""What commands and notebooks say by name: proposing to a handle, agreeing by a file of terms."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wrensong.collaborate.models import Campaign, Collaboration
from wrensong.collaborate.rules.terms import Deal
from wrensong.core.errors import FileUnreadable, NotFound, ValueInvalid
from wrensong.desk.models import Space
from wrensong.engage.desk import contact_of
from wrensong.match.desk import effective_brief, import_brief

from .agreements import told_terms
from .campaigns import add_campaign
from .collaborations import get_collaboration, propose
from .starting import starting_deal
from .terms import accept_terms, propose_terms, terms_of

if TYPE_CHECKING:
    from wrensong.workspace import Workspace


def propose_to(
    space: Space,
    ws: Workspace,
    creator: str,
    campaign: str,
    kind: str,
    brief: str | Path | None = None,
) -> Collaboration:
    """Propose a collaboration in the campaign of a name. A new campaign needs the ``brief.toml`` it
    begins with. Raises NotFound, ValueInvalid, BriefInvalid, FileUnreadable."""
    kept = Campaign.objects.select_related("brand", "brief").filter(
        space=space, name=" ".join(campaign.split())
    ).first()  # fmt: skip
    # The account is looked up first: a misspelt handle begins no campaign.
    contact = contact_of(space, ws, creator, None)
    if kept is None and brief is None:
        raise NotFound(f"There is no campaign “{campaign}”.",
                       "Begin it with a brief: --brief brief.toml")  # fmt: skip
    return propose(kept or _begun(space, campaign, Path(str(brief))), contact, kind, None)


def agree_by(
    space: Space,
    collaboration: int,
    terms: Mapping[str, Any] | str | Path | None = None,
    name: str = "",
    digest: str = "",
) -> dict[str, Any]:
    """Propose ``terms`` (a document, or a file of one in TOML or JSON; what it does not say stays
    as it is) and accept the newest for our side where ``name`` is given; ``digest`` is that of the
    text that was read. Returns the newest terms (``told_terms``). Raises NotFound, ValueInvalid,
    ChangedMeanwhile."""
    kept = get_collaboration(space, collaboration)
    if terms is not None:
        said = terms if isinstance(terms, Mapping) else _read(Path(terms))
        propose_terms(kept, Deal.of({**starting_deal(kept).as_json(), **said}))
    newest = terms_of(kept)
    if newest is None:
        raise NotFound("There are no terms yet.", "Propose some: --terms terms.toml")
    if name:
        # What was proposed just now is what this person wrote; anything else was read before.
        accept_terms(kept, digest or (newest.digest if terms is not None else ""), name)
        newest.refresh_from_db()
    return told_terms(newest)


def _begun(space: Space, name: str, brief: Path) -> Campaign:
    try:
        text = brief.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"{brief} cannot be read: {error}.") from None
    kept = import_brief(space, None, text, name)
    said = effective_brief(kept)
    return add_campaign(
        space, None, kept.brand, name, said.budget.currency, brief=kept,
        starts_on=said.starts, ends_on=said.ends,
        audience_countries=list(said.audience_countries),
    )  # fmt: skip


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.expanduser().read_text("utf-8-sig")
        said = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise FileUnreadable(f"{path} is neither TOML nor JSON: {error}.") from None
    if not isinstance(said, dict):
        raise ValueInvalid("The terms are no table.", "See docs/rooms/agreements.md.")
    return json.loads(json.dumps(said, default=str))
