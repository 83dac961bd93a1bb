"""What can be done with a dossier? Draft it, join pieces, submit it, and carry it along its course."""

from fundapp.dossiers.services.course import (
    assign,
    declare_complete,
    decline_dossier,
    end,
    move,
    withdraw_dossier,
)
from fundapp.dossiers.services.drafts import change_plan, save_answers, start_dossier
from fundapp.dossiers.services.pieces import add_document, remove_document
from fundapp.dossiers.services.submission import submit_dossier

__all__ = [
    "add_document",
    "assign",
    "change_plan",
    "declare_complete",
    "decline_dossier",
    "end",
    "move",
    "remove_document",
    "save_answers",
    "start_dossier",
    "submit_dossier",
    "withdraw_dossier",
]
