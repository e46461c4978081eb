"""Workers in processes of their own: `python -m tests.desk.busy make 100` and `... work`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wrensong.desk.jobs import Work


def run_mark(work: Work) -> dict[str, Any]:
    """Note in a file who did which job; one write of a line is never torn."""
    work.progress(0, 1, "Marking")
    marks = Path(os.environ["WRENSONG_HOME"]) / "marks"
    handle = os.open(marks, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, f"{work.job.pk} {os.getpid()}\n".encode())
    os.close(handle)
    return {"done": True}


JOBS = {"test.mark": run_mark}


def main(what: str, count: int = 0) -> None:
    import django

    django.setup()
    from wrensong.desk.models import Job, Space
    from wrensong.desk.opening import make_schema
    from wrensong.desk.worker import claim, kinds, perform

    if what == "make":
        make_schema()
        space = Space.objects.create(slug="busy", name="Busy", folder=".")
        Job.objects.bulk_create(Job(space=space, kind="test.mark") for _ in range(count))
    elif what == "work":
        print("ready", flush=True)
        sys.stdin.readline()  # all begin at once
        while (job := claim(f"pid{os.getpid()}")) is not None:
            perform(job, kinds())
    elif what == "count":
        print(Job.objects.filter(state="done", attempts=1).count())


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
