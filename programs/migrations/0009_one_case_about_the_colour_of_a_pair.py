"""Open cases about slipped roles had the colour in their key; now there is one per pair, urgent where it was red."""

from django.db import migrations


def one_per_pair(apps, schema_editor):
    Case = apps.get_model("programs", "Case")
    kept = {}
    # Red before amber, as “red” comes after “amber”.
    for case in Case.objects.filter(kind="roles_slipping", state="open").order_by("-key", "pk"):
        pair, colon, colour = case.key.rpartition(":")
        if colour not in {"amber", "red"}:
            continue
        if (case.program_id, pair) in kept:
            case.state, case.closed_at, case.outcome = "closed", case.raised_at, "Goes on in the urgent case of the pair."
        else:
            kept[case.program_id, pair] = case
            case.key, case.is_urgent = pair, colour == "red"
        case.save()


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_cases_grow_and_hints_are_judged")]
    operations = [migrations.RunPython(one_per_pair, reverse_code=migrations.RunPython.noop, elidable=True)]
