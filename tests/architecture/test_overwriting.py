"""Is it decided, for every form that is sent, whose words it could write over?"""

import inspect
from collections.abc import Iterator
from types import CodeType
from typing import Any

from flask import Flask
from wtforms.fields.choices import SelectFieldBase
from wtforms.fields.core import UnboundField

from fundapp.web.forms import Form
from fundapp.web.interrupted import SECRETS
from fundapp.web.undrawn import NO_WORDS
from tests.web.test_overwriting import AUTOSAVED, CASES
from tests.web.test_undrawn import CASES as PROVEN

STEP = "takes a step that is refused once it is taken or its stage is over, in one click or one choice"
WRITTEN_STEP = "takes such a step, with words that one has written for it"
SENT = {
    "makes a row of its own": """\
accounts.invite
accounts.sign_up
committee.plan_sitting
committee.register_interest
committee.table_dossier
diligence.add_items
dossiers.add_column
dossiers.add_question
dossiers.add_section
dossiers.draft_form
dossiers.put_back_question
dossiers.request_complements
dossiers.waive_piece
dossiers.write_to_applicant
portal.add_complements
portal.add_part
portal.add_pieces
portal.amend
portal.ask_export
portal.begin_complement
portal.begin_upload
portal.finish_upload
portal.invite_again
portal.invite_co_editor
portal.new_company
portal.propose_transfer
portal.resubmit
portal.start
portal.write_to_fund
portfolio.propose_bounce
portfolio.propose_return
portfolio.propose_reversal
portfolio.send_request
public.keep_eligibility
security.forgot_password
security.prepare_passkey
security.wan_register
security.wan_register_response""",
    STEP: """\
accounts.close_sign_in
accounts.confirm_email
accounts.withdraw_invitation
committee.begin_to_vote
committee.confirm_aside
committee.end_interest
committee.turn_down_aside
diligence.abstain
diligence.advance_to_committee
diligence.advance_to_diligence
diligence.confirm_item
diligence.declare_complete
dossiers.move_dossiers
dossiers.withdraw_request
notifications.resend_letter
notifications.resend_letters
portal.accept_transfer
portal.ask_erasure
portal.cancel_erasure
portal.decline_transfer
portal.leave_dossier
portal.remove_co_editor
portal.submit
portal.take_new_form
portal.uninvite
portal.withdraw
portal.withdraw_transfer
portfolio.accept_entry
portfolio.close_poll
portfolio.confirm_account
portfolio.confirm_cofinancing
portfolio.reserve
portfolio.unverify_payment
workspace.conclude
workspace.replay_reaction
workspace.replay_reactions
workspace.resume""",
    WRITTEN_STEP: """\
accounts.claim
committee.convene
committee.declare
committee.open_poll
committee.propose_aside
committee.step_aside
committee.untable_dossier
dossiers.answer_not_yet
dossiers.send_not_yet
portal.join
portfolio.clear_condition
portfolio.pay
portfolio.refuse_account
portfolio.refuse_entry
portfolio.send_back
portfolio.sign
portfolio.verify_account
portfolio.verify_payment
workspace.close
workspace.hold
workspace.read_closure
workspace.read_refusal
workspace.refuse
workspace.reopen""",
    "takes a step from the stage that its page showed, and from no other": """\
workspace.step_back""",
    "turns a switch: pressed twice, or by two, it stands where it stood": """\
accounts.close_account
accounts.reopen_account
dossiers.move_column
dossiers.move_part
dossiers.read_messages
notifications.open_notice
notifications.see_every_notice
portal.be_there
portal.discard
portal.read_messages
portal.restore
portal.shelve
portal.unshelve""",
    "takes away what the page names, once it has asked whether one is sure": """\
accounts.forget_second_factor
dossiers.ask_again
dossiers.discard_form
dossiers.remove_column
dossiers.remove_question
dossiers.remove_section
portal.drop_self_test
portal.give_amendment_up
portal.purge
portal.remove_company
portal.remove_complement
portal.remove_piece
security.remove_passkey""",
    "is one's own alone, and replaces nobody's words: a vote, a secret, a language, a session": """\
accounts.change_password
accounts.choose_language
accounts.keep_totp
accounts.renew_recovery_codes
accounts.replace_totp
committee.cast_ballot
portal.take_export
security.logout
security.prove_code
security.prove_password
security.reset_password
security.wan_signin
security.wan_signin_response
web.language""",
    "is sent with the version that was read, which alone it deposits or publishes": """\
dossiers.publish_form
portal.deposit_amendment
portal.deposit_complements""",
    "brings one's own card to what one's own dossier says, as its button says": """\
portal.learn_company""",
}
"""What each route that writes does, when it writes over nobody's words."""


def test_every_form_that_is_sent_has_its_place(app: Flask) -> None:
    """A new route that writes: say above why it overwrites nothing, or give its form a case (`CASES`).

    What overwrites has an `OverwritingForm`, marks what its page showed (`showing`), is checked by its
    service under the lock (`check_seen`) and shown again with `both_versions`; its case proves all of it.
    """
    sent = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    overwriting = {case.partition(" ")[0] for case in CASES} | AUTOSAVED
    decided = [*(door for doors in SENT.values() for door in doors.splitlines()), *overwriting]

    undecided, gone = sent - set(decided), set(decided) - sent
    assert (undecided, gone, len(decided)) == (set(), set(), len(sent))


def test_words_written_for_a_step_that_somebody_else_has_taken_are_proven_not_to_be_lost(app: Flask) -> None:
    """Give its form a case in tests/web/test_undrawn.py: somebody acts first, and what was typed is read."""
    written = {door for door in SENT[STEP].splitlines() if _has_words(app, door)}

    assert (written, set(SENT[WRITTEN_STEP].splitlines()) - set(PROVEN)) == (set(), set())


def _has_words(app: Flask, endpoint: str) -> bool:
    view = inspect.unwrap(app.view_functions[endpoint])
    named = [view.__globals__.get(name) for name in _names(view.__code__)]
    forms = [each for each in named if isinstance(each, type) and issubclass(each, Form)]
    fields = [field for form in forms for field in inspect.getmembers(form, _is_field)]
    return any(
        not issubclass(field.field_class, (*NO_WORDS, SelectFieldBase)) and name not in SECRETS
        for name, field in fields
    )


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _names(each)


def _is_field(member: Any) -> bool:
    return isinstance(member, UnboundField)
