"""What the program's own role could still bring about: triggers compare with what is there already.

An account that replaces one is a change; a payment comes back once paid; a line is the movement proposed; one person's
movements of a day are added up; a review handed in stays.
"""

from importlib import import_module

from alembic import op

revision = "0035_kept_from_the_role"
down_revision = "0034_threshold_in_force"
branch_labels = None
depends_on = None

PAYMENT = """
CREATE OR REPLACE FUNCTION keep_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'requested' OR NEW.verified_by IS NOT NULL THEN
            PERFORM refuse_row(TG_RELID, 'a payment begins as a request');
        END IF;
    ELSIF NEW IS DISTINCT FROM OLD THEN
        IF OLD.state IN ('sent_back', 'returned') THEN
            PERFORM refuse_row(TG_RELID, 'it is over');
        ELSIF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state,verified_by,verified_at,answer,paid_by,paid_at,reference,effective_on,returned_at,returned_on,returned_for}') THEN
            PERFORM refuse_row(TG_RELID, 'another amount, account or tranche is another payment');
        ELSIF NEW.verified_by <> OLD.verified_by THEN
            PERFORM refuse_row(TG_RELID, 'whoever verified takes it back before another verifies');
        ELSIF NEW.state = 'paid' AND (OLD.state <> 'verified' OR NEW.verified_by IS DISTINCT FROM OLD.verified_by) THEN
            PERFORM refuse_row(TG_RELID, 'it was not verified, or is paid already');
        ELSIF NEW.state = 'returned' AND OLD.state <> 'paid' THEN
            PERFORM refuse_row(TG_RELID, 'only what was paid comes back');
        ELSIF OLD.state = 'paid' AND (NEW.state <> 'returned' OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state,returned_at,returned_on,returned_for}')) THEN
            PERFORM refuse_row(TG_RELID, 'what was paid only comes back');
        END IF;
    END IF;
    RETURN NEW;
END $$
"""

BANK_ACCOUNT = """
CREATE OR REPLACE FUNCTION keep_bank_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR num_nonnulls(NEW.checked_by, NEW.verified_by) > 0 THEN
            PERFORM refuse_row(TG_RELID, 'an account begins unverified');
        ELSIF NOT NEW.change AND EXISTS (
            SELECT FROM bank_account WHERE startup_id = NEW.startup_id AND verified_by IS NOT NULL
        ) AND NOT (NEW.again AND EXISTS (
            SELECT FROM bank_account AS known JOIN payment ON payment.account_id = known.id
            WHERE known.startup_id = NEW.startup_id AND known.verified_by IS NOT NULL AND payment.state = 'returned'
              AND (known.iban, known.bic, known.holder) = (NEW.iban, NEW.bic, NEW.holder)
        )) THEN
            PERFORM refuse_row(TG_RELID, 'another account than the one that was in use is a change');
        END IF;
    ELSIF NEW IS DISTINCT FROM OLD THEN
        IF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state,confirmed_at,checked_by,checked_note,verified_by,verified_note,verified_at}') THEN
            PERFORM refuse_row(TG_RELID, 'another IBAN, holder or bank is another account');
        ELSIF OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
           OR OLD.checked_by IS NOT NULL AND NEW.checked_by IS DISTINCT FROM OLD.checked_by THEN
            PERFORM refuse_row(TG_RELID, 'whoever confirmed or called back stays the one who did');
        ELSIF NEW.state IN ('checked', 'verified') AND NEW.confirmed_at IS NULL THEN
            PERFORM refuse_row(TG_RELID, 'whoever proposed it has not confirmed it');
        ELSIF OLD.state IN ('refused', 'replaced') AND NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{confirmed_at}') THEN
            PERFORM refuse_row(TG_RELID, 'it is out of use');
        ELSIF OLD.state = 'verified' AND (NEW.state <> 'replaced' OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state}')) THEN
            PERFORM refuse_row(TG_RELID, 'what was verified is only replaced');
        END IF;
    END IF;
    RETURN NEW;
END $$
"""

CONDITION = """
CREATE OR REPLACE FUNCTION keep_condition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    ELSIF OLD.cleared_at IS NOT NULL OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{evidence,cleared_by,cleared_at}') THEN
        PERFORM refuse_row(TG_RELID, 'it is cleared once, as it was voted');
    ELSIF EXISTS (
        SELECT FROM ticket JOIN dossier ON dossier.id = ticket.dossier_id
        WHERE ticket.id = NEW.ticket_id AND NEW.cleared_by IN (ticket.owner_id, dossier.owner_id)
    ) THEN
        PERFORM refuse_row(TG_RELID, 'nobody clears a condition of their own dossier');
    END IF;
    RETURN NEW;
END $$
"""

PENDING_ENTRY = """
CREATE OR REPLACE FUNCTION keep_pending_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    day date := (NEW.at AT TIME ZONE 'Europe/Paris')::date;
    threshold bigint := (
        SELECT value::text::bigint FROM parameter
        WHERE key = 'return.second_person_cents' AND valid_from <= day AND (valid_to IS NULL OR day <= valid_to)
        ORDER BY valid_from DESC LIMIT 1
    );
    alone bigint;
BEGIN
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_entry AS wrong
        WHERE wrong.id = NEW.reverses_id AND wrong.ticket_id = NEW.ticket_id AND wrong.amount = NEW.amount
          AND wrong.kind = CASE NEW.kind WHEN 'bounce' THEN 'pay' ELSE 'return' END
    ) THEN
        PERFORM refuse_row(TG_RELID, 'a payment comes back, or a return is undone, for its amount');
    END IF;
    IF NOT NEW.needs_second THEN
        -- held until our own end: whoever moves money on the ticket meanwhile is waited for, and counted
        PERFORM FROM ticket WHERE id = NEW.ticket_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(amount), 0) INTO alone FROM pending_entry
        WHERE ticket_id = NEW.ticket_id AND NOT needs_second AND (at AT TIME ZONE 'Europe/Paris')::date = day;
        IF threshold IS NULL OR alone + NEW.amount > threshold THEN
            PERFORM refuse_row(TG_RELID, 'above the threshold two people decide');
        END IF;
    END IF;
    RETURN NEW;
END $$
"""

PENDING_ANSWER = """
CREATE OR REPLACE FUNCTION keep_pending_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposed pending_entry;
BEGIN
    -- without a line it is a refusal, or the author who takes it back
    SELECT * INTO proposed FROM pending_entry WHERE id = NEW.pending_id;
    IF NEW.entry_id IS NOT NULL AND proposed.needs_second AND proposed.author_id = NEW.person_id THEN
        PERFORM refuse_row(TG_RELID, 'another person than its author accepts it');
    ELSIF NEW.entry_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_entry AS line LEFT JOIN ledger_entry AS wrong ON wrong.id = proposed.reverses_id
        WHERE line.id = NEW.entry_id AND line.ticket_id = proposed.ticket_id
          AND line.effective_on = proposed.effective_on AND line.author_id = NEW.person_id
          AND line.reverses_id IS NOT DISTINCT FROM proposed.reverses_id
          AND line.kind = coalesce(wrong.kind, 'return')
          AND line.amount = coalesce(-wrong.amount, proposed.amount)
          AND line.nature IS NOT DISTINCT FROM coalesce(wrong.nature, proposed.nature)
          AND line.payment_id IS NOT DISTINCT FROM wrong.payment_id
    ) THEN
        PERFORM refuse_row(TG_RELID, 'the line is another than the one proposed');
    END IF;
    RETURN NEW;
END $$
"""

REVIEW = """
CREATE FUNCTION keep_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{apart_at}')
       OR OLD.apart_at IS NOT NULL AND NEW.apart_at IS DISTINCT FROM OLD.apart_at THEN
        PERFORM refuse_row(TG_RELID, 'it was handed in, or its author stepped aside');
    END IF;
    RETURN NEW;
END $$
"""

SCORE = """
CREATE FUNCTION keep_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    ELSIF TG_OP = 'UPDATE' AND NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{points,justification}') THEN
        PERFORM refuse_row(TG_RELID, 'it stays that of its review');
    END IF;
    -- held until our own end: a review that is being handed in meanwhile is waited for, and found so
    PERFORM FROM review WHERE id = NEW.review_id AND state = 'draft' FOR SHARE;
    IF NOT FOUND THEN
        PERFORM refuse_row(TG_RELID, 'its review was handed in');
    END IF;
    RETURN NEW;
END $$
"""

NEW = {"review": "UPDATE", "score": "INSERT OR UPDATE"}


def upgrade() -> None:
    for function in (PAYMENT, BANK_ACCOUNT, CONDITION, PENDING_ENTRY, PENDING_ANSWER, REVIEW, SCORE):
        op.execute(function)
    for table, when in NEW.items():
        op.execute(
            f"CREATE TRIGGER kept BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
        )


def downgrade() -> None:
    for table in NEW:
        op.execute(f"DROP TRIGGER kept ON {table}")
        op.execute(f"DROP FUNCTION keep_{table}()")
    before = import_module("fundapp.migrations.versions.0033_money_kept")
    for function in (before.PAYMENT, before.BANK_ACCOUNT, before.CONDITION, before.PENDING_ANSWER):
        op.execute(function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
    threshold = import_module("fundapp.migrations.versions.0034_threshold_in_force")
    threshold.upgrade()
