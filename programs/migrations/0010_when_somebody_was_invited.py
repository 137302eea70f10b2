"""When somebody was invited stays known after they have applied; of earlier ones the audit trail tells it."""

from django.db import migrations, models


def read_from_trail(apps, schema_editor):
    AuditEntry = apps.get_model("people", "AuditEntry")
    Enrolment = apps.get_model("programs", "Enrolment")
    invited = AuditEntry.objects.filter(verb="enrolment.invited", subject_type="programs.enrolment")
    for pk, at in invited.order_by("pk").values_list("subject_pk", "at"):
        Enrolment.objects.filter(pk=int(pk)).update(invited_at=at)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_delegates"),
        ("programs", "0009_one_case_about_the_colour_of_a_pair"),
    ]
    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="invited_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="invited at"),
        ),
        migrations.RunPython(read_from_trail, reverse_code=migrations.RunPython.noop, elidable=True),
    ]
