"""The table of proposals as the program team meets it: find the worst, mend one, publish the good ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import actions, rules
from matching.enums import PairState, RuleKind
from matching.models import MatchingRun, Pair, PairRule, Proposal, RunInput
from messaging.models import Message
from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from tests.factories import EnrolmentFactory, PairFactory, ProposalFactory, TeamMemberFactory
from tests.matching.crowd import another, done_run, propose, seat

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@dataclass
class Desk:
    """HR at a run: Ada with Xan 80 %, Bea with Yve 60 %, Cia with Zoe 20 %; Wim, a mentee, is left over."""

    hr: Client
    run: MatchingRun
    seats: dict[str, Enrolment]
    rows: dict[str, Proposal]

    def url(self, name: str, *more: int) -> str:
        return reverse(f"admin:matching_matchingrun_{name}", args=[self.run.pk, *more])

    def page(self, query: str = "") -> str:
        response = self.hr.get(f"{self.url('change')}{query}")
        assert response.status_code == 200
        return response.content.decode()

    def mentors(self, query: str = "") -> list[str]:
        """The mentors of the rows of the table, in their order."""
        table = re.search(r'<table class="rm-proposals">.*?</table>', self.page(query), re.DOTALL)
        return re.findall(r'<th scope="row">(\w+) ', table.group()) if table else []

    def do(self, move: str, **facts: object) -> str:
        """A move by hand, as the page would post it; what the page says afterwards."""
        self.run.refresh_from_db()
        data = {"do": move, "version": self.run.version, **facts}
        return self.hr.post(self.url("by_hand"), data, follow=True).content.decode()

    def pairs(self) -> set[str]:
        return {
            f"{row.mentor.person.first_name} {row.mentee.person.first_name}"
            for row in self.run.proposals.with_people()
        }


@pytest.fixture
def desk(sign_in: SignIn, program: Program, hana: Person) -> Desk:
    departments = {"Ada": "Sales", "Bea": "Legal", "Cia": "Sales"}
    seats = {name: seat(program, Side.MENTOR, name, department=where) for name, where in departments.items()}
    for name in ("Xan", "Yve", "Zoe", "Wim"):
        seats[name] = seat(program, Side.MENTEE, name, department="Finance")
    run = done_run(program, total=1000)
    rows = {}
    for mentor, mentee, score in (("Ada", "Xan", 0.8), ("Bea", "Yve", 0.6), ("Cia", "Zoe", 0.2)):
        rows[mentor] = propose(run, [(seats[mentor], seats[mentee])], score)[0]
    left = {"enrolment": seats["Wim"].pk, "side": "mentee", "rule": "grade"}
    run.unmatched = [{**left, "counts": {"grade": 2, "unavailable": 3}, "release": {"grade": 3, "unavailable": 2}}]
    run.alternatives = {
        str(seats["Cia"].pk): [another(seats["Yve"], points=4), another(seats["Wim"], people=1, points=-20)],
        str(seats["Zoe"].pk): [another(seats["Bea"])],
        str(seats["Wim"].pk): [another(seats["Cia"], people=0, points=30)],
    }
    run.save()
    return Desk(sign_in(hana), run, seats, rows)


# ---- looking --------------------------------------------------------------------------------------------------


def test_the_worst_pairs_are_one_link_away_and_mended_in_two_more_presses(desk: Desk) -> None:
    assert 'href="?sort=worst#proposals"' in desk.page()
    page = desk.page("?sort=worst")
    link = re.search(r'href="([^"]*/proposals/[^"]*)"', page)
    assert link is not None
    mend = desk.hr.get(link.group(1)).content.decode()
    assert "Others for Zoe Test" in mend
    form = re.search(r'<form method="post" action="[^"]*by-hand/">.*?value="take".*?</form>', mend, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group()))
    response = desk.hr.post(desk.url("by_hand"), fields)
    assert response.url == f"{desk.url('change')}?sort=worst#proposals"
    assert desk.pairs() == {"Ada Xan", "Bea Zoe", "Cia Yve"}


def test_the_table_is_put_in_order(desk: Desk) -> None:
    assert desk.mentors() == ["Ada", "Bea", "Cia"]
    assert desk.mentors("?sort=worst") == ["Cia", "Bea", "Ada"]
    Person.objects.filter(pk=desk.seats["Xan"].person_id).update(last_name="Zzz", department="Ops")
    assert desk.mentors("?sort=name") == ["Bea", "Cia", "Ada"]
    assert desk.mentors("?sort=department")[-1] == "Ada"


def test_the_table_is_searched_by_name_department_and_side(desk: Desk) -> None:
    assert desk.mentors("?q=yVE") == ["Bea"]
    assert desk.mentors("?q=yve&side=mentor") == []
    assert desk.mentors("?q=test+bea&side=mentor") == ["Bea"]
    assert desk.mentors("?department=Sales") == ["Ada", "Cia"]
    assert desk.mentors("?department=Sales&side=mentee") == []
    assert "0 proposals found." in desk.page("?q=nobody")


def test_what_nobody_offers_is_as_if_it_were_not_asked(desk: Desk) -> None:
    for query in ("?sort=password", "?flag=x", "?page=0", "?page=-4", "?page=99999999999", "?per=7", "?page=%C2%B2"):
        assert desk.mentors(query) == ["Ada", "Bea", "Cia"]
    assert "<script>x" not in desk.page("?q=%3Cscript%3Ex")


def test_long_tables_come_page_by_page_in_the_same_number_of_queries(desk: Desk) -> None:
    desk.page()
    with CaptureQueriesContext(connection) as few:
        desk.page()
    for _index in range(57):
        ProposalFactory(run=desk.run, score=0.5)
    with CaptureQueriesContext(connection) as many:
        first = desk.page()
    assert len(many) == len(few)
    assert "60 proposals" in first
    assert (first.count('class="rm-fit"'), len(desk.mentors("?page=2"))) == (50, 10)
    assert len(desk.mentors("?per=all&page=9")) == 60
    assert "?page=2#proposals" in first


# ---- marks ----------------------------------------------------------------------------------------------------


def marks(desk: Desk, mentor: str) -> set[str]:
    """The marks that the row of a mentor carries."""
    row = re.search(rf'<th scope="row">{mentor} .*?</tr>', desk.page(), re.DOTALL)
    assert row is not None
    return set(re.findall(r'class="rm-flag rm-flag-(\w+)"', row.group()))


def test_a_fit_under_half_of_the_median_is_weak(desk: Desk) -> None:
    assert [marks(desk, name) for name in ("Ada", "Bea", "Cia")] == [set(), set(), {"weak"}]
    assert "a fit under 30 % counts as weak" in desk.page()
    assert desk.mentors("?flag=weak") == ["Cia"]


def test_a_fit_under_the_least_that_the_run_asks_for_is_weak(desk: Desk) -> None:
    MatchingRun.objects.update(min_percent=70)
    assert desk.mentors("?flag=weak") == ["Bea", "Cia"]


@pytest.mark.parametrize(
    ("scores", "min_percent", "weak"), [([], 0, 0.0), ([0.4], 0, 0.2), ([0.2, 0.8, 0.9], 45, 0.45)]
)
def test_when_a_fit_is_weak(scores: list[float], min_percent: int, weak: float) -> None:
    assert rules.weak_under(scores, min_percent) == weak


def test_what_has_changed_since_the_run_is_marked_with_its_reason(desk: Desk, hana: Person) -> None:
    Enrolment.objects.filter(pk=desk.seats["Xan"].pk).update(state=EnrolmentState.WITHDRAWN)
    Person.objects.filter(pk=desk.seats["Yve"].person_id).update(grade=3)
    PairFactory(offered=True, mentor__person=desk.seats["Cia"].person)
    page = desk.page()
    for words in ("Xan Test no longer takes part", "the grades are too close", "Cia Test has no place left"):
        assert words in page
    assert desk.mentors("?flag=changed") == ["Ada", "Bea", "Cia"]


def test_somebody_who_moved_since_the_run_is_marked(desk: Desk) -> None:
    facts = {"key": desk.seats["Xan"].pk, "grade": 8, "department": "Marketing", "location": "Lecce"}
    stayed = {**facts, "key": desk.seats["Yve"].pk, "department": "Finance"}
    RunInput.objects.create(run=desk.run, content={"mentors": [], "mentees": [facts, stayed]})
    assert marks(desk, "Ada") == {"moved"}
    assert marks(desk, "Bea") == set()
    assert "Xan Test: another grade, department or place" in desk.page()


def test_by_hand_over_a_rule_and_kept_together_are_marked(desk: Desk, hana: Person) -> None:
    Person.objects.filter(pk=desk.seats["Wim"].person_id).update(grade=4)
    desk.do("take", mentor=desk.seats["Ada"].pk, mentee=desk.seats["Wim"].pk, reason="Asked for it")
    row = desk.run.proposals.get(mentor=desk.seats["Ada"])
    desk.do("lock", proposal=row.pk)
    assert {"hand", "over", "locked"} <= marks(desk, "Ada")
    assert "the grades are too close. Reason: Asked for it" in desk.page()


def test_a_published_pair_shows_whose_turn_it_is_and_offers_no_change(desk: Desk, hana: Person) -> None:
    actions.publish(run_id=desk.run.pk, proposal_ids=[desk.rows["Ada"].pk], by=hana)
    page = desk.page()
    assert "The mentee is asked" in page
    assert desk.url("pair", desk.rows["Ada"].pk) not in page
    assert desk.mentors("?open=1") == ["Bea", "Cia"]
    assert "Nothing can be changed here" in desk.hr.get(desk.url("pair", desk.rows["Ada"].pk)).content.decode()


def test_the_criteria_stand_in_words_and_not_by_colour_alone(desk: Desk) -> None:
    page = desk.page()
    assert "Teaches what is wished: 75 %" in page
    assert "Teaches AI tools 5, wanted 4" in page
    assert 'aria-hidden="true"' in page
    assert "style=" not in re.sub(r"<svg.*?</svg>", "", page)


# ---- alternatives ---------------------------------------------------------------------------------------------


def test_each_alternative_says_what_it_costs_and_what_happens_at_once(desk: Desk) -> None:
    page = desk.hr.get(desk.url("pair", desk.rows["Cia"].pk)).content.decode()
    assert "Nobody loses a partner; the fit in all falls by 0.4 %." in page
    assert "1 person would stay without a partner; the fit in all rises by 2.0 %." in page
    assert "Bea Test and Zoe Test get each other." in page
    assert "Left without a partner for now: Zoe Test." in page
    assert "Both speak English" in page


@pytest.mark.parametrize(
    ("people", "points", "words"),
    [
        (0, 0, "Nobody loses a partner; the fit in all stays the same."),
        (0, 1, "Nobody loses a partner; the fit in all hardly changes."),
        (2, 100, "2 people would stay without a partner; the fit in all falls by 1.0 %."),
    ],
)
def test_costs_in_plain_words(people: int, points: int, words: str) -> None:
    assert rules.cost_text(people=people, points=points, total=10_000) == words


def test_an_alternative_that_is_no_longer_possible_has_no_button(desk: Desk) -> None:
    Enrolment.objects.filter(pk=desk.seats["Wim"].pk).update(state=EnrolmentState.WITHDRAWN)
    page = desk.hr.get(desk.url("pair", desk.rows["Cia"].pk)).content.decode()
    assert "Wim Test no longer takes part." in page
    assert f'name="mentee" value="{desk.seats["Wim"].pk}"' not in page


def test_a_banned_alternative_reads_not_available(desk: Desk, hana: Person) -> None:
    facts = {"mentor_id": desk.seats["Cia"].pk, "mentee_id": desk.seats["Wim"].pk}
    actions.set_pair_rule(kind=RuleKind.BAN, **facts, reason="CANARY", by=hana)
    page = desk.hr.get(desk.url("pair", desk.rows["Cia"].pk)).content.decode()
    assert "Cia Test – Wim Test: not available." in page
    assert "CANARY" not in page


def test_the_page_of_a_pair_takes_the_same_queries_for_any_number(desk: Desk) -> None:
    desk.hr.get(desk.url("pair", desk.rows["Cia"].pk))
    with CaptureQueriesContext(connection) as few:
        desk.hr.get(desk.url("pair", desk.rows["Cia"].pk))
    for _index in range(30):
        ProposalFactory(run=desk.run)
    with CaptureQueriesContext(connection) as many:
        desk.hr.get(desk.url("pair", desk.rows["Cia"].pk))
    assert len(many) == len(few)


# ---- moves from the page --------------------------------------------------------------------------------------


def test_moves_by_hand_say_what_came_of_them(desk: Desk) -> None:
    assert "Without a partner now: Ada Test, Xan Test." in desk.do("apart", proposal=desk.rows["Ada"].pk)
    swapped = desk.do("swap", proposal=desk.rows["Bea"].pk, other=desk.rows["Cia"].pk)
    assert "Put together: Cia Test – Yve Test, Bea Test – Zoe Test." in swapped
    row = desk.run.proposals.get(mentor=desk.seats["Cia"])
    assert "stay together" in desk.do("lock", proposal=row.pk)
    assert "free to put them" in desk.do("unlock", proposal=row.pk)
    assert "No run puts these two together any more." in desk.do("ban", proposal=row.pk, reason="Family")
    assert desk.pairs() == {"Bea Zoe"}


def test_whoever_lost_a_partner_is_left_over_at_once(desk: Desk) -> None:
    assert "1 person without a partner" in desk.page()
    desk.do("apart", proposal=desk.rows["Ada"].pk)
    page = desk.page()
    assert "3 people without a partner" in page
    assert "2 mentees and 1 mentor without a partner." in page
    assert "Was taken out of a pair by hand." in page


def test_a_broken_rule_is_asked_about_on_a_page_that_keeps_the_choice(desk: Desk) -> None:
    Person.objects.filter(pk=desk.seats["Wim"].person_id).update(grade=4)
    facts = {"mentor": desk.seats["Cia"].pk, "mentee": desk.seats["Wim"].pk, "proposal": desk.rows["Cia"].pk}
    page = desk.do("take", **facts, back="sort=worst")
    assert "Cia Test – Wim Test: the grades are too close." in page
    assert desk.pairs() == {"Ada Xan", "Bea Yve", "Cia Zoe"}
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    response = desk.hr.post(desk.url("by_hand"), {**fields, "reason": "Both asked for it"})
    assert response.url == f"{desk.url('change')}?sort=worst#proposals"
    assert desk.run.proposals.get(mentor=desk.seats["Cia"]).override_reason == "Both asked for it"


def test_a_stale_page_is_told_so_and_changes_nothing(desk: Desk, hana: Person) -> None:
    actions.take_apart(run_id=desk.run.pk, seen_version=0, proposal_id=desk.rows["Ada"].pk, by=hana)
    facts = {"do": "apart", "version": 0, "proposal": desk.rows["Bea"].pk}
    page = desk.hr.post(desk.url("by_hand"), facts, follow=True).content.decode()
    assert "Somebody has changed these proposals meanwhile." in page
    assert desk.pairs() == {"Bea Yve", "Cia Zoe"}


@pytest.mark.parametrize(
    "facts", [{}, {"version": "x"}, {"version": "0", "proposal": "²"}, {"version": "0", "proposal": "9" * 30}]
)
def test_nonsense_from_a_form_is_refused_in_words(desk: Desk, facts: dict[str, str]) -> None:
    for move in ("take", "swap", "apart", "lock", "unlock", "ban"):
        response = desk.hr.post(desk.url("by_hand"), {"do": move, **facts}, follow=True)
        assert response.status_code == 200
        assert 'class="error"' in response.content.decode()
    assert desk.hr.post(desk.url("by_hand"), {"do": "fly"}).status_code == 404
    assert desk.pairs() == {"Ada Xan", "Bea Yve", "Cia Zoe"}
    assert not PairRule.objects.exists()


def test_decisions_since_the_run_offer_to_run_again_with_them(desk: Desk) -> None:
    assert "Run again with these" not in desk.page()
    desk.do("lock", proposal=desk.rows["Ada"].pk)
    page = desk.page()
    assert "1 decision about who stays together or apart since this run." in page
    form = re.search(r'<form class="rm-buttons" method="post" action="([^"]*)">.*?</form>', page, re.DOTALL)
    assert form is not None
    weights = {"skills": 8, "mutual": 5, "interests": 3, "style": 2, "languages": 2, "place": 3, "department": 4}
    fields = {**weights, "preferences": 5, "objective": "people", "min_percent": "0"}
    desk.hr.post(form.group(1), fields)
    assert MatchingRun.objects.exclude(pk=desk.run.pk).get().program == desk.run.program


# ---- left over ------------------------------------------------------------------------------------------------


def test_each_left_over_is_told_with_the_rule_and_what_would_help(desk: Desk) -> None:
    page = desk.page()
    assert "No mentor at least 2 grades below." in page
    assert "the grades are too close: 2, not available" in page
    assert "3 mentors would do if the grades could be closer" in page
    assert "2 mentors would do</td>" not in page
    assert page.count("not available") == 1


def test_somebody_left_over_is_paired_by_hand(desk: Desk) -> None:
    page = desk.hr.get(desk.url("person", desk.seats["Wim"].pk)).content.decode()
    assert "A partner for Wim Test" in page
    assert "Left without a partner for now: Zoe Test." in page
    assert f'<option value="{desk.seats["Ada"].pk}">' in page
    desk.do("take", mentor=desk.seats["Cia"].pk, mentee=desk.seats["Wim"].pk)
    assert desk.pairs() == {"Ada Xan", "Bea Yve", "Cia Wim"}
    assert "Zoe Test" in desk.page()[desk.page().index("left-over") :]


def test_a_decline_frees_both_for_the_table_and_for_the_next_run_but_not_for_each_other(
    desk: Desk, hana: Person
) -> None:
    pair = actions.publish(run_id=desk.run.pk, proposal_ids=[desk.rows["Ada"].pk], by=hana).pairs[0]
    actions.decline_offer(pair_id=pair.pk, reason="CANARY", by=desk.seats["Xan"].person)
    assert not Message.objects.filter(recipient=desk.seats["Ada"].person).exists()
    page = desk.page()
    assert "The offer was declined or ran out." in page
    assert "CANARY" not in page
    Enrolment.objects.filter(pk=desk.seats["Wim"].pk).update(state=EnrolmentState.WITHDRAWN)
    again = actions.start_run(program_id=desk.run.program_id, by=hana)
    actions.run_matching(run_id=again.pk)
    links = set(again.proposals.values_list("mentor", "mentee"))
    assert (desk.seats["Ada"].pk, desk.seats["Xan"].pk) not in links
    assert {desk.seats["Ada"].pk, desk.seats["Xan"].pk} <= {key for link in links for key in link}


def test_who_got_a_seat_after_the_run_is_left_over_too(desk: Desk) -> None:
    late = seat(desk.run.program, Side.MENTOR, "Late")
    Enrolment.objects.filter(pk=late.pk).update(decided_at=desk.run.created_at.replace(year=2999))
    assert "Got a seat after this run." in desk.page()


# ---- publishing -----------------------------------------------------------------------------------------------


def test_a_page_in_between_shows_who_is_asked_who_not_and_the_mail(desk: Desk) -> None:
    Enrolment.objects.filter(pk=desk.seats["Xan"].pk).update(state=EnrolmentState.WITHDRAWN)
    page = desk.hr.post(desk.url("look"), {"which": "all", "version": 0}).content.decode()
    assert "2 mentees are asked by mail at once" in page
    assert "Ada Test – Xan Test: Xan Test no longer takes part." in page
    assert "Bea Test could be your mentor" in page
    assert "You are asked first." in page
    assert not Pair.objects.exists()
    assert not Message.objects.exists()


def test_what_the_page_in_between_shows_is_what_is_published(desk: Desk) -> None:
    ticked = {"which": "selected", "proposal": [desk.rows["Bea"].pk], "version": 0}
    page = desk.hr.post(desk.url("look"), ticked).content.decode()
    form = re.search(r'<form method="post" class="rm-buttons".*?</form>', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group()))
    desk.hr.post(desk.url("publish"), fields)
    assert [pair.mentor for pair in Pair.objects.all()] == [desk.seats["Bea"]]


def test_all_from_a_chosen_fit_are_published(desk: Desk) -> None:
    above = {"which": "above", "percent": "60"}
    page = desk.hr.post(desk.url("look"), above).content.decode()
    assert "Zoe Test" not in page
    desk.hr.post(desk.url("publish"), above)
    assert {pair.mentor for pair in Pair.objects.all()} == {desk.seats["Ada"], desk.seats["Bea"]}


@pytest.mark.parametrize("facts", [{"which": "selected"}, {"which": "above", "percent": "x"}, {}])
def test_nothing_chosen_is_nothing_published(desk: Desk, facts: dict[str, str]) -> None:
    for name in ("look", "publish"):
        page = desk.hr.post(desk.url(name), facts, follow=True).content.decode()
        assert "Tick the proposals to publish first." in page
    assert not Pair.objects.exists()


def test_publishing_from_a_stale_page_asks_nobody(desk: Desk) -> None:
    desk.do("apart", proposal=desk.rows["Ada"].pk)
    page = desk.hr.post(desk.url("publish"), {"which": "all", "version": 0}, follow=True).content.decode()
    assert "Somebody has changed these proposals meanwhile." in page
    assert not Pair.objects.exists()


def test_an_offer_runs_out_after_its_reminders_and_both_are_free_again(desk: Desk, hana: Person) -> None:
    pair = actions.publish(run_id=desk.run.pk, proposal_ids=[desk.rows["Ada"].pk], by=hana).pairs[0]
    reminders = Message.objects.filter(kind="matching.offer_reminder", recipient=desk.seats["Xan"].person)
    assert [one.not_before < pair.expires_at for one in reminders] == [True, True]
    Pair.objects.update(expires_at=pair.offered_at)
    actions.tick()
    assert Pair.objects.get().state == PairState.DECLINED
    assert "The offer was declined or ran out." in desk.page()


# ---- who sees it ----------------------------------------------------------------------------------------------


def test_nothing_about_the_reader_themself_is_shown(sign_in: SignIn, desk: Desk) -> None:
    team = desk.seats["Yve"].person
    team.grants.create(role="hr")
    client = sign_in(team)
    page = client.get(desk.url("change")).content.decode()
    assert "Bea Test" not in page
    assert client.get(desk.url("pair", desk.rows["Bea"].pk)).status_code == 404
    assert client.get(desk.url("person", desk.seats["Yve"].pk)).status_code == 404
    mend = client.get(desk.url("pair", desk.rows["Cia"].pk)).content.decode()
    assert "Yve Test" not in mend[mend.index("content-main") :]
    look = client.post(desk.url("look"), {"which": "all"}).content.decode()
    assert "Bea Test" not in look
    assert "A proposal that you are part of yourself goes along" in look


def test_the_team_of_another_program_finds_none_of_it(sign_in: SignIn, desk: Desk) -> None:
    client = sign_in(TeamMemberFactory().person)
    pages = [desk.url("pair", desk.rows["Ada"].pk), desk.url("person", desk.seats["Wim"].pk), desk.url("fairness")]
    assert [client.get(url).status_code for url in pages] == [404, 404, 404]
    for name in ("by_hand", "look", "publish"):
        facts = {"do": "apart", "proposal": desk.rows["Ada"].pk, "version": 0, "which": "all"}
        assert client.post(desk.url(name), facts).status_code == 404
    assert desk.pairs() == {"Ada Xan", "Bea Yve", "Cia Zoe"}


def test_a_pair_of_another_run_or_somebody_of_another_program_is_not_found(desk: Desk) -> None:
    elsewhere = ProposalFactory()
    assert desk.hr.get(desk.url("pair", elsewhere.pk)).status_code == 404
    assert desk.hr.get(desk.url("person", elsewhere.mentor_id)).status_code == 404


# ---- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ({"code": "ranked", "by_mentee": 1, "by_mentor": 0}, "First choice of the mentee"),
        (
            {"code": "ranked", "by_mentee": 2, "by_mentor": 5},
            "Second choice of the mentee, Fifth choice of the mentor",
        ),
        ({"code": "ranked", "by_mentee": 1, "by_mentor": 1}, "First choice of both"),
        ({"code": "ranked", "by_mentee": 0, "by_mentor": 0}, ""),
        ({"code": "style", "count": 3}, "Answered 3 questions of working style alike"),
        ({"code": "style", "count": 1}, "Answered 1 question of working style alike"),
    ],
)
def test_new_reasons_in_words_for_the_team(reason: dict[str, object], words: str) -> None:
    assert rules.reason_text(reason) == words


@pytest.mark.parametrize(
    "reason", [{"code": "ranked", "by_mentee": 1, "by_mentor": 1}, {"code": "style", "count": 3}]
)
@pytest.mark.parametrize("side", Side)
def test_the_two_learn_neither_ranks_nor_style(reason: dict[str, object], side: Side) -> None:
    assert rules.partner_reason_text(reason, side) == ""


@pytest.mark.parametrize(
    ("release", "words"),
    [
        ({"language": 1}, ("1 mentor would do with a common language",)),
        ({"must_skills": 2}, ("2 mentors would do if “Teaches what is wished” were not a must",)),
        ({"unavailable": 4, "minimum": 0}, ()),
    ],
)
def test_what_would_release_somebody_in_words(release: dict[str, int], words: tuple[str, ...]) -> None:
    assert rules.release_texts(release, Side.MENTEE) == words


def test_somebody_over_the_whole_life_of_a_completed_program_stays_as_the_run_left_them(desk: Desk) -> None:
    Program.objects.update(state="completed", started_at=desk.run.created_at, completed_at=desk.run.created_at)
    EnrolmentFactory(program=desk.run.program, side=Side.MENTEE, accepted=True)
    page = desk.page()
    assert "1 person without a partner" in page
    assert "Pair by hand" not in page
