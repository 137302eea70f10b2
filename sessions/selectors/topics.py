"""The topics of a pair: what one can teach and the other wishes to learn."""

from django.db.models import Exists, OuterRef

from matching.models import Pair
from programs.enums import Mode, SkillKind
from programs.models import Enrolment, Skill
from sessions.rules.agenda import Topics

Levels = dict[int, dict[str, list[Skill]]]


def topics_of(pair: Pair) -> Topics:
    """The most wished for first, in one query. Never one that either would rather not touch; nobody learns which."""
    sides = (pair.mentor_id, pair.mentee_id)
    avoided = Enrolment.topics_to_avoid.through.objects.filter(enrolment__in=sides, topic=OuterRef("topic"))
    skills = Skill.objects.filter(enrolment__in=sides).exclude(Exists(avoided)).select_related("topic")
    said: Levels = {number: {kind: [] for kind in SkillKind.values} for number in sides}
    for skill in skills.order_by("-level", "pk"):
        said[skill.enrolment_id][skill.kind].append(skill)
    mutual = pair.program.mode == Mode.MUTUAL
    return Topics(
        from_mentor=_taught(said, by=pair.mentor_id, to=pair.mentee_id),
        from_mentee=_taught(said, by=pair.mentee_id, to=pair.mentor_id) if mutual else (),
    )


def _taught(said: Levels, *, by: int, to: int) -> tuple[str, ...]:
    offers = {skill.topic_id for skill in said[by][SkillKind.OFFER]}
    return tuple(str(skill.topic) for skill in said[to][SkillKind.WISH] if skill.topic_id in offers)
