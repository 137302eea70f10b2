"""Small things that several admin pages of this room share."""

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import Field


def plain_select(field: Field | None) -> Field | None:
    """The field without the admin's links to add, change or look at what is chosen."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field
