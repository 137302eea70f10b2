"""HR's pages about questionnaires: a list, a page for each, and pages for the parts of a draft."""

from surveys.admin.questionnaires.lists import QuestionnaireAdmin

__all__ = ["QuestionnaireAdmin"]
