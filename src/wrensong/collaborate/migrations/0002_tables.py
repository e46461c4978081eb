from django.db import migrations, models

import wrensong.desk.models.documents


class Migration(migrations.Migration):
    dependencies = [
        ("collaborate", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Giveaway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("platform", models.CharField(max_length=20)),
                ("prize", models.CharField(blank=True, max_length=300)),
                ("prize_value", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("prizes", models.IntegerField(default=1)),
                ("alternates", models.IntegerField(default=3)),
                ("opens_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                ("zone", models.CharField(blank=True, max_length=60)),
                ("min_age", models.IntegerField(null=True)),
                ("countries", models.CharField(blank=True, max_length=200)),
                ("free_entry", models.CharField(blank=True, max_length=300)),
                ("rules_url", models.CharField(blank=True, max_length=500)),
                ("post_key", models.CharField(blank=True, max_length=120)),
                ("must_contain", models.CharField(blank=True, max_length=60)),
                ("salt_source", models.CharField(blank=True, max_length=200)),
                ("keep_days", models.IntegerField(default=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("open", "open"),
                            ("closed", "closed, list frozen"),
                            ("drawn", "drawn"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("seed", models.CharField(blank=True, max_length=64)),
                ("announcement", models.TextField(blank=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("entrants_sha256", models.CharField(blank=True, max_length=64)),
                ("entrants_count", models.IntegerField(null=True)),
                ("public_salt", models.CharField(blank=True, max_length=200)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("erase_on", models.DateField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="GiveawayCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=30)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Insight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("reach", models.BigIntegerField(null=True)),
                ("views", models.BigIntegerField(null=True)),
                ("likes", models.BigIntegerField(null=True)),
                ("comments", models.BigIntegerField(null=True)),
                ("saves", models.BigIntegerField(null=True)),
                ("shares", models.BigIntegerField(null=True)),
                ("clicks", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("by_creator", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("on", "id"),
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
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
                            ("fee", "fee"),
                            ("commission", "commission"),
                            ("clawback", "clawback"),
                            ("paid", "payment"),
                            ("refund", "paid back by her"),
                            ("hold", "hold"),
                            ("release", "release"),
                            ("gift_cost", "gift cost"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=3, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("day", models.DateField()),
                ("due", models.DateField(null=True)),
                ("net_days", models.IntegerField(null=True)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("key", models.CharField(max_length=120)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Media",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=40)),
                ("bytes", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=32, unique=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="MediaKit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", wrensong.desk.models.documents.Document()),
                ("consent", models.TextField()),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="MonthItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=7)),
                ("platform", models.CharField(max_length=20)),
                ("format", models.CharField(max_length=20)),
                ("number", models.IntegerField()),
                ("due", models.DateField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("due", "id"),
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="PortalAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("once", models.CharField(max_length=40)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="PortalLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("opened", models.IntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("sku", models.CharField(blank=True, max_length=60)),
                ("cost", models.DecimalField(decimal_places=2, max_digits=18)),
                ("value", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("stock", models.IntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("archived_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=12)),
                ("before", models.CharField(max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("by_creator", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("text", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("label", models.BooleanField(null=True)),
                ("at", models.DateTimeField()),
                ("by_creator", models.BooleanField(default=False)),
                ("review_due", models.DateTimeField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "waits for a review"),
                            ("approved", "approved"),
                            ("returned", "changes asked for"),
                            ("replaced", "replaced by a newer version"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("by_silence", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("beyond", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("number",),
            },
        ),
    ]
