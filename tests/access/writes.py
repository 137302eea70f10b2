"""Everything that writes: what is posted where, and by whom it may be."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from matching.engine import CRITERIA
from matching.models import ShortListEntry
from programs.rules import template_choices
from surveys.rules import exchange, parts
from tests.access.pages import Addresses, Row, table
from tests.access.world import World

EVERYBODY = "stig mira edda rolf nora cora bo xena hana root dara"
TEAM_OF_A, TEAM_OF_B, HR = "cora hana root", "bo hana root", "hana root"
PLANNERS = "cora bo hana root"
LISTS_OF_THE_TEAM = [
    f"{model} download"
    for model in (
        "programs.program", "programs.enrolment", "programs.gathering", "programs.case", "matching.matchingrun",
        "matching.pairrule", "matching.pair", "mentoring_sessions.meeting", "surveys.signal", "surveys.wave",
        "surveys.questionnaire", "reports.report",
    )
]  # fmt: skip
LISTS_OF_HR = [
    f"{model} download"
    for model in (
        "people.person", "people.importrun", "people.auditentry", "programs.topic", "messaging.message",
        "messaging.badaddress", "messaging.wording", "reports.apitoken",
    )
]  # fmt: skip

Data = dict[str, Any]
SKILLS = {
    f"{kind}-{key}": value
    for kind in ("offers", "wishes")
    for key, value in {
        "TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-other": "Knitting", "0-level": "3", "0-topic": "",
    }.items()
}  # fmt: skip
COSTS = {
    "sum-TOTAL_FORMS": "1", "sum-INITIAL_FORMS": "0", "sum-0-kind": "travel", "sum-0-amount": "12.50",
    "sum-0-spent_on": "2026-01-07", "mentee": "90",
}  # fmt: skip
APPLICATION = {"side": "mentor", "capacity": "1", **SKILLS}


@dataclass(frozen=True)
class Write:
    """A form that is posted. `may`: the roles for whom it changes something; for all others nothing changes."""

    page: str
    what: str
    may: str
    data: Data | Callable[[World], Data] = None  # type: ignore[assignment]  # None: an empty form
    # The last part of an address of a button.
    button: str = ""

    @property
    def label(self) -> str:
        return f"{self.page} {self.what} {self.button}".strip()

    def address(self, addresses: Addresses) -> str:
        address = addresses.of(Row(self.page, self.what, {}))
        return address.replace("/do/nothing/", f"/do/{self.button}/")

    def payload(self, world: World) -> Data:
        if callable(self.data):
            return self.data(world)
        return dict(self.data or {})


def _ahead(**more: str) -> Data:
    """A time in a month."""
    return {"date": f"{timezone.now() + dt.timedelta(days=30):%Y-%m-%d}", "time": "10:00", **more}


def _three_times(world: World) -> Data:
    day = timezone.now() + dt.timedelta(days=30)
    times = {f"time_{number}": f"{day + dt.timedelta(days=number):%Y-%m-%dT10:00}" for number in (1, 2, 3)}
    return {**times, "place": "video", "link": "x", "replaces": world.a.times.pk}


def _first_time(world: World) -> Data:
    return {"time": world.a.times.times.all()[0].pk}


def _log(world: World) -> Data:
    day = timezone.now() - dt.timedelta(days=2)
    return {"held": "yes", "date": f"{day:%Y-%m-%d}", "time": "10:00", "minutes": "60", "place": "video"}


def _survey(world: World) -> Data:
    """An answer to every question of either side."""
    wave = world.a.waves["pre"]  # type: ignore[index]  # a TextChoices is its text
    return {item["id"]: "2" for scale in wave.questionnaire.definition["scales"] for item in scale["items"]}


def _rule(world: World) -> Data:
    pair = world.a.pair
    return {"kind": "ban", "mentor": pair.mentor_id, "mentee": pair.mentee_id, "reason": "x"}


def _ranked(world: World) -> Data:
    entry = ShortListEntry.objects.get(run=world.a.short_list, owner=world.a.pair.mentor)
    return {f"rank_{entry.pk}": "1"}


def _by_hand(world: World, move: str) -> Data:
    row = world.a.other_run.proposals.get()
    return {"do": move, "version": world.a.other_run.version, "proposal": row.pk, "reason": "x"}


def _decide(world: World) -> Data:
    return {"action": "accept", "_selected_action": [world.application.pk], "confirmed": "yes", "reason": "x"}


def _run(_world: World) -> Data:
    return {**dict.fromkeys(CRITERIA, "5"), "objective": "people", "min_percent": "0"}


def _new_program(world: World) -> Data:
    return {"name": "New", "template": template_choices()[0][0]}


def _file(world: World) -> Data:
    return {"file": SimpleUploadedFile("people.csv", b"Email\nx@firm.example\n")}


def _goal(world: World) -> Data:
    """Another target, looked at and confirmed."""
    goal = world.a.program.goals.get()
    said = {name: getattr(goal, name) for name in goal.MUST_HAVE}
    more = {"owner": goal.owner.email, "target": "4", "reason": "x", "confirmed": "yes"}
    return {**said, **more, "seen_version": world.a.program.version}


def _launch(world: World) -> Data:
    day = timezone.now() + dt.timedelta(days=30)
    return {
        "program": world.a.program.pk, "kind": "launch", "title": "x", "starts_at_0": f"{day:%Y-%m-%d}",
        "starts_at_1": "10:00", "minutes": "60", "place": "x", "note": "x",
    }  # fmt: skip


def _pairs(world: World) -> Data:
    file = SimpleUploadedFile("pairs.csv", b"Mentor,Mentee\nrolf@firm.example,edda@firm.example\n")
    return {"file": file, "may_enrol": "on", "reason": "x"}


def _survey_plan(world: World) -> Data:
    return {"questionnaire": str(world.a.waves["pre"].questionnaire_id), "scales": "DC"}  # type: ignore[index]  # a TextChoices is its text


def _sign_ups(world: World) -> Data:
    file = SimpleUploadedFile("list.csv", b"First name,Last name,Email\nA,B,x@firm.example\n")
    return {"file": file, "side": "mentor", "state": "applied", "language": "en"}


SCALE = {
    "name": "x", "who": "both", "anchors": "agree", "moments": ["pre"], "items-TOTAL_FORMS": "0",
    "items-INITIAL_FORMS": "0",
}  # fmt: skip
CHOICES = {"name": "x", "stem": "x", "anchors": "No\nYes"}


def _seen(world: World, part: str) -> Data:
    """The token of a part of the draft as its page showed it."""
    draft = world.draft
    found = {
        "head": parts.head_of(draft), "scale": parts.scale_of(draft, "OS"), "order": parts.order_of(draft),
        "agree": parts.choices_of(draft, "agree"), "texts": {}, "whole": parts.whole_of(draft), "none": None,
    }  # fmt: skip
    return {"seen": parts.fingerprint(found[part]), "to": "up"}


def _translated(world: World) -> Data:
    return {f"t-{parts.fingerprint('Our scale')}": "x", **_seen(world, "texts")}


def _questionnaire(world: World) -> Data:
    text = exchange.written(world.draft).replace(world.draft.code, "another")
    return {"file": SimpleUploadedFile("x.json", text.encode())}


WRITES = [
    Write(
        "people:profile",
        "-",
        EVERYBODY,
        {"time_zone": "Europe/Rome", "language": "it", "quiet_from": "20:00", "quiet_to": "07:00"},
    ),
    Write("programs:enrolment-apply", "open", "stig edda rolf nora cora bo xena hana root dara", APPLICATION),
    Write("programs:enrolment-apply", "program", "", APPLICATION),
    Write("programs:enrolment-apply", "b.program", "", APPLICATION),
    Write("programs:enrolment-edit", "application", "mira", APPLICATION | {"motivation": "x"}),
    Write("programs:enrolment-edit", "enrolment", "", APPLICATION | {"motivation": "x"}),
    Write("programs:enrolment-withdraw", "application", "mira"),
    Write("programs:enrolment-withdraw", "enrolment", "mira"),
    Write("programs:enrolment-withdraw", "b.enrolment", ""),
    Write("programs:enrolment-forget", "enrolment", "mira", {"what": "working-style"}),
    Write("programs:enrolment-forget", "b.enrolment", "", {"what": "working-style"}),
    Write("programs:gathering-detail", "launch", "mira edda rolf nora", {"answer": "yes"}),
    Write("programs:gathering-detail", "circle", "mira rolf", {"answer": "no"}),
    Write("programs:gathering-detail", "b.launch", "", {"answer": "yes"}),
    Write("programs:gathering-cancel", "circle", "mira"),
    Write("programs:gathering-cancel", "launch", ""),
    Write("programs:gathering-cancel", "b.circle", ""),
    Write("programs:circle-call", "program", "mira rolf", _ahead(title="x", minutes="30")),
    Write("programs:circle-call", "b.program", "", _ahead(title="x", minutes="30")),
    Write("programs:gathering-answer-by-link", "gathering-link", "anon gone mira", {"answer": "yes"}),
    Write("programs:gathering-answer-by-link", "log-link", "", {"answer": "yes"}),
    # Nora is asked first; Rolf hears of the offer when she has said yes.
    Write("matching:pair-accept", "offered", "nora"),
    Write("matching:pair-decline", "offered", "nora", {"decline_reason": "x"}),
    Write("matching:pair-accept", "b.offered", ""),
    Write("matching:agreement-edit", "agreeing", "mira", {"goals": "x", "communication": "x", "version": "1"}),
    Write("matching:agreement-edit", "b.agreeing", "", {"goals": "x", "communication": "x", "version": "1"}),
    Write("matching:agreement-confirm", "agreeing", "mira", {"version": "1"}),
    Write("matching:agreement-confirm", "b.agreeing", "", {"version": "1"}),
    # Nora has a list of her own there: what names an entry of Mira's is nothing on it.
    Write("matching:short-list-rank", "list", "mira", _ranked),
    Write("matching:short-list-rank", "b.list", "", _ranked),
    Write("sessions:meeting-add", "pair", "mira edda", _ahead(place="video", link="x")),
    Write("sessions:meeting-add", "b.pair", "", _ahead(place="video", link="x")),
    Write("sessions:meeting-add", "agreeing", "", _ahead(place="video")),
    Write("sessions:pair-end", "pair", "mira edda", {"reason": "x"}),
    Write("sessions:pair-end", "b.pair", "", {"reason": "x"}),
    Write("sessions:pair-pause", "pair", "mira edda"),
    Write("sessions:pair-pause", "b.pair", ""),
    Write("sessions:pair-resume", "b.pair", ""),
    Write("sessions:item-add", "pair", "mira edda", {"text": "x", "owner": "mentor", "kind": "idea"}),
    Write("sessions:item-add", "b.pair", "", {"text": "x", "owner": "mentor", "kind": "idea"}),
    Write("sessions:item-move", "item", "mira edda", {"to": "done"}),
    Write("sessions:item-move", "b.item", "", {"to": "done"}),
    Write("sessions:item-edit", "item", "mira edda", {"text": "x", "kind": "idea", "due_on": ""}),
    Write("sessions:item-edit", "b.item", "", {"text": "x", "kind": "idea", "due_on": ""}),
    Write("sessions:meeting-kind", "future", "mira edda", {"kind": "informal"}),
    Write("sessions:meeting-kind", "b.future", "", {"kind": "informal"}),
    Write("sessions:meeting-log", "past", "mira edda", _log),
    Write("sessions:meeting-log", "b.past", "", _log),
    Write("sessions:meeting-move", "future", "mira edda", _ahead(revision="0")),
    Write("sessions:meeting-move", "b.future", "", _ahead(revision="0")),
    Write("sessions:meeting-cancel", "future", "mira edda", {"reason": "x"}),
    Write("sessions:meeting-cancel", "b.future", "", {"reason": "x"}),
    Write("sessions:pair-offer-times", "pair", "mira edda", _three_times),
    Write("sessions:pair-offer-times", "b.pair", "", _three_times),
    Write("sessions:meeting-offer-times", "future", "mira edda", _three_times),
    Write("sessions:meeting-offer-times", "b.future", "", _three_times),
    # The mentor has offered them: the mentee picks, the mentor takes back.
    Write("sessions:times-pick", "times", "edda", _first_time),
    Write("sessions:times-pick", "b.times", "", _first_time),
    Write("sessions:times-take-back", "times", "mira"),
    Write("sessions:times-take-back", "b.times", ""),
    Write("sessions:times-by-link", "times-link", "anon gone edda", _first_time),
    Write("sessions:times-by-link", "log-link", "", _first_time),
    Write("sessions:calendar-renew", "-", EVERYBODY),
    # The mentor has logged it: the mentee confirms.
    Write("sessions:meeting-confirm", "held", "edda"),
    Write("sessions:meeting-confirm", "b.held", ""),
    Write("sessions:note-edit", "held", "mira edda", {"text": "x"}),
    Write("sessions:note-edit", "b.held", "", {"text": "x"}),
    # Whoever has a live pair names somebody; Edda alone takes back what she has named.
    Write("sessions:delegate-list", "-", "mira edda rolf", {"email": "stig@firm.example"}),
    Write("sessions:delegate-revoke", "delegation", "edda"),
    Write("sessions:delegated-add", "kept-pair", "dara", _ahead(place="video", link="x")),
    Write("sessions:delegated-add", "kept-other", "", _ahead(place="video", link="x")),
    Write("sessions:delegated-add", "b.kept-pair", "", _ahead(place="video", link="x")),
    Write("sessions:delegated-move", "kept-future", "dara", _ahead(revision="0")),
    Write("sessions:delegated-move", "not-kept", "", _ahead(revision="0")),
    Write("sessions:delegated-move", "b.kept-future", "", _ahead(revision="0")),
    Write("sessions:delegated-pair-offer", "kept-pair", "dara", _three_times),
    Write("sessions:delegated-pair-offer", "kept-other", "", _three_times),
    Write("sessions:delegated-pair-offer", "b.kept-pair", "", _three_times),
    Write("sessions:delegated-meeting-offer", "kept-future", "dara", _three_times),
    Write("sessions:delegated-meeting-offer", "not-kept", "", _three_times),
    Write("sessions:delegated-meeting-offer", "b.kept-future", "", _three_times),
    Write("sessions:delegated-cancel", "kept-future", "dara", {"reason": "x"}),
    Write("sessions:delegated-cancel", "not-kept", "", {"reason": "x"}),
    Write("sessions:delegated-cancel", "b.kept-future", "", {"reason": "x"}),
    # A link opens one thing for one person, signed in or not; not for a colleague it was forwarded to.
    Write("sessions:meeting-log-by-link", "log-link", "anon gone mira", _log),
    Write("sessions:meeting-log-by-link", "survey-link", "", _log),
    Write("sessions:meeting-log-from-page", "page-link", "anon gone mira", _log),
    Write("sessions:meeting-log-from-page", "log-link", "", _log),
    Write("programs:enrolment-partner", "enrolment", "mira", {"wants": "no"}),
    Write("programs:enrolment-partner", "b.enrolment", "", {"wants": "no"}),
    Write("programs:enrolment-partner-by-link", "partner-link", "anon gone mira", {"wants": "no"}),
    Write("programs:enrolment-partner-by-link", "log-link", "", {"wants": "no"}),
    Write("sessions:fit-check", "pair", "mira edda", {"fit": "wrong", "reason": "x"}),
    Write("sessions:fit-check", "b.pair", "", {"fit": "wrong", "reason": "x"}),
    Write("sessions:fit-check-by-link", "fit-link", "anon gone mira", {"fit": "good"}),
    Write("sessions:fit-check-by-link", "closing-link", "", {"fit": "good"}),
    Write("sessions:closing-step", "parted", "mira edda", {"wish": "rest", "thanks": "x"}),
    Write("sessions:closing-step", "b.parted", "", {"wish": "rest", "thanks": "x"}),
    Write("sessions:closing-step-by-link", "closing-link", "anon gone mira", {"wish": "rest"}),
    Write("sessions:closing-step-by-link", "fit-link", "", {"wish": "rest"}),
    Write("surveys:wave-answer", "pre", "mira edda rolf nora", _survey),
    Write("surveys:wave-answer", "b.pre", "", _survey),
    Write("surveys:wave-answer-by-link", "survey-link", "anon gone mira", _survey),
    Write("surveys:wave-answer-by-link", "pulse-link", "", _survey),
    # Mira has answered it already.
    Write("surveys:pulse-answer", "held", "edda", {"P1": "3"}),
    Write("surveys:pulse-answer", "b.held", "", {"P1": "3"}),
    Write("surveys:pulse-answer-by-link", "pulse-link", "anon gone edda", {"P1": "3"}),
    Write("surveys:pulse-answer-by-link", "log-link", "", {"P1": "3"}),
    Write("reports:report-ask", "program", TEAM_OF_A),
    # Taking a file along leaves a row in the audit trail.
    Write("reports:report-pdf", "report", f"{TEAM_OF_A} xena"),
    Write("reports:report-pdf", "b.report", f"{TEAM_OF_B} xena"),
    Write("reports:report-workbook", "report", f"{TEAM_OF_A} xena"),
    Write("reports:report-workbook", "b.report", f"{TEAM_OF_B} xena"),
    Write("reports:report-ask", "b.program", TEAM_OF_B),
    # ---- the administration ---------------------------------------------------------------------------------
    # A download writes a row of the audit trail.
    *(Write(page, "-", PLANNERS, {"format": "csv"}) for page in LISTS_OF_THE_TEAM),
    *(Write(page, "-", HR, {"format": "csv"}) for page in LISTS_OF_HR),
    Write("messaging.outbox download", "-", "", {"format": "csv"}),
    Write("admin:reports_board_file", "-", PLANNERS, {"format": "csv"}),
    Write("admin:reports_board_pairs_file", "program-pk", TEAM_OF_A, {"format": "csv"}),
    Write("admin:reports_board_pairs_file", "b.program-pk", TEAM_OF_B, {"format": "csv"}),
    Write("admin:reports_dry_run_download", "program-pk", TEAM_OF_A, {"format": "csv"}),
    Write("admin:reports_dry_run_download", "b.program-pk", TEAM_OF_B, {"format": "csv"}),
    # Of no program: tests/home/test_downloads.py asks for one.
    Write("admin:mentoring_sessions_rhythm_download", "-", "", {"format": "csv"}),
    Write("admin:mentoring_sessions_said_download", "-", "", {"format": "csv"}),
    Write("people.person do", "a", HR, button="grant-executive"),
    Write("people.person do", "a", HR, button="grant-hr"),
    Write("people.importrun add", "-", HR, _file),
    Write("messaging.message do", "a", HR, button="send-again"),
    Write("messaging.outbox do", "a", HR, button="pause"),
    Write("messaging.badaddress do", "a", HR, button="again"),
    Write("messaging.wording do", "a", HR, button="use"),
    Write("messaging.wording do", "a", HR, button="shipped"),
    Write("messaging.wording change", "a", HR, {"subject": "Now", "text": "Go\n\n$link"}),
    Write(
        "messaging.wording add",
        "-",
        HR,
        {"kind": "matching.offer", "language": "sv", "subject": "Now", "text": "Go\n\n$link"},
    ),
    Write("messaging:wishes", "-", EVERYBODY, {"category": "surveys"}),
    # By whoever holds the link, signed in or not: mail programs press the button for their reader.
    Write("messaging:unsubscribe", "stop-link", f"anon gone {EVERYBODY}"),
    Write("programs.case do", "a", TEAM_OF_A, button="take"),
    Write("programs.case do", "a", TEAM_OF_A, {"reason": "x"}, button="close"),
    Write("programs.case do", "a", TEAM_OF_A, {"reason": "x", "choice": "real"}, button="close-hint"),
    Write("programs.case do", "b", TEAM_OF_B, {"reason": "x"}, button="close"),
    Write("programs.enrolment list", "-", HR, _decide),
    Write("programs.program add", "-", PLANNERS, _new_program),
    Write("programs.program do", "a", TEAM_OF_A, button="complete"),
    Write("programs.program do", "b", TEAM_OF_B, {"reason": "x"}, button="cancel"),
    Write("admin:programs_program_invite", "open-pk", HR, {"side": "mentor", "people": "stig@firm.example"}),
    # Shows what a list would do; the file is kept for the second press of the same person.
    Write("admin:programs_program_sign_ups", "program-pk", "", _sign_ups),
    Write("admin:programs_program_sign_ups", "b.program-pk", "", _sign_ups),
    Write("admin:surveys_wave_plan", "program-pk", TEAM_OF_A, _survey_plan),
    Write("admin:surveys_wave_plan", "b.program-pk", TEAM_OF_B, _survey_plan),
    Write("admin:programs_goal_change", "goal", TEAM_OF_A, _goal),
    Write("admin:programs_goal_change", "b.goal", TEAM_OF_B, _goal),
    Write("admin:reports_costs", "program-pk", TEAM_OF_A, COSTS),
    Write("admin:reports_costs", "b.program-pk", TEAM_OF_B, COSTS),
    Write("admin:reports_cost_remove", "cost", TEAM_OF_A),
    Write("admin:reports_cost_remove", "b.cost", TEAM_OF_B),
    Write("programs.gathering do", "a", TEAM_OF_A, button="cancel"),
    Write("programs.gathering do", "b", TEAM_OF_B, button="cancel"),
    Write("programs.gathering add", "-", TEAM_OF_A, _launch),
    Write("programs.gathering change", "a", TEAM_OF_A, lambda world: _launch(world) | {"seen_revision": "0"}),
    Write("programs.gathering change", "b", TEAM_OF_B, lambda world: _launch(world) | {"seen_revision": "0"}),
    # It has not begun: tests/programs/test_gatherings.py notes who was there.
    Write("admin:programs_gathering_attendance", "launch", "", {"there": "1"}),
    Write("reports.apitoken add", "-", HR, {"name": "Reporting"}),
    Write("reports.apitoken do", "a", HR, button="revoke"),
    Write("programs.topic add", "-", HR, {"name": "New", "area": "", "number": ""}),
    Write("programs.topic change", "a", HR, {"name": "New", "area": "", "number": ""}),
    # The worker counts, after the request: tests/reports/test_board_pages.py.
    Write("admin:reports_board_count", "-", ""),
    Write("matching.pairrule add", "-", TEAM_OF_A, _rule),
    Write("matching.pairrule delete", "a", TEAM_OF_A, {"post": "yes"}),
    Write("matching.pairrule delete", "b", TEAM_OF_B, {"post": "yes"}),
    Write("matching.pair do", "a", TEAM_OF_A, button="pause"),
    Write("matching.pair do", "b", TEAM_OF_B, button="pause"),
    Write("matching.matchingrun add", "-", "", _run),
    Write("admin:matching_workbench", "program-pk", TEAM_OF_A, _run),
    Write("admin:matching_workbench", "b.program-pk", TEAM_OF_B, _run),
    Write("admin:matching_short_lists", "program-pk", TEAM_OF_A),
    Write("admin:matching_short_lists", "b.program-pk", TEAM_OF_B),
    Write("admin:matching_matchingrun_publish", "other-run", TEAM_OF_A, {"which": "all"}),
    Write("admin:matching_matchingrun_tell", "run", TEAM_OF_A),
    Write("admin:matching_matchingrun_look", "other-run", "", {"which": "all"}),
    Write("admin:matching_matchingrun_by_hand", "other-run", TEAM_OF_A, lambda world: _by_hand(world, "apart")),
    Write("admin:matching_matchingrun_by_hand", "other-run", TEAM_OF_A, lambda world: _by_hand(world, "lock")),
    Write("admin:matching_matchingrun_by_hand", "other-run", TEAM_OF_A, lambda world: _by_hand(world, "ban")),
    Write("admin:matching_matchingrun_by_hand", "other-run", "", lambda world: _by_hand(world, "take")),
    Write("admin:matching_pair_bring_in", "program-id", "", _pairs),
    Write("admin:matching_pair_bring_in", "b.program-id", "", _pairs),
    Write("surveys.wave do", "a", TEAM_OF_A, button="close"),
    Write("surveys.wave do", "a", TEAM_OF_A, button="open-closing"),
    Write("surveys.wave do", "b", TEAM_OF_B, button="close"),
    Write("surveys.questionnaire add", "-", HR, {"title": "x"}),
    Write(
        "surveys.questionnaire change", "a", HR, lambda world: {"title": "x", "layout": "one", **_seen(world, "head")}
    ),
    Write("admin:surveys_questionnaire_scale_add", "draft", HR, lambda world: {**SCALE, **_seen(world, "none")}),
    Write("admin:surveys_questionnaire_scale_add", "published", "", SCALE),
    Write("admin:surveys_questionnaire_scale", "draft-scale", HR, lambda world: {**SCALE, **_seen(world, "scale")}),
    Write("admin:surveys_questionnaire_scale_move", "draft-scale", HR, lambda world: _seen(world, "order")),
    Write("admin:surveys_questionnaire_scale_remove", "draft-scale", HR, lambda world: _seen(world, "scale")),
    Write("admin:surveys_questionnaire_choices_add", "draft", HR, lambda world: {**CHOICES, **_seen(world, "none")}),
    Write(
        "admin:surveys_questionnaire_choices", "draft-choices", HR, lambda world: {**CHOICES, **_seen(world, "agree")}
    ),
    Write("admin:surveys_questionnaire_choices_remove", "draft-choices", "", lambda world: _seen(world, "agree")),
    Write("admin:surveys_questionnaire_texts", "draft-texts", HR, _translated),
    Write("admin:surveys_questionnaire_preview", "draft", "", {"OS1": "1"}),
    Write("admin:surveys_questionnaire_import", "-", HR, _questionnaire),
    Write("admin:surveys_questionnaire_publish", "draft", HR, lambda world: _seen(world, "whole")),
    Write("admin:surveys_questionnaire_new_version", "published", HR),
    Write("admin:surveys_questionnaire_delete_draft", "draft", HR, lambda world: _seen(world, "whole")),
]

# Posted to every page that is closed to a role: what an attacker would try first.
JUNK: Data = {
    "post": "yes", "action": "delete_selected", "_selected_action": ["1", "2", "3"], "confirmed": "yes",
    "reason": "x",
    "name": "x", "text": "x", "to": "done", "state": "ended", "is_superuser": "on", "version": "1", "side": "mentor",
    "_save": "Save",
}  # fmt: skip


def closed_to(role: str) -> list[Row]:
    """Pages that this role does not get, and those that take only forms."""
    return [row for row in table() if row.statuses[role] in {302, 403, 404, 405}]


__all__ = ["JUNK", "WRITES", "Write", "closed_to"]
