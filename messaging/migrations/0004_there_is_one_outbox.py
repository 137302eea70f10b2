from django.db import migrations


def make(apps, schema_editor):
    apps.get_model("messaging", "Outbox").objects.get_or_create(pk=1)


def leave(apps, schema_editor):
    """Goes with its table."""


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0003_outbox_wishes_and_wordings'),
    ]

    operations = [
        migrations.RunPython(make, reverse_code=leave, elidable=True),
    ]
