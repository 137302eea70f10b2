"""What a run tells about who was left out, by group (M5): each figure is worked out once, and never again."""

from django.db import models

from matching.models.run import MatchingRun


class Fairness(models.Model):
    """The released figures of a run, and who was counted for them. Who was counted is in no page and no file.

    It goes when the program is over; until then it is needed so that two runs together tell no more than each alone.
    """

    run = models.OneToOneField(MatchingRun, on_delete=models.CASCADE, related_name="+", related_query_name="fairness")
    # {"weak": percent, "not_counted": n, "rows": [{"kind": kind, "name": name, "people": n, "without": n}]}; a number
    # that is None is hidden, and no rows are not told yet.
    figures = models.JSONField()
    # {"outcome": {"looking": ids, "without": ids}, "shown": [[names of released counts], ids of enrolments]}: how the
    # run left everybody, and everybody who stands in a released count, once.
    counted = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.run_id)
