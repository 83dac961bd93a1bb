"""What can be done with a dossier? Draft it, join pieces, submit it, and carry it along its course."""

from fundapp.dossiers.services.companies import (
    drop_self_test,
    forget_companies,
    keep_company,
    keep_self_test,
    learn_company,
    prefill,
    remove_company,
)
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
from fundapp.dossiers.services.judging import ask_again, judge_document, tell_expiry, waive_piece
from fundapp.dossiers.services.messages import read_messages, send_message
from fundapp.dossiers.services.not_yet import answer_not_yet, keep_replies, resubmit
from fundapp.dossiers.services.pieces import add_document, remove_document
from fundapp.dossiers.services.submission import submit_dossier
from fundapp.dossiers.services.trash import (
    discard_draft,
    forget_shelf,
    purge_draft,
    restore_draft,
    shelve,
    unshelve,
)
from fundapp.dossiers.services.uploads import abandon_upload, add_part, begin_upload, finish_upload

__all__ = [
    "abandon_upload",
    "add_complement",
    "add_document",
    "add_part",
    "answer_not_yet",
    "ask_again",
    "assign",
    "begin_upload",
    "change_plan",
    "declare_complete",
    "decline_dossier",
    "deposit_complements",
    "discard_draft",
    "drop_self_test",
    "end",
    "finish_upload",
    "forget_companies",
    "forget_shelf",
    "judge_document",
    "keep_company",
    "keep_complements",
    "keep_replies",
    "keep_self_test",
    "learn_company",
    "move",
    "prefill",
    "purge_draft",
    "read_messages",
    "remind_applicant",
    "remove_company",
    "remove_complement",
    "remove_document",
    "request_complements",
    "restore_draft",
    "resubmit",
    "save_answers",
    "send_message",
    "shelve",
    "start_dossier",
    "submit_dossier",
    "tell_expiry",
    "unshelve",
    "waive_piece",
    "withdraw_dossier",
    "withdraw_request",
]
