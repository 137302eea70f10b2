"""What a mail would say, without anybody's data and without sending anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from messaging import rules
from messaging.actions.wording import filled
from messaging.engine.mime import subject_and_text
from messaging.engine.sample import MOMENT, Sample
from messaging.models import Wording
from people.models import Person

# What the templates of the rooms ask for; another name stays empty in a preview.
SHOWN = (
    *("program", "meeting", "enrolment", "pair", "report", "wave", "prompts", "verdicts", "code", "answers", "since"),
    *("owner_line", "lead_line", "log_line", "dates_line"),
)


@dataclass(frozen=True)
class Preview:
    """One language: what stands in the subject and in the text, and whose words these are."""

    language: str
    is_own: bool
    # Not yet used: what the button would put to use.
    is_draft: bool
    subject: str
    text: str


def preview(*, wording: Wording) -> list[Preview]:
    """The mail in every language: as HR is writing it in its own, as mails say it now in the others."""
    kind = rules.known_kind(wording.kind)
    used = {row.language: row for row in Wording.objects.filter(kind=kind.name).exclude(used_text="")}
    return list(_previews(kind, wording, used))


def said(*, kind: str, language: str, known: Mapping[str, object]) -> Preview:
    """A mail in one language as it would say it now, about what is known; stand-ins for the rest."""
    own = Wording.objects.filter(kind=kind, language=language).exclude(used_text="").first()
    words = (own.used_subject, own.used_text) if own else None
    subject, text = _said(rules.known_kind(kind), words, language, known)
    name = str(dict(settings.LANGUAGES)[language])
    return Preview(name, is_own=words is not None, is_draft=False, subject=subject, text=text)


def _previews(kind: rules.Kind, wording: Wording, used: dict[str, Wording]) -> Iterable[Preview]:
    others = [code for code, _name in settings.LANGUAGES if code != wording.language]
    for code in (wording.language, *others):
        own = used.get(code)
        words: tuple[str, str] | None = (own.used_subject, own.used_text) if own else None
        if code == wording.language:
            words = (wording.subject, wording.text)
        is_draft = code == wording.language and words != ((own.used_subject, own.used_text) if own else None)
        subject, text = _said(kind, words, code)
        yield Preview(str(dict(settings.LANGUAGES)[code]), words is not None, is_draft, subject, text)


def _said(
    kind: rules.Kind, words: tuple[str, str] | None, language: str, known: Mapping[str, object] | None = None
) -> tuple[str, str]:
    known = known or {}
    context = sample_context(kind, language) | dict(known)
    recipient = cast("Person", context["recipient"])
    with translation.override(language), timezone.override(ZoneInfo(recipient.time_zone)):
        if words is None:
            return subject_and_text(render_to_string(kind.template, context))
        shown = {word.name: _shown(word, known) for word in rules.words_of(kind)}
        return subject_and_text(
            render_to_string("mail/worded.html", context | filled(kind, context, *words, shown=shown))
        )


def _shown(word: rules.Word, known: Mapping[str, object]) -> object:
    """What a word stands for, where that is known; its sample otherwise."""
    try:
        return word.of(known)
    except KeyError:
        return word.sample


def sample_context(kind: rules.Kind, language: str) -> dict[str, object]:
    """Stand-ins for all that templates ask for."""
    return {
        **{name: Sample(name) for name in SHOWN},
        "recipient": _somebody(language),
        "partner": Person(first_name="Sam", last_name="Sample", time_zone="Europe/Rome"),
        "closes_at": MOMENT,
        "minutes": 60,
        "path": "/",
        "label": str(rules.label_of(kind.name)),
        "base_url": settings.BASE_URL,
        "mail_language": language,
        "unsubscribe_path": "",
    }


def _somebody(language: str) -> Person:
    return Person(first_name="Kim", last_name="Sample", language=language, time_zone="Europe/Rome")
