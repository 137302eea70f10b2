"""The definition of matching once more, in plain Python and apart from the engine, to test it against.

Nothing of the engine is used but its input classes: points and rules are written from the words of the docstrings
and of `shared/requirements.md`, and the best assignment is found by trying all.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from functools import cache, cached_property
from itertools import combinations

from matching.engine import BEST_TOTAL, Candidate, Given, Result

Link = tuple[int, int]
# In the order in which somebody without a partner is told.
ORDER = ("grade_missing", "grade", "language", "line", "unavailable")
CRITERIA = ("skills", "mutual", "interests", "style", "languages", "place", "department", "preferences")


def fit(offers: Mapping[str, int], wishes: Mapping[str, int]) -> int:
    asked = sum(wishes.values())
    met = sum(min(level, offers.get(topic, 0)) for topic, level in wishes.items())
    return 1000 * met // asked if asked else 0


def named(levels: Mapping[str, int], one: Candidate) -> dict[str, int]:
    return {topic: level for topic, level in levels.items() if topic not in one.avoids}


def place(mentor: Candidate, mentee: Candidate) -> int:
    if mentor.location and mentor.location == mentee.location:
        return 1000
    apart = abs(mentor.minutes_from_utc - mentee.minutes_from_utc)
    return 800 * max(0, 480 - apart) // 480


def style(mentor: Candidate, mentee: Candidate) -> int:
    found = 500
    for one, other in zip(mentor.style, mentee.style, strict=True):
        if one and other:
            found += 125 if one == other else -125
    return found


def criteria(mentor: Candidate, mentee: Candidate) -> dict[str, int]:
    """Each criterion of two people, 0 to 1000, whether it counts or not."""
    ranks = (mentee.ranks.get(mentor.key), mentor.ranks.get(mentee.key))
    return {
        "skills": fit(named(mentor.offers, mentor), named(mentee.wishes, mentee)),
        "mutual": fit(named(mentee.offers, mentee), named(mentor.wishes, mentor)),
        "interests": 1000 * min(3, len(mentor.interests & mentee.interests)) // 3,
        "style": style(mentor, mentee),
        "languages": 1000 * min(2, len(mentor.languages & mentee.languages)) // 2,
        "place": place(mentor, mentee),
        "department": 1000 if "" != mentor.department != mentee.department != "" else 0,
        "preferences": sum(600 - 100 * rank for rank in ranks if rank),
    }


def links_of(result: Result) -> list[Link]:
    return [(pair.mentor, pair.mentee) for pair in result.pairs]


class Reference:
    """What is true of one input."""

    def __init__(self, case: Given) -> None:
        self.case = case
        self.mentors, self.mentees = ({one.key: one for one in side} for side in (case.mentors, case.mentees))
        self.weights = weights_of(case)
        self.most = 1000 * sum(self.weights.values())

    @cached_property
    def broken(self) -> dict[Link, set[str]]:
        """The rules that keep each (mentor, mentee) apart, by key."""
        return {(one.key, two.key): self._broken(one, two) for one in self.case.mentors for two in self.case.mentees}

    def points(self, link: Link) -> int:
        values = criteria(self.mentors[link[0]], self.mentees[link[1]])
        return sum(self.weights[name] * value for name, value in values.items())

    def _broken(self, mentor: Candidate, mentee: Candidate) -> set[str]:
        found = broken_by_two(self.case, mentor, mentee)
        values = criteria(mentor, mentee)
        found |= {f"must_{name}" for name, weight in self.weights.items() if weight == 10 and not values[name]}
        if 100 * self.points((mentor.key, mentee.key)) < self.case.rules.min_percent * self.most:
            found.add("minimum")
        return found

    def worth(self, links: Collection[Link]) -> tuple[int, int]:
        """People who get their first partner, and points."""
        people = [
            *(key for key in {mentor for mentor, _mentee in links} if not self.mentors[key].has_partner),
            *(key for key in {mentee for _mentor, mentee in links} if not self.mentees[key].has_partner),
        ]
        return len(people), sum(self.points(link) for link in links)

    def aim(self, links: Collection[Link]) -> tuple[int, int]:
        """What is to be as large as possible: people and then points, or points alone (people read 0)."""
        people, points = self.worth(links)
        return (0 if self.case.rules.objective == BEST_TOTAL else people), points

    def best(self) -> tuple[int, int]:
        """The best aim that any assignment has that keeps the locks."""
        return Search(self).best()

    def named_rule(self, one: Candidate, others: Mapping[int, set[str]]) -> str:
        """What somebody without a partner is told; `others` holds the broken rules with all of the other side."""
        if one.capacity == 0:
            return "no_place_left"
        if not others:
            return "nobody_there"
        if one.grade is None:
            return "own_grade_missing"
        told: set[str] = set()
        for rule in (*ORDER, *(f"must_{name}" for name in CRITERIA), "minimum"):
            told.add(rule)
            if all(rules_broken & told for rules_broken in others.values()):
                return rule
        return "no_capacity_left"


def weights_of(case: Given) -> dict[str, int]:
    """The weight of each criterion; 0 where it cannot tell pairs apart."""
    found = asdict(case.weights)
    everybody = (*case.mentors, *case.mentees)
    if not case.rules.is_mutual:
        found["mutual"] = 0
    if not any(end for one in everybody for end in one.style):
        found["style"] = 0
    if not any(one.ranks for one in everybody):
        found["preferences"] = 0
    return found


def broken_by_two(case: Given, mentor: Candidate, mentee: Candidate) -> set[str]:
    """The rules that ask nothing of the score."""
    found = set()
    if mentor.grade is None or mentee.grade is None:
        found.add("grade_missing")
    else:
        gap = mentor.grade - mentee.grade if case.rules.is_classic else mentee.grade - mentor.grade
        if gap < case.rules.min_grade_gap:
            found.add("grade")
    if not mentor.languages & mentee.languages:
        found.add("language")
    if mentor.person == mentee.person or mentor.person in mentee.above or mentee.person in mentor.above:
        found.add("line")
    wants_alike = mentor.same_identity or mentee.same_identity
    if (mentor.key, mentee.key) in case.bans or (wants_alike and not mentor.identities & mentee.identities):
        found.add("unavailable")
    return found


class Search:
    """Mentee by mentee, every set of partners is tried; remembered is only how many places mentors have left."""

    def __init__(self, reference: Reference) -> None:
        case = reference.case
        self._reference, self._case = reference, case
        self._counts_people = case.rules.objective != BEST_TOTAL
        self._locked = [[lock[at] for lock in case.locks] for at in (0, 1)]
        self._start = tuple(one.capacity - self._locked[0].count(one.key) for one in case.mentors)
        self._is_new = [not one.has_partner and one.key not in self._locked[0] for one in case.mentors]
        self._best_from = cache(self._from)

    def best(self) -> tuple[int, int]:
        found, fixed = self._best_from(0, self._start), self._reference.aim(self._case.locks)
        return found[0] + fixed[0], found[1] + fixed[1]

    def _from(self, row: int, left: tuple[int, ...]) -> tuple[int, int]:
        if row == len(self._case.mentees):
            return 0, 0
        found = (-1, -1)
        for chosen in self._sets_of_partners(self._case.mentees[row], left):
            people, points = self._gain(self._case.mentees[row], chosen, left)
            rest = self._best_from(row + 1, tuple(places - (at in chosen) for at, places in enumerate(left)))
            found = max(found, (people + rest[0], points + rest[1]))
        return found

    def _gain(self, mentee: Candidate, chosen: tuple[int, ...], left: tuple[int, ...]) -> tuple[int, int]:
        people = sum(self._is_new[at] and left[at] == self._start[at] for at in chosen)
        people += bool(chosen) and not mentee.has_partner and mentee.key not in self._locked[1]
        points = sum(self._reference.points((self._case.mentors[at].key, mentee.key)) for at in chosen)
        return people * self._counts_people, points

    def _sets_of_partners(self, mentee: Candidate, left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        links = [(one.key, mentee.key) for one in self._case.mentors]
        possible = [
            at
            for at, link in enumerate(links)
            if left[at] and link not in self._case.locks and not self._reference.broken[link]
        ]
        for size in range(mentee.capacity - self._locked[1].count(mentee.key) + 1):
            yield from combinations(possible, size)
