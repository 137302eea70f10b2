"""Eight hundred people with seats in one program that is matching: what a coordinator of a big program faces.

Run inside the app's own database by `manage.py shell`, see App.run in conftest.py. Rows are written in bulk: what is
tried is the workbench, not the application form.
"""

from random import Random

from people.models import Person
from programs.enums import EnrolmentState, ProgramState, Side, SkillKind
from programs.models import Enrolment, Program, Skill, Topic

DEPARTMENTS = ("Sales", "Finance", "Research", "Production", "People", "Legal", "Service", "IT")
SITES = ("Ljubljana", "Lecce", "Lund", "Odense")


def seat(count: int) -> None:
    """`count` mentors of grades 2 to 4 and as many mentees of grades 7 to 9, each with offers and wishes."""
    random = Random(7)  # noqa: S311 - a crowd, not a secret
    program = Program.objects.create(name="Four hundred", slug="four-hundred", state=ProgramState.MATCHING)
    people = [_person(random, number, is_mentor=number < count) for number in range(2 * count)]
    seats = [
        Enrolment(
            program=program,
            person=person,
            side=Side.MENTOR if number < count else Side.MENTEE,
            state=EnrolmentState.ACCEPTED,
            counts_in_fairness=random.random() < 0.8,
        )
        for number, person in enumerate(Person.objects.bulk_create(people))
    ]
    topics = list(Topic.objects.order_by("pk")[:20])
    Skill.objects.bulk_create(
        Skill(enrolment=one, topic=topic, kind=kind, level=random.randint(1, 5))
        for one in Enrolment.objects.bulk_create(seats)
        for kind in SkillKind
        for topic in random.sample(topics, 3)
    )


def _person(random: Random, number: int, *, is_mentor: bool) -> Person:
    return Person(
        email=f"person.{number}@nordbrygge.example",
        employee_number=f"H{number}",
        first_name="Made-up",
        last_name=f"Person {number:03}",
        department=random.choice(DEPARTMENTS),
        location=random.choice(SITES),
        languages=["en"],
        grade=random.randint(2, 4) if is_mentor else random.randint(7, 9),
    )
