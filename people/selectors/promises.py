"""Who sees what, in plain words: the page that everybody may check us by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rmentor.lib.privacy import Privacy

Text = str | Promise


@dataclass(frozen=True)
class LabelMeaning:
    """One of the five labels and what it promises."""

    label: Privacy
    meaning: Text


@dataclass(frozen=True)
class Sight:
    """One kind of information, and what each reader sees of it."""

    what: Text
    label: Privacy | None
    you: Text
    partner: Text
    manager: Text
    team: Text
    executive: Text


@dataclass(frozen=True)
class LabelledField:
    """A field that people fill in, with its label."""

    name: Text
    label: Privacy


@dataclass(frozen=True)
class LabelledForm:
    """The fields of one thing, such as an application or a meeting."""

    name: Text
    fields: tuple[LabelledField, ...]


NEVER = _("Never")
YES = _("Yes")
TOTALS = _("Totals of at least 5 people")

MEANINGS = (
    LabelMeaning(
        Privacy.ONLY_ME,
        _("Nobody else reads it: not your partner, not your managers, not HR. No report and no page shows it."),
    ),
    LabelMeaning(
        Privacy.BOTH_OF_US,
        _("You and your partner read it. Managers, HR and executives do not."),
    ),
    LabelMeaning(
        Privacy.MENTORS,
        _("You and the other mentors of your program read it. Mentees, managers, HR and executives do not."),
    ),
    LabelMeaning(
        Privacy.PROGRAM_TEAM,
        _("HR and the coordinators of your program read it, to run the program. Your managers do not."),
    ),
    LabelMeaning(
        Privacy.TOTALS_ONLY,
        _("Nobody reads your answer. It counts in totals, and only where at least five people answered."),
    ),
)

SIGHTS = (
    Sight(
        _("What you offer and what you wish to learn"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=_("After the match. What fits stands in the reasons of an offer or a short list before"),
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("Your interests, how you like to work in your own words, and when you can meet"),
        Privacy.BOTH_OF_US,
        you=YES,
        partner=_("As soon as your pair is live; before, how many interests you share"),
        manager=NEVER,
        team=NEVER,
        executive=NEVER,
    ),
    Sight(
        _("The four questions about how you work, and what you would like to share with your partner"),
        Privacy.ONLY_ME,
        you=YES,
        partner=_("Never. Where one of you asked for a partner who shares something, both can guess that you do"),
        manager=NEVER,
        team=NEVER,
        executive=NEVER,
    ),
    Sight(
        _("That you let yourself be counted when fairness is checked"),
        Privacy.TOTALS_ONLY,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=TOTALS,
        executive=NEVER,
    ),
    Sight(
        _("Short lists, in programs whose people rank possible partners: name, job, department, why you fit"),
        None,
        you=_("Your own list"),
        partner=_("A few possible partners see you on theirs"),
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("Whom you rank on your short list"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("Whom you would rather not work with"),
        Privacy.ONLY_ME,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=NEVER,
        executive=NEVER,
    ),
    Sight(
        _("Grade, department and location, from the HR system"),
        None,
        you=YES,
        partner=_("After the match"),
        manager=_("As in the company anyway"),
        team=_("For matching"),
        executive=NEVER,
    ),
    Sight(
        _("Your agreement, goals and action plan"),
        Privacy.BOTH_OF_US,
        you=YES,
        partner=YES,
        manager=NEVER,
        team=_("That they exist, and how much is done"),
        executive=NEVER,
    ),
    Sight(
        _("Your private notes, and topics you would rather not touch"),
        Privacy.ONLY_ME,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=NEVER,
        executive=NEVER,
    ),
    Sight(
        _("What you learned in a meeting"),
        Privacy.BOTH_OF_US,
        you=YES,
        partner=YES,
        manager=NEVER,
        team=_("How many entries there are"),
        executive=TOTALS,
    ),
    Sight(
        _("Whether and when a meeting took place"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=YES,
        manager=NEVER,
        team=YES,
        executive=TOTALS,
    ),
    Sight(
        _(
            "Who keeps your calendar. A colleague whom you or your partner name sees when, how (with the room or "
            "link) and with whom you meet, and can book, move and call off; nothing else"
        ),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=_("When they plan, move or call off a meeting"),
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("What the mentors' circle meets about, and where"),
        Privacy.MENTORS,
        you=_("As a mentor"),
        partner=_("Never, unless they are a mentor themselves"),
        manager=NEVER,
        team=_("When it meets, and how many answered"),
        executive=NEVER,
    ),
    Sight(
        _("Your answers after a meeting (the six taps)"),
        Privacy.TOTALS_ONLY,
        you=_("Your last ones, for a day, to correct them"),
        partner=NEVER,
        manager=NEVER,
        team=TOTALS,
        executive=NEVER,
    ),
    Sight(
        _("That you would like HR to contact you"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=_("Your name, at once"),
        executive=NEVER,
    ),
    Sight(
        _("The mark that a pair may need help"),
        Privacy.PROGRAM_TEAM,
        you=_("No: tips go to everybody"),
        partner=NEVER,
        manager=NEVER,
        team=_("The pair, a colour and since when. No answers, and not from which side"),
        executive=_("How many pairs, when they are enough"),
    ),
    Sight(
        _("Your answers before and after the program"),
        Privacy.TOTALS_ONLY,
        you=_("Your own"),
        partner=NEVER,
        manager=NEVER,
        team=TOTALS,
        executive=TOTALS,
    ),
    Sight(
        _("Whether you think of leaving the company, if you are asked"),
        Privacy.TOTALS_ONLY,
        you=_("Your own"),
        partner=NEVER,
        manager=NEVER,
        team=_("Totals of at least 20 people"),
        executive=_("Totals of at least 20 people"),
    ),
    Sight(
        _("Comments in your own words in a survey"),
        Privacy.TOTALS_ONLY,
        you=_("Your own"),
        partner=NEVER,
        manager=NEVER,
        team=_("Shuffled, from 10 comments on"),
        executive=_("A summary"),
    ),
    Sight(
        _("How the first meeting felt, and why"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("What you wish at the end, and whether a new partner is looked for"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=_("Only that you both want to carry on, when you both do"),
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("Your word of thanks"),
        Privacy.BOTH_OF_US,
        you=YES,
        partner=YES,
        manager=NEVER,
        team=NEVER,
        executive=NEVER,
    ),
    Sight(
        _("Whether you come to a launch event"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("Who keeps your calendar, when you let a colleague book and move meetings"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=_("Who moved a meeting for you"),
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("How the first meeting felt to you, and what you wish at the end"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=_("Never; only when both of you wish to carry on, both are told"),
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
    Sight(
        _("Your word of thanks at the end"),
        Privacy.BOTH_OF_US,
        you=YES,
        partner=YES,
        manager=NEVER,
        team=NEVER,
        executive=NEVER,
    ),
    Sight(
        _("Why you declined or ended a pair"),
        Privacy.PROGRAM_TEAM,
        you=YES,
        partner=NEVER,
        manager=NEVER,
        team=YES,
        executive=NEVER,
    ),
)


def labelled_forms() -> list[LabelledForm]:
    """Every field that carries a label, in every room: read from the models that enforce it."""
    forms = [
        LabelledForm(model._meta.verbose_name or model.__name__, tuple(_fields(model, labels)))  # noqa: SLF001 - Django documents _meta
        for model in apps.get_models()
        if (labels := getattr(model, "PRIVACY", None))
    ]
    return sorted(forms, key=lambda form: str(form.name))


def _fields(model: type[Model], labels: Mapping[str, Privacy]) -> Iterable[LabelledField]:
    for name, label in labels.items():
        try:
            shown: Text = model._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001 - Django documents _meta; reverse relations have none
        except (FieldDoesNotExist, AttributeError):
            shown = name.replace("_", " ")
        yield LabelledField(shown, label)
