"""What can be done with reviews and checks?"""

from fundapp.diligence.services.checklist import (
    add_items,
    confirm_item,
    open_checklist,
    record_finding,
    take_item,
)
from fundapp.diligence.services.moves import advance_to_committee, advance_to_diligence
from fundapp.diligence.services.release import release_all, release_items, set_review_apart
from fundapp.diligence.services.reviews import abstain, save_review, start_review, submit_review

__all__ = [
    "abstain",
    "add_items",
    "advance_to_committee",
    "advance_to_diligence",
    "confirm_item",
    "open_checklist",
    "record_finding",
    "release_all",
    "release_items",
    "save_review",
    "set_review_apart",
    "start_review",
    "submit_review",
    "take_item",
]
