"""ReportFile: a report as a PDF, made once in each language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import Report


class ReportFile(models.Model):
    """The finished file: it is there whole or not at all, and never changes, like the snapshot that it shows."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files", verbose_name=_("report"))
    language = models.CharField(_("language"), max_length=8)
    content = models.BinaryField()
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "language"], name="a_report_has_one_file_in_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.language}"
