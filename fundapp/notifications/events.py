"""What has happened to the mails of the fund?"""

from dataclasses import dataclass
from uuid import UUID

from fundapp.kernel.events import Event
from fundapp.notifications.types import FailureCause, NoticeKind


@dataclass(frozen=True)
class LetterResent(Event, subject="notice_id"):
    """Somebody of the fund had a mail that was given up sent again."""

    notice_id: UUID
    kind: NoticeKind
    cause: FailureCause | None
