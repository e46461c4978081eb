from django.db import migrations

from . import _people, _work


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [*_people.OPERATIONS, *_work.OPERATIONS]
