"""The words for the engine's codes: why a pair was made, and why somebody has no partner."""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language_info, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from matching.models import Pair
from programs.enums import Direction, Side
from programs.models import Program

CRITERION_NAMES: Mapping[str, StrPromise] = {
    "skills": _("Teaches what is wished"),
    "mutual": _("Learns what they wish in return"),
    "interests": _("Interests in common"),
    "style": _("Working style"),
    "languages": _("Languages in common"),
    "place": _("Place and working hours"),
    "department": _("Another department"),
    "preferences": _("Whom they ranked"),
}
RULE_TEXTS: Mapping[str, object] = {
    "grade_missing": _("a grade is missing"),
    "grade": _("the grades are too close"),
    "language": _("no common language"),
    "line": _("in one reporting line"),
    "unavailable": _("not available"),
    "minimum": _("under the least fit"),
}


def language_name(code: str) -> str:
    """A language in the reader's language; a code that nobody knows stays as it is."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def rule_text(rule: str) -> str:
    """Why two people cannot be paired, in a few words."""
    if rule.startswith("must_"):
        return gettext("nothing for “%(criterion)s”") % {
            "criterion": CRITERION_NAMES.get(rule.removeprefix("must_"), rule)
        }
    return str(RULE_TEXTS.get(rule, rule))


def reason_text(reason: Mapping[str, object]) -> str:
    """What speaks for a pair, in words for the program team."""
    words = _REASON_WORDS.get(str(reason.get("code")))
    return words(reason) if words else ""


def partner_reason_text(reason: Mapping[str, object], reader: Side) -> str:
    """The same for one of the two: no levels, and only what the partner may know before there is a pair."""
    code = reason.get("code")
    if code in ("teaches", "gives_back"):
        learner = Side.MENTEE if code == "teaches" else Side.MENTOR
        topic = gettext(str(reason["topic"]))
        if reader is learner:
            return gettext("You want to learn %(topic)s: your partner can help.") % {"topic": topic}
        return gettext("You can teach %(topic)s: your partner is curious about it.") % {"topic": topic}
    if code == "departments":
        return gettext("You come from different departments.")
    if code in ("languages", "interests", "location"):
        return reason_text(reason)
    return ""


def _teaches(reason: Mapping[str, object]) -> str:
    facts = {**reason, "topic": gettext(str(reason["topic"]))}
    return gettext("Teaches %(topic)s %(level)s, wanted %(wanted)s") % facts


def _gives_back(reason: Mapping[str, object]) -> str:
    facts = {**reason, "topic": gettext(str(reason["topic"]))}
    return gettext("Gets %(topic)s %(level)s in return, wanted %(wanted)s") % facts


def _languages(reason: Mapping[str, object]) -> str:
    names = ", ".join(language_name(code) for code in str(reason["languages"]).split(","))
    return gettext("Both speak %(languages)s") % {"languages": names}


def _interests(reason: Mapping[str, object]) -> str:
    count = int(str(reason["count"]))
    return ngettext("%(count)s interest in common", "%(count)s interests in common", count) % {"count": count}


def _style(reason: Mapping[str, object]) -> str:
    count = int(str(reason["count"]))
    text = ngettext(
        "Answered %(count)s question of working style alike",
        "Answered %(count)s questions of working style alike",
        count,
    )
    return text % {"count": count}


def _ranked(reason: Mapping[str, object]) -> str:
    """Who ranked whom, for the program team only: the two never learn of each other's choice."""
    by_mentee, by_mentor = int(str(reason.get("by_mentee") or 0)), int(str(reason.get("by_mentor") or 0))
    if by_mentee == by_mentor == 1:
        return gettext("First choice of both")
    said = [_RANKED_BY_MENTEE.get(by_mentee), _RANKED_BY_MENTOR.get(by_mentor)]
    return ", ".join(str(text) for text in said if text)


_RANKED_BY_MENTEE: Mapping[int, object] = {
    1: _("First choice of the mentee"),
    2: _("Second choice of the mentee"),
    3: _("Third choice of the mentee"),
    4: _("Fourth choice of the mentee"),
    5: _("Fifth choice of the mentee"),
}
_RANKED_BY_MENTOR: Mapping[int, object] = {
    1: _("First choice of the mentor"),
    2: _("Second choice of the mentor"),
    3: _("Third choice of the mentor"),
    4: _("Fourth choice of the mentor"),
    5: _("Fifth choice of the mentor"),
}


def _hours_apart(reason: Mapping[str, object]) -> str:
    minutes = int(str(reason["minutes"]))
    if minutes < 30:
        return gettext("Same working hours")
    hours = round(minutes / 60)
    return ngettext("Clocks %(count)s hour apart", "Clocks %(count)s hours apart", hours) % {"count": max(1, hours)}


_REASON_WORDS: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "teaches": _teaches,
    "gives_back": _gives_back,
    "languages": _languages,
    "interests": _interests,
    "style": _style,
    "ranked": _ranked,
    "departments": lambda reason: gettext("%(mentor)s and %(mentee)s") % reason,
    "location": lambda reason: gettext("Both in %(location)s") % reason,
    "hours_apart": _hours_apart,
    "locked": lambda reason: gettext("Put together by the program team"),  # noqa: ARG005 - one shape for all
}


# Why somebody is left over, by the side they are on; "below" and "above": where their partner would stand.
_OWN_WORDS: Mapping[str, object] = {
    "left": _("Has left the company."),
    "wants_none": _("Wants no partner at present."),
    "wants_again": _("Wants a partner again since this run."),
    "own_grade_missing": _("Their own grade is missing, so nobody can say who is the senior."),
    "no_place_left": _("Has as many partners as they can take, in other programs too."),
    "by_hand": _("Was taken out of a pair by hand."),
    "joined_later": _("Got a seat after this run."),
    "declined": _("The offer was declined or ran out."),
    "ended": _("Their pair has ended."),
}
_WORDS: Mapping[Side, Mapping[str, object]] = {
    Side.MENTEE: {
        "nobody_there": _("There is no mentor."),
        "grade_missing": _("The grade of every mentor is missing."),
        "grade_below": _("No mentor at least %(gap)s grades below."),
        "grade_above": _("No mentor at least %(gap)s grades above."),
        "language_below": _("No mentor at least %(gap)s grades below shares a language."),
        "language_above": _("No mentor at least %(gap)s grades above shares a language."),
        "line": _("Every mentor who would fit is in the same reporting line."),
        "unavailable": _("No mentor who would fit is available."),
        "must": _("No mentor who would fit has something for the must “%(criterion)s”."),
        "minimum": _("No mentor reaches the least fit that this run asks for."),
        "no_capacity_left": _("No capacity left: every mentor who fits is paired with others."),
    },
    Side.MENTOR: {
        "nobody_there": _("There is no mentee."),
        "grade_missing": _("The grade of every mentee is missing."),
        "grade_below": _("No mentee at least %(gap)s grades below."),
        "grade_above": _("No mentee at least %(gap)s grades above."),
        "language_below": _("No mentee at least %(gap)s grades below shares a language."),
        "language_above": _("No mentee at least %(gap)s grades above shares a language."),
        "line": _("Every mentee who would fit is in the same reporting line."),
        "unavailable": _("No mentee who would fit is available."),
        "must": _("No mentee who would fit has something for the must “%(criterion)s”."),
        "minimum": _("No mentee reaches the least fit that this run asks for."),
        "no_capacity_left": _("No capacity left: every mentee who fits is paired with others."),
    },
}


def unmatched_text(rule: str, side: Side, program: Program) -> str:
    """Why somebody has no partner, in a sentence for the program team."""
    is_junior = (side is Side.MENTOR) == (program.direction == Direction.REVERSE)
    code, criterion = ("must", rule.removeprefix("must_")) if rule.startswith("must_") else (rule, "")
    if rule in ("grade", "language"):
        code = f"{rule}_{'above' if is_junior else 'below'}"
    text = {**_OWN_WORDS, **_WORDS[side]}.get(code, rule)
    return str(text) % {"gap": program.min_grade_gap, "criterion": CRITERION_NAMES.get(criterion, criterion)}


def stage_text(pair: Pair) -> object:
    """Whose turn it is while an offer stands."""
    if pair.mentee_accepted_at is None:
        return _("The mentee is asked")
    if pair.mentor_accepted_at is None:
        return _("The mentee said yes, the mentor is asked")
    return _("Both said yes, the agreement is missing")
