"""Every field that a person fills in, its label, and who reads it: a word that stands nowhere else is looked for."""

import json
import logging
import re
from collections.abc import Callable

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from people.models import AuditEntry
from programs.models import Case
from programs.models.enrolment import STYLE_FIELDS
from reports.models import Report
from rmentor.lib.logs import make_formatter
from rmentor.lib.privacy import Privacy
from tests.access import crawl
from tests.access.crawl import Page
from tests.access.pages import Addresses
from tests.access.world import FAR_YEAR, ROLES, World, canary
from tests.access.writes import WRITES

Walk = Callable[[str], list[Page]]
ME, BOTH, TEAM, TOTALS = Privacy.ONLY_ME, Privacy.BOTH_OF_US, Privacy.PROGRAM_TEAM, Privacy.TOTALS_ONLY
MENTORS = Privacy.MENTORS
TEAM_OF_A = {"cora", "hana", "root"}
PAIR = {"mira", "edda"}
SEATED = PAIR | {"rolf", "nora"}
MENTORS_OF_A = {"mira", "rolf"}

# (model, field, label, what is looked for, who may find it, who does). The team of A: Cora, HR, and the superuser.
ROWS = [
    ("Enrolment", "interests", BOTH, canary("a Enrolment.interests mira"), PAIR, PAIR),
    ("Enrolment", "working_style", BOTH, canary("a Enrolment.working_style mira"), PAIR, PAIR),
    ("Enrolment", "times", BOTH, canary("a Enrolment.times mira"), PAIR, PAIR),
    (
        "Enrolment",
        "motivation",
        TEAM,
        canary("a Enrolment.motivation mira"),
        {"mira"} | TEAM_OF_A,
        {"mira"} | TEAM_OF_A,
    ),
    # The topic that fits is told to the partner as the reason for the offer; the rest is the team's.
    ("Enrolment", "skills", TEAM, canary("a Enrolment.skills offer mira"), PAIR | TEAM_OF_A, {"mira"} | TEAM_OF_A),
    ("Enrolment", "skills", TEAM, canary("a Enrolment.skills wish mira"), {"mira"} | TEAM_OF_A, {"mira"} | TEAM_OF_A),
    ("Enrolment", "topics_to_avoid", ME, canary("a Enrolment.topics_to_avoid mira"), {"mira"}, {"mira"}),
    ("Enrolment", "identities", ME, canary("a Enrolment.identities mira"), {"mira"}, {"mira"}),
    (
        "Pair",
        "decline_reason",
        TEAM,
        canary("a Pair.decline_reason edda"),
        {"edda"} | TEAM_OF_A,
        {"edda"} | TEAM_OF_A,
    ),
    ("Pair", "end_reason", TEAM, canary("a Pair.end_reason mira"), {"mira"} | TEAM_OF_A, {"mira"} | TEAM_OF_A),
    ("Proposal", "override_reason", TEAM, canary("a Proposal.override_reason"), TEAM_OF_A, TEAM_OF_A),
    ("PairRule", "reason", TEAM, canary("a PairRule.reason"), TEAM_OF_A, TEAM_OF_A),
    ("Agreement", "goals", BOTH, canary("a Agreement.goals live"), PAIR, PAIR),
    ("Agreement", "goals", BOTH, canary("a Agreement.goals agreeing"), {"mira"}, {"mira"}),
    ("Agreement", "communication", BOTH, canary("a Agreement.communication live"), PAIR, PAIR),
    ("Meeting", "minutes", TEAM, "217", PAIR | TEAM_OF_A, PAIR | TEAM_OF_A),
    # Whoever keeps the calendar of one of the two has to know where they meet, and the pages say so.
    ("Meeting", "link", BOTH, canary("a Meeting.link"), PAIR | {"dara"}, PAIR | {"dara"}),
    ("Meeting", "cancel_reason", BOTH, canary("a Meeting.cancel_reason"), PAIR, PAIR),
    ("TimeOffer", "link", BOTH, canary("a TimeOffer.link"), PAIR, PAIR),
    ("ActionItem", "text", BOTH, canary("a ActionItem.text"), PAIR, PAIR),
    ("ActionItem", "due_on", BOTH, str(FAR_YEAR), PAIR, PAIR),
    ("LearningEntry", "text", BOTH, canary("a LearningEntry.text mentor"), PAIR, PAIR),
    ("LearningEntry", "text", BOTH, canary("a LearningEntry.text mentee"), PAIR, PAIR),
    ("PrivateNote", "text", ME, canary("a PrivateNote.text mira"), {"mira"}, {"mira"}),
    ("PrivateNote", "text", ME, canary("a PrivateNote.text edda"), {"edda"}, {"edda"}),
    ("Delegate", "delegate", TEAM, canary("dara first"), {"edda", "dara"} | TEAM_OF_A, {"edda"}),
    ("FitCheck", "reason", TEAM, canary("a FitCheck.reason mira"), {"mira"} | TEAM_OF_A, {"mira"} | TEAM_OF_A),
    ("ClosingStep", "thanks", BOTH, canary("a ClosingStep.thanks mentor"), PAIR, PAIR),
    ("ClosingStep", "thanks", BOTH, canary("a ClosingStep.thanks mentee"), PAIR, PAIR),
    *(
        ("Gathering", name, MENTORS, canary(f"a Gathering.{name} circle"), MENTORS_OF_A | {"seated"}, MENTORS_OF_A)
        for name in ("title", "place", "note")
    ),
    ("Gathering", "minutes", TEAM, "219", SEATED | TEAM_OF_A | {"greta", "seated"}, SEATED | TEAM_OF_A),
    ("GoalVersion", "reason", TEAM, canary("a GoalVersion.reason"), TEAM_OF_A, TEAM_OF_A),
    # Each sum is the team's; reports tell the sum of all.
    ("Cost", "amount", TEAM, "4,711.13", TEAM_OF_A, TEAM_OF_A),
    ("Cost", "note", TEAM, canary("a Cost.note"), TEAM_OF_A, TEAM_OF_A),
    ("HourlyCost", "amount", TEAM, "83.21", TEAM_OF_A, TEAM_OF_A),
    ("Response", "answers", TOTALS, canary("a Response.answers"), set(), set()),
    # Chosen, not typed: a form shows which button is pressed and never the value that stands in the row.
    ("Draft", "answers", ME, canary("a Draft.answers mira"), {"mira"}, set()),
    ("Person", "time_zone", TEAM, "Antarctica/Troll", {"mira"} | TEAM_OF_A - {"cora"}, {"mira", "hana", "root"}),
    ("Person", "quiet_from", ME, "03:14", {"mira"}, {"mira"}),
    ("Person", "quiet_to", ME, "04:23", {"mira"}, {"mira"}),
]
# Labels without a word to look for, and why.
NO_WORD = {
    ("Enrolment", "capacity", TEAM): "a number from 1 to 5 stands on every page",
    ("Meeting", "starts_at", TEAM): "a moment is written in as many ways as there are zones; minutes go with it",
    ("Meeting", "place", TEAM): "one of three words that stand in every form; minutes go with it",
    ("Meeting", "kind", TEAM): "one of six words that stand in every agenda",
    ("TimeOffer", "place", TEAM): "one of three words that stand in every form; the link goes with it",
    (
        "OfferedTime",
        "starts_at",
        BOTH,
    ): "a moment, written in as many ways as there are zones; the link goes with it",
    ("CalendarReply", "answer", BOTH): "one of three words; tests/sessions/test_replies.py looks for it",
    ("ActionItem", "kind", BOTH): "one of five words that stand in every form; the text goes with it",
    ("ActionItem", "owner", BOTH): "a side; the text goes with it",
    ("FitCheck", "fit", TEAM): "one of three words that stand in the form; the reason goes with it",
    ("ClosingStep", "wish", TEAM): "one of three words that stand in the form; tests/sessions/test_closing_step.py",
    ("Enrolment", "wants_partner", TEAM): "a yes or no; tests/matching/test_wants_partner.py",
    ("Enrolment", "side", TEAM): "one of two words that stand on every page",
    **{
        ("Enrolment", name, ME): "one of two ends that stand in every form; identities go with it"
        for name in STYLE_FIELDS
    },
    ("Enrolment", "wants_same_identity", ME): "a tick; identities go with it",
    ("Enrolment", "counts_in_fairness", TOTALS): "a tick; the groups of the fairness view have tests of their own",
    ("ShortListEntry", "rank", TEAM): "one of five numbers; tests/matching/test_short_lists.py looks for it",
    (
        "ShortListEntry",
        "is_refused",
        ME,
    ): "a tick; tests/matching/test_short_lists.py looks for what it leaves behind",
    ("Case", "outcome", TEAM): "said when a case is closed; tests/programs/test_admin.py tells who closes it",
    ("Case", "judgement", TEAM): "one of three words; tests/surveys/test_signals.py tells who says it",
    ("Unwanted", "category", TEAM): "one of four words that stand in every form; HR sees that a mail was not wanted",
    ("MailWishes", "each_alone", ME): "a tick",
    ("Gathering", "starts_at", TEAM): "a moment is written in as many ways as there are zones; minutes go with it",
    ("GatheringReply", "answer", TEAM): "one of two words; tests/programs/test_gatherings.py tells who sees it",
    ("Person", "language", ME): "one of five words that everybody chooses from",
}
# Where a word stands for another reason than that somebody typed it.
ELSEWHERE = {
    canary("dara first"): (r"^/admin/programs/program/", "the directory, to name somebody of the team from"),
    "Antarctica/Troll": (r"^/profile/$", "the list of all zones to choose from"),
    canary("a Enrolment.topics_to_avoid mira"): (
        r"^/admin/programs/topic/",
        "HR's list of topics; the test made one of its own, people can only choose from the list that all see",
    ),
}


def test_every_labelled_field_has_its_row() -> None:
    labelled = {
        (model, field, label) for model, all_ in crawl.labelled_models().items() for field, label in all_.items()
    }
    assert {row[:3] for row in ROWS} | set(NO_WORD) == labelled
    assert {row[:3] for row in ROWS} & set(NO_WORD) == set()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_what_the_label_allows_and_nothing_else(walk: Walk, role: str) -> None:
    found: dict[str, set[str]] = {}
    for page in walk(role):
        if page.address.startswith("/l/"):
            continue  # a link is for its person, whoever holds it
        for word in _words_in(page.text):
            if not re.match(ELSEWHERE.get(word, ("$^", ""))[0], page.address):
                found.setdefault(word, set()).add(page.address)
    wrong = [f"{row[0]}.{row[1]} at {found[row[3]]}" for row in ROWS if row[3] in found and role not in row[4]]
    assert wrong == []
    assert [f"{row[0]}.{row[1]}" for row in ROWS if role in row[5] and row[3] not in found] == []


def _words_in(text: str) -> list[str]:
    standing = [row[3] for row in ROWS if row[3] in text]
    return [word for word in standing if re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text)]


def test_a_link_of_a_mail_shows_what_its_person_may_see_and_no_more(world: World) -> None:
    addresses = world.objects()
    client = world.client("anon")
    links = {"log": "mira", "survey": "mira", "pulse": "edda", "times": "edda", "gathering": "mira"}
    for room, role in links.items():
        answer = client.get(f"/l/{room}/{addresses[f'{room}-link']['token']}/")
        assert answer.status_code == 200
        for row in ROWS:
            assert row[3] not in _words_in(answer.content.decode()) or role in row[4], row


def test_a_mail_tells_its_recipient_only_what_they_may_read(world: World) -> None:
    roles = {person.pk: role for role, person in world.people.items() if role != "anon"}
    # Whoever has no name in the cast has a seat in A and nothing else.
    letters = list(crawl.mails())
    assert len(letters) > 60
    for recipient, text, _html in letters:
        for row in ROWS:
            if row[3] in _words_in(text):
                assert roles.get(recipient.pk, "seated") in row[4], (row[:2], recipient, text[:200])


def test_reports_cases_and_the_audit_trail_hold_nothing_that_a_label_keeps_from_the_team(world: World) -> None:
    kept = [row[3] for row in ROWS if row[2] != TEAM]
    tables = (Report.objects.values("snapshot", "fault"), AuditEntry.objects.values(), Case.objects.values())
    told = json.dumps([list(rows) for rows in tables], cls=DjangoJSONEncoder)
    assert [word for word in kept if word in told] == []


def test_what_participants_type_reaches_neither_the_audit_trail_nor_logs_nor_the_outbox(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    word = canary("typed")
    addresses = Addresses(world)
    with caplog.at_level(logging.DEBUG):
        for write in WRITES:
            if not write.page.startswith(("programs:", "matching:", "sessions:", "people:")):
                continue
            data = {name: word if value == "x" else value for name, value in write.payload(world).items()}
            for role in ("mira", "nora", "stig"):
                world.client(role).post(
                    write.address(addresses), data | {"learned": word, "note": word, "my_promise": word}
                )
    formatter = make_formatter()
    lines = [formatter.format(record) for record in caplog.records if not record.name.startswith("django.db")]
    assert len(lines) > 50
    assert [line for line in lines if "canary" in line] == []
    assert word not in json.dumps(list(AuditEntry.objects.values()), cls=DjangoJSONEncoder)
    assert word not in json.dumps(list(Case.objects.values()), cls=DjangoJSONEncoder)
    assert word not in json.dumps(_facts_of_mails())


def _facts_of_mails() -> list[object]:
    from messaging.models import Message  # noqa: PLC0415 - the other Message of this file is a mail's text

    return list(Message.objects.values_list("facts", "dedupe_key", "last_error"))


# Fields without a label of their own, and why.
TIME_GOES_WITH_DATE = "the label stands at the date, which is one moment with it"
ROWS_OF_SKILLS = "the label stands once above the rows"
UNLABELLED = {
    ("AddForm", "time"): TIME_GOES_WITH_DATE,
    ("MoveForm", "time"): TIME_GOES_WITH_DATE,
    ("LogForm", "time"): TIME_GOES_WITH_DATE,
    ("CircleForm", "time"): TIME_GOES_WITH_DATE,
    ("OfferForm", "time_2"): "the label stands at the first of the three",
    ("OfferForm", "time_3"): "the label stands at the first of the three",
    ("SkillRow", "topic"): ROWS_OF_SKILLS,
    ("SkillRow", "other"): ROWS_OF_SKILLS,
    ("SkillRow", "level"): ROWS_OF_SKILLS,
}
# The label stands once above the questions, "Program team" beside "contact me"; the page is looked at below.
QUESTIONS = ("SurveyForm", "PulseForm")


def test_every_field_that_a_participant_fills_in_shows_its_label(world: World) -> None:
    bare: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for role in ("stig", "mira", "edda", "nora"):
        for address, text, answer in crawl.pages(world, role, without=("/admin/", "/accounts/")):
            for form in crawl.forms_on(answer):
                name_of_form = type(form).__name__
                seen.add(name_of_form)
                shown = [name for name, field in form.fields.items() if not field.widget.is_hidden]
                if name_of_form in QUESTIONS:
                    assert "privacy-totals_only" in text, address
                    continue
                bare |= {
                    (name_of_form, name)
                    for name in shown
                    if 'class="privacy' not in str(form.fields[name].help_text)
                    or f"{form.fields[name].help_text}" not in text
                }
    assert {
        *QUESTIONS,
        "LogForm",
        "ApplicationForm",
        "ItemForm",
        "ProfileForm",
        "DeclineForm",
        "EndForm",
        "ShortListForm",
    } <= seen
    assert bare == set(UNLABELLED)


def test_who_asks_to_be_called_is_told_who_reads_that(world: World) -> None:
    page = world.client("edda").get(f"/pulse/{world.a.meetings['held'].pk}/").content.decode()
    assert "privacy-program_team" in page.partition('name="P6"')[2]
