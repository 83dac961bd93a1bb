"""What can be done with a dossier? Draft it, join pieces, submit it, and carry it along its course."""

from fundapp.dossiers.services.complements import (
    add_complement,
    deposit_complements,
    keep_complements,
    remind_applicant,
    remove_complement,
    request_complements,
    withdraw_request,
)
from fundapp.dossiers.services.course import (
    assign,
    declare_complete,
    decline_dossier,
    end,
    move,
    withdraw_dossier,
)
from fundapp.dossiers.services.drafts import change_plan, save_answers, start_dossier
from fundapp.dossiers.services.messages import read_messages, send_message
from fundapp.dossiers.services.pieces import add_document, remove_document
from fundapp.dossiers.services.submission import submit_dossier

__all__ = [
    "add_complement",
    "add_document",
    "assign",
    "change_plan",
    "declare_complete",
    "decline_dossier",
    "deposit_complements",
    "end",
    "keep_complements",
    "move",
    "read_messages",
    "remind_applicant",
    "remove_complement",
    "remove_document",
    "request_complements",
    "save_answers",
    "send_message",
    "start_dossier",
    "submit_dossier",
    "withdraw_dossier",
    "withdraw_request",
]
