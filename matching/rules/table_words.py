"""The words of the proposal table: what an alternative costs, what would release somebody, what has changed."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from matching.rules.words import CRITERION_NAMES
from programs.enums import Side

UNAVAILABLE = "unavailable"
# What would have to be otherwise, so that somebody excluded by this rule alone would do.
_IF: Mapping[str, object] = {
    "grade": _("if the grades could be closer"),
    "grade_missing": _("if all grades were known"),
    "language": _("with a common language"),
    "line": _("if they were not in one reporting line"),
    "minimum": _("if the least fit were lower"),
}


def cost_text(*, people: int, points: int, total: float) -> str:
    """What the whole pays when somebody gets another partner and all others are matched again as well as can be."""
    if people > 0:
        lost = ngettext(
            "%(count)s person would stay without a partner",
            "%(count)s people would stay without a partner",
            people,
        ) % {"count": people}
    else:
        lost = gettext("Nobody loses a partner")
    return f"{lost}; {_points_text(points, total)}."


def _points_text(points: int, total: float) -> str:
    if not points or total <= 0:
        return gettext("the fit in all stays the same")
    share = 100 * abs(points) / total
    if share < 0.05:
        return gettext("the fit in all hardly changes")
    percent = {"percent": number_format(share, decimal_pos=1)}
    if points > 0:
        return gettext("the fit in all falls by %(percent)s %%") % percent
    return gettext("the fit in all rises by %(percent)s %%") % percent


def release_texts(release: Mapping[str, int], side: Side) -> tuple[str, ...]:
    """What would give somebody on `side` a possible partner, by rule; what is not available is not taken apart."""
    return tuple(
        gettext("%(who)s would do %(condition)s") % {"who": _who(count, side.other), "condition": condition}
        for rule, count in release.items()
        if count > 0 and (condition := _condition(rule))
    )


def _condition(rule: str) -> str:
    if rule.startswith("must_"):
        name = rule.removeprefix("must_")
        return gettext("if “%(criterion)s” were not a must") % {"criterion": CRITERION_NAMES.get(name, name)}
    return str(_IF.get(rule, ""))


def _who(count: int, side: Side) -> str:
    if side is Side.MENTOR:
        return ngettext("%(count)s mentor", "%(count)s mentors", count) % {"count": count}
    return ngettext("%(count)s mentee", "%(count)s mentees", count) % {"count": count}
