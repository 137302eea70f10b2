"""The program team's pages about surveys.

Response, Draft, Participation and ProgramSecret are not here and never will be: nobody reads answers, nor who gave
them.
"""

from surveys.admin.questionnaires import QuestionnaireAdmin
from surveys.admin.signals import SignalAdmin
from surveys.admin.waves import WaveAdmin

__all__ = ["QuestionnaireAdmin", "SignalAdmin", "WaveAdmin"]
