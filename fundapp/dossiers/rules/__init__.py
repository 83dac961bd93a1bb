"""What is true or allowed of a dossier: its questions, its gaps, its pieces and its moves."""

from fundapp.dossiers.rules.application import (
    Application,
    Conflict,
    Gap,
    faults,
    gaps,
    merged,
    only_answers,
    read_application,
)
from fundapp.dossiers.rules.moves import (
    MOVES,
    check_alive,
    check_draft,
    check_ending,
    check_move,
    public_status,
)

__all__ = [
    "MOVES",
    "Application",
    "Conflict",
    "Gap",
    "check_alive",
    "check_draft",
    "check_ending",
    "check_move",
    "faults",
    "gaps",
    "merged",
    "only_answers",
    "public_status",
    "read_application",
]
