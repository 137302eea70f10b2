"""Every page that a role can open, every mail that anybody gets."""

import html
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.forms.formsets import BaseFormSet
from django.urls import reverse

from matching.models import MatchingRun, Pair, ShortListEntry
from messaging import rules as messaging
from messaging.actions.composing import compose
from messaging.models import Message
from people.enums import FileFormat
from people.models import Delegate, Person
from programs.models import Enrolment, Gathering, Program
from reports.models import Report
from sessions.models import ActionItem, Meeting, TimeOffer
from surveys.models import Wave
from tests.access.pages import Addresses, table
from tests.access.world import World

# What the number in an address counts, by the beginning of the page's name.
COUNTS: dict[str, type[Model]] = {
    "programs:enrolment": Enrolment,
    "programs:gathering": Gathering,
    "matching:short-list": MatchingRun,
    "matching:": Pair,
    "sessions:pair": Pair,
    "sessions:fit": Pair,
    "sessions:closing": Pair,
    "sessions:meeting-add": Pair,
    "sessions:meeting": Meeting,
    "sessions:note": Meeting,
    "sessions:item-move": ActionItem,
    "sessions:times": TimeOffer,
    "surveys:wave-answer": Wave,
    "surveys:pulse-answer": Meeting,
    "reports:report": Report,
}


def addresses(world: World) -> list[str]:
    """Of the table, and the same pages of every other row there is."""
    found = Addresses(world)
    listed = [found.of(row) for row in table() if not row.page.startswith(("messaging:", "account_logout"))]
    pages = {row.page for row in table() if row.what != "-" and " " not in row.page}
    return list(dict.fromkeys([*listed, *_of_every_row(pages), *_in_the_administration()]))


def _of_every_row(pages: set[str]) -> Iterator[str]:
    for page in sorted(pages):
        model = next((model for start, model in COUNTS.items() if page.startswith(start)), None)
        if (
            model is not None
            and "by-link" not in page
            and page not in {"programs:enrolment-apply", "reports:report-ask"}
        ):
            for row in model._default_manager.all():
                yield reverse(page, args=[row.pk])
    for program in Program.objects.all():
        for page in (
            "programs:program-detail", "programs:enrolment-apply", "reports:program-outcome", "programs:circle",
            "reports:program-over-time", "programs:circle-call", "surveys:own-results",
        ):  # fmt: skip
            yield reverse(page, args=[program.slug])


def _in_the_administration() -> Iterator[str]:
    for program in Program.objects.all():
        yield f"{reverse('admin:mentoring_sessions_said')}?program={program.slug}"
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for row in model._default_manager.all():
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])


def pages(world: World, role: str, *, without: tuple[str, ...] = ()) -> Iterator[tuple[str, str, Any]]:
    """Address, text and answer of every page, whatever its status; what is downloaded is read too."""
    client = world.client(role)
    for address in addresses(world):
        if address.startswith(without):
            continue
        answer = client.get(address)
        yield address, answer.getvalue().decode(errors="replace"), answer


def downloads(world: World, role: str) -> Iterator[tuple[str, str, Any]]:
    """The same of every table that the administration offers as a file, in both formats."""
    client = world.client(role)
    for address in _files(world):
        for file_format in FileFormat:
            answer = client.post(address, {"format": file_format.value})
            whole = answer.getvalue()
            yield f"{address} {file_format}", _unpacked(whole) if whole.startswith(b"PK") else whole.decode(), answer


def _files(world: World) -> Iterator[str]:
    found = Addresses(world)
    for row in table():
        if row.page.endswith((" download", "_file")) or row.page == "admin:reports_dry_run_download":
            yield found.of(row)
    for program in Program.objects.all():
        for name in ("rhythm", "said"):
            yield f"{reverse(f'admin:mentoring_sessions_{name}_download')}?program={program.slug}"


def _unpacked(workbook: bytes) -> str:
    """Everything that is packed in it, unescaped."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return html.unescape("\n".join(archive.read(name).decode() for name in archive.namelist()))


@dataclass(frozen=True)
class Page:
    """What came back from an address."""

    address: str
    text: str
    status: int
    headers: Mapping[str, str]


class Walks:
    """The pages of each role. The world is built alike for each test and looking changes nothing, so once will do."""

    def __init__(self) -> None:
        self._done: dict[str, list[Page]] = {}

    def of(self, world: World, role: str) -> list[Page]:
        if role not in self._done:
            self._done[role] = [
                Page(address, text, answer.status_code, answer.headers)
                for address, text, answer in (*pages(world, role), *downloads(world, role))
            ]
        return self._done[role]


def mails() -> Iterator[tuple[Person, str, str]]:
    """Every kind of mail about every row, to each of those who get it: recipient, the whole mail, its HTML."""
    for recipient, kind, facts in _letters():
        known = messaging.known_kind(kind)
        mail = compose(Message(recipient=recipient, kind=kind, facts=facts, dedupe_key="x"), known)
        if mail is not None:
            raw = "\n".join([str(mail.subject), str(mail.body), *(str(part[0]) for part in mail.alternatives)])
            yield recipient, raw, next(str(part[0]) for part in mail.alternatives if part[1] == "text/html")


SHORT_LISTS = "matching.short_list"
DELEGATES = "sessions.delegate"
GATHERINGS = "programs.gathering"
Letter = tuple[Person, str, dict[str, object]]


def _letters() -> Iterator[Letter]:
    yield from _of_pairs()
    for offer in TimeOffer.objects.with_times():
        for person in (offer.pair.mentor.person, offer.pair.mentee.person):
            yield from ((person, kind, {"offer": offer.pk}) for kind in ("sessions.times", "sessions.times_over"))
    yield from _of_seats()
    for entry in ShortListEntry.objects.select_related("owner__person"):
        facts: dict[str, object] = {"run": entry.run_id, "enrolment": entry.owner_id}
        yield from ((entry.owner.person, kind, facts) for kind in _kinds(SHORT_LISTS))
    for row in Delegate.objects.select_related("delegate"):
        yield from ((row.delegate, kind, {"delegation": row.pk}) for kind in _kinds(DELEGATES))
    for person in Person.objects.all():
        for report in Report.objects.all():
            yield person, "reports.ready", {"report": report.pk}


def _kinds(*starts: str) -> list[str]:
    return [kind.name for kind in messaging.all_kinds() if kind.name.startswith(starts)]


def _of_pairs() -> Iterator[Letter]:
    for pair in Pair.objects.with_people():
        for side, person in (("mentor", pair.mentor.person), ("mentee", pair.mentee.person)):
            of_pairs = [kind for kind in _kinds("matching.") if not kind.startswith(SHORT_LISTS)]
            yield from ((person, kind, {"pair": pair.pk, "side": side}) for kind in of_pairs)
            for meeting in Meeting.objects.filter(pair=pair):
                facts: dict[str, object] = {"meeting": meeting.pk, "revision": meeting.revision, "pair": pair.pk}
                of_meetings = [
                    kind for kind in _kinds("sessions.", "surveys.pulse") if not kind.startswith(DELEGATES)
                ]
                yield from ((person, kind, facts) for kind in of_meetings)


def _of_seats() -> Iterator[Letter]:
    for seat in Enrolment.objects.select_related("person"):
        of_seats = [kind for kind in _kinds("programs.") if not kind.startswith(GATHERINGS)]
        yield from ((seat.person, kind, {"enrolment": seat.pk}) for kind in of_seats)
        for gathering in Gathering.objects.filter(program=seat.program_id):
            facts: dict[str, object] = {"gathering": gathering.pk, "revision": gathering.revision}
            yield from ((seat.person, kind, facts) for kind in _kinds(GATHERINGS))
        for wave in Wave.objects.filter(program=seat.program_id):
            yield from ((seat.person, kind, {"wave": wave.pk}) for kind in _kinds("surveys.i", "surveys.r"))


def forms_on(answer: object) -> Iterator[forms.BaseForm]:
    """Every form that a page shows."""
    for context in getattr(answer, "context", None) or ():
        for value in [part for layer in getattr(context, "dicts", [context]) for part in layer.values()]:
            if isinstance(value, forms.BaseForm):
                yield value
                yield from [row for rows in getattr(value, "rows", {}).values() for row in rows.forms]
            if isinstance(value, BaseFormSet):
                yield from value.forms


def labelled_models() -> dict[str, dict[str, str]]:
    """The privacy labels of every model that has some."""
    return {model.__name__: dict(model.PRIVACY) for model in apps.get_models() if hasattr(model, "PRIVACY")}
