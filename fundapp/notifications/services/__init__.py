"""What can be done with what people are told?"""

from fundapp.notifications.services.letters import (
    claim_letter,
    drop_letter,
    letter_failed,
    letter_sent,
    resend_failed,
    resend_letter,
)
from fundapp.notifications.services.notices import (
    forget_notices,
    notify,
    see_every_notice,
    see_notice,
    settle_notices,
)

__all__ = [
    "claim_letter",
    "drop_letter",
    "forget_notices",
    "letter_failed",
    "letter_sent",
    "notify",
    "resend_failed",
    "resend_letter",
    "see_every_notice",
    "see_notice",
    "settle_notices",
]
