"""Self-matching: short lists that are fair, explained and ranked in confidence; HR decides."""

import datetime as dt
import html
from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matching import actions, rules, selectors
from matching.engine import Candidate, Given, Weights
from matching.engine.run import match
from matching.enums import RuleKind, RunKind, RunState
from matching.models import MatchingRun, ShortListEntry
from messaging.actions.composing import compose
from messaging.models import Message
from messaging.rules import confidential_kinds, known_kind
from people.models import AuditEntry, Person
from programs.enums import EnrolmentState, ProgramState, Side, SkillKind
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError
from tests.factories import EnrolmentFactory, ProgramFactory, SkillFactory, TopicFactory

SignIn = Callable[[Person], Client]


@pytest.fixture
def program(db: None) -> Program:
    return ProgramFactory(matching=True, is_self_matching=True, name="Digital")


def seats(program: Program, side: Side, count: int) -> list[Enrolment]:
    grade, department = (3, "Sales") if side is Side.MENTOR else (8, "Finance")
    return [
        EnrolmentFactory(
            program=program, side=side, accepted=True, person__grade=grade, person__department=department
        )
        for _n in range(count)
    ]


def lists(program: Program, hana: Person) -> MatchingRun:
    """Short lists as the worker leaves them."""
    run = actions.prepare_short_lists(program_id=program.pk, by=hana)
    actions.run_matching(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    return run


def entries(run: MatchingRun, owner: Enrolment) -> list[ShortListEntry]:
    return list(ShortListEntry.objects.filter(run=run, owner=owner).order_by("place"))


def rank(run: MatchingRun, owner: Enrolment, *partners: Enrolment, refused: Enrolment | None = None) -> None:
    """Rank these in this order, and perhaps refuse somebody."""
    place = {entry.partner_id: entry.pk for entry in entries(run, owner)}
    actions.rank_short_list(
        run_id=run.pk,
        ranks={place[partner.pk]: number for number, partner in enumerate(partners, 1)},
        refused=[place[refused.pk]] if refused else [],
        by=owner.person,
    )


# ---- fair shares -------------------------------------------------------------------------------------------------


def people(first: int, count: int, *, grade: int, skills: dict[str, int] | None = None) -> tuple[Candidate, ...]:
    said = {"offers": skills or {}} if grade < 5 else {"wishes": {"ai": 5}}
    return tuple(
        Candidate(key=key, person=key, grade=grade, languages=frozenset({"en"}), **said)
        for key in range(first, first + count)
    )


@pytest.mark.parametrize(("mentors", "mentees"), [(20, 20), (4, 20), (20, 6), (1, 3), (7, 1), (10, 23)])
def test_a_star_stands_on_no_more_lists_than_the_fair_share(mentors: int, mentees: int) -> None:
    star = people(1, 1, grade=2, skills={"ai": 5})
    given = Given(mentors=star + people(2, mentors - 1, grade=2), mentees=people(1001, mentees, grade=8))
    for owners, n_owners, n_shown in ((Side.MENTEE, mentees, mentors), (Side.MENTOR, mentors, mentees)):
        pairs = match(rules.input_for_lists(given, owners=owners)).pairs
        owner, shown = ("mentor", "mentee") if owners is Side.MENTOR else ("mentee", "mentor")
        lengths = Counter(getattr(pair, owner) for pair in pairs)
        exposure = Counter(getattr(pair, shown) for pair in pairs)
        assert set(lengths.values()) == {min(5, n_shown)}
        assert len(lengths) == n_owners
        assert max(exposure.values()) <= -(-5 * n_owners // n_shown)
    if mentors == mentees:
        assert exposure[1] <= 5


def test_the_bound_holds_in_the_lists_that_people_get(program: Program, hana: Person) -> None:
    mentors, mentees = seats(program, Side.MENTOR, 8), seats(program, Side.MENTEE, 8)
    SkillFactory(enrolment=mentors[0], topic=TopicFactory(name="AI tools"), level=5)
    for seat in mentees:
        SkillFactory(enrolment=seat, topic=TopicFactory(name="AI tools"), level=5, kind=SkillKind.WISH)
    run = lists(program, hana)
    shown = Counter(ShortListEntry.objects.filter(run=run).values_list("partner", flat=True))
    assert set(shown.values()) == {5}
    assert {len(entries(run, seat)) for seat in (*mentors, *mentees)} == {5}
    assert run.people == 16


def test_the_order_of_a_list_tells_nothing_of_the_fit() -> None:
    orders = [
        rules.in_an_order_that_tells_nothing(run_id=7, owner=owner, partners=range(100, 105)) for owner in range(200)
    ]
    firsts = Counter(order[0] for order in orders)
    assert orders[0] == rules.in_an_order_that_tells_nothing(run_id=7, owner=0, partners=reversed(range(100, 105)))
    assert min(firsts.values()) > 20
    assert set(firsts) == set(range(100, 105))


def test_hard_rules_hold_and_former_choices_and_partners_do_not_count() -> None:
    mentor = Candidate(key=1, person=1, grade=2, languages=frozenset({"en"}), ranks={11: 1}, has_partner=True)
    close, mute, banned, fits = (
        Candidate(key=key, person=key, grade=grade, languages=frozenset({language}))
        for key, grade, language in ((11, 3, "en"), (12, 8, "da"), (13, 8, "en"), (14, 8, "en"))
    )
    given = Given((mentor,), (close, mute, banned, fits), bans=frozenset({(1, 13)}))
    wanted = rules.input_for_lists(given, owners=Side.MENTEE)
    assert [(pair.mentor, pair.mentee) for pair in match(wanted).pairs] == [(1, 14)]
    assert wanted.mentors[0].ranks == {}
    assert not wanted.mentors[0].has_partner


def test_a_list_does_not_tell_who_wrote_the_same_about_themselves() -> None:
    asks = Candidate(
        key=1, person=1, grade=2, languages=frozenset("e"), identities=frozenset({"0"}), same_identity=True
    )
    others = tuple(Candidate(key=key, person=key, grade=8, languages=frozenset("e")) for key in range(11, 15))
    wanted = rules.input_for_lists(Given((asks,), others), owners=Side.MENTOR)
    assert len(match(wanted).pairs) == 4
    assert match(Given((asks,), others)).pairs == ()


def test_whoever_has_no_place_left_is_on_no_list(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    other = seats(program, Side.MENTOR, 1)[0]
    lock = {"mentor_id": mira_seat.pk, "mentee_id": edda_seat.pk, "reason": "Wished by both", "by": hana}
    actions.set_pair_rule(kind=RuleKind.LOCK, **lock)
    late = seats(program, Side.MENTEE, 1)[0]
    run = lists(program, hana)
    assert set(ShortListEntry.objects.filter(run=run).values_list("owner", "partner")) == {
        (other.pk, late.pk),
        (late.pk, other.pk),
    }


def test_one_side_without_anybody_gives_no_lists(program: Program, mira_seat: Enrolment, hana: Person) -> None:
    run = lists(program, hana)
    assert not ShortListEntry.objects.exists()
    assert [(row["enrolment"], row["rule"]) for row in run.unmatched] == [(mira_seat.pk, "nobody_there")]


# ---- asking for lists --------------------------------------------------------------------------------------------


def test_lists_are_asked_for_by_the_team_where_people_rank(program: Program, hana: Person, stig: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.prepare_short_lists(program_id=program.pk, by=stig)
    for wrong in (ProgramFactory(matching=True), ProgramFactory(recruiting=True, is_self_matching=True)):
        with pytest.raises(DomainError):
            actions.prepare_short_lists(program_id=wrong.pk, by=hana)
    actions.prepare_short_lists(program_id=program.pk, by=hana)
    with pytest.raises(DomainError, match="under way"):
        actions.prepare_short_lists(program_id=program.pk, by=hana)
    assert MatchingRun.objects.get().kind == RunKind.SHORT_LIST


def test_everybody_with_a_list_is_asked_once_and_reminded_once(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    run = lists(program, hana)
    actions.run_matching(run_id=run.pk)
    asked = Message.objects.filter(kind__startswith="matching.short_list").order_by("recipient__email", "kind")
    assert [(one.recipient.first_name, one.kind) for one in asked] == [
        ("Edda", "matching.short_list"),
        ("Edda", "matching.short_list_reminder"),
        ("Mira", "matching.short_list"),
        ("Mira", "matching.short_list_reminder"),
    ]
    assert asked[0].facts == {"run": run.pk, "enrolment": edda_seat.pk}
    wait = asked[1].not_before - run.ended_at
    assert dt.timedelta(days=2) < wait < dt.timedelta(days=7)
    assert "matching.short_list_reminder" in confidential_kinds()


def mail(kind: str, run: MatchingRun, owner: Enrolment) -> str:
    facts = {"run": run.pk, "enrolment": owner.pk}
    message = Message(kind=kind, dedupe_key="key", recipient=owner.person, facts=facts)
    found = compose(message, known_kind(kind))
    return "" if found is None else f"{found.subject}\n{found.body}"


def test_the_mail_says_until_when_and_is_not_sent_in_vain(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    run = lists(program, hana)
    first, reminder = "matching.short_list", "matching.short_list_reminder"
    assert f"/short-lists/{run.pk}/" in mail(first, run, mira_seat)
    assert "Please do it by" in mail(first, run, mira_seat)
    assert "Edda" not in mail(first, run, mira_seat) + mail(reminder, run, mira_seat)
    assert mail(reminder, run, mira_seat)
    rank(run, mira_seat, refused=edda_seat)
    assert mail(reminder, run, mira_seat) == ""
    assert mail(reminder, run, edda_seat)
    Enrolment.objects.filter(pk=edda_seat.pk).update(state=EnrolmentState.WITHDRAWN)
    assert mail(first, run, edda_seat) == ""
    actions.start_run(program_id=program.pk, by=hana)
    assert mail(first, run, mira_seat) == ""


# ---- ranking -----------------------------------------------------------------------------------------------------


def address(run: MatchingRun) -> str:
    return reverse("matching:short-list-rank", args=[run.pk])


def text_of(client: Client, run: MatchingRun) -> str:
    answer = client.get(address(run))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_card_says_who_and_why_and_nothing_that_a_label_keeps(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, hana: Person
) -> None:
    secret = {"working_style": "CANARY", "identities": "CANARY", "motivation": "CANARY", "times": "CANARY"}
    Enrolment.objects.update(interests="sailing CANARY, jazz", style_planning="one", **secret)
    run = lists(program, hana)
    text = text_of(sign_in(edda_seat.person), run)
    assert "Mira Malmsten" in text
    assert "You want to learn AI tools: your partner can help." in text
    assert "2 interests in common" in text
    assert "5/5" not in text
    assert "CANARY" not in text
    assert "I plan ahead" not in text
    assert text.count("privacy-program_team") == 1
    assert text.count("privacy-only_me") == 1
    assert "You can teach AI tools" in text_of(sign_in(mira_seat.person), run)


def test_ranking_is_saved_shown_again_and_can_be_changed(program: Program, sign_in: SignIn, hana: Person) -> None:
    mentors, mentee = seats(program, Side.MENTOR, 3), seats(program, Side.MENTEE, 1)[0]
    run = lists(program, hana)
    first, second, third = entries(run, mentee)
    client = sign_in(mentee.person)
    sent = {f"rank_{first.pk}": "2", f"rank_{second.pk}": "1", f"refused_{third.pk}": "on"}
    answer = client.post(address(run), sent, follow=True)
    assert "Saved." in answer.content.decode()
    assert [(entry.rank, entry.is_refused) for entry in entries(run, mentee)] == [
        (2, False),
        (1, False),
        (None, True),
    ]
    form = client.get(address(run)).context["form"]
    assert (form[f"rank_{first.pk}"].value(), form[f"refused_{third.pk}"].value()) == (2, True)
    client.post(address(run), {f"rank_{third.pk}": "1"})
    assert [(entry.rank, entry.is_refused) for entry in entries(run, mentee)] == [
        (None, False),
        (None, False),
        (1, False),
    ]
    assert len(mentors) == 3


def test_a_fault_is_told_at_the_card_and_nothing_chosen_is_lost(
    program: Program, sign_in: SignIn, hana: Person
) -> None:
    seats(program, Side.MENTOR, 3)
    mentee = seats(program, Side.MENTEE, 1)[0]
    run = lists(program, hana)
    first, second, third = entries(run, mentee)
    client = sign_in(mentee.person)
    for sent, field in (
        ({f"rank_{first.pk}": "1", f"rank_{second.pk}": "1"}, f"rank_{second.pk}"),
        ({f"rank_{first.pk}": "1", f"refused_{first.pk}": "on"}, f"refused_{first.pk}"),
        ({f"rank_{third.pk}": "4"}, f"rank_{third.pk}"),
        ({f"rank_{third.pk}": "x"}, f"rank_{third.pk}"),
    ):
        answer = client.post(address(run), sent)
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {field}
        assert "selected>1 – first choice" in answer.content.decode() or "1" not in sent.values()
    assert not ShortListEntry.objects.exclude(rank=None).exists()


def test_the_action_refuses_what_no_form_sends(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, stig: Person, hana: Person
) -> None:
    run = lists(program, hana)
    own, theirs = entries(run, mira_seat)[0], entries(run, edda_seat)[0]
    right = {"run_id": run.pk, "ranks": {own.pk: 1}, "refused": [], "by": mira_seat.person}
    for wrong in (
        {"ranks": {theirs.pk: 1}},
        {"refused": [theirs.pk], "ranks": {}},
        {"ranks": {own.pk: 2}},
        {"ranks": {own.pk: 0}},
        {"refused": [own.pk]},
        {"by": stig},
        {"run_id": 999_999},
    ):
        with pytest.raises(DomainError):
            actions.rank_short_list(**{**right, **wrong})
    assert not ShortListEntry.objects.exclude(rank=None, is_refused=False).exists()


def test_strangers_and_the_team_find_no_list(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, *, stig: Person, hana: Person
) -> None:
    run = lists(program, hana)
    for person in (stig, hana):
        assert sign_in(person).get(address(run)).status_code == 404
        assert sign_in(person).post(address(run), {}).status_code == 404
    assert Client().get(address(run)).status_code == 302


def test_a_list_is_open_until_the_team_makes_the_pairs(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, hana: Person
) -> None:
    run = lists(program, hana)
    client = sign_in(mira_seat.person)
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert client.get(address(run)).status_code == 200
    failed = MatchingRun.objects.create(program=program, state=RunState.FAILED)
    MatchingRun.objects.create(program=program, kind=RunKind.WHAT_IF, parent=failed, state=RunState.DONE)
    assert client.get(address(run)).status_code == 200
    actions.start_run(program_id=program.pk, by=hana)
    assert client.get(address(run)).status_code == 409
    with pytest.raises(DomainError, match="closed"):
        rank(run, mira_seat, edda_seat)
    Program.objects.update(state=ProgramState.COMPLETED)
    assert client.get(address(run)).status_code == 409


def test_newer_lists_close_older_ones(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, hana: Person
) -> None:
    old, new = lists(program, hana), lists(program, hana)
    client = sign_in(mira_seat.person)
    assert [client.get(address(run)).status_code for run in (old, new)] == [409, 200]


def test_who_no_longer_takes_part_is_no_longer_shown(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, hana: Person
) -> None:
    run = lists(program, hana)
    Enrolment.objects.filter(pk=edda_seat.pk).update(state=EnrolmentState.WITHDRAWN)
    text = text_of(sign_in(mira_seat.person), run)
    assert "Edda" not in text
    assert "There is nothing to rank" in text


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_queries_however_long(
    program: Program,
    sign_in: SignIn,
    hana: Person,
    count: int,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    seats(program, Side.MENTOR, count)
    mentee = seats(program, Side.MENTEE, 1)[0]
    run = lists(program, hana)
    client = sign_in(mentee.person)
    with django_assert_num_queries(6):
        text_of(client, run)


# ---- rather not --------------------------------------------------------------------------------------------------


def test_a_refusal_is_a_ban_that_reads_not_available_and_leaves_no_trace(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, *, hana: Person
) -> None:
    hana.is_superuser = True
    hana.save()
    run = lists(program, hana)
    before = list(AuditEntry.objects.values())
    rank(run, mira_seat, refused=edda_seat)
    assert list(AuditEntry.objects.values()) == before
    client = sign_in(hana)
    assert "0 of 2" in html.unescape(client.get(f"/admin/matching/matchingrun/{run.pk}/change/").content.decode())
    pairs = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=pairs.pk)
    pairs.refresh_from_db()
    assert not pairs.proposals.exists()
    assert {row["rule"] for row in pairs.unmatched} == {"unavailable"}
    for page in (f"/admin/matching/matchingrun/{pairs.pk}/change/", f"/admin/matching/matchingrun/{run.pk}/change/"):
        text = client.get(page).content.decode().lower()
        assert "rather not" not in text
        assert "refus" not in text


def test_a_refusal_persists_and_ranks_are_those_of_the_newest_list(program: Program, hana: Person) -> None:
    mentors, mentee = seats(program, Side.MENTOR, 3), seats(program, Side.MENTEE, 1)[0]
    old = lists(program, hana)
    rank(old, mentee, mentors[0], mentors[1], refused=mentors[2])
    given, _gone = selectors.engine_input(program, Weights())
    assert given.mentees[0].ranks == {mentors[0].pk: 1, mentors[1].pk: 2}
    new = lists(program, hana)
    assert {entry.partner_id for entry in entries(new, mentee)} == {mentors[0].pk, mentors[1].pk}
    rank(new, mentee, mentors[1])
    given, _gone = selectors.engine_input(program, Weights())
    assert given.mentees[0].ranks == {mentors[1].pk: 1}
    assert given.bans == {(mentors[2].pk, mentee.pk)}


def test_proposals_made_before_a_refusal_are_not_published_over_it(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    pairs = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=pairs.pk)
    rank(lists(program, hana), mira_seat, refused=edda_seat)
    published = actions.publish(run_id=pairs.pk, by=hana)
    assert published.pairs == ()
    assert "not available" in published.skipped[0]


# ---- the team decides --------------------------------------------------------------------------------------------


def test_ranks_reach_the_proposals_as_preferences_for_the_team_only(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, hana: Person
) -> None:
    run = lists(program, hana)
    rank(run, mira_seat, edda_seat)
    assert AuditEntry.objects.filter(verb="short_list.ranked").values_list("actor", "old", "new").count() == 1
    assert AuditEntry.objects.get(verb="short_list.ranked").new == {}
    pairs = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=pairs.pk)
    proposal = pairs.proposals.get()
    assert proposal.criteria["preferences"] == pytest.approx(0.5)
    assert {"code": "ranked", "by_mentee": 0, "by_mentor": 1} in proposal.reasons
    pair = actions.publish(run_id=pairs.pk, by=hana).pairs[0]
    text = sign_in(edda_seat.person).get(reverse("matching:pair-detail", args=[pair.pk])).content.decode()
    assert "choice" not in text.lower()


def test_a_new_list_never_tells_of_former_choices(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person
) -> None:
    rank(lists(program, hana), mira_seat, edda_seat)
    again = lists(program, hana)
    codes = {reason["code"] for entry in ShortListEntry.objects.filter(run=again) for reason in entry.reasons}
    assert "teaches" in codes
    assert "ranked" not in codes


def steps(person: Person) -> list[str]:
    return [step.button for step in selectors.next_steps(Person.objects.get(pk=person.pk))]


def test_everybody_is_led_from_the_list_to_the_pairs(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, mira: Person, *, hana: Person, stig: Person
) -> None:
    assert steps(hana) == ["Prepare short lists"]
    run = lists(program, hana)
    assert steps(mira) == ["Rank my short list"]
    assert selectors.next_steps(mira)[0].due == rules.rank_by(run)
    assert steps(stig) == []
    assert "0 of 2 have ranked" in selectors.next_steps(hana)[0].text
    rank(run, mira_seat, edda_seat)
    assert steps(mira) == ["See or change it"]
    assert "1 of 2 have ranked" in selectors.next_steps(hana)[0].text
    pairs = actions.start_run(program_id=program.pk, by=hana)
    assert steps(mira) == []
    actions.run_matching(run_id=pairs.pk)
    assert steps(hana) == ["Look at the proposals"]


def test_the_team_prepares_lists_with_a_button_and_sees_how_many_have_ranked(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, sign_in: SignIn, *, hana: Person, stig: Person
) -> None:
    client = sign_in(hana)
    press = reverse("admin:matching_short_lists", args=[program.pk])
    assert press in client.get(reverse("admin:matching_workbench", args=[program.pk])).content.decode()
    assert client.get(press).status_code == 405
    assert sign_in(stig).post(press).status_code in {302, 404}
    answer = client.post(press)
    run = MatchingRun.objects.get()
    assert answer.url == reverse("admin:matching_matchingrun_change", args=[run.pk])
    actions.run_matching(run_id=run.pk)
    rank(run, mira_seat, edda_seat)
    page = html.unescape(client.get(answer.url).content.decode())
    assert "1 of 2 people have ranked" in page
    assert "Nobody stands on more than 1 list." in page
    assert "Proved" not in page
    assert "Mira Malmsten" not in page
    refused = client.post(reverse("admin:matching_short_lists", args=[999_999]))
    assert refused.status_code == 404


def test_a_program_whose_people_do_not_rank_has_no_such_button(sign_in: SignIn, hana: Person) -> None:
    plain = ProgramFactory(matching=True)
    page = sign_in(hana).get(f"{reverse('admin:matching_matchingrun_add')}?program={plain.pk}").content.decode()
    assert "short-lists/" not in page


def test_the_history_tells_how_many_short_lists_a_run_made(
    program: Program, mira_seat: Enrolment, edda_seat: Enrolment, hana: Person, sign_in: SignIn
) -> None:
    lists(program, hana)
    page = sign_in(hana).get(reverse("admin:matching_workbench", args=[program.pk])).content.decode()
    assert "2 short lists, for people to rank" in page
