"""The spine: every table of the whole chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001_spine'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('event',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('payload', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('relayed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    op.create_index(op.f('ix_event_name'), 'event', ['name'], unique=False)
    op.create_index('ix_event_subject_id_id', 'event', ['subject_id', 'id'], unique=False)
    op.create_index('ix_event_waiting', 'event', ['id'], unique=False, postgresql_where=sa.text('relayed_at IS NULL'))
    op.create_table('fund',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('territory', sa.String(length=160), nullable=False),
    sa.Column('operator', sa.String(length=160), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('contact_phone', sa.String(length=32), nullable=False),
    sa.Column('contact_address', sa.String(length=300), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund'))
    )
    op.create_table('mail_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum('confirm_email', 'reset_password', 'claim_invitation', name='purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_link')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_mail_link_token_digest'))
    )
    op.create_index(op.f('ix_mail_link_subject_id'), 'mail_link', ['subject_id'], unique=False)
    op.create_table('parameter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('value', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parameter')),
    sa.UniqueConstraint('key', 'valid_from', name=op.f('uq_parameter_key_valid_from'))
    )
    op.create_index(op.f('ix_parameter_key'), 'parameter', ['key'], unique=False)
    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('terms_accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('fs_webauthn_user_handle', sa.String(length=64), nullable=True),
    sa.Column('tf_primary_method', sa.String(length=64), nullable=True),
    sa.Column('tf_totp_secret', sa.String(length=255), nullable=True),
    sa.Column('totp_counter', sa.BigInteger(), nullable=True),
    sa.Column('mf_recovery_codes', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_person_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_person_fs_uniquifier')),
    sa.UniqueConstraint('fs_webauthn_user_handle', name=op.f('uq_person_fs_webauthn_user_handle'))
    )
    op.create_table('sitting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.Enum('session', 'written', name='sitting_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('convened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('urgency', sa.String(length=1000), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting'))
    )
    op.create_index('ix_sitting_opens_at', 'sitting', ['opens_at'], unique=False)
    op.create_table('startup',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('siren', sa.String(length=9), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('legal_form', sa.Enum('5710', '5720', '5599', '5699', '5499', '5498', '9220', name='legal_form', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_startup')),
    sa.UniqueConstraint('siren', name=op.f('uq_startup_siren'))
    )
    op.create_table('total',
    sa.Column('scope', sa.Enum('fund', 'envelope', 'axis', 'instrument', 'startup', 'ticket', name='scope', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('reserved', sa.BigInteger(), nullable=False),
    sa.Column('committed', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('returned', sa.BigInteger(), nullable=False),
    sa.Column('refreshed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'key', name=op.f('pk_total'))
    )
    op.create_table('bank_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('startup_id', sa.Uuid(), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('bic', sa.String(length=11), nullable=False),
    sa.Column('holder', sa.String(length=160), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'checked', 'verified', 'refused', 'replaced', name='account_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('change', sa.Boolean(), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_by', sa.Uuid(), nullable=True),
    sa.Column('checked_note', sa.String(length=1000), nullable=False),
    sa.Column('verified_by', sa.Uuid(), nullable=True),
    sa.Column('verified_note', sa.String(length=1000), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('checked_by <> proposed_by', name=op.f('ck_bank_account_checked_by_another')),
    sa.CheckConstraint('verified_by <> proposed_by AND (checked_by IS NULL OR verified_by <> checked_by)', name=op.f('ck_bank_account_verified_by_another')),
    sa.ForeignKeyConstraint(['checked_by'], ['person.id'], name=op.f('fk_bank_account_checked_by')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_bank_account_proposed_by')),
    sa.ForeignKeyConstraint(['startup_id'], ['startup.id'], name=op.f('fk_bank_account_startup_id')),
    sa.ForeignKeyConstraint(['verified_by'], ['person.id'], name=op.f('fk_bank_account_verified_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_account'))
    )
    op.create_index(op.f('ix_bank_account_startup_id'), 'bank_account', ['startup_id'], unique=False)
    op.create_index('uq_bank_account_in_question', 'bank_account', ['startup_id'], unique=True, postgresql_where=sa.text("state IN ('proposed', 'checked')"))
    op.create_index('uq_bank_account_in_use', 'bank_account', ['startup_id'], unique=True, postgresql_where=sa.text("state = 'verified'"))
    op.create_table('call',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('summary', sa.String(length=600), nullable=False),
    sa.Column('funded', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('criteria', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('eligibility', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_call_opens_before_it_closes')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_call_fund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    sa.UniqueConstraint('slug', name=op.f('uq_call_slug'))
    )
    op.create_index(op.f('ix_call_fund_id'), 'call', ['fund_id'], unique=False)
    op.create_table('envelope',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('grant', 'equity', name='envelope_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_envelope_amount_positive')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_envelope_fund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_envelope')),
    sa.UniqueConstraint('fund_id', 'kind', name=op.f('uq_envelope_fund_id_kind'))
    )
    op.create_index(op.f('ix_envelope_fund_id'), 'envelope', ['fund_id'], unique=False)
    op.create_table('handled_event',
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('reaction', sa.String(length=160), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_handled_event_event_id')),
    sa.PrimaryKeyConstraint('event_id', 'reaction', name=op.f('pk_handled_event'))
    )
    op.create_table('interest',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('siren', sa.String(length=9), nullable=True),
    sa.Column('company', sa.String(length=160), nullable=False),
    sa.Column('nature', sa.Enum('mandate', 'shares', 'employment', 'family', 'other', name='nature', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('detail', sa.String(length=600), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=True),
    sa.Column('to_day', sa.Date(), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_interest_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest'))
    )
    op.create_index(op.f('ix_interest_person_id'), 'interest', ['person_id'], unique=False)
    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('roles', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('invited_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(claimed_at IS NULL) = (person_id IS NULL)', name=op.f('ck_invitation_claimed_by_someone')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_invitation_email_lower')),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_invitation_invited_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    op.create_index(op.f('ix_invitation_email'), 'invitation', ['email'], unique=False)
    op.create_index(op.f('ix_invitation_invited_by'), 'invitation', ['invited_by'], unique=False)
    op.create_index(op.f('ix_invitation_person_id'), 'invitation', ['person_id'], unique=False)
    op.create_table('partner',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fund_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('short_name', sa.String(length=32), nullable=False),
    sa.Column('college', sa.Enum('public', 'private', 'qualified', name='college', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_partner_fund_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner'))
    )
    op.create_index(op.f('ix_partner_fund_id'), 'partner', ['fund_id'], unique=False)
    op.create_table('passkey',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('usage', sa.String(length=64), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('transports', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('extensions', sa.String(length=255), nullable=True),
    sa.Column('device_type', sa.String(length=64), nullable=False),
    sa.Column('backup_state', sa.Boolean(), nullable=False),
    sa.Column('create_datetime', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lastuse_datetime', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['person.id'], name=op.f('fk_passkey_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    op.create_index(op.f('ix_passkey_user_id'), 'passkey', ['user_id'], unique=False)
    op.create_table('person_role',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('entrepreneur', 'analyst', 'manager', 'member', 'chair', 'secretary', 'finance', 'auditor', 'admin', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_role_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'role', name=op.f('pk_person_role'))
    )
    op.create_table('seal',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_seal_event_id')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_seal')),
    sa.UniqueConstraint('event_id', name=op.f('uq_seal_event_id'))
    )
    op.create_table('seat',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('college', sa.Enum('public', 'private', 'qualified', name='college', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('voting', sa.Boolean(), nullable=False),
    sa.Column('veto', sa.Boolean(), nullable=False),
    sa.Column('presiding', sa.Boolean(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=True),
    sa.CheckConstraint('to_day IS NULL OR from_day <= to_day', name=op.f('ck_seat_begins_before_it_ends')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_seat_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('person_id', 'from_day', name=op.f('uq_seat_person_id_from_day'))
    )
    op.create_table('sign_in',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('agent', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_sign_in_token_digest'))
    )
    op.create_index(op.f('ix_sign_in_person_id'), 'sign_in', ['person_id'], unique=False)
    op.create_table('dossier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('call_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('startup_id', sa.Uuid(), nullable=True),
    sa.Column('stage', sa.Enum('draft', 'submitted', 'review', 'diligence', 'committee', 'contracting', 'portfolio', name='stage', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('status', sa.Enum('active', 'waiting_for_applicant', 'on_hold', 'declined', 'not_yet', 'withdrawn', 'funded', 'closed', name='status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('summary', sa.String(length=1200), nullable=False),
    sa.Column('company', sa.String(length=160), nullable=False),
    sa.Column('axis', sa.Enum('air', 'co2', 'heat', 'jobs', 'new', name='axis', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('instrument', sa.Enum('shares', 'preferred', 'bsa_air', 'convertible', 'shareholder_loan', 'participating_loan', 'advance', 'grant', name='instrument', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('amount_asked', sa.BigInteger(), nullable=True),
    sa.Column('round_total', sa.BigInteger(), nullable=True),
    sa.Column('assigned_to', sa.Uuid(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('complete_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stage_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.Enum('ineligible', 'incomplete', 'weak_case', 'funding', 'committee', 'applicant', 'done', name='end_reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('end_text', sa.String(length=4000), nullable=False),
    sa.CheckConstraint("(ended_at IS NOT NULL) = (status IN ('declined', 'not_yet', 'withdrawn', 'funded', 'closed'))", name=op.f('ck_dossier_ended_has_a_date')),
    sa.CheckConstraint("stage = 'draft' OR startup_id IS NOT NULL", name=op.f('ck_dossier_submitted_has_a_startup')),
    sa.CheckConstraint("stage = 'draft' OR submitted_at IS NOT NULL", name=op.f('ck_dossier_submitted_has_a_date')),
    sa.CheckConstraint('amount_asked > 0', name=op.f('ck_dossier_amount_asked_positive')),
    sa.ForeignKeyConstraint(['assigned_to'], ['person.id'], name=op.f('fk_dossier_assigned_to')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_dossier_call_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_dossier_owner_id')),
    sa.ForeignKeyConstraint(['startup_id'], ['startup.id'], name=op.f('fk_dossier_startup_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier')),
    sa.UniqueConstraint('reference', name=op.f('uq_dossier_reference'))
    )
    op.create_index(op.f('ix_dossier_assigned_to'), 'dossier', ['assigned_to'], unique=False)
    op.create_index(op.f('ix_dossier_axis'), 'dossier', ['axis'], unique=False)
    op.create_index(op.f('ix_dossier_call_id'), 'dossier', ['call_id'], unique=False)
    op.create_index(op.f('ix_dossier_owner_id'), 'dossier', ['owner_id'], unique=False)
    op.create_index('ix_dossier_stage_status', 'dossier', ['stage', 'status'], unique=False)
    op.create_index(op.f('ix_dossier_startup_id'), 'dossier', ['startup_id'], unique=False)
    op.create_index('uq_dossier_untouched', 'dossier', ['call_id', 'owner_id'], unique=True, postgresql_where=sa.text("stage = 'draft' AND status = 'active' AND version = 0"))
    op.create_table('notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('dossier_received', 'dossier_arrived', 'dossier_complete', 'dossier_ready', 'dossier_assigned', 'dossier_withdrawn', 'dossier_ended', 'sitting_convened', 'poll_opened', 'poll_without_decision', 'decision', 'decision_taken', 'ticket_reserved', 'ticket_waiting', 'ticket_signed', 'account_proposed', 'tranche_requested', 'tranche_sent_back', 'payment_verified', 'payment_made', 'confirm_email', 'already_registered', 'reset_password', 'password_changed', 'factor_changed', 'invitation', name='notice_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('invitation_id', sa.Uuid(), nullable=True),
    sa.Column('event_id', sa.BigInteger(), nullable=True),
    sa.Column('dossier_id', sa.Uuid(), nullable=True),
    sa.Column('endpoint', sa.String(length=80), nullable=False),
    sa.Column('address', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_state', sa.Enum('queued', 'sending', 'sent', 'failed', 'dropped', name='mail_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=300), nullable=True),
    sa.CheckConstraint("(mail_state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_notice_sent_at_a_moment')),
    sa.CheckConstraint('num_nonnulls(person_id, invitation_id) = 1', name=op.f('ck_notice_one_reader')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notice_event_id')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_notice_invitation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('event_id', 'invitation_id', 'kind', name=op.f('uq_notice_event_id_invitation_id_kind')),
    sa.UniqueConstraint('event_id', 'person_id', 'kind', name=op.f('uq_notice_event_id_person_id_kind'))
    )
    op.create_index(op.f('ix_notice_dossier_id'), 'notice', ['dossier_id'], unique=False)
    op.create_index('ix_notice_due', 'notice', ['next_try_at'], unique=False, postgresql_where=sa.text("mail_state IN ('queued', 'sending')"))
    op.create_index('ix_notice_person_id_id', 'notice', ['person_id', 'id'], unique=False)
    op.create_index('ix_notice_unseen', 'notice', ['person_id'], unique=False, postgresql_where=sa.text('seen_at IS NULL'))
    op.create_table('agenda_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sitting_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('instrument', sa.Enum('shares', 'preferred', 'bsa_air', 'convertible', 'shareholder_loan', 'participating_loan', 'advance', 'grant', name='instrument', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('resolution', sa.String(length=4000), nullable=False),
    sa.Column('conditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_agenda_item_amount_positive')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_agenda_item_dossier_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_agenda_item_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item')),
    sa.UniqueConstraint('sitting_id', 'dossier_id', name=op.f('uq_agenda_item_sitting_id_dossier_id'))
    )
    op.create_index(op.f('ix_agenda_item_dossier_id'), 'agenda_item', ['dossier_id'], unique=False)
    op.create_table('cofinancing',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('nature', sa.Enum('public', 'private', name='nature', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('grade', sa.Enum('announced', 'letter', 'signed', 'paid', 'justified', name='grade', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('evidence', sa.String(length=2000), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_cofinancing_amount_not_negative')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_cofinancing_author_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_cofinancing_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cofinancing')),
    sa.UniqueConstraint('dossier_id', 'name', name=op.f('uq_cofinancing_dossier_id_name'))
    )
    op.create_index(op.f('ix_cofinancing_grade'), 'cofinancing', ['grade'], unique=False)
    op.create_table('declaration',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('answer', sa.Enum('none', 'some', name='answer', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_declaration_dossier_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_declaration_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declaration')),
    sa.UniqueConstraint('person_id', 'dossier_id', name=op.f('uq_declaration_person_id_dossier_id'))
    )
    op.create_index(op.f('ix_declaration_dossier_id'), 'declaration', ['dossier_id'], unique=False)
    op.create_table('document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('bp', 'pitch', 'pf', 'kbis', 'stat', 'ubo', 'comptes', 'cap', 'imp', 'loi', 'autre', name='document_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('media_type', sa.Enum('pdf', 'png', 'jpeg', 'xlsx', 'docx', name='media_type', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('scan', sa.Enum('not_scanned', 'clean', 'infected', name='scan_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('added_by', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('size > 0', name=op.f('ck_document_size_positive')),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_document_added_by')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_document_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    op.create_index(op.f('ix_document_dossier_id'), 'document', ['dossier_id'], unique=False)
    op.create_table('dossier_grid',
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.String(length=32), nullable=False),
    sa.Column('criteria', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_grid_dossier_id')),
    sa.PrimaryKeyConstraint('dossier_id', name=op.f('pk_dossier_grid'))
    )
    op.create_table('plan_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.Enum('need', 'resource', name='plan_side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('assets', 'research', 'working_capital', 'debt', 'fees', 'other_need', 'fund', 'equity', 'shareholders', 'public_equity', 'loans', 'advances', 'grants', 'self_financing', name='plan_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_plan_line_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_line')),
    sa.UniqueConstraint('dossier_id', 'side', 'position', name=op.f('uq_plan_line_dossier_id_side_position'))
    )
    op.create_table('review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'abstained', name='review_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('opinion', sa.Enum('favourable', 'reserved', 'unfavourable', name='opinion', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('summary', sa.String(length=4000), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'draft') = (ended_at IS NULL)", name=op.f('ck_review_ended_unless_draft')),
    sa.CheckConstraint("state <> 'submitted' OR opinion IS NOT NULL", name=op.f('ck_review_submitted_with_opinion')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_review_author_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_review_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('dossier_id', 'author_id', name=op.f('uq_review_dossier_id_author_id'))
    )
    op.create_index(op.f('ix_review_author_id'), 'review', ['author_id'], unique=False)
    op.create_table('snapshot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_snapshot_by')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_snapshot_dossier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot')),
    sa.UniqueConstraint('dossier_id', 'number', name=op.f('uq_snapshot_dossier_id_number'))
    )
    op.create_table('diligence_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('catalogue', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('category', sa.Enum('legal', 'finance', 'tax', 'social', 'ip', 'technical', 'market', 'impact', 'kyc', 'aid', 'governance', name='category', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('severity', sa.Enum('blocking', 'major', 'minor', 'note', name='severity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('to_ask', 'asked', 'received', 'analysed', 'cleared', 'reserve', 'not_applicable', name='item_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('finding', sa.String(length=4000), nullable=False),
    sa.Column('evidence', sa.String(length=1000), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('condition_kind', sa.Enum('suspensive', 'subsequent', name='condition_kind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('condition_text', sa.String(length=1000), nullable=False),
    sa.Column('condition_due_on', sa.Date(), nullable=True),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'reserve') = (condition_kind IS NOT NULL)", name=op.f('ck_diligence_item_reserve_is_a_condition')),
    sa.CheckConstraint("(state IN ('cleared', 'reserve', 'not_applicable')) = (settled_by IS NOT NULL)", name=op.f('ck_diligence_item_settled_when_closed')),
    sa.CheckConstraint("condition_kind IS DISTINCT FROM 'subsequent' OR condition_due_on IS NOT NULL", name=op.f('ck_diligence_item_subsequent_has_a_day')),
    sa.CheckConstraint('(settled_by IS NULL) = (settled_at IS NULL)', name=op.f('ck_diligence_item_settled_by_someone')),
    sa.CheckConstraint('confirmed_by IS NULL OR (settled_by IS NOT NULL AND confirmed_by <> settled_by)', name=op.f('ck_diligence_item_confirmed_by_another')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_diligence_item_confirmed_by')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_diligence_item_document_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_diligence_item_dossier_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_diligence_item_owner_id')),
    sa.ForeignKeyConstraint(['settled_by'], ['person.id'], name=op.f('fk_diligence_item_settled_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_diligence_item')),
    sa.UniqueConstraint('dossier_id', 'number', name=op.f('uq_diligence_item_dossier_id_number'))
    )
    op.create_index(op.f('ix_diligence_item_document_id'), 'diligence_item', ['document_id'], unique=False)
    op.create_index('ix_diligence_item_waiting', 'diligence_item', ['owner_id', 'due_on'], unique=False, postgresql_where=sa.text("state NOT IN ('cleared', 'reserve', 'not_applicable')"))
    op.create_table('poll',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('open', 'closed', name='poll_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rule', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('resolution', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('text_digest', sa.String(length=64), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Enum('adopted', 'adopted_with_conditions', 'rejected', 'deferred', 'no_quorum', 'void', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('tally', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL AND outcome IS NOT NULL)", name=op.f('ck_poll_closed_has_an_outcome')),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_poll_opens_before_it_closes')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_poll_dossier_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_poll_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poll'))
    )
    op.create_index(op.f('ix_poll_dossier_id'), 'poll', ['dossier_id'], unique=False)
    op.create_index('ix_poll_due', 'poll', ['closes_at'], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index(op.f('ix_poll_item_id'), 'poll', ['item_id'], unique=False)
    op.create_index('uq_poll_open', 'poll', ['dossier_id'], unique=True, postgresql_where=sa.text("state = 'open'"))
    op.create_table('score',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('criterion', sa.String(length=32), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('justification', sa.String(length=2000), nullable=False),
    sa.CheckConstraint('points BETWEEN 1 AND 5', name=op.f('ck_score_one_to_five')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_score_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score')),
    sa.UniqueConstraint('review_id', 'criterion', name=op.f('uq_score_review_id_criterion'))
    )
    op.create_table('decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('poll_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.Enum('adopted', 'adopted_with_conditions', 'rejected', 'deferred', 'no_quorum', 'void', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('instrument', sa.Enum('shares', 'preferred', 'bsa_air', 'convertible', 'shareholder_loan', 'participating_loan', 'advance', 'grant', name='instrument', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('conditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_decision_dossier_id')),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_decision_poll_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('poll_id', name=op.f('uq_decision_poll_id'))
    )
    op.create_index(op.f('ix_decision_dossier_id'), 'decision', ['dossier_id'], unique=False)
    op.create_table('elector',
    sa.Column('poll_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('college', sa.Enum('public', 'private', 'qualified', name='college', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('presiding', sa.Boolean(), nullable=False),
    sa.Column('veto', sa.Boolean(), nullable=False),
    sa.Column('took_part', sa.Boolean(), nullable=False),
    sa.Column('recused_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_elector_person_id')),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_elector_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', 'person_id', name=op.f('pk_elector'))
    )
    op.create_table('secret_count',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('poll_id', sa.Uuid(), nullable=False),
    sa.Column('college', sa.Enum('public', 'private', 'qualified', name='college', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('choice', sa.Enum('for', 'for_with_conditions', 'against', 'abstain', 'no_part', name='choice', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_secret_count_number_positive')),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_secret_count_poll_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secret_count')),
    sa.UniqueConstraint('poll_id', 'college', 'choice', name=op.f('uq_secret_count_poll_id_college_choice'))
    )
    op.create_table('ballot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('poll_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('choice', sa.Enum('for', 'for_with_conditions', 'against', 'abstain', 'no_part', name='choice', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('receipt', sa.String(length=16), nullable=False),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['poll_id', 'person_id'], ['elector.poll_id', 'elector.person_id'], name=op.f('fk_ballot_poll_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('poll_id', 'person_id', name=op.f('uq_ballot_poll_id_person_id'))
    )
    op.create_table('ballot_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('poll_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('choice', sa.Enum('for', 'for_with_conditions', 'against', 'abstain', 'no_part', name='choice', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('receipt', sa.String(length=16), nullable=False),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['poll_id', 'person_id'], ['elector.poll_id', 'elector.person_id'], name=op.f('fk_ballot_version_poll_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_version'))
    )
    op.create_index('ix_ballot_version_poll_id_person_id', 'ballot_version', ['poll_id', 'person_id'], unique=False)
    op.create_table('ticket',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('startup_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('envelope_id', sa.Uuid(), nullable=False),
    sa.Column('axis', sa.Enum('air', 'co2', 'heat', 'jobs', 'new', name='axis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('instrument', sa.Enum('shares', 'preferred', 'bsa_air', 'convertible', 'shareholder_loan', 'participating_loan', 'advance', 'grant', name='instrument', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'reserved', 'committed', 'disbursing', 'paid', 'lapsed', 'given_up', name='ticket_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=False),
    sa.Column('voted', sa.BigInteger(), nullable=False),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reserved', sa.BigInteger(), nullable=False),
    sa.Column('committed', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('returned', sa.BigInteger(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('signed_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(committed > 0) = (signed_on IS NOT NULL AND signed_by IS NOT NULL)', name=op.f('ck_ticket_committed_is_signed')),
    sa.CheckConstraint('0 <= paid AND paid <= committed AND committed <= voted', name=op.f('ck_ticket_layers_nested')),
    sa.CheckConstraint('asked > 0 AND voted > 0', name=op.f('ck_ticket_amounts_positive')),
    sa.CheckConstraint('reserved >= 0 AND returned >= 0', name=op.f('ck_ticket_layers_not_negative')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_ticket_decision_id')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_ticket_dossier_id')),
    sa.ForeignKeyConstraint(['envelope_id'], ['envelope.id'], name=op.f('fk_ticket_envelope_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_ticket_owner_id')),
    sa.ForeignKeyConstraint(['signed_by'], ['person.id'], name=op.f('fk_ticket_signed_by')),
    sa.ForeignKeyConstraint(['startup_id'], ['startup.id'], name=op.f('fk_ticket_startup_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_ticket_decision_id')),
    sa.UniqueConstraint('reference', name=op.f('uq_ticket_reference'))
    )
    op.create_index(op.f('ix_ticket_dossier_id'), 'ticket', ['dossier_id'], unique=False)
    op.create_index(op.f('ix_ticket_envelope_id'), 'ticket', ['envelope_id'], unique=False)
    op.create_index(op.f('ix_ticket_owner_id'), 'ticket', ['owner_id'], unique=False)
    op.create_index(op.f('ix_ticket_startup_id'), 'ticket', ['startup_id'], unique=False)
    op.create_index('ix_ticket_state_id', 'ticket', ['state', 'id'], unique=False)
    op.create_table('condition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('suspensive', 'subsequent', name='condition_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('evidence', sa.String(length=2000), nullable=True),
    sa.Column('cleared_by', sa.Uuid(), nullable=True),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(cleared_at IS NULL) = (cleared_by IS NULL) AND (cleared_at IS NULL) = (evidence IS NULL)', name=op.f('ck_condition_cleared_by_someone_on_evidence')),
    sa.ForeignKeyConstraint(['cleared_by'], ['person.id'], name=op.f('fk_condition_cleared_by')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_condition_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_condition')),
    sa.UniqueConstraint('ticket_id', 'position', name=op.f('uq_condition_ticket_id_position'))
    )
    op.create_table('tranche',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('milestone', sa.String(length=300), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_tranche_amount_positive')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_tranche_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tranche')),
    sa.UniqueConstraint('ticket_id', 'position', name=op.f('uq_tranche_ticket_id_position'))
    )
    op.create_index(op.f('ix_tranche_due_on'), 'tranche', ['due_on'], unique=False)
    op.create_table('payment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('tranche_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('requested', 'verified', 'paid', 'sent_back', name='payment_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('evidence', sa.String(length=4000), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verified_by', sa.Uuid(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('paid_by', sa.Uuid(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reference', sa.String(length=140), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(state = 'paid') = (paid_by IS NOT NULL AND paid_at IS NOT NULL AND effective_on IS NOT NULL)", name=op.f('ck_payment_paid_has_a_payer')),
    sa.CheckConstraint("state NOT IN ('verified', 'paid') OR verified_by IS NOT NULL", name=op.f('ck_payment_verified')),
    sa.CheckConstraint('paid_by <> requested_by AND paid_by <> verified_by', name=op.f('ck_payment_paid_by_a_third')),
    sa.CheckConstraint('verified_by <> requested_by', name=op.f('ck_payment_verified_by_another')),
    sa.ForeignKeyConstraint(['account_id'], ['bank_account.id'], name=op.f('fk_payment_account_id')),
    sa.ForeignKeyConstraint(['paid_by'], ['person.id'], name=op.f('fk_payment_paid_by')),
    sa.ForeignKeyConstraint(['requested_by'], ['person.id'], name=op.f('fk_payment_requested_by')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_payment_ticket_id')),
    sa.ForeignKeyConstraint(['tranche_id'], ['tranche.id'], name=op.f('fk_payment_tranche_id')),
    sa.ForeignKeyConstraint(['verified_by'], ['person.id'], name=op.f('fk_payment_verified_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment'))
    )
    op.create_index('ix_payment_state_id', 'payment', ['state', 'id'], unique=False)
    op.create_index(op.f('ix_payment_ticket_id'), 'payment', ['ticket_id'], unique=False)
    op.create_index(op.f('ix_payment_tranche_id'), 'payment', ['tranche_id'], unique=False)
    op.create_index('uq_payment_tranche_id_live', 'payment', ['tranche_id'], unique=True, postgresql_where=sa.text("state <> 'sent_back'"))
    op.create_table('ledger_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('dossier_id', sa.Uuid(), nullable=False),
    sa.Column('startup_id', sa.Uuid(), nullable=False),
    sa.Column('envelope_id', sa.Uuid(), nullable=False),
    sa.Column('axis', sa.Enum('air', 'co2', 'heat', 'jobs', 'new', name='axis', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('instrument', sa.Enum('shares', 'preferred', 'bsa_air', 'convertible', 'shareholder_loan', 'participating_loan', 'advance', 'grant', name='instrument', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('kind', sa.Enum('reserve', 'release', 'commit', 'pay', 'return', name='entry_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=True),
    sa.Column('reverses_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(kind = 'pay') = (payment_id IS NOT NULL)", name=op.f('ck_ledger_entry_payments_are_paid')),
    sa.CheckConstraint('(amount < 0) = (reverses_id IS NOT NULL)', name=op.f('ck_ledger_entry_only_reversals_are_negative')),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_ledger_entry_amount_not_zero')),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_ledger_entry_dossier_id')),
    sa.ForeignKeyConstraint(['envelope_id'], ['envelope.id'], name=op.f('fk_ledger_entry_envelope_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_ledger_entry_payment_id')),
    sa.ForeignKeyConstraint(['reverses_id'], ['ledger_entry.id'], name=op.f('fk_ledger_entry_reverses_id')),
    sa.ForeignKeyConstraint(['startup_id'], ['startup.id'], name=op.f('fk_ledger_entry_startup_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ledger_entry_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_ledger_entry_reverses_id'))
    )
    op.create_index('ix_ledger_entry_axis_id', 'ledger_entry', ['axis', 'id'], unique=False)
    op.create_index(op.f('ix_ledger_entry_dossier_id'), 'ledger_entry', ['dossier_id'], unique=False)
    op.create_index('ix_ledger_entry_envelope_id_id', 'ledger_entry', ['envelope_id', 'id'], unique=False)
    op.create_index('ix_ledger_entry_instrument_id', 'ledger_entry', ['instrument', 'id'], unique=False)
    op.create_index('ix_ledger_entry_startup_id_id', 'ledger_entry', ['startup_id', 'id'], unique=False)
    op.create_index('ix_ledger_entry_ticket_id_id', 'ledger_entry', ['ticket_id', 'id'], unique=False)
    op.create_index('uq_ledger_entry_payment_once', 'ledger_entry', ['payment_id'], unique=True, postgresql_where=sa.text('reverses_id IS NULL'))


def downgrade() -> None:
    op.drop_index('uq_ledger_entry_payment_once', table_name='ledger_entry', postgresql_where=sa.text('reverses_id IS NULL'))
    op.drop_index('ix_ledger_entry_ticket_id_id', table_name='ledger_entry')
    op.drop_index('ix_ledger_entry_startup_id_id', table_name='ledger_entry')
    op.drop_index('ix_ledger_entry_instrument_id', table_name='ledger_entry')
    op.drop_index('ix_ledger_entry_envelope_id_id', table_name='ledger_entry')
    op.drop_index(op.f('ix_ledger_entry_dossier_id'), table_name='ledger_entry')
    op.drop_index('ix_ledger_entry_axis_id', table_name='ledger_entry')
    op.drop_table('ledger_entry')
    op.drop_index('uq_payment_tranche_id_live', table_name='payment', postgresql_where=sa.text("state <> 'sent_back'"))
    op.drop_index(op.f('ix_payment_tranche_id'), table_name='payment')
    op.drop_index(op.f('ix_payment_ticket_id'), table_name='payment')
    op.drop_index('ix_payment_state_id', table_name='payment')
    op.drop_table('payment')
    op.drop_index(op.f('ix_tranche_due_on'), table_name='tranche')
    op.drop_table('tranche')
    op.drop_table('condition')
    op.drop_index('ix_ticket_state_id', table_name='ticket')
    op.drop_index(op.f('ix_ticket_startup_id'), table_name='ticket')
    op.drop_index(op.f('ix_ticket_owner_id'), table_name='ticket')
    op.drop_index(op.f('ix_ticket_envelope_id'), table_name='ticket')
    op.drop_index(op.f('ix_ticket_dossier_id'), table_name='ticket')
    op.drop_table('ticket')
    op.drop_index('ix_ballot_version_poll_id_person_id', table_name='ballot_version')
    op.drop_table('ballot_version')
    op.drop_table('ballot')
    op.drop_table('secret_count')
    op.drop_table('elector')
    op.drop_index(op.f('ix_decision_dossier_id'), table_name='decision')
    op.drop_table('decision')
    op.drop_table('score')
    op.drop_index('uq_poll_open', table_name='poll', postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f('ix_poll_item_id'), table_name='poll')
    op.drop_index('ix_poll_due', table_name='poll', postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f('ix_poll_dossier_id'), table_name='poll')
    op.drop_table('poll')
    op.drop_index('ix_diligence_item_waiting', table_name='diligence_item', postgresql_where=sa.text("state NOT IN ('cleared', 'reserve', 'not_applicable')"))
    op.drop_index(op.f('ix_diligence_item_document_id'), table_name='diligence_item')
    op.drop_table('diligence_item')
    op.drop_table('snapshot')
    op.drop_index(op.f('ix_review_author_id'), table_name='review')
    op.drop_table('review')
    op.drop_table('plan_line')
    op.drop_table('dossier_grid')
    op.drop_index(op.f('ix_document_dossier_id'), table_name='document')
    op.drop_table('document')
    op.drop_index(op.f('ix_declaration_dossier_id'), table_name='declaration')
    op.drop_table('declaration')
    op.drop_index(op.f('ix_cofinancing_grade'), table_name='cofinancing')
    op.drop_table('cofinancing')
    op.drop_index(op.f('ix_agenda_item_dossier_id'), table_name='agenda_item')
    op.drop_table('agenda_item')
    op.drop_index('ix_notice_unseen', table_name='notice', postgresql_where=sa.text('seen_at IS NULL'))
    op.drop_index('ix_notice_person_id_id', table_name='notice')
    op.drop_index('ix_notice_due', table_name='notice', postgresql_where=sa.text("mail_state IN ('queued', 'sending')"))
    op.drop_index(op.f('ix_notice_dossier_id'), table_name='notice')
    op.drop_table('notice')
    op.drop_index('uq_dossier_untouched', table_name='dossier', postgresql_where=sa.text("stage = 'draft' AND status = 'active' AND version = 0"))
    op.drop_index(op.f('ix_dossier_startup_id'), table_name='dossier')
    op.drop_index('ix_dossier_stage_status', table_name='dossier')
    op.drop_index(op.f('ix_dossier_owner_id'), table_name='dossier')
    op.drop_index(op.f('ix_dossier_call_id'), table_name='dossier')
    op.drop_index(op.f('ix_dossier_axis'), table_name='dossier')
    op.drop_index(op.f('ix_dossier_assigned_to'), table_name='dossier')
    op.drop_table('dossier')
    op.drop_index(op.f('ix_sign_in_person_id'), table_name='sign_in')
    op.drop_table('sign_in')
    op.drop_table('seat')
    op.drop_table('seal')
    op.drop_table('person_role')
    op.drop_index(op.f('ix_passkey_user_id'), table_name='passkey')
    op.drop_table('passkey')
    op.drop_index(op.f('ix_partner_fund_id'), table_name='partner')
    op.drop_table('partner')
    op.drop_index(op.f('ix_invitation_person_id'), table_name='invitation')
    op.drop_index(op.f('ix_invitation_invited_by'), table_name='invitation')
    op.drop_index(op.f('ix_invitation_email'), table_name='invitation')
    op.drop_table('invitation')
    op.drop_index(op.f('ix_interest_person_id'), table_name='interest')
    op.drop_table('interest')
    op.drop_table('handled_event')
    op.drop_index(op.f('ix_envelope_fund_id'), table_name='envelope')
    op.drop_table('envelope')
    op.drop_index(op.f('ix_call_fund_id'), table_name='call')
    op.drop_table('call')
    op.drop_index('uq_bank_account_in_use', table_name='bank_account', postgresql_where=sa.text("state = 'verified'"))
    op.drop_index('uq_bank_account_in_question', table_name='bank_account', postgresql_where=sa.text("state IN ('proposed', 'checked')"))
    op.drop_index(op.f('ix_bank_account_startup_id'), table_name='bank_account')
    op.drop_table('bank_account')
    op.drop_table('total')
    op.drop_table('startup')
    op.drop_index('ix_sitting_opens_at', table_name='sitting')
    op.drop_table('sitting')
    op.drop_table('person')
    op.drop_index(op.f('ix_parameter_key'), table_name='parameter')
    op.drop_table('parameter')
    op.drop_index(op.f('ix_mail_link_subject_id'), table_name='mail_link')
    op.drop_table('mail_link')
    op.drop_table('fund')
    op.drop_index('ix_event_waiting', table_name='event', postgresql_where=sa.text('relayed_at IS NULL'))
    op.drop_index('ix_event_subject_id_id', table_name='event')
    op.drop_index(op.f('ix_event_name'), table_name='event')
    op.drop_table('event')
