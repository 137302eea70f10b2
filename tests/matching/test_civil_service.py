"""Sign-up lists of a public-sector scheme, imported as they are and matched in both directions.

What is allowed is worked out here from the files alone, apart from our reader and our rules; the most pairs there
can be is found by SciPy.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching import actions
from matching.enums import RunState
from matching.models import MatchingRun
from people.models import AuditEntry, Person
from programs.actions import SignUpOptions, import_sign_ups, start_matching
from programs.enums import Direction, Side
from programs.models import Program
from tests.factories import ProgramFactory

DATA = Path(__file__).parents[1] / "data" / "civil_service"
FROM_THE_BOTTOM = ["AA", "AO", "EO", "HEO", "SEO", "G7", "G6", "SCS1", "SCS2", "SCS3", "SCS4"]
GAP = 2


@dataclass(frozen=True)
class Scheme:
    """A direction, and which file holds the mentors of the program."""

    direction: Direction
    mentors: str
    mentees: str


CLASSIC = Scheme(Direction.CLASSIC, "mentors", "mentees")
# The same two meet the other way round: who signed up to be mentored teaches.
TURNED = Scheme(Direction.REVERSE, "mentees", "mentors")
REVERSE = Scheme(Direction.REVERSE, "mentors", "mentees")
SCHEMES = pytest.mark.parametrize("scheme", [CLASSIC, TURNED, REVERSE], ids=["classic", "turned", "reverse"])


def rows(name: str) -> dict[str, dict[str, str]]:
    """A file by address, read with nothing but the standard library."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["email address"]: row for row in csv.DictReader(file)}


def rung(row: dict[str, str]) -> int:
    return FROM_THE_BOTTOM.index(row["grade"].replace("Grade ", "G"))


def shares(row: dict[str, str]) -> set[str]:
    said = row.get("characteristics", row.get("identity to match", ""))
    return {word.strip() for word in said.split(",")} - {""}


def wants_to_share(row: dict[str, str]) -> bool:
    return row.get("match with similar identity") == "yes" and bool(shares(row))


def may_meet(scheme: Scheme, mentor: dict[str, str], mentee: dict[str, str]) -> bool:
    higher = rung(mentor) - rung(mentee)
    wish_broken = (wants_to_share(mentor) or wants_to_share(mentee)) and not shares(mentor) & shares(mentee)
    return (higher if scheme.direction == Direction.CLASSIC else -higher) >= GAP and not wish_broken


def most_pairs(scheme: Scheme) -> int:
    mentors, mentees = rows(scheme.mentors).values(), rows(scheme.mentees).values()
    allowed = csr_array(np.array([[may_meet(scheme, one, other) for other in mentees] for one in mentors], dtype=int))
    return int((maximum_bipartite_matching(allowed, perm_type="column") >= 0).sum())


def matched(scheme: Scheme, by: Person) -> MatchingRun:
    """Both files imported as accepted, and one run over them."""
    program = ProgramFactory(recruiting=True, direction=scheme.direction, min_grade_gap=GAP, seats=None)
    for side, name in ((Side.MENTOR, scheme.mentors), (Side.MENTEE, scheme.mentees)):
        options = SignUpOptions(side=side, is_accepted=True)
        content = (DATA / f"{name}.csv").read_bytes()
        plan = import_sign_ups(program_id=program.pk, content=content, options=options, by=by)
        assert (plan.faults, len(plan.enrolled), len(plan.new_people)) == ([], 50, 50)
    start_matching(program_id=program.pk, by=by)
    run = actions.start_run(program_id=program.pk, by=by)
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    return run


@SCHEMES
def test_as_many_are_paired_as_can_be_and_no_wish_or_grade_is_broken(scheme: Scheme, hana: Person) -> None:
    run = matched(scheme, hana)
    mentors, mentees = rows(scheme.mentors), rows(scheme.mentees)
    pairs = list(run.proposals.values_list("mentor__person__email", "mentee__person__email"))
    assert len({mentor for mentor, _mentee in pairs}) == len({mentee for _mentor, mentee in pairs}) == len(pairs)
    assert [pair for pair in pairs if not may_meet(scheme, mentors[pair[0]], mentees[pair[1]])] == []
    assert len(pairs) == most_pairs(scheme)
    assert len(run.unmatched) == 100 - 2 * len(pairs)


def test_the_wish_for_a_partner_who_shares_something_is_honoured(hana: Person) -> None:
    run = matched(CLASSIC, hana)
    mentors, mentees = rows("mentors"), rows("mentees")
    asked = {address for address, row in mentees.items() if wants_to_share(row)}
    pairs = list(run.proposals.values_list("mentor__person__email", "mentee__person__email"))
    met = [(mentor, mentee) for mentor, mentee in pairs if mentee in asked]
    assert len(asked) == 25
    assert met
    assert all(shares(mentors[mentor]) & shares(mentees[mentee]) for mentor, mentee in met)


def test_what_the_files_say_lands_where_it_belongs(hana: Person) -> None:
    program = Program.objects.get(pk=matched(CLASSIC, hana).program_id)
    for side, name in ((Side.MENTOR, "mentors"), (Side.MENTEE, "mentees")):
        seats = {seat.person.email: seat for seat in program.enrolments.on_side(side).with_person()}
        for address, row in rows(name).items():
            seat = seats[address]
            assert seat.person.grade == rung(row) + 1
            assert (seat.person.department, seat.person.job_title) == (row["organisation"], row["job title"])
            assert [skill.topic.name for skill in seat.skills.select_related("topic")] == [row["profession"]]
            assert {word for word in seat.identities.split(", ") if word} == shares(row)
            assert seat.wants_same_identity == wants_to_share(row)
            assert seat.motivation == ""


def test_nothing_that_a_run_keeps_for_the_team_names_what_people_share(hana: Person) -> None:
    run = matched(CLASSIC, hana)
    words = {word for name in ("mentors", "mentees") for row in rows(name).values() for word in shares(row)}
    told = str(
        [
            *MatchingRun.objects.filter(pk=run.pk).values(),
            *run.proposals.values("criteria", "reasons"),
            *AuditEntry.objects.values(),
        ]
    )
    assert len(words) == 6
    assert [word for word in words if word in told] == []


@pytest.mark.parametrize(
    ("scheme", "pairs", "unmatched"),
    [
        (CLASSIC, 45, {("mentor", "no_capacity_left"): 5, ("mentee", "no_capacity_left"): 5}),
        (TURNED, 45, {("mentor", "no_capacity_left"): 5, ("mentee", "no_capacity_left"): 5}),
        (
            REVERSE,
            16,
            {
                ("mentor", "grade"): 26,
                ("mentor", "unavailable"): 5,
                ("mentor", "no_capacity_left"): 3,
                ("mentee", "grade"): 32,
                ("mentee", "unavailable"): 1,
                ("mentee", "no_capacity_left"): 1,
            },
        ),
    ],
    ids=["classic", "turned", "reverse"],
)
def test_the_figures_of_the_measurements_are_these(
    scheme: Scheme, pairs: int, unmatched: dict[tuple[str, str], int], hana: Person
) -> None:
    run = matched(scheme, hana)
    assert run.proposals.count() == pairs
    assert Counter((one["side"], one["rule"]) for one in run.unmatched) == unmatched
