"""Pages and endpoints of jobs: what runs, what failed; cancelling and trying again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from ninja import Path, Router

from wrensong.desk import jobs
from wrensong.desk.audit import record
from wrensong.desk.endpoints import Members
from wrensong.desk.models import Job, Space, User
from wrensong.desk.permissions import Asked, page

from .accounts.arriving import onward

router = Router(tags=["jobs"])
SHOWN = 50


def line(job: Job) -> dict[str, Any]:
    """A job as everybody in its workspace may see it."""
    return {
        "id": job.pk, "kind": job.kind, "label": job.label, "state": job.state,
        "done": job.done, "total": job.total, "percent": job.percent, "words": job.words,
        "error": job.error, "by": str(job.by) if job.by else None,
        "created_at": job.created_at, "finished_at": job.finished_at,
    }  # fmt: skip


def address(job: Job) -> str:
    """The page of a job: that of its import, else its own."""
    route = "site:import" if job.kind == "discover.import" else "site:job"
    return reverse(route, args=[job.space.slug, job.pk])


def newest(space: Space) -> list[Job]:
    """The newest jobs of a workspace."""
    found = Job.objects.filter(space=space).select_related("space", "by")
    return list(found.exclude(kind="discover.preview")[:SHOWN])


def stop(job: Job, by: User) -> None:
    """Ask a job to stop."""
    if job.open:
        jobs.cancel(job)
        record("job.cancel", space=job.space, user=by, subject=f"job:{job.pk}", label=job.label)


def again(job: Job, by: User) -> bool:
    """Let a job that ended without success try again."""
    tried = jobs.retry(job)
    if tried:
        record("job.retry", space=job.space, user=by, subject=f"job:{job.pk}", label=job.label)
    return tried


def prepare(space: Space, by: User) -> Job:
    """Let pages show the facts as they are now."""
    job = jobs.prepare_soon(space, by)
    record("job.prepare", space=space, user=by, subject=f"job:{job.pk}", label=job.label)
    return job


# ---- pages -----------------------------------------------------------------------------------


@page()
def all_jobs(request: Asked) -> HttpResponse:
    """What runs, waits and has ended in this workspace."""
    found = [(job, address(job)) for job in newest(request.space)]
    return render(request, "jobs/list.html", {"jobs": found})


@page()
def one_job(request: Asked, number: int) -> HttpResponse:
    """How far one job is, or how it ended."""
    job = get_object_or_404(Job, pk=number, space=request.space)
    return render(request, "jobs/one.html", {"job": job})


@page()
@require_POST
def cancel_job(request: Asked, number: int) -> HttpResponse:
    """Stops a job; what it stored stays."""
    job = get_object_or_404(Job, pk=number, space=request.space)
    stop(job, request.user)
    messages.info(request, "It stops at its next step. What was stored so far is kept.")
    return redirect(_back(request, job))


@page()
@require_POST
def retry_job(request: Asked, number: int) -> HttpResponse:
    """Lets a job that failed or was stopped wait for its turn again."""
    job = get_object_or_404(Job, pk=number, space=request.space)
    again(job, request.user)
    return redirect(_back(request, job))


@page()
@require_POST
def prepare_now(request: Asked) -> HttpResponse:
    """Lets pages show the newest facts."""
    job = prepare(request.space, request.user)
    return redirect(_back(request, job))


def _back(request: Asked, job: Job) -> str:
    asked = request.POST.get("next", "")
    return onward(request, asked) if asked else address(job)


# ---- endpoints -------------------------------------------------------------------------------


@router.get("/jobs", auth=Members(), summary="Jobs, newest first")
def list_jobs(request: Any, space: Path[str]) -> dict[str, Any]:
    return {"jobs": [line(job) for job in newest(request.space)]}


@router.get("/jobs/{number}", auth=Members(), summary="One job")
def get_job(request: Any, space: Path[str], number: Path[int]) -> dict[str, Any]:
    return line(get_object_or_404(Job, pk=number, space=request.space))


@router.post("/jobs/{number}/cancel", auth=Members("editor"), summary="Stop a job")
def post_cancel(request: Any, space: Path[str], number: Path[int]) -> dict[str, Any]:
    job = get_object_or_404(Job, pk=number, space=request.space)
    stop(job, request.user)
    job.refresh_from_db()
    return line(job)


@router.post("/jobs/{number}/retry", auth=Members("editor"), summary="Try a job again")
def post_retry(request: Any, space: Path[str], number: Path[int]) -> dict[str, Any]:
    job = get_object_or_404(Job, pk=number, space=request.space)
    again(job, request.user)
    job.refresh_from_db()
    return line(job)


@router.post("/prepare", auth=Members("editor"), summary="Let pages show the newest facts")
def post_prepare(request: Any, space: Path[str]) -> dict[str, Any]:
    return line(prepare(request.space, request.user))
