"""The rows of an application: topics that somebody teaches or wants to learn."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.enums import SkillKind
from programs.models import Skill, Topic

Level = tuple[Topic | str, int]
MOST_ROWS = 8
PREFIXES = {SkillKind.OFFER: "offers", SkillKind.WISH: "wishes"}
FIRST_ROWS = 2

HOW_WELL = (
    (1, _("1 – I know the basics")),
    (2, _("2 – I use it")),
    (3, _("3 – I use it with ease")),
    (4, _("4 – others ask me")),
    (5, _("5 – I could give a course")),
)
HOW_MUCH = (
    (1, _("1 – a little")),
    (2, _("2 – some")),
    (3, _("3 – quite a lot")),
    (4, _("4 – much")),
    (5, _("5 – very much")),
)


class TopicBook:
    """The topics offered to choose from, read once for all rows. Those that people typed in stay out of the list."""

    def __init__(self) -> None:
        self.topics = list(Topic.objects.exclude(area=""))
        self._by_pk = {str(topic.pk): topic for topic in self.topics}
        self._by_name = {str(topic).casefold(): topic for topic in self.topics}

    @property
    def choices(self) -> "list[tuple[str, str | Promise | list[tuple[str, str]]]]":
        """Grouped by area."""
        areas: dict[str, list[tuple[str, str]]] = {}
        for topic in self.topics:
            areas.setdefault(gettext(topic.area), []).append((str(topic.pk), str(topic)))
        return [("", _("Choose a topic")), *areas.items()]

    def chosen(self, pk: str) -> Topic:
        """The topic chosen from the list."""
        return self._by_pk[pk]

    def named(self, name: str) -> Topic | str:
        """The topic on the list that is called so, or the name itself."""
        return self._by_name.get(name.casefold(), name)

    def lists(self, topic: Topic) -> bool:
        """Whether the topic can be chosen from the list."""
        return str(topic.pk) in self._by_pk


class SkillRow(forms.Form):
    """One topic, from the list or typed in, and a level."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    other = forms.CharField(label=_("or in your own words"), required=False, max_length=120)
    level = forms.ChoiceField(initial=3, required=False)

    def __init__(self, *args: Any, book: TopicBook, kind: SkillKind, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.book = book
        offers = kind is SkillKind.OFFER
        self.fields["topic"].choices = book.choices  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["level"].choices = HOW_WELL if offers else HOW_MUCH  # type: ignore[attr-defined]  # so is this
        self.fields["level"].label = _("How well") if offers else _("How much")

    def clean(self) -> dict[str, Any]:
        """Put what was named into `named`; None for an empty row."""
        values = super().clean() or {}
        chosen, typed = values.get("topic", ""), " ".join(values.get("other", "").split())
        if chosen and typed:
            self.add_error("other", _("Choose a topic or type one, not both. Use another row for the second."))
        values["level"] = int(values.get("level") or 3)
        values["named"] = self.book.chosen(chosen) if chosen else self.book.named(typed) if typed else None
        return values


class SkillRows(BaseFormSet[SkillRow]):
    """All rows of one kind: at least one filled, no topic twice."""

    nothing_said = _("Name at least one topic.")

    @property
    def levels(self) -> list[Level]:
        """What was named, with levels, in the order of the rows."""
        rows = (row.cleaned_data for row in self.forms)
        return [(row["named"], row["level"]) for row in rows if row.get("named")]

    def clean(self) -> None:
        """Called when every row is in order by itself."""
        if any(self.errors):
            return
        names = [str(named).casefold() for named, _level in self.levels]
        if not names:
            raise forms.ValidationError(self.nothing_said)
        twice = next((str(named) for named, _level in self.levels if names.count(str(named).casefold()) > 1), "")
        if twice:
            raise forms.ValidationError(_("“%(topic)s” is named twice."), params={"topic": twice})


class OfferRows(SkillRows):
    """What somebody can teach."""

    nothing_said = _("Name at least one topic that you can teach.")


class WishRows(SkillRows):
    """What somebody wants to learn."""

    nothing_said = _("Name at least one topic that you want to learn.")


_CLASSES: Mapping[SkillKind, type[SkillRows]] = {SkillKind.OFFER: OfferRows, SkillKind.WISH: WishRows}


def skill_rows(
    kind: SkillKind,
    book: TopicBook,
    *,
    data: Mapping[str, Any] | None = None,
    initial: list[dict[str, Any]] | None = None,
    rows: int = FIRST_ROWS,
) -> SkillRows:
    """The rows of a kind: bound to `data`, or to show, filled with `initial` and with at least `rows` rows."""
    made = formset_factory(
        SkillRow,
        formset=_CLASSES[kind],
        extra=max(rows - len(initial or []), 0),
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
    formset: SkillRows = made(  # type: ignore[assignment]  # the factory's type knows the base class only
        data, initial=initial, prefix=PREFIXES[kind], form_kwargs={"book": book, "kind": kind}
    )
    return formset


def as_rows(skills: Iterable[Skill], kind: SkillKind, book: TopicBook) -> list[dict[str, Any]]:
    """Saved skills of a kind as the rows they were typed in."""
    return [
        {"topic": str(skill.topic_id), "other": "", "level": skill.level}
        if book.lists(skill.topic)
        else {"topic": "", "other": skill.topic.name, "level": skill.level}
        for skill in skills
        if skill.kind == kind
    ]
