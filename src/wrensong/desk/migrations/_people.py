"""Part of the first step of the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wrensong.desk.models.documents

OPERATIONS = [
    migrations.CreateModel(
        name="User",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("password", models.CharField(max_length=128, verbose_name="password")),
            (
                "last_login",
                models.DateTimeField(blank=True, null=True, verbose_name="last login"),
            ),
            ("email", models.EmailField(max_length=254, unique=True)),
            ("name", models.CharField(blank=True, max_length=120)),
            ("is_active", models.BooleanField(default=True)),
            ("joined_at", models.DateTimeField(auto_now_add=True)),
            ("totp_secret", models.CharField(blank=True, max_length=255)),
            ("totp_last", models.BigIntegerField(default=0)),
            ("may_add_spaces", models.BooleanField(default=False)),
            ("epoch", models.IntegerField(default=0)),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Space",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(max_length=60, unique=True)),
            ("name", models.CharField(max_length=120)),
            ("folder", models.CharField(max_length=255, unique=True)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("demo", models.BooleanField(default=False)),
        ],
    ),
    migrations.CreateModel(
        name="Attempt",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("what", models.CharField(max_length=20)),
            ("who", models.CharField(max_length=64)),
            ("at", models.DateTimeField(auto_now_add=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["what", "who", "at"], name="attempts_by_whom"),
                models.Index(fields=["at"], name="attempts_by_age"),
            ],
        },
    ),
    migrations.CreateModel(
        name="RecoveryCode",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("digest", models.CharField(max_length=64)),
            ("used_at", models.DateTimeField(null=True)),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="recovery_codes",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="SignedIn",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("session", models.CharField(max_length=40, unique=True)),
            ("browser", models.CharField(max_length=80)),
            ("since", models.DateTimeField(auto_now_add=True)),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="signed_in",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="SignInLink",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("purpose", models.CharField(max_length=10)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("expires_at", models.DateTimeField()),
            ("used_at", models.DateTimeField(null=True)),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="Share",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=40)),
            ("label", models.CharField(max_length=200)),
            ("body", wrensong.desk.models.documents.Document()),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("expires_at", models.DateTimeField()),
            ("revoked_at", models.DateTimeField(null=True)),
            ("opened", models.IntegerField(default=0)),
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
                    related_name="shares",
                    to="desk.space",
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="Note",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("account", models.CharField(db_index=True, max_length=40)),
            ("text", models.TextField()),
            ("at", models.DateTimeField(auto_now_add=True)),
            ("removed_at", models.DateTimeField(null=True)),
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
                    related_name="notes",
                    to="desk.space",
                ),
            ),
        ],
        options={
            "ordering": ("-id",),
        },
    ),
    migrations.CreateModel(
        name="Invitation",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("email", models.EmailField(max_length=254)),
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
            ("digest", models.CharField(max_length=64, unique=True)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("expires_at", models.DateTimeField()),
            ("accepted_at", models.DateTimeField(null=True)),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "invited_by",
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
                    related_name="invitations",
                    to="desk.space",
                ),
            ),
        ],
    ),
]
