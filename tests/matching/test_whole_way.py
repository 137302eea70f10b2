import pytest

from matching import actions
from matching.enums import PairState, RunState
from matching.models import Agreement, MatchingRun, Pair
from messaging.models import Message
from people.models import Person
from programs.enums import Side, SkillKind
from tests.factories import EnrolmentFactory, ProgramFactory, SkillFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_a_pair_goes_from_run_to_live(mira: Person, edda: Person, hana: Person) -> None:
    program = ProgramFactory(matching=True)
    mentor = EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, accepted=True)
    mentee = EnrolmentFactory(program=program, person=edda, side=Side.MENTEE, accepted=True)
    topic = TopicFactory(name="AI tools")
    SkillFactory(enrolment=mentor, topic=topic, level=5)
    SkillFactory(enrolment=mentee, topic=topic, level=4, kind=SkillKind.WISH)

    run = actions.start_run(program_id=program.pk, by=hana)
    actions.run_matching(run_id=run.pk)
    run = MatchingRun.objects.get()
    assert (run.state, run.progress, run.unmatched) == (RunState.DONE, 100, [])
    assert {"code": "teaches", "topic": "AI tools", "level": 5, "wanted": 4} in run.proposals.get().reasons

    published = actions.publish(run_id=run.pk, by=hana)
    assert published.skipped == ()
    pair = Pair.objects.get()
    assert list(Message.objects.values_list("recipient", flat=True).distinct()) == [edda.pk]

    actions.accept_offer(pair_id=pair.pk, by=edda)
    actions.accept_offer(pair_id=pair.pk, by=mira)
    agreement = actions.save_agreement(pair_id=pair.pk, goals="Use AI", communication="", version=1, by=mira)
    actions.confirm_agreement(pair_id=pair.pk, version=agreement.version, by=mira)
    assert Pair.objects.get().state == PairState.OFFERED
    actions.confirm_agreement(pair_id=pair.pk, version=agreement.version, by=edda)
    assert Pair.objects.get().state == PairState.ACTIVE
    assert Agreement.objects.get().is_confirmed
