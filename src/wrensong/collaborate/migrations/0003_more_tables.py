import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wrensong.desk.models.documents


class Migration(migrations.Migration):
    dependencies = [
        ("collaborate", "0002_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.IntegerField()),
                ("body", wrensong.desk.models.documents.Document()),
                ("clauses", wrensong.desk.models.documents.Document()),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("french", models.BooleanField(default=False)),
                ("grants", models.BooleanField(default=False)),
                ("proposed_by_creator", models.BooleanField(default=False)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("agreed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-version",),
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("position", models.IntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("fee", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("commission", models.DecimalField(decimal_places=4, max_digits=6, null=True)),
                ("gift_value", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="TierAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("platform", models.CharField(max_length=20)),
                ("format", models.CharField(max_length=20)),
                ("count", models.IntegerField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="TierChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("since", "id"),
            },
        ),
        migrations.CreateModel(
            name="Winner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=64)),
                ("place", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("won", "winner"),
                            ("waiting", "alternate"),
                            ("replaced", "made room"),
                        ],
                        max_length=10,
                    ),
                ),
                ("notified_at", models.DateTimeField(null=True)),
                ("answer_by", models.DateField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=20)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_creator", models.BooleanField()),
                ("name", models.CharField(max_length=160)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
    ]
