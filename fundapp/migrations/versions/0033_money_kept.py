"""What depends on a row's state is kept by triggers: what was paid, verified, signed, deposited, decided by two.

A row written again as it is changes nothing, and is allowed. `account_for_entry` judges when the transaction ends, as
a line is written before the answer that accepts it. Lists of movements follow the day they were written, by index.
"""

from alembic import op

revision = "0033_money_kept"
down_revision = "0032_saved"
branch_labels = None
depends_on = None

SYSTEM = "00000000-0000-0000-0000-000000000000"
INTEREST = "return.interest_bp"
VERIFIED = "state <> 'verified' OR (verified_by IS NOT NULL AND (NOT change OR checked_by IS NOT NULL))"
SCOPES = ("envelope_id", "axis", "instrument", "startup_id", "ticket_id")
KEPT = {
    "payment": "INSERT OR UPDATE",
    "bank_account": "INSERT OR UPDATE",
    "ticket": "UPDATE",
    "condition": "UPDATE",
    "document": "DELETE",
    "pending_entry": "INSERT",
    "pending_answer": "INSERT",
    "cofinancing_confirmation": "INSERT",
}

PAYMENT = """
CREATE FUNCTION keep_payment() RETURNS trigger LANGUAGE plpgsql AS $$
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
        ELSIF NEW.state = 'paid' AND (OLD.state <> 'verified' OR NEW.verified_by IS DISTINCT FROM OLD.verified_by) THEN
            PERFORM refuse_row(TG_RELID, 'it was not verified, or is paid already');
        ELSIF OLD.state = 'paid' AND (NEW.state <> 'returned' OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state,returned_at,returned_on,returned_for}')) THEN
            PERFORM refuse_row(TG_RELID, 'what was paid only comes back');
        END IF;
    END IF;
    RETURN NEW;
END $$
"""

BANK_ACCOUNT = """
CREATE FUNCTION keep_bank_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR num_nonnulls(NEW.checked_by, NEW.verified_by) > 0 THEN
            PERFORM refuse_row(TG_RELID, 'an account begins unverified');
        END IF;
    ELSIF NEW IS DISTINCT FROM OLD THEN
        IF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state,confirmed_at,checked_by,checked_note,verified_by,verified_note,verified_at}') THEN
            PERFORM refuse_row(TG_RELID, 'another IBAN, holder or bank is another account');
        ELSIF OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
           OR OLD.checked_by IS NOT NULL AND NEW.checked_by IS DISTINCT FROM OLD.checked_by THEN
            PERFORM refuse_row(TG_RELID, 'whoever confirmed or called back stays the one who did');
        ELSIF OLD.state IN ('refused', 'replaced') AND NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{confirmed_at}') THEN
            PERFORM refuse_row(TG_RELID, 'it is out of use');
        ELSIF OLD.state = 'verified' AND (NEW.state <> 'replaced' OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state}')) THEN
            PERFORM refuse_row(TG_RELID, 'what was verified is only replaced');
        END IF;
    END IF;
    RETURN NEW;
END $$
"""

TICKET = """
CREATE FUNCTION keep_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{owner_id,state,reserved,committed,paid,returned,reserved_at,ended_at,signed_on,signed_at,signed_by}') THEN
        PERFORM refuse_row(TG_RELID, 'it stays what the committee voted');
    ELSIF OLD.signed_at IS NOT NULL AND NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{owner_id,state,reserved,paid,returned}') THEN
        PERFORM refuse_row(TG_RELID, 'what was signed stays as it was signed');
    ELSIF OLD.ended_at IS NOT NULL AND NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{owner_id}') THEN
        PERFORM refuse_row(TG_RELID, 'it has ended');
    END IF;
    RETURN NEW;
END $$
"""

CONDITION = """
CREATE FUNCTION keep_condition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    ELSIF OLD.cleared_at IS NOT NULL OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{evidence,cleared_by,cleared_at}') THEN
        PERFORM refuse_row(TG_RELID, 'it is cleared once, as it was voted');
    ELSIF EXISTS (SELECT FROM ticket WHERE id = NEW.ticket_id AND owner_id = NEW.cleared_by) THEN
        PERFORM refuse_row(TG_RELID, 'nobody clears a condition of their own dossier');
    END IF;
    RETURN NEW;
END $$
"""

DOCUMENT = """
CREATE FUNCTION keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM dossier WHERE id = OLD.dossier_id AND submitted_at IS NOT NULL) THEN
        PERFORM refuse_row(TG_RELID, 'its dossier was deposited');
    END IF;
    RETURN OLD;
END $$
"""

PENDING_ENTRY = """
CREATE FUNCTION keep_pending_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    day date := (NEW.at AT TIME ZONE 'Europe/Paris')::date;
BEGIN
    IF NOT NEW.needs_second AND NEW.amount > (
        SELECT value::text::bigint FROM parameter
        WHERE key = 'return.second_person_cents' AND valid_from <= day AND (valid_to IS NULL OR day <= valid_to)
        ORDER BY valid_from DESC LIMIT 1
    ) THEN
        PERFORM refuse_row(TG_RELID, 'above the threshold two people decide');
    END IF;
    RETURN NEW;
END $$
"""

PENDING_ANSWER = """
CREATE FUNCTION keep_pending_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposed pending_entry;
BEGIN
    -- without a line it is a refusal, or the author who takes it back
    SELECT * INTO proposed FROM pending_entry WHERE id = NEW.pending_id;
    IF NEW.entry_id IS NOT NULL AND proposed.needs_second AND proposed.author_id = NEW.person_id THEN
        PERFORM refuse_row(TG_RELID, 'another person than its author accepts it');
    ELSIF NEW.entry_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_entry AS line
        WHERE line.id = NEW.entry_id AND line.ticket_id = proposed.ticket_id AND abs(line.amount) = proposed.amount
          AND line.effective_on = proposed.effective_on AND line.author_id = NEW.person_id
          AND line.reverses_id IS NOT DISTINCT FROM proposed.reverses_id
          AND (proposed.nature IS NULL OR line.nature = proposed.nature)
    ) THEN
        PERFORM refuse_row(TG_RELID, 'the line is another than the one proposed');
    END IF;
    RETURN NEW;
END $$
"""

CONFIRMATION = """
CREATE FUNCTION keep_cofinancing_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cofinancing_record WHERE id = NEW.record_id AND author_id = NEW.person_id) THEN
        PERFORM refuse_row(TG_RELID, 'another person than its author confirms it');
    END IF;
    RETURN NEW;
END $$
"""

ACCOUNT_FOR = """
CREATE FUNCTION account_for_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reverses_id IS NULL AND NEW.kind = 'pay' THEN
        IF NOT EXISTS (
            SELECT FROM payment AS made
            WHERE made.id = NEW.payment_id AND made.ticket_id = NEW.ticket_id AND made.amount = NEW.amount
              AND made.effective_on = NEW.effective_on AND made.paid_by = NEW.author_id
        ) THEN
            PERFORM refuse_row(TG_RELID, 'no such payment was made');
        END IF;
    ELSIF NOT EXISTS (SELECT FROM pending_answer WHERE entry_id = NEW.id) THEN
        PERFORM refuse_row(TG_RELID, 'nobody proposed and accepted it');
    END IF;
    RETURN NULL;
END $$
"""

FUNCTIONS = (
    PAYMENT,
    BANK_ACCOUNT,
    TICKET,
    CONDITION,
    DOCUMENT,
    PENDING_ENTRY,
    PENDING_ANSWER,
    CONFIRMATION,
    ACCOUNT_FOR,
)


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    for table, when in KEPT.items():
        op.execute(
            f"CREATE TRIGGER kept BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
        )
    op.execute(
        "CREATE CONSTRAINT TRIGGER accounted_for AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW WHEN (NEW.kind IN ('pay', 'return') OR NEW.reverses_id IS NOT NULL) "
        "EXECUTE FUNCTION account_for_entry()"
    )
    op.create_check_constraint(op.f("ck_bank_account_verified_by_all"), "bank_account", VERIFIED)
    op.create_index("ix_ledger_entry_recorded_at_id", "ledger_entry", ["recorded_at", "id"])
    for scope in SCOPES:
        op.create_index(f"ix_ledger_entry_{scope}_recorded_at_id", "ledger_entry", [scope, "recorded_at", "id"])
        op.drop_index(f"ix_ledger_entry_{scope}_id", table_name="ledger_entry")
    op.execute(
        "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
        f"SELECT gen_random_uuid(), '{INTEREST}', '1000', '2024-01-01', "
        f"'Règlement du fonds, quatre yeux', '{SYSTEM}' FROM fund"
    )


def downgrade() -> None:
    op.execute(f"DELETE FROM parameter WHERE key = '{INTEREST}'")
    for scope in SCOPES:
        op.create_index(f"ix_ledger_entry_{scope}_id", "ledger_entry", [scope, "id"])
        op.drop_index(f"ix_ledger_entry_{scope}_recorded_at_id", table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_recorded_at_id", table_name="ledger_entry")
    op.drop_constraint(op.f("ck_bank_account_verified_by_all"), "bank_account", type_="check")
    op.execute("DROP TRIGGER accounted_for ON ledger_entry")
    op.execute("DROP FUNCTION account_for_entry()")
    for table in KEPT:
        op.execute(f"DROP TRIGGER kept ON {table}")
        op.execute(f"DROP FUNCTION keep_{table}()")
