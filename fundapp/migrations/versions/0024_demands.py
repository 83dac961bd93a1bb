"""What must be settled before the committee is said by instrument and amount, no longer by one number."""

import json

from alembic import op

revision = "0024_demands"
down_revision = "0023_failure_cause"
branch_labels = None
depends_on = None

IN_CAPITAL = ["shares", "preferred", "bsa_air", "convertible"]
NEW = {
    "dossier.committee_pieces": [
        {"demand": ["bp", "pf", "kbis", "stat", "ubo", "id", "imp"]},
        {"demand": ["cap"], "instruments": IN_CAPITAL},
    ],
    "diligence.demanded_points": [
        {"demand": [1, 2, 16, 20, 24, 49, 50, 51, 52, 56, 57, 59]},
        {"demand": [4, 5, 6, 17, 26, 30], "instruments": IN_CAPITAL},
        {"demand": [6, 26, 30], "from_cents": 30_000_000},
        {"demand": [19], "instruments": ["grant", "advance"], "from_cents": 30_000_000},
        {"demand": [11, 13, 14, 35, 40, 45, 48], "from_cents": 50_000_000},
    ],
    "diligence.core_below_cents": 20_000_000,
}


def upgrade() -> None:
    """A fund that is already running demands what `seed` demands of a new one."""
    for key, value in NEW.items():
        op.execute(
            "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
            f"SELECT gen_random_uuid(), '{key}', '{json.dumps(value)}', '2024-01-01', "
            "'Règlement d’instruction, art. 3', '00000000-0000-0000-0000-000000000000' FROM fund"
        )
    op.execute("DELETE FROM parameter WHERE key = 'diligence.minimum_items'")


def downgrade() -> None:
    op.execute("DELETE FROM parameter WHERE key IN ({})".format(", ".join(f"'{key}'" for key in NEW)))
    op.execute(
        "INSERT INTO parameter (id, key, value, valid_from, source, author_id) "
        "SELECT gen_random_uuid(), 'diligence.minimum_items', '3', '2024-01-01', "
        "'Règlement d’instruction, art. 3', '00000000-0000-0000-0000-000000000000' FROM fund"
    )
