"""Programs: what for, for whom, by which rules; who takes part; what needs a person."""

from programs.models.case import Case
from programs.models.enrolment import Enrolment, Skill
from programs.models.gathering import Gathering, GatheringReply
from programs.models.goal import Goal, GoalChange, GoalVersion
from programs.models.program import Program, TeamMember
from programs.models.topic import Topic

__all__ = [
    "Case",
    "Enrolment",
    "Gathering",
    "GatheringReply",
    "Goal",
    "GoalChange",
    "GoalVersion",
    "Program",
    "Skill",
    "TeamMember",
    "Topic",
]
