"""Short lists: in a self-matching program everybody ranks a few possible partners, and the team decides (M7)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.models.run import MatchingRun
from people.models import Person
from programs.models import Enrolment
from rmentor.lib.privacy import Privacy


class ShortListEntryQuerySet(models.QuerySet["ShortListEntry"]):
    """The vocabulary of short lists."""

    def visible_to(self, person: Person) -> Self:
        """One's own list, and nobody else's."""
        return self.filter(owner__person=person)

    def for_page(self) -> Self:
        """Each with the possible partner loaded, in the order of the list."""
        return self.select_related("partner__person", "run__program").order_by("place")


class ShortListEntry(models.Model):
    """One possible partner on somebody's list, and where they put them."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"rank": Privacy.PROGRAM_TEAM, "is_refused": Privacy.ONLY_ME}

    run = models.ForeignKey(
        MatchingRun, on_delete=models.CASCADE, related_name="+", related_query_name="short_list_entry"
    )
    owner = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", related_query_name="short_list_entry"
    )
    partner = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", related_query_name="stands_on_short_list"
    )
    place = models.PositiveSmallIntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    rank = models.PositiveSmallIntegerField(_("my choice"), null=True, blank=True)
    is_refused = models.BooleanField(_("rather not"), default=False)

    objects = ShortListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("short list entry")
        verbose_name_plural = _("short list entries")
        ordering = ["owner", "place"]
        constraints = [
            models.UniqueConstraint(fields=["run", "owner", "partner"], name="nobody_stands_twice_on_a_short_list"),
            models.CheckConstraint(condition=~Q(owner=F("partner")), name="nobody_is_on_their_own_short_list"),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(rank__gte=1, rank__lte=5, is_refused=False),
                name="a_rank_runs_from_1_to_5_and_not_for_somebody_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.partner_id}"
