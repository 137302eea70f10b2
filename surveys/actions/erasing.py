"""Forgetting somebody's answers, as long as the key to their pseudonyms exists."""

from people.models import Person
from surveys.models import Draft, Outsider, Participation, Response, TestOrder
from surveys.selectors.own_answers import pseudonyms_of


def erase(*, person: Person) -> None:
    """Their answers and that they answered. What was released of a group stays.

    Once a program is over its key is gone: whose its answers are nobody can tell, not even to delete them.
    """
    for program_id, keys in pseudonyms_of(person).items():
        Response.objects.filter(wave__program=program_id, respondent_key__in=keys).delete()
        Draft.objects.filter(wave__program=program_id, respondent_key__in=keys).delete()
    Participation.objects.filter(enrolment__person=person).delete()
    TestOrder.objects.filter(enrolment__person=person).delete()
    Outsider.objects.filter(person=person).delete()
