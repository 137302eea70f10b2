"""What programs have found out about the questions of the test, from what was released: nothing of a running one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models import Program
from surveys.enums import WaveKind
from surveys.models import Questionnaire, Release, Wave
from surveys.rules.figures import PilotItem, ReleasedFigures
from surveys.statistics import ItemFlag

ADVICE: dict[str, Promise] = {
    ItemFlag.TOO_EASY.value: _("Over 90 % were right: it tells nobody apart. Leave it out, or make it harder."),
    ItemFlag.TOO_HARD.value: _(
        "Under 15 % were right: see whether its words mislead. Leave it out, or make it easier."
    ),
    ItemFlag.AGAINST_THE_REST.value: _(
        "Whoever knows the rest is rather wrong here: see whether another option is right as well, and leave it out "
        "until then."
    ),
}


@dataclass(frozen=True)
class PilotLine:
    """A question, by its competence and form, with what to do about it."""

    competence: str
    item: PilotItem
    advice: tuple[Promise, ...]


@dataclass(frozen=True)
class PilotTable:
    """The questions in one program; no lines: under 100 people took each form."""

    program: Program
    lines: tuple[PilotLine, ...]


def pilot_tables(questionnaire: Questionnaire, viewer: Person) -> list[PilotTable]:
    """Of the programs that this person runs and that are over. Two queries."""
    sent = Wave.objects.managed_by(viewer).filter(kind=WaveKind.TEST_PRE, questionnaire=questionnaire)
    releases = Release.objects.final().filter(program__in=sent.values("program")).select_related("program")
    competences = {one["id"]: one["competence"] for one in questionnaire.part("test")}
    return [
        PilotTable(release.program, tuple(_lines(release, competences)))
        for release in releases.order_by("-as_of", "pk")
    ]


def _lines(release: Release, competences: dict[str, str]) -> Iterator[PilotLine]:
    for item in ReleasedFigures.from_dict(release.figures).pilot:
        advice = tuple(words for flag, words in ADVICE.items() if flag in item.flags)
        yield PilotLine(competences.get(item.item, ""), item, advice)
