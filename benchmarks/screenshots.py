"""Take the pictures in docs/screenshots.md anew, of a demo company of its own.

    .venv/bin/python benchmarks/screenshots.py [--out docs/screenshots] [--only outcome dashboard pulse builder …]

Builds the demo company in a folder that is thrown away (about a minute), lets its running program come to the last
survey so that there are results of one's own, starts the server and looks at each page with Chromium (CHROMIUM names
it, /usr/bin/chromium if unset). People and answers are invented. Complains about a picture over 150 kB.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
PASSWORD = "reverse-mentoring-demo"  # noqa: S105 - of invented people
DOMAIN = "nordbrygge.example"
LARGEST = 150_000
PHONE, DESK = 360, 1280


@dataclass(frozen=True)
class Shot:
    """One picture: whose page ("": of whoever has the link), where, how wide; `height` cuts it off."""

    name: str
    who: str
    address: Callable[[], str]
    width: int
    height: int


def main() -> None:
    """See the docstring of the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", nargs="+", choices=[shot.name for shot in SHOTS])
    parser.add_argument("--port", type=int, default=8199)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = os.environ.get("VAR_DIR", folder)
        with server(options.port):
            set_up()
            come_to_the_last_survey()
            for shot in SHOTS:
                if not options.only or shot.name in options.only:
                    take(shot, f"http://127.0.0.1:{options.port}", options.out)


@contextmanager
def server(port: int) -> Iterator[None]:
    """The demo company, built if it is not there, until the block ends."""
    command = [sys.executable, "manage.py", "run_embedded", "--port", str(port)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        while not _answers(port):
            if running.poll() is not None:
                raise SystemExit("the server stopped")
            time.sleep(1)
        yield
    finally:
        running.terminate()
        running.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, TimeoutError):
        return False


def set_up() -> None:
    """Django, on the same data."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rmentor.settings")
    import django  # noqa: PLC0415 - after VAR_DIR is set

    django.setup()


def come_to_the_last_survey() -> None:
    """Everybody who answered the first survey of the running program answers the last one, somewhat higher."""
    from programs.enums import ProgramState, Side  # noqa: PLC0415 - Django is set up now
    from programs.models import Program  # noqa: PLC0415 - after django.setup()
    from surveys import actions, rules  # noqa: PLC0415 - after django.setup()
    from surveys.enums import WaveKind  # noqa: PLC0415 - after django.setup()
    from surveys.models import Participation  # noqa: PLC0415 - after django.setup()

    program = Program.objects.filter(state=ProgramState.RUNNING).get()
    wave = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    first = Participation.objects.filter(wave__program=program, wave__kind=WaveKind.PRE, enrolment__isnull=False)
    for number, done in enumerate(first.select_related("enrolment__person")):
        seat = done.enrolment
        assert seat is not None  # noqa: S101 - filtered
        asked = rules.questions_for(wave, Side(seat.side))
        answers = {
            one.id: min(len(one.anchors), 3 + (place + number) % 3 - (place % 7 == 0))
            for place, one in enumerate(asked)
        }
        actions.answer_wave(wave_id=wave.pk, person=seat.person, answers=answers)


def pulse() -> str:
    """The link in the mail to somebody whose meeting was just held."""
    from django.urls import reverse  # noqa: PLC0415 - Django is set up now

    from people.models import Person  # noqa: PLC0415 - after django.setup()
    from rmentor.lib.tokens import make_token  # noqa: PLC0415 - after django.setup()
    from sessions.models import Meeting  # noqa: PLC0415 - after django.setup()
    from surveys.selectors.mails import PULSE_PURPOSE  # noqa: PLC0415 - after django.setup()
    from surveys.selectors.steps import open_pulses  # noqa: PLC0415 - after django.setup()

    for meeting in Meeting.objects.held().with_pair().order_by("-starts_at"):
        for person in (meeting.pair.mentor.person, meeting.pair.mentee.person):
            if any(one.pk == meeting.pk for one in open_pulses([meeting.pair], person)):
                Person.objects.filter(pk=person.pk).update(language="en")
                token = make_token(PULSE_PURPOSE, meeting=meeting.pk, person=person.pk)
                return reverse("surveys:pulse-answer-by-link", args=[token])
    raise SystemExit("no pulse is open")


def builder() -> str:
    """A scale of a new version of the shipped questionnaire."""
    from django.urls import reverse  # noqa: PLC0415 - Django is set up now

    from people.models import Person  # noqa: PLC0415 - after django.setup()
    from surveys.actions.versions import copy_to_draft  # noqa: PLC0415 - after django.setup()
    from surveys.enums.instruments import BEFORE_AFTER  # noqa: PLC0415 - after django.setup()
    from surveys.models import Questionnaire  # noqa: PLC0415 - after django.setup()

    hr = Person.objects.get(email=f"miriam.dahlqvist@{DOMAIN}")
    shipped = Questionnaire.objects.latest_of(BEFORE_AFTER)
    draft = copy_to_draft(questionnaire_id=shipped.pk, by=hr)
    return reverse("admin:surveys_questionnaire_change", args=[draft.pk])


def own_result() -> str:
    """Of the running program."""
    from django.urls import reverse  # noqa: PLC0415 - Django is set up now

    from programs.enums import ProgramState  # noqa: PLC0415 - after django.setup()
    from programs.models import Program  # noqa: PLC0415 - after django.setup()

    return reverse("surveys:own-results", args=[Program.objects.get(state=ProgramState.RUNNING).slug])


def case() -> str:
    """One about a pair that slips back."""
    from django.urls import reverse  # noqa: PLC0415 - Django is set up now

    from programs.enums import CaseKind  # noqa: PLC0415 - after django.setup()
    from programs.models import Case  # noqa: PLC0415 - after django.setup()

    found = Case.objects.filter(kind=CaseKind.ROLES_SLIPPING).order_by("pk")[0]
    return reverse("admin:programs_case_change", args=[found.pk])


def dashboard() -> str:
    """HR's."""
    return "/admin/reports/board/"


def outcome() -> str:
    """Of the completed program."""
    return "/outcomes/digital-leaders/"


SHOTS = (
    Shot("outcome", "oskar.mortensen", outcome, DESK, 800),
    Shot("dashboard", "zdenka.rozic", dashboard, DESK, 800),
    Shot("pulse", "", pulse, PHONE, 1400),
    Shot("builder", "miriam.dahlqvist", builder, DESK, 1000),
    Shot("own-result", "lina.salandra", own_result, PHONE, 1400),
    Shot("case", "zdenka.rozic", case, DESK, 860),
)


def take(shot: Shot, site: str, folder: Path) -> None:
    """Sign in, go there, take the picture."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only when pictures are taken

    address = site + shot.address()
    with sync_playwright() as driver:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": shot.width, "height": 800})
        if shot.who:
            page.goto(f"{site}/accounts/login/")
            page.fill("[name=login]", f"{shot.who}@{DOMAIN}")
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{site}/")
        page.goto(address)
        height = min(shot.height, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": shot.width, "height": height})
        path = folder / f"{shot.name}.png"
        page.screenshot(path=path)
        browser.close()
    size = path.stat().st_size
    print(f"{path}: {size:,} bytes")
    if size > LARGEST:
        raise SystemExit(f"{path} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
