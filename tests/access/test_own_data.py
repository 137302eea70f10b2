"""What somebody can take away of themselves, and what is left when they are erased."""

import io
import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from matching.enums import PairState
from matching.models import Pair
from people.models import AuditEntry, Person
from programs.models import Case, Enrolment
from rmentor.home.own_data import LEFT_OUT, PARTS
from rmentor.lib import clock
from sessions.models import ActionItem, LearningEntry, Meeting
from surveys.enums import WaveKind
from surveys.models import Participation, ProgramSecret, Response, Wave
from surveys.selectors.own_answers import pseudonyms_of
from tests.access.world import World, canary


def everything_stored() -> str:
    """Every row of every table as text."""
    rows = (row for model in apps.get_models() for row in model._default_manager.values())
    return "\n".join(str(row) for row in rows)


def leave(person: Person) -> None:
    pairs = Pair.objects.of(person)
    pairs.filter(state__in=[PairState.OFFERED, PairState.PROPOSED]).delete()
    pairs.occupying().update(state=PairState.ENDED, ended_at=clock.now())
    Person.objects.filter(pk=person.pk).update(is_active=False)


def answer(world: World, role: str, answers: dict[str, int]) -> None:
    wave = world.a.waves[WaveKind.PRE]
    key = pseudonyms_of(world.people[role])[wave.program_id][0]
    Response.objects.filter(wave=wave, respondent_key=key).delete()
    Response.objects.create(wave=wave, respondent_key=key, side="mentor", answers=answers)


def mine(world: World, role: str) -> str:
    answer = world.client(role).get(reverse("own-data"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.text


def test_everybody_gets_their_own_data_and_nobody_elses(world: World) -> None:
    text = mine(world, "mira")
    for place in (
        "a Enrolment.motivation mira",
        "a Enrolment.identities mira",
        "a LearningEntry.text mentor",
        "a PrivateNote.text mira",
        "a Agreement.goals live",
        "a Pair.end_reason mira",
    ):
        assert canary(place) in text, place
    edda = world.people["edda"]
    for word in (
        edda.email,
        edda.last_name,
        canary("a PrivateNote.text edda"),
        canary("a LearningEntry.text mentee"),
    ):
        assert word not in text
    assert canary("a PrivateNote.text mira") not in mine(world, "edda")
    assert json.loads(text)["person"][0]["email"] == world.people["mira"].email
    assert "password" not in text


def test_answers_to_surveys_are_among_them_while_they_can_be_told_to_be_ones_own(world: World) -> None:
    answer(world, "mira", {"OI1": 4})
    answer(world, "edda", {"DC1_1": 2})
    assert [one["answers"] for one in json.loads(mine(world, "mira"))["answers"]] == [{"OI1": 4}]
    ProgramSecret.objects.all().delete()
    assert json.loads(mine(world, "mira"))["answers"] == []


def test_every_model_that_tells_of_a_person_is_in_or_left_out_with_a_reason(world: World) -> None:
    named = {collect(world.people["mira"]).model._meta.label for collect in PARTS.values()}
    tells = {
        model._meta.label
        for model in apps.get_models()
        if hasattr(model, "PRIVACY")
        or any(field.related_model in {Person, Enrolment} for field in model._meta.get_fields() if field.concrete)
    }
    assert tells - named - LEFT_OUT.keys() == set()


def test_nothing_of_an_erased_person_is_left_and_the_other_keeps_theirs(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    mira = world.people["mira"]
    words = {mira.name, mira.email, mira.employee_number}
    answer(world, "mira", {"OI1": 4})
    meetings, answers = Meeting.objects.count(), Response.objects.count()
    counts = (ActionItem.objects.count(), LearningEntry.objects.count(), Case.objects.count())
    leave(mira)
    call_command("erase_person", mira.email, "--yes")
    assert capsys.readouterr().out.strip() == "Erased."
    stored = everything_stored()
    for word in words - {None}:
        assert str(word) not in stored
    for place in (
        "a Enrolment.motivation mira",
        "a Enrolment.identities mira",
        "a LearningEntry.text mentor",
        "a PrivateNote.text mira",
        "a Agreement.goals live",
        "a Pair.end_reason mira",
    ):
        assert canary(place) not in stored, place
    assert canary("a LearningEntry.text mentee") in stored
    assert Meeting.objects.count() == meetings
    assert Response.objects.count() == answers - 1
    assert not Participation.objects.filter(enrolment__person=mira).exists()
    assert (ActionItem.objects.count(), LearningEntry.objects.count(), Case.objects.count()) == counts
    assert str(Pair.objects.filter(mentor__person=mira).first()).startswith("Former participant")
    assert AuditEntry.objects.filter(verb="person.erased", subject_pk=str(mira.pk)).count() == 1


def test_somebody_who_can_sign_in_or_is_in_a_pair_is_not_erased(world: World) -> None:
    mira = world.people["mira"]
    with pytest.raises(CommandError, match="can still sign in"):
        call_command("erase_person", mira.email, "--yes")
    Person.objects.filter(pk=mira.pk).update(is_active=False)
    with pytest.raises(CommandError, match="still in a pair"):
        call_command("erase_person", mira.email, "--yes")
    assert Person.objects.get(pk=mira.pk).email == mira.email


def test_erasing_asks_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(world.people["mira"])
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", world.people["mira"].email)
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("erase_person", "nobody@firm.example", "--yes")


def test_of_a_test_only_the_number_of_right_answers_is_told(world: World) -> None:
    wave = world.a.waves[WaveKind.PRE]
    Wave.objects.filter(pk=wave.pk).update(kind=WaveKind.TEST_PRE)
    answer(world, "mira", {"T1_1A": 1, "T1_2A": 3, "T1_3A": 1})
    assert [one["answers"] for one in json.loads(mine(world, "mira"))["answers"]] == [{"right": 2}]
