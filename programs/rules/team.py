"""Who may run a program and who may select for it."""

from django.utils.translation import gettext_lazy as _

from people.enums import Permission
from people.models import Person
from programs.enums import TeamRole
from programs.models import Program, TeamMember
from rmentor.lib.errors import NotAllowedError


def may_plan(person: Person) -> bool:
    """Whether this person may set up a new program."""
    return person.may(Permission.MANAGE_ALL_PROGRAMS) or person.may(Permission.MANAGE_OWN_PROGRAMS)


def check_may_plan(person: Person) -> None:
    """Raise NotAllowedError unless this person may set up a new program."""
    if not may_plan(person):
        raise NotAllowedError(_("Only HR and program coordinators set up programs."))


def may_manage(person: Person, program: Program) -> bool:
    """Whether this person runs the program: HR, or a coordinator named in it."""
    return Program.objects.managed_by(person).filter(pk=program.pk).exists()


def check_may_manage(person: Person, program: Program) -> None:
    """Raise NotAllowedError unless this person runs the program."""
    if not may_manage(person, program):
        raise NotAllowedError(_("Only HR and the coordinators of “%(program)s” may do this.") % {"program": program})


def may_select(person: Person, program: Program) -> bool:
    """Whether this person decides about applications: HR, the named selectors, or coordinators if none is named."""
    if person.may(Permission.MANAGE_ALL_PROGRAMS):
        return True
    team = list(TeamMember.objects.filter(program=program).values_list("person_id", "role"))
    deciding = TeamRole.SELECTOR if any(role == TeamRole.SELECTOR for _pk, role in team) else TeamRole.COORDINATOR
    return (person.pk, deciding) in team


def check_may_select(person: Person, program: Program) -> None:
    """Raise NotAllowedError unless this person decides about applications."""
    if not may_select(person, program):
        raise NotAllowedError(
            _("Only HR and the named selectors of “%(program)s” decide about applications.") % {"program": program}
        )
