"""What a meeting is about, by its kind and the pair's topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.enums import Side
from rmentor.lib.errors import DomainError
from sessions.enums import MeetingKind, MeetingState
from sessions.models import Meeting

Text = LazyText | str
# What the two choose between for any meeting but the first and the closing one.
CHOSEN = (MeetingKind.TEACH, MeetingKind.COACHING, MeetingKind.GIVE_BACK, MeetingKind.INFORMAL)
PROMPTS: dict[MeetingKind, tuple[LazyText, ...]] = {
    MeetingKind.FIRST: (
        gettext_lazy("Each: how I came to do what I do, in five minutes."),
        gettext_lazy("What would make this program worth our time?"),
        gettext_lazy("What stays between us, and how do we tell each other when something grates?"),
        gettext_lazy("Choose the first topic, and one small thing to try before the next meeting."),
    ),
    MeetingKind.TEACH: (
        gettext_lazy("What came of last time's promises?"),
        gettext_lazy("The mentor shows, the mentee's hands do it."),
        gettext_lazy("Mentee: which part of this would my own team laugh about, or need most?"),
        gettext_lazy("One thing each will do until next time."),
    ),
    MeetingKind.COACHING: (
        gettext_lazy("What came of last time's promises?"),
        gettext_lazy("Mentee: one real question from my desk, told in two minutes."),
        gettext_lazy("Mentor: ask three open questions before you say what you would do."),
        gettext_lazy("Which first step does the mentee choose, and when is it tried?"),
    ),
    MeetingKind.GIVE_BACK: (
        gettext_lazy("Today the mentee teaches: how are decisions really made here?"),
        gettext_lazy("Mentor: which question about the company would I never ask in a big round?"),
        gettext_lazy("Whom should the mentor meet, and who introduces them?"),
        gettext_lazy("One thing each will do until next time."),
    ),
    MeetingKind.INFORMAL: (
        gettext_lazy("No agenda: a walk, a coffee, a lunch."),
        gettext_lazy("Each: what made me laugh at work lately, and what annoyed me?"),
        gettext_lazy("What do we see differently because one of us is new and the other is not?"),
    ),
    MeetingKind.CLOSING: (
        gettext_lazy("What do we do differently from before the program? Name one example each."),
        gettext_lazy("Which promises are still open, and who carries them on?"),
        gettext_lazy("What should the company hear from us, without names?"),
        gettext_lazy("Thank each other. Do we carry on, and how?"),
    ),
}
# Which of them names the topic, where the pair has one.
WITH_TOPIC: dict[MeetingKind, tuple[int, LazyText]] = {
    MeetingKind.FIRST: (
        3,
        gettext_lazy(
            "Begin with “%(topic)s”, or with something else? Choose one small thing to try before next time."
        ),
    ),
    MeetingKind.TEACH: (1, gettext_lazy("“%(topic)s”: the mentor shows, the mentee's hands do it.")),
    MeetingKind.COACHING: (
        1,
        gettext_lazy("Mentee: one real question from my desk where “%(topic)s” comes in, told in two minutes."),
    ),
    MeetingKind.GIVE_BACK: (0, gettext_lazy("Today the mentee teaches “%(topic)s”: how is it really done here?")),
    MeetingKind.CLOSING: (
        0,
        gettext_lazy("“%(topic)s” and the rest: what do we do differently now? One example each."),
    ),
}


@dataclass(frozen=True)
class Topics:
    """What one of a pair can teach and the other wishes to learn, the most wished for first."""

    from_mentor: Sequence[str] = ()
    # Only in programs in which both teach.
    from_mentee: Sequence[str] = ()


def prompts_for(kind: str, number: int = 1, topics: Topics | None = None) -> tuple[Text, ...]:
    """Three to five things to talk about; each meeting of a pair takes the next of its topics."""
    kind, known = MeetingKind(kind), topics or Topics()
    prompts: list[Text] = list(PROMPTS[kind])
    mentee_teaches = kind is MeetingKind.GIVE_BACK
    topic = _turn_of(known.from_mentee if mentee_teaches else known.from_mentor, number)
    if topic and kind in WITH_TOPIC:
        place, text = WITH_TOPIC[kind]
        prompts[place] = text % {"topic": topic}
    other = _turn_of(known.from_mentee, number)
    if kind is MeetingKind.TEACH and other:
        prompts.insert(
            2, _("Then the other way round, ten minutes: the mentee shows “%(topic)s”.") % {"topic": other}
        )
    return tuple(prompts)


def _turn_of(topics: Sequence[str], number: int) -> str:
    """The first meeting names the first topic, and the second begins with it."""
    return topics[max(number - 2, 0) % len(topics)] if topics else ""


def check_may_choose_kind(meeting: Meeting, kind: MeetingKind, side: Side) -> None:
    """A planned meeting between the first and the closing one; giving back is the mentor's to choose."""
    if meeting.state != MeetingState.PLANNED:
        raise DomainError(_("What a meeting is for is chosen while it is planned."))
    if not has_choice(meeting):
        raise DomainError(_("The first meeting and the closing one have their own agenda."))
    if kind not in CHOSEN:
        raise DomainError(_("Choose what the meeting is for."))
    if kind is MeetingKind.GIVE_BACK and kind != meeting.kind:
        _check_may_plan_to_give_back(meeting, side)


def has_choice(meeting: Meeting) -> bool:
    """Neither the first meeting nor the closing one."""
    return meeting.kind in CHOSEN


def kinds_to_choose(meeting: Meeting, side: Side) -> list[MeetingKind]:
    """What this side may make of a planned meeting; empty where there is no choice."""
    return [kind for kind in CHOSEN if _may_choose_kind(meeting, kind, side)]


def _may_choose_kind(meeting: Meeting, kind: MeetingKind, side: Side) -> bool:
    try:
        check_may_choose_kind(meeting, kind, side)
    except DomainError:
        return False
    return True


def _check_may_plan_to_give_back(meeting: Meeting, side: Side) -> None:
    if side is not Side.MENTOR:
        raise DomainError(_("Only the mentor can say that a meeting is for giving back."))
    counted = [MeetingState.PLANNED, MeetingState.HELD]
    rows = Meeting.objects.filter(pair=meeting.pair_id, state__in=counted).in_order().values_list("pk", "kind")
    given = [pk == meeting.pk or kind == MeetingKind.GIVE_BACK for pk, kind in rows]
    place = [pk for pk, _kind in rows].index(meeting.pk)
    # Whenever one stops looking, from this meeting on: those planned for later count too.
    if any(sum(given[: end + 1]) * 3 > end + 1 for end in range(place, len(given)) if given[end]):
        raise DomainError(_("At most one meeting in three is for giving back: the mentor teaches first."))
