"""A sample of followers as pages show it: judged where it is, and never stored."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from wrensong.charts import Chart, Mark, interval_rows
from wrensong.core.errors import BadInput
from wrensong.doors import wording

from .sampling import Sample, read_sample

BANDS = ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.01))


def judged(given: UploadedFile | None) -> Sample:
    """The sample in an uploaded file. Raises BadInput for a file that cannot be used, naming it
    as its sender does."""
    if given is None:
        raise BadInput("No file was chosen.", "Choose a file with a sample of followers.")
    if (given.size or 0) > settings.WRENSONG_UPLOAD_BYTES:
        most = settings.WRENSONG_UPLOAD_BYTES // 10**6
        raise BadInput(
            f"The file has more than {most} MB.", "Give a smaller sample of the followers."
        )
    name = Path(given.name or "sample").name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"uploaded-file{Path(name).suffix.lower()[:12]}"
        with open(path, "wb") as file:
            for block in given.chunks():
                file.write(block)
        try:
            return read_sample(path)
        except BadInput as error:
            sentence = error.sentence.replace(str(path), name).replace(path.name, name)
            raise type(error)(sentence, error.next_step) from None


def chart(found: Sample) -> Chart | None:
    """The share with its interval; None where it is not known."""
    if found.prevalence is None:
        return None
    share = f"{wording.percent(found.prevalence)} ({_span(found)})"
    mark = Mark("idle or not a person's", found.prevalence, found.low, found.high, share)
    return interval_rows(
        [mark], finding=words(found), label="share of the sample, in %",
        words=lambda value: wording.percent(value, 0),
    )  # fmt: skip


def words(found: Sample) -> str:
    """The finding in one sentence."""
    if found.prevalence is None:
        return "The share is not known from this sample"
    share = wording.percent(found.prevalence)
    return (
        f"{share} ({_span(found)}) of {wording.plural(found.n, 'profile')} read as idle or not a "
        "person's"
    )


def _span(found: Sample) -> str:
    low, high = (wording.percent(end).removesuffix(f"{wording.THIN}%") for end in
                 (found.low, found.high))  # fmt: skip
    return f"{low}–{high}"


def bands(found: Sample) -> list[dict[str, Any]]:
    """How many profiles have which chance of being idle or not a person's; never names."""
    known = [row.p_fake for row in found.rows if row.p_fake is not None]
    bands = [
        {"from": low, "to": min(high, 1.0), "profiles": sum(low <= p < high for p in known)}
        for low, high in BANDS
    ]
    unknown = len(found.rows) - len(known)
    return [*bands, {"from": None, "to": None, "profiles": unknown}] if unknown else bands


def told(found: Sample) -> dict[str, Any]:
    """A judged sample as JSON: the whole, and the profiles by their chance."""
    return {
        "prevalence": found.prevalence, "low": found.low, "high": found.high, "n": found.n,
        "level": found.level, "columns": list(found.columns), "note": found.note,
        "words": words(found), "bands": bands(found),
    }  # fmt: skip
