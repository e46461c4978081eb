from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaborate", "0005_more_relations"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="portalact",
            constraint=models.UniqueConstraint(fields=("link", "once"), name="each_form_once"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                fields=("space", "name"), name="one_product_per_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sku", ""), _negated=True),
                fields=("space", "sku"),
                name="one_product_per_sku",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("stock", None), ("stock__gte", 0), _connector="OR"),
                name="stock_not_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="giftline",
            constraint=models.UniqueConstraint(
                fields=("offer", "product"), name="one_line_per_product"
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["verdict", "review_due"], name="submission_review_due"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("deliverable", "number"), name="one_version_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="terms",
            constraint=models.UniqueConstraint(
                fields=("collaboration", "version"), name="one_terms_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(
                fields=("terms", "by_creator"), name="one_yes_per_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="tier",
            constraint=models.UniqueConstraint(fields=("group", "name"), name="one_tier_per_name"),
        ),
        migrations.AddConstraint(
            model_name="ambassador",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("group", "contact"),
                name="once_in_a_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="tierask",
            constraint=models.UniqueConstraint(
                fields=("tier", "platform", "format"), name="one_ask_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="winner",
            constraint=models.UniqueConstraint(
                fields=("giveaway", "place"), name="one_winner_per_place"
            ),
        ),
    ]
