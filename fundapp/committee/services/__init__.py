"""What can be done in the committee: seats, interests, sittings, declarations, polls and their closing?"""

from fundapp.committee.services.aside import confirm_aside, propose_aside, turn_down_aside
from fundapp.committee.services.closing import close_poll
from fundapp.committee.services.course import hold_dossier, reopen_dossier, step_back
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
    "confirm_aside",
    "convene",
    "declare",
    "end_interest",
    "hold_dossier",
    "open_poll",
    "plan_sitting",
    "propose_aside",
    "register_interest",
    "reopen_dossier",
    "seat_member",
    "step_back",
    "table_dossier",
    "turn_down_aside",
    "untable_dossier",
]
