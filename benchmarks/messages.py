"""Mails per second from due row to marked row, against bare smtplib loops; cost at growing queues; queueing for all.

    .venv/bin/python benchmarks/messages.py              # a few minutes
    .venv/bin/python benchmarks/messages.py --skip-large # without the 100,000

Starts its own PostgreSQL (every commit goes to the disk), Redis, mail server (a process of its own) and worker.
"""

import argparse
import email
import email.policy
import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.faults.plant import OwnServices, Plant, Process  # noqa: E402 - the path comes first
from tests.faults.servers import free_port  # noqa: E402 - the path comes first

MAILS = 2000
SIZES = (1_000, 10_000, 100_000)
# A mail server that takes everything and keeps nothing.
SERVER = """
import sys
from aiosmtpd.controller import Controller
class Take:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"
controller = Controller(Take(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print("ready", flush=True)
sys.stdin.read()
"""
# One mail as our worker makes it, so that the bare loop carries the same bytes.
ONE_MAIL = """
from messaging.actions.claiming import claim
from messaging.actions.composing import compose
from messaging import rules
message = claim()
print(compose(message, rules.known_kind(message.kind)).message().as_string())
from messaging.models import Message
Message.objects.filter(pk=message.pk).update(state="pending", lease_until=None, attempts=0)
"""
# The cost of the sending alone: the same tick in one process, mails thrown away, at a queue of some length.
COST = """
import time
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
from django.db import connection
from messaging import actions
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE messaging_message")
actions.send_due(limit=50)
begun, cpu = time.perf_counter(), time.process_time()
done = sum(actions.send_due() for _number in range(5))
print("COST", done, time.perf_counter() - begun, time.process_time() - cpu)
"""
VACUUM = 'from django.db import connection; connection.cursor().execute("VACUUM ANALYZE messaging_message")'
QUEUE_ALL = """
import resource, time
from messaging.actions import Letter, queue_all
from programs.models import Enrolment
def letters(last):
    for one in Enrolment.objects.select_related("person").order_by("pk")[:last].iterator(chunk_size=2000):
        yield Letter("programs.invitation", one.person, f"soak:{one.pk}", {"enrolment": one.pk})
queue_all(letters=letters(2000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.perf_counter()
queue_all(letters=letters(LAST))
seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("QUEUED", seconds, before // 1024, after // 1024)
"""


def mail_server() -> tuple[subprocess.Popen[bytes], int]:
    """A process of its own, so that it does not take this one's time."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", SERVER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    process.stdout.readline()
    return process, port


def bare_loop(port: int, raw: str, mails: int) -> float:
    """Mails per second of a loop around smtplib on one connection that makes each mail of a text and an HTML part."""
    one = email.message_from_string(raw, policy=email.policy.default)
    text, html = (body_of(one, subtype) for subtype in ("plain", "html"))
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as connection:
        for number in range(mails):
            mail = EmailMessage()
            mail["Subject"], mail["From"], mail["To"] = one["Subject"], "rmentor@localhost", f"p{number}@firm.example"
            mail.set_content(text)
            mail.add_alternative(html, subtype="html")
            connection.send_message(mail)
    return mails / (time.perf_counter() - begun)


def bytes_loop(port: int, raw: str, mails: int) -> float:
    """The same without making any: the bytes of one mail again and again."""
    wire = raw.replace("\n", "\r\n").encode()
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as connection:
        for number in range(mails):
            connection.sendmail("rmentor@localhost", [f"p{number}@firm.example"], wire)
    return mails / (time.perf_counter() - begun)


def body_of(mail: EmailMessage, subtype: Literal["plain", "html"]) -> str:
    """What one of its two parts says."""
    part = mail.get_body((subtype,))
    assert part is not None  # noqa: S101 - every mail of ours has both
    return str(part.get_content())


def worker_rate(plant: Plant, worker: Process, mails: int) -> tuple[float, float]:
    """What the default worker makes of so many due rows: a second, by the database's clock, and CPU ms of one."""
    before = worker.cpu_seconds()
    begun = plant.ask("SELECT clock_timestamp()")[0][0]
    plant.run("shell", "-c", "from rmentor.celery import app; app.send_task('messaging.tick')")
    end = time.monotonic() + 600
    while plant.states().get("pending", 0) + plant.states().get("sending", 0) and time.monotonic() < end:
        time.sleep(0.2)
    rows = plant.ask(
        "SELECT count(*), extract(epoch FROM max(sent_at) - min(sent_at)) FROM messaging_message "  # noqa: S608 - the database's own clock
        f"WHERE sent_at > '{begun}'"
    )
    sent, seconds = (float(str(value)) for value in rows[0])
    assert sent == mails, rows  # noqa: S101 - a figure of something else would be worse than none
    return sent / seconds, 1000 * (worker.cpu_seconds() - before) / sent


def number_after(word: str, said: str) -> list[float]:
    """The numbers on the line that begins with `word`."""
    line = next(line for line in said.splitlines() if line.startswith(word))
    return [float(part) for part in line.split()[1:]]


def throughput(plant: Plant, port: int, rounds: int) -> None:
    """The ratio, interleaved; each round has mails of its own."""
    raw = ""
    print("\n| round | bare smtplib, making each mail: mails/s | the same bytes again and again: mails/s |", end="")
    print(" due row to marked row, mails/s | ratio | to the bytes | worker CPU ms a mail |")
    print("|---|---|---|---|---|---|---|")
    worker = plant.worker()
    time.sleep(6)
    for number in range(rounds + 1):
        plant.plan(number * MAILS, (number + 1) * MAILS, planners=1)
        raw = raw or plant.run("shell", "--no-imports", "-c", ONE_MAIL).lstrip()
        plant.run("shell", "-c", VACUUM)
        before = bare_loop(port, raw, MAILS), bytes_loop(port, raw, MAILS)
        ours, cpu = worker_rate(plant, worker, MAILS)
        made, ready = zip(before, (bare_loop(port, raw, MAILS), bytes_loop(port, raw, MAILS)), strict=True)
        if number:  # the first round loads templates and catalogues
            loops = " | ".join(" and ".join(f"{one:.0f}" for one in both) for both in (made, ready))
            ratios = f"{ours / max(made):.2f} | {ours / max(ready):.2f}"
            print(f"| {number} | {loops} | {ours:.0f} | {ratios} | {cpu:.2f} |", flush=True)
    worker.stop()


def cost(plant: Plant, sizes: tuple[int, ...]) -> None:
    """CPU and wall milliseconds a mail with so many due."""
    print("\n| due mails waiting | wall ms a mail | CPU ms a mail (worker) |\n|---|---|---|")
    for size in sizes:
        plant.ask("UPDATE messaging_message SET state = 'cancelled', sent_at = NULL, bounced_at = NULL")
        plant.ask(
            "UPDATE messaging_message SET state = 'pending', attempts = 0 WHERE id IN "  # noqa: S608 - a whole number of our own
            f"(SELECT id FROM messaging_message ORDER BY id LIMIT {size})"
        )
        done, wall, cpu = number_after("COST", plant.run("shell", "-c", COST))
        print(f"| {size:,} | {1000 * wall / done:.2f} | {1000 * cpu / done:.2f} |", flush=True)


def queueing(plant: Plant, people: int) -> None:
    """Seconds and memory for a mail to everybody."""
    seconds, before, after = number_after("QUEUED", plant.run("shell", "-c", QUEUE_ALL.replace("LAST", str(people))))
    print(f"\nQueueing for {people:,} people: {seconds:.1f} s, memory {before:.0f} MB -> {after:.0f} MB.", flush=True)


def main() -> int:
    """Run all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skip-large", action="store_true", help="at most 10,000 rows")
    parser.add_argument("--rounds", type=int, default=3)
    wishes = parser.parse_args()
    sizes = SIZES[:2] if wishes.skip_large else SIZES
    place = Path(tempfile.mkdtemp(prefix="rmentor-messages-", dir="/tmp"))
    place.chmod(0o755)
    os.environ["POSTGRES_OPTIONS"] = "-c fsync=on"
    services = OwnServices(place / "services")
    server, port = mail_server()
    plant = Plant(place, services.new_database(), services.redis_port, lease=300, tick_seconds="30")
    plant.env |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "EMAIL_TIMEOUT": "30"}
    try:
        plant.prepare(max(sizes[-1], MAILS * (wishes.rounds + 1)))
        throughput(plant, port, wishes.rounds)
        plant.ask("DELETE FROM messaging_message")
        queueing(plant, sizes[-1])
        cost(plant, sizes)
    finally:
        plant.end()
        os.kill(server.pid, signal.SIGTERM)
        services.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
