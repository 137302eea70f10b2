"""Which signals somebody may see."""

from people.models import Person
from people.selectors import reporting_lines
from surveys.models.signal import SignalQuerySet


def signals_shown_to(person: Person, signals: SignalQuerySet) -> SignalQuerySet:
    """Without the pairs in which somebody reports to this person, at any depth. Three queries."""
    rows = signals.order_by().values_list("pair_id", "pair__mentor__person_id", "pair__mentee__person_id")
    pairs = {pair: (mentor, mentee) for pair, mentor, mentee in rows}
    lines = reporting_lines({person_id for two in pairs.values() for person_id in two})
    barred = [pair for pair, two in pairs.items() if any(person.pk in lines[one] for one in two)]
    return signals.exclude(pair__in=barred).with_pair().worst_first()
