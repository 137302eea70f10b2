"""The topics everybody can choose from: the 21 competences of DigComp 2.2 and some beyond technology.

The names of competences and areas are those of DigComp 2.2, the Digital Competence Framework for Citizens, by the Joint
Research Centre of the European Commission, used under CC BY 4.0
(https://publications.jrc.ec.europa.eu/repository/handle/JRC128415). They are marked for translation here, where they
are kept, and translated when shown.
"""

from django.db import migrations
from django.utils.translation import gettext_noop as _

AREAS = {
    "1": _("Information and data literacy"),
    "2": _("Communication and collaboration"),
    "3": _("Digital content creation"),
    "4": _("Safety"),
    "5": _("Problem solving"),
}
COMPETENCES = (
    ("1.1", _("Browsing, searching and filtering data, information and digital content")),
    ("1.2", _("Evaluating data, information and digital content")),
    ("1.3", _("Managing data, information and digital content")),
    ("2.1", _("Interacting through digital technologies")),
    ("2.2", _("Sharing through digital technologies")),
    ("2.3", _("Engaging in citizenship through digital technologies")),
    ("2.4", _("Collaborating through digital technologies")),
    ("2.5", _("Netiquette")),
    ("2.6", _("Managing digital identity")),
    ("3.1", _("Developing digital content")),
    ("3.2", _("Integrating and re-elaborating digital content")),
    ("3.3", _("Copyright and licences")),
    ("3.4", _("Programming")),
    ("4.1", _("Protecting devices")),
    ("4.2", _("Protecting personal data and privacy")),
    ("4.3", _("Protecting health and well-being")),
    ("4.4", _("Protecting the environment")),
    ("5.1", _("Solving technical problems")),
    ("5.2", _("Identifying needs and technological responses")),
    ("5.3", _("Creatively using digital technologies")),
    ("5.4", _("Identifying digital competence gaps")),
)
BEYOND = _("Beyond digital skills")
OTHERS = (
    _("AI tools at work"),
    _("Customers and markets"),
    _("Company culture"),
    _("Hybrid work"),
    _("Inclusion and diversity"),
    _("Sustainability"),
    _("Safety and health"),
    _("Leading people"),
    _("How decisions are made"),
)


def seed(apps, schema_editor):
    Topic = apps.get_model("programs", "Topic")
    rows = [Topic(number=number, name=name, area=AREAS[number[0]]) for number, name in COMPETENCES]
    rows += [Topic(name=name, area=BEYOND) for name in OTHERS]
    Topic.objects.bulk_create(rows)


def unseed(apps, schema_editor):
    """Take away those that nobody has chosen."""
    Topic = apps.get_model("programs", "Topic")
    Skill = apps.get_model("programs", "Skill")
    names = [name for _number, name in COMPETENCES] + list(OTHERS)
    Topic.objects.filter(name__in=names).exclude(pk__in=Skill.objects.values("topic")).delete()


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_programs_are_cancelled_with_a_reason")]

    operations = [migrations.RunPython(seed, reverse_code=unseed, elidable=True)]
