"""The figures of a report counted again, by hand: rows of tables, plain Python, formulas of the specification.

Nothing here comes from the application but the questions of the survey: no model, no selector, no statistics of ours.
"""

import datetime as dt
import json
import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

Row = dict[str, Any]
MET = ("active", "paused", "completed", "ended")


def rows(table: str) -> list[Row]:
    """A whole table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of this file
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def moment(value: dt.datetime | str) -> dt.datetime:
    """SQLite keeps text, PostgreSQL moments."""
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def day_of(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def loaded(value: Any) -> Any:
    """JSON of either database."""
    return json.loads(value) if isinstance(value, str) else value


class Recount:
    """One program on one day."""

    def __init__(self, program_id: int, at: dt.datetime) -> None:
        self.at = at
        self.program = next(row for row in rows("programs_program") if row["id"] == program_id)
        self.k: int = self.program["k"]
        self.is_final = self.program["state"] in ("completed", "archived", "cancelled")
        self.seats = {row["id"]: row for row in rows("programs_enrolment") if row["program_id"] == program_id}
        self.pairs = {row["id"]: row for row in rows("matching_pair") if row["program_id"] == program_id}
        self.met = {pk: row for pk, row in self.pairs.items() if row["state"] in MET}
        self.waves = {row["kind"]: row for row in rows("surveys_wave") if row["program_id"] == program_id}
        self.questions = {row["id"]: loaded(row["definition"]) for row in rows("surveys_questionnaire")}

    # ---- pairs and meetings ------------------------------------------------------------------------------------
    def people_met(self, side: str) -> set[int]:
        return {self.seats[row[f"{side}_id"]]["person_id"] for row in self.met.values()}

    def pair_figures(self) -> Row | None:
        counted = Counter(row["state"] for row in self.met.values())
        parts = {
            "live": counted["active"] + counted["paused"],
            "completed": counted["completed"],
            "ended": counted["ended"],
        }
        total = sum(parts.values())
        if total < self.k:
            return None
        told = sorted((n, name) for name, n in parts.items() if n >= self.k)
        while told and 0 < total - sum(n for n, _name in told) < self.k:
            told.pop(0)
        kept = {name for _n, name in told} | {name for name, n in parts.items() if n == 0}
        return {"met": total, **{name: n if name in kept else None for name, n in parts.items()}}

    def check_ins(self) -> Row | None:
        live = {pk for pk, row in self.pairs.items() if row["state"] == "active"}
        seen = [row for row in rows("surveys_signal") if row["pair_id"] in live]
        if not seen:
            return None
        flagged = sum(row["colour"] in ("amber", "red") for row in seen)
        return {"flagged": flagged if flagged >= self.k or len(live) >= 20 else None}

    def rhythm(self) -> Row | None:
        if min(len(self.people_met(side)) for side in ("mentor", "mentee")) < self.k:
            return None
        due = [
            row
            for row in rows("mentoring_sessions_meeting")
            if row["pair_id"] in self.pairs and moment(row["starts_at"]) <= self.at
        ]
        held = [row for row in due if row["state"] == "held"]
        missed, unlogged = (sum(row["state"] == state for row in due) for state in ("missed", "planned"))
        off = Counter(row["cancelled_side"] for row in due if row["state"] == "cancelled")
        items = [row for row in rows("mentoring_sessions_actionitem") if row["pair_id"] in self.pairs]
        senior = "mentor" if self.program["direction"] == "classic" else "mentee"
        commitments = [row for row in items if row["owner"] == senior and row["kind"] != "experiment"]
        ids = {row["id"] for row in due}
        return {
            "planned": len(held) + missed + unlogged + off["mentor"] + off["mentee"],
            "held": len(held),
            "missed": missed,
            "unlogged": unlogged,
            "cancelled_by_mentors": off["mentor"],
            "cancelled_by_mentees": off["mentee"],
            "minutes": sum(row["minutes"] for row in held),
            "learnings": sum(row["meeting_id"] in ids for row in rows("mentoring_sessions_learningentry")),
            "promises": len(items),
            "promises_done": sum(row["state"] == "done" for row in items),
            "ideas": sum(row["kind"] == "idea" for row in items),
            "introductions": sum(row["kind"] == "introduction" for row in items),
            "commitments": len(commitments),
            "commitments_done": sum(row["state"] == "done" for row in commitments),
        }

    # ---- answers -----------------------------------------------------------------------------------------------
    def responses(self, kind: str) -> list[Row]:
        wave = self.waves[kind]["id"]
        found = [row for row in rows("surveys_response") if row["wave_id"] == wave]
        return [{**row, "answers": loaded(row["answers"])} for row in found]

    def scales(self) -> list[Row]:
        """Those that are asked when nobody has chosen others."""
        asked = self.questions[self.waves["pre"]["questionnaire_id"]]["scales"]
        return [scale for scale in asked if scale.get("default")]

    def scores(self, kind: str, scale: Row) -> dict[str, float]:
        """Mean of what was answered, reversed where it has to be; two thirds of the questions are needed."""
        items = {item["id"]: item.get("reverse", False) for item in scale["items"]}
        found = {}
        for row in self.responses(kind):
            given = {name: value for name, value in row["answers"].items() if name in items}
            if row["side"] == scale["who"] and given and 3 * len(given) >= 2 * len(items):
                turned = [6 - value if items[name] else value for name, value in given.items()]
                found[row["respondent_key"]] = math.fsum(turned) / len(turned)
        return found

    def gain(self, scale: Row) -> Row:
        before, after = self.scores("pre", scale), self.scores("post", scale)
        both = sorted(before.keys() & after.keys())
        told: Row = {"code": scale["code"], "name": scale["name"], "side": scale["who"]}
        nothing = dict.fromkeys(("n", "before", "after", "change", "low", "high"))
        if len(both) < self.k:
            return {**told, "hidden": True, "note": "too_few", **nothing}
        pre, post = [before[key] for key in both], [after[key] for key in both]
        moved = [b - a for a, b in zip(pre, post, strict=True)]
        if _one_answer(pre, ends=(1, 5)) or _one_answer(post, ends=(1, 5)) or _one_answer(moved, ends=()):
            return {**told, "hidden": True, "note": "too_alike", **nothing}
        n, places = len(both), 1 if len(both) < 20 else 2
        low, high = interval(moved, places)
        return {
            **told,
            "hidden": False,
            "note": "evidence" if n >= 10 else "early_sign",
            "n": n,
            "before": round(statistics.mean(pre), places),
            "after": round(statistics.mean(post), places),
            "change": round(statistics.mean(moved), places),
            "low": low,
            "high": high,
        }

    def gains(self) -> list[Row]:
        return [self.gain(scale) for scale in self.scales()]

    def invited(self, kind: str, side: str | None = None) -> int:
        """Whoever has a seat now, or answered."""
        wave = self.waves[kind]["id"]
        answered = {row["enrolment_id"] for row in rows("surveys_participation") if row["wave_id"] == wave}
        asked = [row for pk, row in self.seats.items() if row["state"] == "accepted" or pk in answered]
        return sum(side in (None, row["side"]) for row in asked)

    def answered(self, kind: str, side: str | None = None) -> int:
        return sum(side in (None, row["side"]) for row in self.responses(kind))

    def both_times(self, side: str) -> int:
        first, last = (
            {row["respondent_key"] for row in self.responses(kind) if row["side"] == side} for kind in ("pre", "post")
        )
        return len(first & last)

    def item(self, kind: str, side: str, item: str) -> int:
        return sum(row["side"] == side and item in row["answers"] for row in self.responses(kind))

    # ---- goals and costs ---------------------------------------------------------------------------------------
    def goals(self) -> list[Row]:
        found = sorted((row for row in rows("programs_goal") if row["program_id"] == self.program["id"]), key=_by_id)
        return [self._goal(row) for row in found]

    def _goal(self, row: Row) -> Row:
        told = {"measure": row["measure"], "value": None, "needed": None, "gain": None}
        if row["target"] is None:
            return {**told, "verdict": "not_measured"}
        baseline, target = float(row["baseline"]), float(row["target"])
        if row["measure"] in ("held", "ideas", "introductions"):
            return {**told, **self._counted(row["measure"], target)}
        gain = next((one for one in (self.gains() if self.is_final else []) if one["code"] == row["measure"]), None)
        told |= {"needed": round(target - baseline, 4), "gain": gain}
        if gain is None:
            return {**told, "verdict": "not_measured"}
        return {**told, "verdict": "hidden" if gain["hidden"] else _verdict(gain, target - baseline)}

    def _counted(self, measure: str, target: float) -> Row:
        rhythm = self.rhythm()
        if rhythm is None:
            return {"verdict": "hidden"}
        value = rhythm[measure] if measure != "held" else round(100 * rhythm["held"] / rhythm["planned"], 1)
        missed = "count_missed" if self.is_final else "count_open"
        return {"value": value, "verdict": "count_reached" if value >= target else missed}

    def cost(self) -> Row:
        rhythm = self.rhythm()
        people = len(self.people_met("mentor") | self.people_met("mentee"))
        if rhythm is None:
            return {"hidden": True}
        spent = [
            float(row["amount"])
            for row in rows("reports_cost")
            if row["program_id"] == self.program["id"] and day_of(row["spent_on"]) <= self.at.date()
        ]
        hourly = {row["side"]: float(row["amount"]) for row in rows("reports_hourlycost")}
        hours, entered = rhythm["minutes"] / 60, sum(spent) if spent else None
        time = hours * sum(hourly.values()) if hourly else None
        money = None if entered is None and time is None else (entered or 0) + (time or 0)
        return {
            "hidden": False,
            "participants": people,
            "minutes": rhythm["minutes"],
            "entered": entered,
            "hourly": {side: hourly.get(side) for side in ("mentor", "mentee")},
            "each": {
                "hours": _digits(2 * hours / people),
                "entered": None if entered is None else _digits(entered / people),
                "time": None if time is None else _digits(time / people),
                "money": None if money is None else _digits(money / people),
            },
        }


def _by_id(row: Row) -> int:
    return int(row["id"])


def _digits(value: float) -> float:
    return float(round(value)) if value >= 100 else round(value, 1)


def _one_answer(values: list[float], ends: Iterable[float]) -> bool:
    """All the same: told of ten people at least, and never at an end of the scale."""
    same = all(abs(value - values[0]) < 1e-9 for value in values)
    return same and (len(values) < 10 or values[0] in ends)


def _verdict(gain: Row, target: float) -> str:
    if gain["low"] is None:
        return "no_interval"
    if gain["low"] >= round(target, 4):
        return "shown"
    if gain["low"] > 0:
        return "uncertain" if gain["change"] >= round(target, 4) else "below"
    return "worse" if gain["high"] < 0 else "not_clear"


def interval(moved: list[float], places: int) -> tuple[float | None, float | None]:
    """M -+ t s / sqrt(n), rounded outwards."""
    n, middle = len(moved), statistics.mean(moved)
    spread = statistics.stdev(moved)
    if spread < 1e-11:
        return None, None
    half, step = t_point(n - 1) * spread / math.sqrt(n), 10**places
    return (
        math.floor((middle - half) * step + 1e-9) / step,
        math.ceil((middle + half) * step - 1e-9) / step,
    )


def t_point(df: int) -> float:
    """The 97.5 % point of Student's t: the density integrated (Simpson), and halved until it fits."""
    factor = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    return _root(lambda x: factor * _simpson(lambda t: (1 + t * t / df) ** (-(df + 1) / 2), x) - 0.475)


def _simpson(density: Callable[[float], float], end: float, parts: int = 2000) -> float:
    width = end / parts
    inner = sum((4 if i % 2 else 2) * density(i * width) for i in range(1, parts))
    return width / 3 * (density(0) + inner + density(end))


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 64.0
    while high - low > 1e-10:
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return low
