"""What is true or allowed of a dossier: its questions, its gaps, its pieces and its moves."""

from fundapp.dossiers.rules import parameters as parameters
from fundapp.dossiers.rules.application import (
    Application,
    Gap,
    answers_of_section,
    faults,
    gaps,
    only_answers,
    read_application,
)
from fundapp.dossiers.rules.clock import Pause, answer_due, pause_of
from fundapp.dossiers.rules.merging import check_rows, merged, signed
from fundapp.dossiers.rules.moves import (
    ALIVE,
    MOVES,
    check_alive,
    check_draft,
    check_ending,
    check_hold,
    check_move,
    check_reopening,
    check_resume,
    check_step_back,
    holder,
    may_end,
    may_hold,
    may_reopen,
    public_status,
    step_state,
)
from fundapp.dossiers.rules.room import TooMuch, check_room

__all__ = [
    "ALIVE",
    "MOVES",
    "Application",
    "Gap",
    "Pause",
    "TooMuch",
    "answer_due",
    "answers_of_section",
    "check_alive",
    "check_draft",
    "check_ending",
    "check_hold",
    "check_move",
    "check_reopening",
    "check_resume",
    "check_room",
    "check_rows",
    "check_step_back",
    "faults",
    "gaps",
    "holder",
    "may_end",
    "may_hold",
    "may_reopen",
    "merged",
    "only_answers",
    "pause_of",
    "public_status",
    "read_application",
    "signed",
    "step_state",
]
