"""Run by the Python of a venv that holds `mentor-match`: the people of one JSON file, paired by it.

    python benchmarks/matching_mentor_match.py PEOPLE.json

It is given the points of every pair as a rule and the hard rules as "Disqualify", so that it need not compute either:
less work than its own rules would be. One round, since everybody takes one partner. Prints one line of JSON.
"""

import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

from matching.match import Match  # type: ignore[import-not-found]  # of mentor-match, not ours
from matching.mentee import Mentee  # type: ignore[import-not-found]  # of mentor-match, not ours
from matching.mentor import Mentor  # type: ignore[import-not-found]  # of mentor-match, not ours
from matching.process import process_data  # type: ignore[import-not-found]  # of mentor-match, not ours
from matching.rules.rule import Disqualify, Rule  # type: ignore[import-not-found]  # of mentor-match, not ours


class Points(Rule):  # type: ignore[misc]  # its base is unknown here
    """The points of two people, looked up. `role` holds somebody's position: nothing else reads it."""

    def __init__(self, points: list[list[int]]) -> None:
        super().__init__()
        self._points = points

    def evaluate(self, match: Match) -> bool:  # noqa: ARG002 - asked of every rule
        return True

    def apply(self, match: Match) -> int:
        return self._points[match.mentee.role][match.mentor.role]


def main(path: Path) -> None:
    points = json.loads(path.read_text(encoding="ascii"))
    size = len(points)
    mentors = [Mentor(grade=1, email=f"mentor-{at}@example.org", role=at) for at in range(size)]
    mentees = [Mentee(grade=5, email=f"mentee-{at}@example.org", role=at) for at in range(size)]
    # Rules are taken from the end: first whether the two may be paired at all.
    rules = [Points(points), Disqualify(lambda match: points[match.mentee.role][match.mentor.role] < 0)]
    start, clock = time.process_time(), time.perf_counter()
    process_data(mentors, mentees, [rules])
    cpu, wall = time.process_time() - start, time.perf_counter() - clock
    pairs = [(one.role, mentor.role) for one in mentees for mentor in one.mentors]
    made = sum(points[row][column] for row, column in pairs)
    answer = {
        "cpu": cpu,
        "wall": wall,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "pairs": len(pairs),
        "points": made,
        "versions": f"mentor-match {version('mentor-match')}, munkres {version('munkres')}",
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
