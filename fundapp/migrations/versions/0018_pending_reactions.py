"""Every reaction that is still to be played has a row: nothing is forgotten after a day any more."""

import sqlalchemy as sa
from alembic import op

revision = "0018_pending_reactions"
down_revision = "0017_aid_basis"
branch_labels = None
depends_on = None

HEARD = """
    AgendaChanged notifications.reactions.deciding.notify_agenda_change
    AmendmentDeposited notifications.reactions.completing.acknowledge_the_amendment
    AmendmentDeposited notifications.reactions.completing.hand_the_amendment_to_the_team
    AsideProposed notifications.reactions.deciding.ask_to_confirm_aside
    BankAccountProposed notifications.reactions.paying.ask_to_check_the_account
    CoEditorInvited notifications.reactions.sharing.write_to_the_invited
    CoEditorJoined notifications.reactions.sharing.tell_the_owner_who_joined
    CoEditorLeft notifications.reactions.sharing.tell_the_owner_who_left
    CoEditorRemoved notifications.reactions.sharing.tell_whose_access_ended
    ComplementsDeposited notifications.reactions.completing.acknowledge_complements
    ComplementsDeposited notifications.reactions.completing.hand_complements_to_the_team
    ComplementsReminded notifications.reactions.completing.remind_of_complements
    ComplementsRequested notifications.reactions.completing.ask_for_complements
    ComplementsWithdrawn notifications.reactions.completing.say_nothing_is_awaited
    DecisionTaken notifications.reactions.deciding.hand_the_decision_to_the_team
    DecisionTaken notifications.reactions.deciding.tell_the_founder_the_decision
    DocumentExpires notifications.reactions.proving.ask_for_a_newer_one
    DocumentJudged notifications.reactions.proving.say_what_is_wrong
    DocumentSent notifications.reactions.proving.announce_the_piece
    DossierAssigned notifications.reactions.applying.tell_who_has_it_now
    DossierDeclaredComplete notifications.reactions.applying.call_for_reviews
    DossierDeclaredComplete notifications.reactions.applying.confirm_completeness
    DossierEnded notifications.reactions.applying.explain_the_end
    DossierEnded notifications.reactions.returning.say_what_is_lacking
    DossierEnded portfolio.reactions.give_up_tickets
    DossierResubmitted notifications.reactions.returning.hand_it_to_who_knew_it
    DossierSubmitted notifications.reactions.applying.acknowledge_receipt
    DossierSubmitted notifications.reactions.applying.announce_the_dossier
    DossierTransferred notifications.reactions.sharing.tell_both_who_owns_it_now
    DossierTransferred portfolio.reactions.hand_on_tickets
    DossierWithdrawn notifications.reactions.applying.stop_the_team
    DossierWithdrawn portfolio.reactions.give_up_tickets
    ErasureAsked notifications.reactions.own_data.say_until_when
    ErasureHeld notifications.reactions.own_data.say_what_holds_it_up
    ExportFailed notifications.reactions.own_data.own_up_to_the_failure
    ExportReady notifications.reactions.own_data.announce_the_file
    FormMoved notifications.reactions.reforming.say_what_changed
    LedgerWritten portfolio.reactions.refresh_totals
    LetterWanted notifications.reactions.letters.write_the_letter
    MessageSent notifications.reactions.completing.announce_the_message
    PaymentMade notifications.reactions.paying.announce_the_payment
    PaymentVerified notifications.reactions.paying.ask_to_pay
    PersonErased notifications.reactions.own_data.forget_what_was_told
    PersonInvited notifications.reactions.letters.write_the_invitation
    PollClosed notifications.reactions.deciding.say_there_is_no_decision
    PollClosed notifications.reactions.deciding.tell_the_founder_there_was_no_vote
    PollOpened notifications.reactions.deciding.call_the_electors
    SittingConvened notifications.reactions.deciding.convene_the_members
    TicketCommitted notifications.reactions.paying.announce_the_signature
    TicketLeftWaiting notifications.reactions.paying.warn_of_a_full_envelope
    TicketReserved notifications.reactions.paying.ask_for_a_signature
    TrancheRequested notifications.reactions.paying.ask_to_verify
    TrancheSentBack notifications.reactions.paying.ask_to_complete
    TransferDeclined notifications.reactions.sharing.tell_who_stays_the_owner
    TransferProposed notifications.reactions.sharing.ask_to_take_over
"""
"""Which event was heard by which reaction when this was written."""


def upgrade() -> None:
    op.create_table(
        "pending_reaction",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("reaction", sa.String(length=160), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_pending_reaction_event_id")),
        sa.PrimaryKeyConstraint("event_id", "reaction", name=op.f("pk_pending_reaction")),
    )
    op.create_index("ix_pending_reaction_next_try_at", "pending_reaction", ["next_try_at"])
    op.create_index(
        "ix_pending_reaction_failed",
        "pending_reaction",
        ["event_id", "reaction"],
        postgresql_where=sa.text("last_error IS NOT NULL"),
    )
    _keep_what_the_last_day_left()


def _keep_what_the_last_day_left() -> None:
    """What the program until now would have played again: relayed within a day, and not brought in whole."""
    pairs = [pair.split() for pair in HEARD.split("\n") if pair]
    op.get_bind().execute(
        sa.text(
            """
            INSERT INTO pending_reaction (event_id, reaction, attempts, next_try_at)
            SELECT event.id, heard.reaction, 1, now()
            FROM event
            JOIN unnest(CAST(:names AS text[]), CAST(:reactions AS text[])) AS heard (name, reaction)
              ON heard.name = event.name
            WHERE event.relayed_at > now() - interval '1 day' AND event.relayed_at <> event.at
              AND NOT EXISTS (
                SELECT 1 FROM handled_event
                WHERE handled_event.event_id = event.id AND handled_event.reaction = heard.reaction
              )
            """
        ),
        {"names": [name for name, _ in pairs], "reactions": [reaction for _, reaction in pairs]},
    )


def downgrade() -> None:
    op.drop_table("pending_reaction")
