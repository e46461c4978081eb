"""Every error Wrensong raises on purpose, in one tree.

    WrensongError
    ├── BadInput                  what was given cannot be used as it is
    │   ├── FileUnreadable        missing, truncated, not the format it claims
    │   ├── FileEmpty             nothing in it, or a header and no rows
    │   ├── ColumnsUnclear        a needed column is missing or mapped twice
    │   ├── UnitUnclear           percent or fraction, decimal mark, currency
    │   ├── BriefInvalid          a brief with an unknown key or a bad value
    │   ├── ValueInvalid          one value outside what it may be
    │   │   └── FieldsInvalid     several fields of a form, each with its words
    │   └── FilterUnknown         a search by something that is no filter
    ├── NotFound                  a handle, file or name that is not there
    ├── NotEnoughData             too small to know; says what would be enough
    ├── NotAllowed                the person may not do this
    │   ├── SignInNeeded          nobody is signed in, or the token is not good
    │   └── TooOften              asked more often than is allowed
    ├── ChangedMeanwhile          somebody else changed it first; nothing was overwritten
    ├── WorkspaceError
    │   ├── WorkspaceMissing      no workspace where one was expected
    │   ├── WorkspaceTooNew       written by a newer Wrensong
    │   └── UpgradeNeeded         written by an older Wrensong
    └── LakeError
        ├── LakeBusy              another process is writing
        └── LakeDamaged           a file of the lake is missing or unreadable

Each has a stable ``code`` (documented in docs/reference/errors.md), a sentence
saying what happened and why, and the next step. Doors turn them into exit
codes, pages and envelopes; nothing else formats an error.
"""

from __future__ import annotations


class WrensongError(Exception):
    """Root of the tree. ``str(error)`` is the sentence; ``next_step`` what to do."""

    code = "wrensong-error"
    exit_code = 2
    next_step = "Run `wrensong doctor` to see what is missing."

    def __init__(self, sentence: str, next_step: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if next_step is not None:
            self.next_step = next_step

    def as_dict(self) -> dict[str, str]:
        """The envelope shown by ``--json`` and the API."""
        return {"code": self.code, "error": self.sentence, "next_step": self.next_step}


class BadInput(WrensongError):
    code = "bad-input"
    next_step = "Correct the input and try again."


class FileUnreadable(BadInput):
    code = "file-unreadable"
    next_step = "Check the path, or export the file again from where it came."


class FileEmpty(BadInput):
    code = "file-empty"
    next_step = "Export the file again; it needs a header and at least one row."


class ColumnsUnclear(BadInput):
    code = "columns-unclear"
    next_step = "Say which column is which with --map 'Header=field'."


class UnitUnclear(BadInput):
    code = "unit-unclear"
    next_step = "Say the unit, for example --unit engagement_rate=percent."


class BriefInvalid(BadInput):
    code = "brief-invalid"
    next_step = "Compare with `wrensong init`, which writes a commented example."


class ValueInvalid(BadInput):
    code = "value-invalid"


class FieldsInvalid(ValueInvalid):
    """``fields``: name -> what is wrong with it."""

    code = "fields-invalid"
    next_step = "See the words beside the fields."

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class FilterUnknown(BadInput):
    code = "filter-unknown"
    next_step = "`wrensong discover filters` lists all of them with examples."


class NotFound(WrensongError):
    code = "not-found"
    next_step = "Check the spelling, or import the file that holds it."


class NotEnoughData(WrensongError):
    code = "not-enough-data"
    next_step = "Import more posts and run again."


class NotAllowed(WrensongError):
    code = "not-allowed"
    next_step = "Ask an owner of this workspace."


class SignInNeeded(NotAllowed):
    code = "sign-in-needed"
    next_step = "Sign in, or send a token that is still good."


class TooOften(NotAllowed):
    code = "too-often"
    next_step = "Wait a few minutes, then try again."


class ChangedMeanwhile(WrensongError):
    code = "changed-meanwhile"
    next_step = "Load it again and make your change to what is there now."


class WorkspaceError(WrensongError):
    code = "workspace-error"


class WorkspaceMissing(WorkspaceError):
    code = "workspace-missing"
    next_step = "Name a workspace with --workspace DIR; importing a file creates it."


class WorkspaceTooNew(WorkspaceError):
    code = "workspace-too-new"
    next_step = "Upgrade Wrensong, or open the workspace with the version that wrote it."


class UpgradeNeeded(WorkspaceError):
    code = "upgrade-needed"
    next_step = "Make a backup with `wrensong backup`, then run `wrensong upgrade`."


class LakeError(WrensongError):
    code = "lake-error"


class LakeBusy(LakeError):
    code = "lake-busy"
    next_step = "Wait until the other import has finished, then try again."


class LakeDamaged(LakeError):
    code = "lake-damaged"
    next_step = "Restore the lake folder from a backup, or import the files again."


def every_error() -> list[type[WrensongError]]:
    """All classes of the tree, root first (used by docs and house tests)."""
    found: list[type[WrensongError]] = []

    def walk(kind: type[WrensongError]) -> None:
        found.append(kind)
        for child in kind.__subclasses__():
            walk(child)

    walk(WrensongError)
    return found
