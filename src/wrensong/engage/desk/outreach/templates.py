"""Templates at the desk: checked when saved, every version kept."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User
from wrensong.engage.models import Template, TemplateVersion
from wrensong.engage.rules import merging


@cache
def examples() -> tuple[dict[str, str], ...]:
    """Bundled templates to start from: ``name``, ``subject``, ``body``."""
    text = resources.files("wrensong.engage").joinpath("outreach_templates.toml").read_text("utf-8")
    return tuple({name: value.strip() for name, value in one.items()}
                 for one in tomllib.loads(text)["template"])  # fmt: skip


def get_template(space: Space, pk: int) -> Template:
    """A template of this workspace. Raises NotFound, also for one of another workspace."""
    found = Template.objects.select_related("space").filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such template in this workspace.", "See the list of templates.")
    return found


def newest(template: Template) -> TemplateVersion:
    """What a template says now."""
    return template.versions.select_related("template")[0]


def template_named(space: Space, name: str) -> Template:
    """The template of a name. Raises NotFound."""
    found = Template.objects.filter(space=space, name=name.strip(), archived_at=None).first()
    if found is None:
        names = Template.objects.filter(space=space, archived_at=None).values_list(
            "name", flat=True
        )
        known = f"Use one of: {', '.join(names)}." if names else "Add one first."
        raise NotFound(f"There is no template “{name}”.", known)
    return found


@transaction.atomic
def save_template(
    space: Space, user: User | None, said: dict[str, str], template: Template | None = None,
    version: int = 0,
) -> Template:  # fmt: skip
    """A new template, or a new version of one that is still at ``version``: ``name``,
    ``subject``, ``body``. Raises ValueInvalid (an unknown field, an empty text, a name that is
    taken) and ChangedMeanwhile."""
    name = " ".join(said.get("name", "").split())
    subject = " ".join(said.get("subject", "").replace("\0", "").split(" ")).strip()
    body = said.get("body", "").replace("\0", "").replace("\r\n", "\n").strip()
    if not name or len(name) > 120 or not name.isprintable():
        raise ValueInvalid("A template needs a name of at most 120 letters.", "Say what it is for.")
    wrong = merging.problems(subject, body)
    if wrong:
        raise ValueInvalid(" ".join(wrong), "See the list of fields beside the form.")
    taken = Template.objects.filter(space=space, name=name)
    if (taken.exclude(pk=template.pk) if template else taken).exists():
        raise ValueInvalid("There is a template of this name already.", "Choose another name.")
    before = {}
    if template is None:
        made = Template.objects.create(space=space, name=name)
    else:
        made, old = template, newest(template)
        before = {"name": template.name, "subject": old.subject, "body": old.body}
        rows = Template.objects.filter(pk=template.pk, version=version)
        if not rows.update(version=F("version") + 1, name=name):
            by = old.by or "Somebody"
            raise ChangedMeanwhile(f"{by} changed “{template.name}” since you opened it; nothing "
                                   "of theirs was overwritten.")  # fmt: skip
        made.refresh_from_db()
    try:
        with transaction.atomic():
            TemplateVersion.objects.create(
                template=made, number=made.version, subject=subject, body=body, by=user
            )
    except IntegrityError:
        raise ChangedMeanwhile(f"Somebody changed “{made.name}” meanwhile.") from None
    old_told, new_told = changes(before, {"name": name, "subject": subject, "body": body})
    record(f"engage.template.{'save' if template else 'add'}", space=space, user=user,
           subject=f"template:{made.pk}", label=name, before=old_told, after=new_told)  # fmt: skip
    return made


@transaction.atomic
def archive_template(template: Template, user: User | None, away: bool) -> None:
    """Put a template away, or bring it back; messages keep their text."""
    Template.objects.filter(pk=template.pk).update(archived_at=timezone.now() if away else None)
    template.refresh_from_db()
    record(f"engage.template.{'archive' if away else 'restore'}", space=template.space, user=user,
           subject=f"template:{template.pk}", label=template.name)  # fmt: skip
