"""What there is about a person at all, in one question: where nothing can wait, nothing more is asked."""

from django.db.models import Exists, Model, QuerySet

from matching.models import Pair, ShortListEntry
from matching.rules import MAKES_PAIRS
from people.models import Delegate, Person
from programs.enums import ProgramState
from programs.models import Enrolment, Gathering, Program
from reports.selectors import news_for, programs_with_outcomes

SEAT, APPLYING, PAIR, OFFER, LIST, OPEN = "seat", "applying", "pair", "offer", "list", "open"
MATCHING, RANKING, PAIRING = "matching", "ranking", "pairing"
NEWS, OUTCOMES, CALENDAR, GATHERING = "news", "outcomes", "calendar", "gathering"


def traces_of(person: Person) -> frozenset[str]:
    """Which of these there are."""
    rows: dict[str, QuerySet[Model]] = {
        SEAT: Enrolment.objects.filter(person=person),
        APPLYING: Enrolment.objects.filter(person=person, program__state=ProgramState.RECRUITING),
        PAIR: Pair.objects.of(person),
        OFFER: Pair.objects.of(person).offered(),
        LIST: ShortListEntry.objects.filter(owner__person=person),
        OPEN: Program.objects.filter(state=ProgramState.RECRUITING, is_open=True),
        MATCHING: Program.objects.filter(state=ProgramState.MATCHING),
        RANKING: Program.objects.filter(state__in=MAKES_PAIRS, is_self_matching=True),
        PAIRING: Program.objects.filter(state__in=MAKES_PAIRS),
        GATHERING: Gathering.objects.visible_to(person).planned(),
        NEWS: news_for(person),
        OUTCOMES: programs_with_outcomes(person),
        CALENDAR: Delegate.objects.standing().filter(delegate=person),
    }
    asked = {f"has_{name}": Exists(found) for name, found in rows.items()}
    told = Person.objects.filter(pk=person.pk).annotate(**asked).values(*asked).get()
    return frozenset(name for name in rows if told[f"has_{name}"])
