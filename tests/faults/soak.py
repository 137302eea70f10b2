"""Ten thousand mails through a hundred kills and every fault of the list; prints what was lost and what came twice.

.venv/bin/python tests/faults/soak.py                        # about a quarter of an hour
.venv/bin/python tests/faults/soak.py --messages 500 --kills 6 --seconds 60
.venv/bin/python tests/faults/soak.py --messages 3000 --kills 0   # every other fault twice: nothing may come twice

A repeat shows when the lease of the killed worker is over (8 s here), so it is counted with what was done by then.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from messaging.engine.mime import mail_id
from tests.faults.plant import CONCURRENCY, SECRET, OwnServices, Plant, Process

RESUME = "resume_outbox"
NAMED_BY = f"rmentor.mail.{SECRET}"


@dataclass
class Tally:
    """What was done to the plant, and how many copies too many each kind of fault left behind."""

    done: dict[str, int] = field(default_factory=dict)
    extra: dict[str, int] = field(default_factory=dict)

    def count(self, fault: str, extra: int) -> None:
        self.done[fault] = self.done.get(fault, 0) + 1
        self.extra[fault] = self.extra.get(fault, 0) + extra


class Soak:
    """Breaks things in a random order, always while mails are leaving."""

    def __init__(self, plant: Plant, services: OwnServices, messages: int, seed: int) -> None:
        self.plant, self.services, self.messages = plant, services, messages
        self.random = random.Random(seed)
        self.tally = Tally()
        self.planned = 0
        # So many were of no use any more when an outage was over.
        self.stale = 0
        self.worker: Process = plant.worker()
        self.specials: list[tuple[str, Callable[[], None]]] = [
            ("500 duplicate ticks queued", plant.duplicate_ticks),
            ("Redis FLUSHALL", services.flush_redis),
            ("PostgreSQL restart -m immediate", services.restart_postgres),
            ("PostgreSQL down 10 s", lambda: services.restart_postgres(down=10)),
            ("SMTP down 8 s", self._smtp_down),
            ("SMTP slow (2 s a mail) for 10 s", self._smtp_slow),
            ("SMTP 451 for 8 s", lambda: self._smtp_answers("451 4.3.0 try later", 8)),
            ("SMTP 550 for 2 s", self._burst),
            ("Redis half open for 20 s", self._half_open),
            ("host clock 1 h ahead", lambda: self._wrong_clock(3600)),
            ("host clock 1 h behind", lambda: self._wrong_clock(-3600)),
            ("planned stop (SIGTERM)", self._planned_stop),
            ("outage of three days", self._outage),
        ]

    # ---- the run ------------------------------------------------------------------------------------------------

    def run(self, kills: int, until: float) -> None:
        every = max(1, kills // (2 * len(self.specials)))
        waiting = [*self.specials, *self.specials]
        for number in range(kills):
            self._keep_full(number, kills)
            if number % every == 0 and waiting:
                self._special(*waiting.pop(0))
            if time.monotonic() > until:
                print(f"Out of time after {number} kills.")
                break
            self._kill()
            if number % 10 == 9:
                print(f"{number + 1} kills, {self.plant.post.taken} mails taken", flush=True)
        left = waiting if kills == 0 or kills >= 100 else []
        for number, special in enumerate(left):
            self._keep_full(kills or number, kills or len(left))
            self._special(*special)
        self._keep_full(kills, kills)

    def _keep_full(self, number: int, kills: int) -> None:
        """Two planners at a time queue the next portion, so that something is on its way at every kill."""
        wanted = round(self.messages * min(1.0, (number + 8) / max(1, kills)))
        if wanted - self.planned >= min(200, self.messages - self.planned) > 0:
            self.plant.plan(self.planned, wanted)
            self.planned = wanted

    def _kill(self) -> None:
        self._sending()
        time.sleep(self.random.uniform(0.0, 0.8))
        before = self._extra()
        if self.random.random() < 0.6:
            fault = "kill -9 of the worker group"
            self.worker.kill_group()
            self.worker = self.plant.worker()
        else:
            fault = "kill -9 of a child"
            self.worker.kill_a_child(self.random.randrange(8))
        self._sending()
        self.tally.count(fault, self._extra() - before)

    def _special(self, fault: str, act: Callable[[], None]) -> None:
        self._sending()
        before = self._extra()
        act()
        self._sending()
        self.tally.count(fault, self._extra() - before)

    def _sending(self, seconds: float = 45) -> None:
        """Wait until mails are leaving, or nothing is left to send."""
        taken, end = self.plant.post.taken, time.monotonic() + seconds
        while time.monotonic() < end and self.plant.post.taken < taken + 3:
            if self.worker.popen.poll() is not None:
                self.worker = self.plant.worker()
            left = self.plant.states()
            if left and not left.get("pending") and not left.get("sending"):
                return
            time.sleep(0.05)

    def _extra(self) -> int:
        return sum(self.plant.post.copies.values()) - len(self.plant.post.copies)

    # ---- faults -------------------------------------------------------------------------------------------------

    def _smtp_down(self) -> None:
        self.plant.post.shut()
        time.sleep(8)
        self.plant.post.open()

    def _smtp_slow(self) -> None:
        was, self.plant.post.pause = self.plant.post.pause, 2.0
        time.sleep(10)
        self.plant.post.pause = was

    def _smtp_answers(self, answer: str, seconds: float) -> None:
        self.plant.post.answer = answer
        time.sleep(seconds)
        self.plant.post.answer = ""

    def _burst(self) -> None:
        """The breaker has to hold the mails back; HR lets them go."""
        self._smtp_answers("550 5.7.1 relaying denied", 2)
        time.sleep(1)
        if self.plant.is_paused():
            self.plant.run(RESUME)

    def _half_open(self) -> None:
        self.plant.road.cut()
        time.sleep(20)
        self.plant.road.mend()

    def _wrong_clock(self, shift: int) -> None:
        """A planned change of the worker for one whose host has the wrong time, and back."""
        for wrong in (shift, 0):
            self.worker.stop()
            self.worker = self.plant.worker(shift=wrong)
            self._sending()

    def _planned_stop(self) -> None:
        self.worker.stop()
        self.worker = self.plant.worker()

    def _outage(self) -> None:
        """Nothing left for three days; some mails are of no use any more and have to say so instead of leaving."""
        self.worker.stop()
        self.plant.ask(
            "UPDATE messaging_message SET not_before = not_before - interval '3 days', "
            "wanted_at = wanted_at - interval '3 days', expires_at = expires_at - interval '3 days' "
            "WHERE state = 'pending'"
        )
        stale = self.plant.ask(
            "UPDATE messaging_message SET expires_at = now() - interval '1 hour' WHERE id IN "
            "(SELECT id FROM messaging_message WHERE state = 'pending' ORDER BY id LIMIT 20) RETURNING id"
        )
        self.stale += len(stale)
        self.worker = self.plant.worker()

    # ---- the end ------------------------------------------------------------------------------------------------

    def drain(self, until: float) -> None:
        """Let the rest leave: what was tried waits for its turn, brought forward here."""
        while time.monotonic() < until:
            states = self.plant.states()
            if states and set(states) <= {"sent", "failed", "expired", "cancelled", "suppressed"}:
                return
            if self.worker.popen.poll() is not None:
                self.worker = self.plant.worker()
            self.plant.ask("UPDATE messaging_message SET not_before = now() WHERE state = 'pending'")
            time.sleep(1)

    def report(self, seconds: float) -> bool:
        """The table, and whether every promise was kept."""
        states, post = self.plant.states(), self.plant.post
        names = {"sent": set(), "failed": set(), "expired": set()}
        for key, state in self.plant.ask("SELECT dedupe_key, state FROM messaging_message"):
            names.setdefault(str(state), set()).add(f"<{mail_id(str(key), NAMED_BY)}@localhost>")
        # Killed twice in the middle of one and the same mail: a third try could be a third copy, so HR has to look.
        left_to_hr = names["failed"]
        lost = self.messages - sum(len(names[state]) for state in ("sent", "expired", "failed"))
        unproved = len(names["sent"] - set(post.copies))
        extra = self._extra()
        most = max(post.copies.values(), default=0)
        twins = sum(1 for addresses in post.recipients.values() if len(addresses) > 1)
        kills = sum(number for fault, number in self.tally.done.items() if fault.startswith("kill"))
        print(f"\n{kills} kills, {self.messages} mails, {seconds:.0f} s; states at the end: {states}\n")
        print("| what was done | times | copies too many |\n|---|---|---|")
        for fault, times in sorted(self.tally.done.items()):
            print(f"| {fault} | {times} | {self.tally.extra[fault]} |")
        print(
            "\n| planned | sent | useless after the outage | left to HR (of these arrived) | lost "
            "| marked but not taken | doubled | most copies | ids of two people |"
        )
        print("|---|---|---|---|---|---|---|---|---|")
        doubled = sum(1 for number in post.copies.values() if number > 1)
        for error, number in self.plant.ask(
            "SELECT last_error, count(*) FROM messaging_message WHERE state = 'failed' GROUP BY 1"
        ):
            print(f"left to HR: {number} times: {error}")
        arrived = len(left_to_hr & set(post.copies))
        print(
            f"| {self.messages} | {len(names['sent'])} | {len(names['expired'])} of {self.stale} | "
            f"{len(left_to_hr)} ({arrived}) | {lost} | {unproved} | {doubled} | {most} | {twins} |"
        )
        print(f"\nExtra copies per kill: {extra / max(1, kills):.2f}; refused on the way: {post.refused}.")
        kept = lost == 0 and unproved == 0 and most <= 2 and twins == 0 and len(names["expired"]) == self.stale
        return kept and extra <= kills * CONCURRENCY


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=110)
    parser.add_argument(
        "--seconds", type=float, default=1500, help="stop killing after so long; draining comes on top"
    )
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="rmentor-soak-", dir="/tmp"))
    place.chmod(0o755)
    services = OwnServices(place / "services")
    plant = Plant(place, services.new_database(), services.redis_port)
    begun = time.monotonic()
    try:
        plant.prepare(wishes.messages)
        beats = [plant.beat(), plant.beat()]
        soak = Soak(plant, services, wishes.messages, wishes.seed)
        soak.run(wishes.kills, begun + wishes.seconds)
        soak.drain(time.monotonic() + 240)
        kept = soak.report(time.monotonic() - begun)
        for one in (*beats, soak.worker):
            one.stop()
        return 0 if kept else 1
    finally:
        plant.end()
        services.stop()


if __name__ == "__main__":
    raise SystemExit(main())
