"""The listening card: what a mentee reads the day before."""

from django.utils.translation import gettext as _

from programs.enums import Direction


def listening_card(direction: str, mentor: str) -> tuple[str, ...]:
    """Four sentences. Who is the senior one is reminded of not taking the chair back."""
    name = {"name": mentor}
    if direction == Direction.CLASSIC:
        return (
            _("Let %(name)s finish, then say back in your own words what you heard.") % name,
            _("Ask about what you did not understand: nobody is testing you."),
            _("If you see it differently, say so. That is what you are there for."),
            _("Take one thing with you that you will try this week."),
        )
    return (
        _("Let %(name)s finish. Count to three before you answer.") % name,
        _("Ask before you judge: “What do you see there that I do not?”"),
        _("Say once “I do not know that”, and mean it: it makes it safe to tell you more."),
        _("When you notice that you explain, decide or hand out tasks, give the chair back: “Where were we?”"),
    )
