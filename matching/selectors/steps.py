"""What waits for a person in this room."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import PairState, RunKind, RunState
from matching.models import MatchingRun, Pair
from matching.rules import MAKES_PAIRS, rank_by
from matching.selectors.short_lists import lists_answered, lists_to_rank, program_lists
from people.enums import Permission
from people.models import Person
from programs.enums import ProgramState, Side
from programs.models import Program
from rmentor.lib.next_steps import NextStep


def next_steps(person: Person) -> list[NextStep]:
    """An offer to answer, an agreement to write or confirm; for the program team: proposals to look at."""
    steps = [*offer_steps(person), *list_steps(person)]
    if person.may(Permission.USE_ADMIN):
        steps += [*steps_to_match(person), *steps_of_lists(person), *steps_of_proposals(person)]
    return steps


def offer_steps(person: Person) -> list[NextStep]:
    """Offers to answer, agreements to write or confirm."""
    return [step for pair in _open_offers(person) if (step := _step(pair, pair.side_of(person)))]


def _open_offers(person: Person) -> list[Pair]:
    offers = Pair.objects.visible_to(person).filter(state=PairState.OFFERED).with_people()
    return list(offers.select_related("agreement").order_by("expires_at", "pk"))


def _step(pair: Pair, side: Side) -> NextStep | None:
    url = reverse("matching:pair-detail", args=[pair.pk])
    partner = pair.enrolment_on(side.other).person
    if not pair.is_accepted_by(side):
        text = _("%(name)s could be your partner in “%(program)s”.")
        return NextStep(
            text=text % {"name": partner, "program": pair.program},
            url=url,
            button=_("Look at the offer"),
            due=pair.expires_at,
            weight=10,
        )
    if not pair.is_accepted:
        return None
    agreement = getattr(pair, "agreement", None)
    if agreement is None or not agreement.goals:
        text = _("Write down with %(name)s what you want to reach together.")
        return NextStep(text=text % {"name": partner}, url=url, button=_("Write the agreement"), weight=15)
    if not agreement.is_confirmed_by(side):
        text = _("Read the agreement with %(name)s and confirm it.")
        return NextStep(text=text % {"name": partner}, url=url, button=_("Read the agreement"), weight=15)
    return None


def list_steps(person: Person) -> list[NextStep]:
    """Open short lists: to rank, or to change one's mind about."""
    runs = list(lists_to_rank(person))
    answered = lists_answered(person) if runs else frozenset()
    return [_ranked_step(run) if run.pk in answered else _step_to_rank(run) for run in runs]


def _step_to_rank(run: MatchingRun) -> NextStep:
    return NextStep(
        text=_("Whom would you like to work with in “%(program)s”?") % {"program": run.program},
        url=reverse("matching:short-list-rank", args=[run.pk]),
        button=_("Rank my short list"),
        note=_("Takes two minutes."),
        due=rank_by(run),
        weight=12,
    )


def _ranked_step(run: MatchingRun) -> NextStep:
    return NextStep(
        text=_("Your short list in “%(program)s” is ranked") % {"program": run.program},
        url=reverse("matching:short-list-rank", args=[run.pk]),
        button=_("See or change it"),
        note=_("You can change it until the program team makes the pairs."),
        weight=80,
    )


def steps_to_match(person: Person) -> list[NextStep]:
    """Programs that are matching and have not been run yet; where people rank, short lists come first."""
    of_program = MatchingRun.objects.filter(program=OuterRef("pk"))
    has_run = Exists(of_program.filter(kind=RunKind.PROPOSE))
    has_lists = Exists(of_program.filter(kind=RunKind.SHORT_LIST).exclude(state=RunState.FAILED))
    waiting = (
        Program.objects.managed_by(person)
        .filter(~has_run, ~(Q(is_self_matching=True) & has_lists), state=ProgramState.MATCHING)
        .only("name", "is_self_matching")
    )
    return [
        NextStep(
            text=_("“%(program)s” is ready for matching.") % {"program": program},
            url=reverse("admin:matching_workbench", args=[program.pk]),
            button=_("Prepare short lists") if program.is_self_matching else _("Start a matching run"),
            weight=20,
        )
        for program in waiting
    ]


def steps_of_lists(person: Person) -> list[NextStep]:
    """Open short lists of programs that this person runs: how many have ranked; a run ends the waiting."""
    return [
        NextStep(
            text=_("%(ranked)s of %(people)s have ranked their short list in “%(program)s”.")
            % {"ranked": lists.ranked, "people": lists.people, "program": lists.program},
            url=f"{reverse('admin:matching_matchingrun_add')}?program={lists.program.pk}",
            button=_("Start a matching run"),
            note=_("Later rankings do not count."),
            weight=25,
        )
        for lists in program_lists(person)
        if lists.is_open
    ]


def steps_of_proposals(person: Person) -> list[NextStep]:
    """The newest finished run of each program, while none of its proposals has been published."""
    newer = MatchingRun.objects.filter(
        program=OuterRef("program"), kind=RunKind.PROPOSE, pk__gt=OuterRef("pk")
    ).exclude(kind=RunKind.WHAT_IF)
    published = Pair.objects.filter(proposal__run=OuterRef("pk"))
    runs = (
        MatchingRun.objects.managed_by(person)
        .filter(
            ~Exists(newer),
            ~Exists(published),
            state=RunState.DONE,
            kind=RunKind.PROPOSE,
            program__state__in=MAKES_PAIRS,
        )
        .filter(kind=RunKind.PROPOSE)
        .annotate(found=Count("proposals"))
        .values_list("pk", "program__name", "found", "ended_at")
    )
    return [
        NextStep(
            text=ngettext(
                "Matching for “%(program)s” is done: %(count)s proposal to look at.",
                "Matching for “%(program)s” is done: %(count)s proposals to look at.",
                found,
            )
            % {"program": program, "count": found},
            url=reverse("admin:matching_matchingrun_change", args=[pk]),
            button=_("Look at the proposals"),
            weight=20,
            since=ended_at,
        )
        for pk, program, found, ended_at in runs
    ]
