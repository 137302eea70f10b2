"""Pages of the room messaging."""

from messaging.views.caught import caught_mail_detail, caught_mail_file, caught_mail_list
from messaging.views.wishing import unsubscribe, wishes

__all__ = ["caught_mail_detail", "caught_mail_file", "caught_mail_list", "unsubscribe", "wishes"]
