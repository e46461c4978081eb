"""Part of the first step of the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wrensong.desk.models.documents

OPERATIONS = [
    migrations.CreateModel(
        name="Token",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("name", models.CharField(max_length=80)),
            (
                "role",
                models.CharField(
                    choices=[
                        ("viewer", "may read"),
                        ("editor", "may read and write"),
                        ("owner", "may also invite and remove people"),
                    ],
                    default="viewer",
                    max_length=10,
                ),
            ),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("expires_at", models.DateTimeField()),
            ("used_at", models.DateTimeField(null=True)),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "space",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="tokens",
                    to="desk.space",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="tokens",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="Membership",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "role",
                models.CharField(
                    choices=[
                        ("viewer", "may read"),
                        ("editor", "may read and write"),
                        ("owner", "may also invite and remove people"),
                    ],
                    max_length=10,
                ),
            ),
            ("since", models.DateTimeField(auto_now_add=True)),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="memberships",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "space",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="memberships",
                    to="desk.space",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("user", "space"), name="one_role_per_person")
            ],
        },
    ),
    migrations.CreateModel(
        name="Job",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=40)),
            ("label", models.CharField(blank=True, max_length=200)),
            ("params", models.JSONField(default=dict)),
            ("key", models.CharField(blank=True, max_length=80)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "Waiting"),
                        ("running", "Running"),
                        ("done", "Done"),
                        ("failed", "Failed"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="waiting",
                    max_length=10,
                ),
            ),
            ("done", models.BigIntegerField(default=0)),
            ("total", models.BigIntegerField(null=True)),
            ("words", models.CharField(blank=True, max_length=200)),
            ("result", models.JSONField(null=True)),
            ("error", models.JSONField(null=True)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("started_at", models.DateTimeField(null=True)),
            ("beat_at", models.DateTimeField(null=True)),
            ("finished_at", models.DateTimeField(null=True)),
            ("worker", models.CharField(blank=True, max_length=40)),
            ("attempts", models.IntegerField(default=0)),
            ("cancel", models.BooleanField(default=False)),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "space",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="jobs",
                    to="desk.space",
                ),
            ),
        ],
        options={
            "ordering": ("-id",),
            "indexes": [models.Index(fields=["state", "id"], name="jobs_by_state")],
        },
    ),
    migrations.CreateModel(
        name="Entry",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ("verb", models.CharField(max_length=60)),
            ("subject", models.CharField(blank=True, max_length=80)),
            ("label", models.CharField(blank=True, max_length=200)),
            ("before", models.JSONField(null=True)),
            ("after", models.JSONField(null=True)),
            (
                "user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "space",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="entries",
                    to="desk.space",
                ),
            ),
        ],
        options={
            "ordering": ("-id",),
            "indexes": [
                models.Index(fields=["space", "-id"], name="entries_newest"),
                models.Index(fields=["space", "user", "-id"], name="entries_by_person"),
                models.Index(fields=["space", "subject", "-id"], name="entries_by_subject"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Answer",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=40)),
            ("digest", models.CharField(max_length=64)),
            ("facts", models.CharField(max_length=120)),
            ("body", wrensong.desk.models.documents.Document()),
            ("at", models.DateTimeField(auto_now_add=True)),
            (
                "space",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="answers",
                    to="desk.space",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("space", "kind", "digest"), name="one_answer")
            ],
        },
    ),
]
