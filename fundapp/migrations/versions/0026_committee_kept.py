"""What the committee voted on, and who voted what, can't be rewritten once it counts: triggers refuse it.

A poll is changed only by its end; ballots, electors and the box of a secret poll only while it is open; a
declaration stays what the vote relied on. A row written again as it is changes nothing, and is allowed: this is how
the box of a secret poll is parted from its voters.
"""

from alembic import op

revision = "0026_committee_kept"
down_revision = "0025_cofinancing"
branch_labels = None
depends_on = None

KEPT = ("poll", "poll_aside", "ballot", "elector", "secret_count", "declaration")

REFUSE = """
CREATE FUNCTION refuse_row(kept regclass, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is kept: %', kept, why USING ERRCODE = 'restrict_violation';
END $$
"""

CHANGES_ONLY = """
CREATE FUNCTION changes_only(before jsonb, after jsonb, columns text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT before - columns = after - columns $$
"""

POLL = """
CREATE FUNCTION keep_poll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.tally IS NOT NULL THEN
            PERFORM refuse_row(TG_RELID, 'a poll begins open and uncounted');
        END IF;
    ELSIF NEW IS DISTINCT FROM OLD THEN
        IF OLD.state <> 'open' THEN
            PERFORM refuse_row(TG_RELID, 'it is closed');
        ELSIF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{state,closed_at,outcome,tally,reason}') THEN
            PERFORM refuse_row(TG_RELID, 'the text, the rule and the hours of a vote are those it opened with');
        END IF;
    END IF;
    RETURN NEW;
END $$
"""

WHILE_OPEN = """
CREATE FUNCTION check_poll_open(kept regclass, of_poll uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- held until our own end: a poll that is being closed meanwhile is waited for, and found closed
    PERFORM FROM poll WHERE id = of_poll AND state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        PERFORM refuse_row(kept, 'its poll is closed');
    END IF;
END $$
"""

BALLOT = """
CREATE FUNCTION keep_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{choice,reason,receipt,cast_at}') THEN
        PERFORM refuse_row(TG_RELID, 'a ballot stays that of its member');
    END IF;
    PERFORM check_poll_open(TG_RELID, NEW.poll_id);
    RETURN NEW;
END $$
"""

ELECTOR = """
CREATE FUNCTION keep_elector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        ELSIF NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{took_part,recused_at}')
           OR (OLD.took_part AND NOT NEW.took_part)
           OR (OLD.recused_at IS NOT NULL AND NEW.recused_at IS DISTINCT FROM OLD.recused_at) THEN
            PERFORM refuse_row(TG_RELID, 'an elector votes or steps aside, and does not go back on it');
        END IF;
    END IF;
    PERFORM check_poll_open(TG_RELID, NEW.poll_id);
    RETURN NEW;
END $$
"""

BOX = """
CREATE FUNCTION keep_secret_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    ELSIF TG_OP = 'UPDATE' AND (NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{number}') OR NEW.number < OLD.number) THEN
        PERFORM refuse_row(TG_RELID, 'a ballot does not come out of the box');
    ELSIF TG_OP = 'INSERT' AND NEW.number <> 0 THEN
        PERFORM refuse_row(TG_RELID, 'a box begins empty');
    END IF;
    PERFORM check_poll_open(TG_RELID, NEW.poll_id);
    RETURN NEW;
END $$
"""

ASIDE = """
CREATE FUNCTION keep_poll_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    ELSIF TG_OP = 'UPDATE' AND (
        OLD.answer IS NOT NULL OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{answer,answered_by,answered_at}')
    ) THEN
        PERFORM refuse_row(TG_RELID, 'a proposal is answered once, as it was made');
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM check_poll_open(TG_RELID, NEW.poll_id);
    END IF;
    RETURN NEW;
END $$
"""

DECLARATION = """
CREATE FUNCTION keep_declaration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    ELSIF OLD.answer = 'some' OR NOT changes_only(to_jsonb(OLD), to_jsonb(NEW), '{answer,reason,at}') THEN
        PERFORM refuse_row(TG_RELID, 'whoever has stepped aside does not come back');
    ELSIF EXISTS (
        SELECT FROM elector JOIN poll ON poll.id = elector.poll_id
        WHERE elector.person_id = OLD.person_id AND elector.took_part AND poll.dossier_id = OLD.dossier_id
          AND poll.outcome IN ('adopted', 'adopted_with_conditions', 'rejected')
    ) THEN
        PERFORM refuse_row(TG_RELID, 'the committee has decided on it');
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    for function in (REFUSE, CHANGES_ONLY, POLL, WHILE_OPEN, BALLOT, ELECTOR, BOX, ASIDE, DECLARATION):
        op.execute(function)
    for table in KEPT:
        when = "UPDATE" if table == "declaration" else "INSERT OR UPDATE"
        op.execute(
            f"CREATE TRIGGER kept BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
        )
        op.execute(
            f"CREATE TRIGGER never_deleted BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER kept BEFORE INSERT ON ballot_version FOR EACH ROW EXECUTE FUNCTION keep_ballot()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER kept ON ballot_version")
    for table in KEPT:
        for trigger in ("never_emptied", "never_deleted", "kept"):
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
        op.execute(f"DROP FUNCTION keep_{table}()")
    op.execute("DROP FUNCTION check_poll_open(regclass, uuid)")
    op.execute("DROP FUNCTION changes_only(jsonb, jsonb, text[])")
    op.execute("DROP FUNCTION refuse_row(regclass, text)")
