"""What whoever keeps somebody's calendar sees: when, how and with whom their meetings are, and nothing else."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from matching.enums import PairState
from matching.models import Pair
from people.models import Delegate, Person
from rmentor.lib import clock
from sessions.models import Meeting


@dataclass(frozen=True)
class KeptPair:
    """A pair of the person whose calendar it is, with the meetings that lie ahead."""

    pair: Pair
    partner: Person
    meetings: list[Meeting]


@dataclass(frozen=True)
class KeptCalendar:
    """One calendar that somebody keeps."""

    person: Person
    pairs: list[KeptPair]


def people_kept_for(delegate: Person) -> list[Person]:
    """Whose calendars somebody keeps now, by name; one query."""
    rows = Delegate.objects.standing().filter(delegate=delegate).select_related("person")
    return [row.person for row in rows.order_by("person__last_name", "person__first_name", "person_id")]


def kept_people(delegate: Person) -> QuerySet[Person]:
    """The same, to find one of them in."""
    standing = Delegate.objects.standing().filter(delegate=delegate)
    people: QuerySet[Person] = Person.objects.filter(pk__in=standing.values("person"))
    return people


def kept_pairs(delegate: Person, people: "list[Person]") -> QuerySet[Pair]:
    """Live pairs of these people, without those that the delegate is part of."""
    theirs = Q(mentor__person__in=people) | Q(mentee__person__in=people)
    own = Q(mentor__person=delegate) | Q(mentee__person=delegate)
    return Pair.objects.active().filter(theirs).exclude(own).with_people().order_by("pk")


def kept_meetings(pairs: QuerySet[Pair]) -> QuerySet[Meeting]:
    """Meetings of these pairs that lie ahead."""
    return Meeting.objects.planned().filter(pair__in=pairs, starts_at__gt=clock.now()).with_pair().in_order()


def calendars_kept_by(delegate: Person) -> list[KeptCalendar]:
    """Everything on the delegate's page; three queries whatever there is."""
    people = people_kept_for(delegate)
    pairs = kept_pairs(delegate, people)
    found = list(pairs)
    meetings: dict[int, list[Meeting]] = {}
    for meeting in kept_meetings(pairs.order_by()):
        meetings.setdefault(meeting.pair_id, []).append(meeting)
    return [
        KeptCalendar(
            person,
            [_kept(pair, person, meetings.get(pair.pk, [])) for pair in found if _is_of(pair, person)],
        )
        for person in people
    ]


def _is_of(pair: Pair, person: Person) -> bool:
    return person.pk in {pair.mentor.person_id, pair.mentee.person_id}


def _kept(pair: Pair, person: Person, meetings: list[Meeting]) -> KeptPair:
    return KeptPair(pair, pair.enrolment_on(pair.side_of(person).other).person, meetings)


@dataclass(frozen=True)
class OwnDelegates:
    """Who keeps one's calendar, and whether one has a pair to plan for."""

    rows: list[Delegate]
    has_pair: bool


def own_delegates(person: Person) -> OwnDelegates:
    """In two queries."""
    rows = Delegate.objects.standing().filter(person=person).select_related("delegate").order_by("named_at", "pk")
    return OwnDelegates(list(rows), has_live_pair(person))


def has_live_pair(person: Person) -> bool:
    """Whether somebody has, or will have again, meetings to plan."""
    return Pair.objects.of(person).filter(state__in=[PairState.ACTIVE, PairState.PAUSED]).exists()


def is_partner(person: Person, other: Person) -> bool:
    """Whether the two are, or may become, a pair now."""
    return Pair.objects.of(person).of(other).occupying().exists()
