"""What do we know of a dossier's reviews and checks?"""

from fundapp.diligence.queries.checklist import (
    checklist,
    findings_of,
    get_item,
    investigators,
    last_assigned,
    last_finding,
    list_items,
    lock_item,
    numbers_opened,
    reserves,
)
from fundapp.diligence.queries.demands import core_below, points_demanded, presets_for
from fundapp.diligence.queries.gates import before_committee, before_diligence
from fundapp.diligence.queries.reviews import (
    ReviewsSeen,
    count_submitted,
    find_review,
    grid_of,
    review_summary,
    reviews_as_seen,
    scores_of,
    typed_of,
)

__all__ = [
    "ReviewsSeen",
    "before_committee",
    "before_diligence",
    "checklist",
    "core_below",
    "count_submitted",
    "find_review",
    "findings_of",
    "get_item",
    "grid_of",
    "investigators",
    "last_assigned",
    "last_finding",
    "list_items",
    "lock_item",
    "numbers_opened",
    "points_demanded",
    "presets_for",
    "reserves",
    "review_summary",
    "reviews_as_seen",
    "scores_of",
    "typed_of",
]
