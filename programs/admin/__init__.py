"""HR's pages about programs."""

from programs.admin.case import CaseAdmin
from programs.admin.enrolment import EnrolmentAdmin
from programs.admin.gathering import GatheringAdmin
from programs.admin.program import ProgramAdmin
from programs.admin.topic import TopicAdmin

__all__ = ["CaseAdmin", "EnrolmentAdmin", "GatheringAdmin", "ProgramAdmin", "TopicAdmin"]
