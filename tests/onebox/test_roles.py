"""Do the programs of one machine come into its database as somebody who owns nothing there?"""

import os
import signal
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import create_engine
from sqlmodel import Session

from fundapp import migrations
from fundapp.onebox import commands, postgres
from fundapp.onebox.valkey import free_port
from tests.factories import programme
from tests.onebox.stacks import Stack, end, start

pytestmark = pytest.mark.xdist_group("onebox")

GUESTS = (
    "SELECT DISTINCT usename FROM pg_stat_activity "
    "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
OWNERS = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"


def ask_as_owner(stack: Stack, question: str) -> list[str]:
    engine = create_engine(stack.environment["MIGRATION_DATABASE_URL"])
    with engine.connect() as connection:
        found = [str(each) for each in connection.scalars(sa.text(question))]
    engine.dispose()
    return found


def test_no_program_is_given_the_owners_address(first: Stack) -> None:
    running = [commands.WEB, commands.WORKER, commands.MAILER, commands.BEAT]
    given = [environment_of(pid) for command in running for pid in first.members(command)]

    assert len(given) == len(running)
    assert {sa.make_url(each["DATABASE_URL"]).username for each in given} == {"fund_program"}
    assert [each for each in given if "MIGRATION_DATABASE_URL" in each] == []
    assert first.answers("/appels") == 200
    assert ask_as_owner(first, GUESTS) == ["fund_program"]


def environment_of(pid: int) -> dict[str, str]:
    pairs = Path(f"/proc/{pid}/environ").read_text().rstrip("\0").split("\0")
    return dict(each.split("=", 1) for each in pairs)


def test_folder_of_before_goes_on_with_its_data(open_ground: Path) -> None:
    """Made with one role for both: the tables stay those of `fund`, the program comes in as the other."""
    var = open_ground / "before"
    with postgres.running(var / "postgres", durable=True) as url:
        migrations.upgrade(url)
        engine = create_engine(url)
        with Session(engine) as session:
            programme.fund(session)
            session.commit()
        engine.dispose()

    stack = start(var)
    stack.says("Journaux")

    assert stack.answers("/appels/territoire-innovant") == 200
    assert "création de la démonstration" not in stack.said
    assert ask_as_owner(stack, GUESTS) == ["fund_program"]
    assert ask_as_owner(stack, OWNERS) == ["fund"]
    end(stack, signal.SIGTERM)


@pytest.mark.parametrize("owner", ["", "postgresql+psycopg://one@/fund"])
def test_one_role_for_both_does_not_start_where_others_come_in(tmp_path: Path, owner: str) -> None:
    env = os.environ | {
        "VAR": str(tmp_path),
        "PORT": str(free_port()),
        "BASE_URL": "https://fonds.example.org",
        "DATABASE_URL": "postgresql+psycopg://one@/fund",
        "MIGRATION_DATABASE_URL": owner,
    }

    ended = subprocess.run(
        commands.installed(("fundapp", "run")), env=env, check=False, capture_output=True, text=True
    )
    alone = subprocess.run(
        commands.installed(commands.MIGRATE), env=env, check=False, capture_output=True, text=True
    )

    assert (ended.returncode, "MIGRATION_DATABASE_URL" in ended.stderr) == (1, True)
    assert (alone.returncode, "MIGRATION_DATABASE_URL" in alone.stderr) == (1, True)
