"""What can be done with a dossier? Draft it, join pieces, submit it, and carry it along its course."""

from fundapp.dossiers.services.aid import choose_aid_basis
from fundapp.dossiers.services.amendments import begin_amendment, deposit_amendment, give_amendment_up
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
    change_complement_table,
    date_complement,
    deposit_complements,
    keep_complements,
    remind_applicant,
    remove_complement,
    request_complements,
    withdraw_request,
)
from fundapp.dossiers.services.course import assign, declare_complete, move, release
from fundapp.dossiers.services.drafts import change_table, save_answers, start_dossier
from fundapp.dossiers.services.endings import answer_with_letter, end, reopen_dossier, withdraw_dossier
from fundapp.dossiers.services.forms import (
    ChangedMeanwhile,
    Edit,
    change_form,
    discard_form,
    draft_form,
    move_dossier,
    move_dossiers,
    publish_form,
)
from fundapp.dossiers.services.judging import ask_again, judge_document, tell_expiry, waive_piece
from fundapp.dossiers.services.messages import read_messages, send_message
from fundapp.dossiers.services.not_yet import answer_not_yet, keep_replies, resubmit
from fundapp.dossiers.services.pieces import add_document, date_document, remove_document
from fundapp.dossiers.services.presence import note_presence
from fundapp.dossiers.services.sharing import (
    invite_again,
    invite_co_editor,
    join_dossier,
    join_with_account,
    leave_dossier,
    remove_co_editor,
    uninvite,
)
from fundapp.dossiers.services.submission import submit_dossier
from fundapp.dossiers.services.transfers import (
    accept_transfer,
    decline_transfer,
    propose_transfer,
    withdraw_transfer,
)
from fundapp.dossiers.services.trash import (
    discard_draft,
    empty_bin,
    forget_shelf,
    purge_draft,
    restore_draft,
    shelve,
    unshelve,
)
from fundapp.dossiers.services.uploads import abandon_upload, add_part, begin_upload, finish_upload

__all__ = [
    "ChangedMeanwhile",
    "Edit",
    "abandon_upload",
    "accept_transfer",
    "add_complement",
    "add_document",
    "add_part",
    "answer_not_yet",
    "answer_with_letter",
    "ask_again",
    "assign",
    "begin_amendment",
    "begin_upload",
    "change_complement_table",
    "change_form",
    "change_table",
    "choose_aid_basis",
    "date_complement",
    "date_document",
    "declare_complete",
    "decline_transfer",
    "deposit_amendment",
    "deposit_complements",
    "discard_draft",
    "discard_form",
    "draft_form",
    "drop_self_test",
    "empty_bin",
    "end",
    "finish_upload",
    "forget_companies",
    "forget_shelf",
    "give_amendment_up",
    "invite_again",
    "invite_co_editor",
    "join_dossier",
    "join_with_account",
    "judge_document",
    "keep_company",
    "keep_complements",
    "keep_replies",
    "keep_self_test",
    "learn_company",
    "leave_dossier",
    "move",
    "move_dossier",
    "move_dossiers",
    "note_presence",
    "prefill",
    "propose_transfer",
    "publish_form",
    "purge_draft",
    "read_messages",
    "release",
    "remind_applicant",
    "remove_co_editor",
    "remove_company",
    "remove_complement",
    "remove_document",
    "reopen_dossier",
    "request_complements",
    "restore_draft",
    "resubmit",
    "save_answers",
    "send_message",
    "shelve",
    "start_dossier",
    "submit_dossier",
    "tell_expiry",
    "uninvite",
    "unshelve",
    "waive_piece",
    "withdraw_dossier",
    "withdraw_request",
    "withdraw_transfer",
]
