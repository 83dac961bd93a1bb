import pytest
from flask import Flask
from sqlmodel import Session

from fundapp.settings import Settings
from tests.security import world as worlds


def test_every_door_opens_to_whom_it_should_and_to_nobody_else(
    app: Flask, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every route, by everybody, with an empty form: a route added or opened wider is a line to decide on."""
    monkeypatch.setitem(app.config, "TESTING", False)
    world = worlds.build(session, settings.storage_folder)
    browsers = worlds.browsers(app, world)
    entering: dict[str, set[str]] = {}
    broken = []

    for method, rule in worlds.doors(app):
        path, door = world.path(app, rule), f"{method} {rule.endpoint}"
        answers = {
            name: worlds.knock(app, session, method, path, cookie) for name, cookie in browsers.items()
        }
        who = " ".join(name for name, answer in answers.items() if worlds.let_in(answer))
        entering.setdefault(who, set()).add(door)
        broken += [(door, name) for name, answer in answers.items() if answer.status_code == 500]

    assert broken == []
    assert entering == {who: set(doors.splitlines()) for who, doors in WHO_ENTERS.items()}


SIGNED_IN = (
    "founder co_editor stranger analyst manager member chair secretary finance auditor admin undeclared "
    "recused"
)
WHO_ENTERS = {
    "": """\
POST accounts.close_sign_in
GET demo.show
GET mailbox.download_piece
GET mailbox.show
GET mailbox.show_html
GET mailbox.show_list
POST portal.add_part
POST portal.finish_upload
GET security.code
POST security.prove_code
POST security.remove_passkey""",
    "admin": """\
POST accounts.close_account
POST accounts.forget_second_factor
POST accounts.invite
GET accounts.list_erasures
GET accounts.list_people
GET accounts.person
POST accounts.reopen_account
POST accounts.set_roles
POST accounts.withdraw_invitation
POST dossiers.add_column
POST dossiers.add_question
POST dossiers.add_section
POST dossiers.change_column
POST dossiers.change_question
POST dossiers.discard_form
POST dossiers.draft_form
GET dossiers.edit_column
GET dossiers.edit_question
GET dossiers.edit_section
GET dossiers.form_draft
POST dossiers.move_column
POST dossiers.move_dossiers
POST dossiers.move_part
GET dossiers.new_column
GET dossiers.new_question
GET dossiers.new_section
POST dossiers.publish_form
POST dossiers.put_back_question
POST dossiers.remove_column
POST dossiers.remove_question
POST dossiers.remove_section
GET dossiers.review_form
GET dossiers.review_move
POST dossiers.reword_section
GET portal.preview_form
GET programme.ask_regime
POST programme.change_parameter
POST programme.choose_regime
GET programme.edit_parameter
GET workspace.list_reactions
POST workspace.replay_reaction
POST workspace.replay_reactions""",
    "manager admin": """\
GET notifications.list_letters
POST notifications.resend_letter
POST notifications.resend_letters""",
    "finance": """\
POST portfolio.pay
POST portfolio.propose_bounce
POST portfolio.propose_return
POST portfolio.propose_reversal""",
    "founder": """\
POST notifications.open_notice
GET portal.ask_return
GET portal.ask_withdrawal
GET portal.company
POST portal.company
POST portal.deposit_amendment
POST portal.deposit_complements
POST portal.give_amendment_up
POST portal.discard
POST portal.drop_self_test
POST portal.invite_again
POST portal.invite_co_editor
POST portal.learn_company
POST portal.propose_transfer
POST portal.purge
POST portal.remove_co_editor
POST portal.resubmit
POST portal.remove_company
POST portal.restore
POST portal.submit
POST portal.take_export
POST portal.uninvite
POST portal.withdraw
POST portal.withdraw_transfer
GET portfolio.my_ticket
GET portfolio.request_tranche
POST portfolio.send_request""",
    "co_editor": """\
POST portal.accept_transfer
POST portal.decline_transfer
POST portal.leave_dossier""",
    "founder co_editor": """\
POST portal.add_complements
POST portal.add_pieces
GET portal.attachment
POST portal.amend
POST portal.autosave
POST portal.autosave_complements
POST portal.autosave_replies
POST portal.begin_complement
POST portal.be_there
GET portal.begin
POST portal.begin_upload
GET portal.complements
GET portal.ending_letter
GET portal.fill
GET portal.follow
GET portal.history
POST portal.keep_complements
POST portal.keep_replies
GET portal.people
GET portal.letter
GET portal.piece
GET portal.pieces
POST portal.read_messages
GET portal.receipt
POST portal.remove_complement
POST portal.remove_piece
GET portal.replies
GET portal.review_complements
GET portal.review_new_form
POST portal.save
GET portal.see_piece
POST portal.take_new_form
POST portal.shelve
POST portal.unshelve
GET portal.versions
POST portal.write_to_fund""",
    "manager": """\
POST diligence.advance_to_committee
POST diligence.advance_to_diligence
POST dossiers.answer_not_yet
GET dossiers.ask_aid_basis
POST dossiers.choose_aid_basis
GET dossiers.prepare_not_yet
POST dossiers.send_not_yet
POST portfolio.clear_condition
GET portfolio.plan
POST portfolio.record_cofinancing
POST portfolio.reserve
POST portfolio.save_plan
POST portfolio.sign
POST workspace.close
POST workspace.conclude
POST workspace.hold
GET workspace.prepare_closure
GET workspace.prepare_conclusion
GET workspace.prepare_hold
GET workspace.prepare_refusal
GET workspace.prepare_reopening
GET workspace.prepare_step_back
POST workspace.read_closure
POST workspace.read_refusal
POST workspace.refuse
POST workspace.reopen
POST workspace.resume
POST workspace.step_back""",
    "member": """\
POST committee.begin_to_vote
POST committee.cast_ballot
POST committee.end_interest""",
    "secretary": """\
POST committee.amend_item
POST committee.convene
GET committee.edit_item
GET committee.new_item
GET committee.new_sitting
POST committee.plan_sitting
POST committee.table_dossier
POST committee.untable_dossier""",
    "analyst manager": """\
POST diligence.abstain
POST diligence.add_items
POST diligence.assign
POST diligence.autosave_review
POST diligence.confirm_item
POST diligence.declare_complete
POST diligence.record_finding
GET diligence.review
POST diligence.take_item
POST diligence.write_review
POST dossiers.ask_again
GET dossiers.ask_complements
POST dossiers.give_judgement
GET dossiers.judge
POST dossiers.read_messages
POST dossiers.request_complements
POST dossiers.waive_piece
POST dossiers.withdraw_request
POST dossiers.write_to_applicant""",
    "chair secretary": """\
POST committee.open_poll
POST committee.confirm_aside
GET committee.new_aside
POST committee.propose_aside
POST committee.turn_down_aside
POST portfolio.close_poll""",
    "founder co_editor stranger": """\
GET portal.companies
GET portal.home
GET portal.new_company
POST portal.new_company
GET portal.set_out
POST portal.start""",
    "manager finance": """\
POST portfolio.accept_entry
POST portfolio.refuse_entry
POST portfolio.confirm_cofinancing
POST portfolio.refuse_account
POST portfolio.send_back
POST portfolio.unverify_payment
POST portfolio.verify_account
POST portfolio.verify_payment""",
    "member undeclared recused": """\
GET committee.declare_first
POST committee.declare""",
    "analyst manager member chair secretary finance undeclared recused": """\
GET committee.ask_recusal
GET committee.own_interests
POST committee.register_interest
POST committee.step_aside""",
    "manager member secretary auditor": "GET committee.poll",
    "analyst manager secretary finance auditor": """\
GET portfolio.ledger
GET portfolio.leverage
GET portfolio.pending_file
GET workspace.pipeline
GET workspace.search""",
    "analyst manager member secretary finance auditor": """\
GET diligence.checklist
GET diligence.item
GET dossiers.attachment
GET dossiers.document
GET dossiers.judge_pieces
GET dossiers.letter
GET dossiers.see_document
GET dossiers.versions
GET workspace.dossier
GET workspace.ending_letter
GET workspace.history""",
    "analyst manager member secretary finance auditor undeclared": """\
GET portfolio.proof_file
GET portfolio.ticket""",
    "manager member chair secretary auditor undeclared recused": """\
GET committee.item
GET committee.list_sittings
GET committee.minutes
GET committee.sitting""",
    "analyst manager member secretary finance auditor undeclared recused": """\
GET portfolio.list_tickets
GET workspace.dashboard""",
    "analyst manager member secretary finance auditor admin undeclared recused": """\
GET dossiers.form_version
GET dossiers.form_versions
GET programme.show
GET workspace.today""",
    SIGNED_IN: """\
POST accounts.change_password
POST accounts.choose_language
POST accounts.keep_totp
POST accounts.renew_recovery_codes
POST accounts.replace_totp
GET accounts.set_up_totp
GET accounts.show
GET notifications.list_notices
POST notifications.see_every_notice
POST portal.ask_erasure
POST portal.ask_export
POST portal.cancel_erasure
GET portal.erasure
GET portal.own_data
GET security.new_passkey
POST security.prepare_passkey
POST security.wan_register
POST security.wan_register_response
GET web.enter
GET web.resume""",
    f"nobody {SIGNED_IN}": """\
GET portfolio.confirm_account
POST portfolio.confirm_account
GET accounts.claim
POST accounts.claim
GET accounts.confirm_email
POST accounts.confirm_email
GET accounts.sign_up
POST accounts.sign_up
GET gallery.workshop
GET portal.join
POST portal.join
GET public.accessibility
GET public.ask_eligibility
GET public.calendar
GET public.call
GET public.calls
GET public.home
POST public.keep_eligibility
GET public.legal
GET public.privacy
GET public.questions
GET public.tell_eligibility
GET security.forgot_password
POST security.forgot_password
GET security.login
POST security.logout
POST security.prove_password
GET security.reset_password
POST security.reset_password
POST security.wan_signin
POST security.wan_signin_response
GET static
POST web.language
GET web.live
GET web.ready""",
}
"""Who enters where. Nobody at all: doors that want a link, a code half given or something of one's own."""
