"""Taking a person out of the directory and the audit trail. Their row stays, as counts do, and names nobody."""

from django.db import transaction
from django.db.models import Q

from people.actions.trail import audit
from people.models import AuditEntry, Delegate, DottedLine, ImportRun, Person, RoleGrant
from rmentor.lib.forgetting import forget_words

# Stored, and the same for everybody: a translation would tell the language.
FIRST, LAST = "Former", "participant"
FORMER = f"{FIRST} {LAST}"


def words_of(person: Person) -> list[str]:
    """Under which words somebody stands in texts: name, address, number in the HR system."""
    return [word for word in (person.name, person.email, person.employee_number) if word]


@transaction.atomic
def erase_person_row(*, person: Person, by: Person | None) -> None:
    """Forget who somebody was. Grade, department, dates and all settings go too."""
    words = words_of(person)
    RoleGrant.objects.filter(person=person).delete()
    DottedLine.objects.filter(Q(person=person) | Q(manager=person)).delete()
    Delegate.objects.filter(Q(person=person) | Q(delegate=person)).delete()
    blank = Person(pk=person.pk)
    blank.first_name, blank.last_name = FIRST, LAST
    blank.email = f"former-{person.pk}@erased.invalid"
    blank.employee_number, blank.is_active = None, False
    blank.set_unusable_password()
    blank.save(force_update=True)
    forget_words(AuditEntry.objects.all(), ["actor", "subject", "old", "new"], words, FORMER)
    forget_words(ImportRun.objects.all(), ["outcome", "file_name"], words, FORMER)
    audit(verb="person.erased", by=by, subject=blank)
