from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ambassador",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("leave_reason", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="AmbassadorGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("currency", models.CharField(max_length=3)),
                ("objective", models.CharField(blank=True, max_length=200)),
                ("brand_country", models.CharField(blank=True, max_length=2)),
                ("audience_countries", models.CharField(blank=True, max_length=120)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("archived_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ClauseRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("meaning", models.TextField(blank=True)),
                ("in_use", models.BooleanField(default=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Collaboration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("post", "sponsored post"),
                            ("review", "product review"),
                            ("giveaway", "giveaway"),
                            ("ambassador", "ambassador"),
                            ("gift", "gift"),
                            ("affiliate", "affiliate"),
                        ],
                        max_length=12,
                    ),
                ),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("before_dispute", models.CharField(blank=True, max_length=12)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("moved_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="CreatorBriefVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="Deliverable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.IntegerField()),
                ("platform", models.CharField(max_length=20)),
                ("format", models.CharField(max_length=20)),
                ("due", models.DateField(null=True)),
                ("min_length", models.CharField(blank=True, max_length=60)),
                ("from_terms", models.BooleanField(default=False)),
                ("review_hours", models.IntegerField(null=True)),
                ("rounds", models.IntegerField(null=True)),
                ("silence_approves", models.BooleanField(default=False)),
                ("live_days", models.IntegerField(null=True)),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("awaited", "not handed in yet"),
                            ("submitted", "waits for a review"),
                            ("returned", "changes asked for"),
                            ("approved", "approved"),
                        ],
                        default="awaited",
                        max_length=10,
                    ),
                ),
                ("live_at", models.DateTimeField(null=True)),
                ("live_url", models.CharField(blank=True, max_length=500)),
                ("live_caption", models.TextField(blank=True)),
                ("live_caption_from", models.CharField(blank=True, max_length=10)),
                ("live_label", models.BooleanField(null=True)),
                ("live_level", models.CharField(blank=True, max_length=12)),
                ("live_checked_at", models.DateTimeField(null=True)),
                (
                    "live_check",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "found"),
                            ("missing", "not found"),
                            ("unchecked", "not checked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("live_check_why", models.CharField(blank=True, max_length=300)),
                ("down_at", models.DateTimeField(null=True)),
                ("down_reason", models.CharField(blank=True, max_length=300)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("dropped_reason", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("collaboration", "place"),
            },
        ),
        migrations.CreateModel(
            name="Entrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.CharField(max_length=80)),
                ("entered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("handle",),
            },
        ),
        migrations.CreateModel(
            name="EntrantImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=160)),
                ("lines", models.IntegerField()),
                ("added", models.IntegerField()),
                ("refused", models.TextField(default="[]")),
                ("unchecked", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="FrozenEntrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("token",),
            },
        ),
        migrations.CreateModel(
            name="GiftAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("line1", models.CharField(max_length=160)),
                ("line2", models.CharField(blank=True, max_length=160)),
                ("postcode", models.CharField(blank=True, max_length=20)),
                ("city", models.CharField(max_length=100)),
                ("region", models.CharField(blank=True, max_length=100)),
                ("country", models.CharField(max_length=2)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("given_at", models.DateTimeField()),
                ("by_creator", models.BooleanField(default=False)),
                ("delete_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="GiftLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("cost", models.DecimalField(decimal_places=2, max_digits=18)),
                ("value", models.DecimalField(decimal_places=2, max_digits=18)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="GiftOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("max_items", models.IntegerField(default=1)),
                ("max_value", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("keep_days", models.IntegerField(default=30)),
                ("state", models.CharField(default="offered", max_length=12)),
                ("by_creator", models.BooleanField(default=False)),
                ("chosen_at", models.DateTimeField(null=True)),
                ("exported_at", models.DateTimeField(null=True)),
                ("shipped_at", models.DateTimeField(null=True)),
                ("carrier", models.CharField(blank=True, max_length=60)),
                ("tracking", models.CharField(blank=True, max_length=120)),
                ("delivered_on", models.DateField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("posted_url", models.CharField(blank=True, max_length=500)),
                ("posted_key", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="GiftStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("by_creator", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
    ]
