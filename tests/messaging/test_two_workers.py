"""Two workers at one outbox, for real: processes on SQLite, threads with connections of their own on PostgreSQL."""

import collections
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from messaging import actions
from messaging.enums import MessageState
from messaging.models import Message
from messaging.rules import Kind
from tests.at_once import at_once, needs_postgresql
from tests.factories import PersonFactory
from tests.messaging.conftest import AWAKE

ROOT = Path(__file__).parents[2]
MAILS = 60
PROLOGUE = f"""
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "rmentor.settings"
from django.conf import settings
settings.TEMPLATES[0]["DIRS"].append({str(Path(__file__).parent / "templates")!r})
import django
django.setup()
from messaging import actions, rules
from messaging.models import CaughtMail, Message
show = lambda facts, to: {{"title": facts["n"], "text": "", "path": "/"}}
rules.register(rules.Kind("test.note", show, urgent=True))
"""
QUEUE = f"""
from django.core.management import call_command
from people.models import Person
call_command("migrate", verbosity=0)
nora = Person.objects.create_user("nora@firm.example", first_name="Nora", last_name="Nilsson")
for number in range({MAILS}):
    actions.queue(kind="test.note", to=nora, key=str(number), facts={{"n": number}})
"""
SEND = """
while actions.send_due(limit=5):
    pass
"""
LOOK = """
print(*CaughtMail.objects.order_by("pk").values_list("subject", flat=True), sep="\\n")
print(*Message.objects.exclude(state="sent", attempts=1).values_list("state", "attempts"), sep="\\n")
"""


def start(var: Path, code: str) -> subprocess.Popen[str]:
    services = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL"}
    env = {name: value for name, value in os.environ.items() if name not in services} | {"VAR_DIR": str(var)}
    return subprocess.Popen(
        [sys.executable, "-c", PROLOGUE + code],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 0, said
    return said


def test_two_processes_on_sqlite_send_every_mail_once(tmp_path: Path) -> None:
    finish(start(tmp_path, QUEUE))
    for worker in [start(tmp_path, SEND), start(tmp_path, SEND)]:
        finish(worker)
    subjects = [line for line in finish(start(tmp_path, LOOK)).splitlines() if line]
    assert sorted(subjects) == sorted(f"Save: {number}" for number in range(MAILS))


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_threads_on_postgresql_send_every_mail_once(note: Kind, mailoutbox: list[EmailMessage]) -> None:
    nora = PersonFactory(quiet_from=AWAKE, quiet_to=AWAKE)
    for number in range(MAILS):
        actions.queue(kind="test.note", to=nora, key=str(number), facts={"title": str(number)})
    assert at_once([lambda: [actions.send_due(limit=5) for _ in range(MAILS)]] * 4) == []
    assert collections.Counter(mail.subject for mail in mailoutbox) == {f"Save: {n}": 1 for n in range(MAILS)}
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.SENT, 1)}


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_threads_that_queue_the_same_mails_make_one_row_each(note: Kind) -> None:
    nora = PersonFactory()

    def queue() -> None:
        for number in range(40):
            actions.queue(kind="test.note", to=nora, key=str(number))

    assert at_once([queue] * 8) == []
    assert Message.objects.count() == 40
