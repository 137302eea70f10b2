import ast
import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program
from rmentor.lib.logs import make_formatter
from sessions.models import Meeting
from surveys import actions
from surveys.actions import answering
from surveys.enums import INSTRUMENTS, Colour, WaveKind, WaveState
from surveys.models import Participation, ProgramSecret, Questionnaire, Response, Signal, Wave
from surveys.rules import pulse_questions, scales_of
from tests.factories import PairFactory, PersonFactory, TeamMemberFactory
from tests.surveys.conftest import PULSE, answer

CANARY = "canary-d4f1"
ITEMS = json.loads((Path(__file__).parents[1] / "data/surveys/items.json").read_text(encoding="utf-8"))


def test_an_answer_names_no_person_and_no_time() -> None:
    fields = {field.name: field for field in Response._meta.get_fields()}
    assert set(fields) == {"id", "wave", "respondent_key", "side", "occasion", "answers"}
    assert isinstance(fields["id"], models.UUIDField)
    relations = [field.related_model for field in fields.values() if field.is_relation]
    assert relations == [Wave]
    assert not [field for field in fields.values() if isinstance(field, models.DateField | models.TimeField)]


def test_nothing_points_to_an_answer() -> None:
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model in {Response, ProgramSecret}
    ]
    assert pointing == []


def test_a_participation_says_that_somebody_answered_and_no_more() -> None:
    names = {field.name for field in Participation._meta.get_fields()}
    assert names == {"id", "wave", "enrolment", "outsider", "pair_id", "occasion"}


@pytest.mark.parametrize("model", [Response, Participation, ProgramSecret])
def test_who_answered_what_has_no_admin_page(model: type[models.Model]) -> None:
    assert not site.is_registered(model)


def test_answers_have_no_words_for_logs() -> None:
    response = Response(respondent_key=CANARY, answers={"P1": CANARY}, side=CANARY)
    assert CANARY not in f"{response} {response!r}"


def test_a_superuser_finds_no_answer_in_the_administration(
    held: Meeting, pair: Pair, mira: Person, sign_in: Callable[[Person], Client]
) -> None:
    boss = PersonFactory(is_superuser=True)
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    Response.objects.update(answers={"P1": CANARY}, respondent_key=f"key-{CANARY}")
    ProgramSecret.objects.update(key=f"secret-{CANARY}")
    client = sign_in(boss)
    seen = 0
    for model in apps.get_models():
        for page in _admin_pages(model):
            response = client.get(page)
            assert CANARY not in response.content.decode(errors="ignore"), page
            seen += response.status_code == 200
    assert seen > 10


def _admin_pages(model: type[models.Model]) -> list[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    try:
        pages = [reverse(f"{name}_changelist")]
    except NoReverseMatch:
        return []
    for row in model._default_manager.all()[:3]:
        pages += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
    return pages


def test_a_fault_while_answering_writes_no_answer_into_the_log(
    held: Meeting,
    mira: Person,
    sign_in: Callable[[Person], Client],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_participation: Participation) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(answering, "_note", fail)
    client = sign_in(mira)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        page = client.post(reverse("surveys:pulse-answer", args=[held.pk]), PULSE)
    assert page.status_code == 500
    formatter = make_formatter()
    lines = [formatter.format(record) for record in caplog.records if record.name != "django.db.backends"]
    assert any("the disk is full" in line for line in lines)
    for text in (*lines, page.content.decode()):
        assert '"P4"' not in text
        assert "'P4'" not in text
        assert "P4=" not in text


def test_the_wave_page_shows_counts_from_five_on(
    program: Program,
    pre: Wave,
    mentees: Callable[[int], list[Enrolment]],
    hana: Person,
    sign_in: Callable[[Person], Client],
) -> None:
    seats = mentees(6)
    answer(pre, seats[:4], [2, 3, 4, 2])
    url = reverse("admin:surveys_wave_change", args=[pre.pk])
    client = sign_in(hana)
    assert "under 5" in client.get(url).content.decode()
    answer(pre, seats[4:], [3, 3])
    text = client.get(url).content.decode()
    assert "under 5" not in text
    assert not [seat for seat in seats if seat.person.last_name in text]


def test_the_list_of_waves_costs_the_same_for_one_and_three(
    program: Program, pre: Wave, hana: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(hana)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("admin:surveys_wave_changelist")).status_code == 200
        counts.append(len(captured))
        for kind in (WaveKind.PULSE, WaveKind.POST):
            actions.open_wave(program=program, kind=kind, by=None)
    assert counts[0] == counts[1]


def test_hr_opens_the_closing_survey_and_closes_a_survey_by_button(
    program: Program, pre: Wave, hana: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(hana)
    page = client.get(reverse("admin:surveys_wave_change", args=[pre.pk])).content.decode()
    assert "Open the closing survey now" in page
    client.post(reverse("admin:surveys_wave_do", args=[pre.pk, "open-closing"]))
    post = Wave.objects.get(kind=WaveKind.POST)
    assert post.state == WaveState.OPEN
    client.post(reverse("admin:surveys_wave_do", args=[post.pk, "close"]))
    client.post(reverse("admin:surveys_wave_do", args=[post.pk, "close"]))
    post.refresh_from_db()
    assert post.state == WaveState.CLOSED


def test_a_coordinator_sees_the_waves_and_signals_of_their_own_programs_only(
    held: Meeting, pair: Pair, sign_in: Callable[[Person], Client]
) -> None:
    Signal.objects.create(pair=pair, colour=Colour.RED, since=held.starts_at.date())
    own = TeamMemberFactory(program=pair.program).person
    other = TeamMemberFactory().person
    for person, sees in ((own, True), (other, False)):
        client = sign_in(person)
        signals = client.get(reverse("admin:surveys_signal_changelist")).content.decode()
        assert ("Mira Malmsten" in signals) is sees
        wave = reverse("admin:surveys_wave_change", args=[Wave.objects.get().pk])
        assert (client.get(wave).status_code == 200) is sees


@pytest.mark.parametrize("depth", [1, 2])
def test_a_coordinator_in_the_line_of_a_participant_does_not_see_their_pair(
    held: Meeting, pair: Pair, edda: Person, sign_in: Callable[[Person], Client], depth: int
) -> None:
    signal = Signal.objects.create(pair=pair, colour=Colour.RED, since=held.starts_at.date())
    coordinator = TeamMemberFactory(program=pair.program).person
    client = sign_in(coordinator)
    url = reverse("admin:surveys_signal_change", args=[signal.pk])
    assert client.get(url).status_code == 200
    between = coordinator if depth == 1 else PersonFactory(manager=coordinator)
    Person.objects.filter(pk=edda.pk).update(manager=between)
    assert client.get(url).status_code == 404
    assert "Mira" not in client.get(reverse("admin:surveys_signal_changelist")).content.decode()


def test_participants_who_run_the_program_do_not_see_their_own_signal(
    held: Meeting, pair: Pair, edda: Person, sign_in: Callable[[Person], Client]
) -> None:
    Person.objects.filter(pk=edda.pk).update(is_superuser=True)
    signal = Signal.objects.create(pair=pair, colour=Colour.RED, since=held.starts_at.date())
    edda.refresh_from_db()
    assert sign_in(edda).get(reverse("admin:surveys_signal_change", args=[signal.pk])).status_code == 404


def test_the_list_of_signals_shows_the_worst_first_at_a_fixed_cost(
    held: Meeting, pair: Pair, hana: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(hana)
    Signal.objects.create(pair=pair, colour=Colour.GREEN, since=held.starts_at.date())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            text = client.get(reverse("admin:surveys_signal_changelist")).content.decode()
        counts.append(len(captured))
        for colour in (Colour.AMBER, Colour.RED):
            other = PairFactory(program=pair.program, active=True)
            Signal.objects.create(pair=other, colour=colour, since=held.starts_at.date())
    rows = text[text.index('id="result_list"') :]
    assert rows.index("Talk within 7 days") < rows.index("Check in") < rows.index("Nothing to do")
    assert counts[0] == counts[1]


def test_the_shipped_questions_are_those_of_the_item_pool(db: None) -> None:
    actions.load_instruments()
    survey, pulse = (Questionnaire.objects.get(code=code) for code in ("before-after", "pulse"))
    shipped = {scale["code"]: scale for scale in survey.definition["scales"]}
    assert shipped.keys() == {scale["code"] for scale in ITEMS["scales"]}
    for scale in ITEMS["scales"]:
        mine = shipped[scale["code"]]
        assert mine["anchors"] == scale["anchors"].replace("0-10", "recommend")
        assert [(item["id"], item["text"], item["reverse"]) for item in mine["items"]] == [
            (item["id"], item["text"], item["reverse"]) for item in scale["items"]
        ]
    assert {scale.code: scale.who for scale in scales_of(survey)} == {
        "DC": Side.MENTEE,
        "OI": Side.MENTOR,
        "ML": Side.MENTOR,
    }
    assert survey.definition["anchors"] == ITEMS["anchors"] | {"recommend": [str(level) for level in range(11)]}
    assert [(question.id, question.text, list(question.anchors)) for question in pulse_questions(pulse)] == [
        (question["id"], question["text"], question["anchors"]) for question in ITEMS["pulse"]
    ]


def test_the_shipped_test_is_that_of_the_item_pool(db: None) -> None:
    actions.load_instruments()
    stored = Questionnaire.objects.get(code="digital-knowledge").definition["test"]
    assert [(one["id"], one["form"], one["text"], one["correct"], one["wrong"]) for one in stored] == [
        (one["id"], one["form"], one["stem"], one["correct"], one["wrong"]) for one in ITEMS["test"]
    ]


def test_every_shipped_text_is_marked_for_translation() -> None:
    folder = Path(apps.get_app_config("surveys").path, "enums")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") == "_" and isinstance(call.args[0], ast.Constant)
    }
    before_after, knowledge, pulse = (shipped["definition"] for shipped in INSTRUMENTS)
    texts = {item["text"] for scale in before_after["scales"] for item in scale["items"]}
    texts |= {scale["name"] for scale in before_after["scales"]}
    texts |= set(before_after["stems"].values()) | set(before_after["stems_then"].values())
    texts |= {text for one in knowledge["test"] for text in (one["text"], one["correct"], *one["wrong"])}
    texts |= {question["text"] for question in pulse["questions"]}
    assert texts <= marked


def test_the_command_stores_the_questionnaires(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_instruments")
    assert capsys.readouterr().out.splitlines() == [
        "Before and after (v2)",
        "Test of digital knowledge (pilot) (v1)",
        "Pulse after each meeting (v1)",
    ]
