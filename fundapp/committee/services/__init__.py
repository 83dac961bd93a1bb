"""What can be done in the committee: seats, interests, sittings, declarations, polls and their closing?"""

from fundapp.committee.services.closing import close_poll, set_aside
from fundapp.committee.services.interests import declare, end_interest, register_interest
from fundapp.committee.services.polls import cast_ballot, open_poll
from fundapp.committee.services.seats import seat_member
from fundapp.committee.services.sittings import (
    amend_item,
    convene,
    plan_sitting,
    table_dossier,
    untable_dossier,
)
from fundapp.committee.types import Resolution

__all__ = [
    "Resolution",
    "amend_item",
    "cast_ballot",
    "close_poll",
    "convene",
    "declare",
    "end_interest",
    "open_poll",
    "plan_sitting",
    "register_interest",
    "seat_member",
    "set_aside",
    "table_dossier",
    "untable_dossier",
]
