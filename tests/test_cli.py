"""Do the commands say what is asked, and one clear sentence when they can't?"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, create_engine
from sqlmodel import Session

from fundapp import cli, policy
from fundapp.kernel import db
from fundapp.kernel.events import seals
from fundapp.kernel.ids import new_id
from fundapp.web import wake
from tests.factories import committee, portfolio

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def address(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A migrated database of this test's own, which the commands find in the environment."""
    name = f"cli_{new_id().hex}"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = server.url.set(database=name).render_as_string(hide_password=False)
    for kept in ("_bind", "_session"):
        monkeypatch.setattr(db, kept, getattr(db, kept))
    monkeypatch.setattr(wake, "_broker", wake._broker)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setenv("STORAGE_FOLDER", str(tmp_path / "storage"))
    assert cli.main(["migrate"]) == 0
    yield url
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def engine_of_it(address: str) -> Iterator[Engine]:
    engine = create_engine(address)
    yield engine
    engine.dispose()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_events_come_oldest_first_and_by_subject(
    engine_of_it: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(engine_of_it) as work:
        second = committee.members(work, 2, at=AT)[1].id

    _, everything, _ = run(capsys, "events", "--json")
    _, of_one, _ = run(capsys, "events", "--json", "--subject", str(second))
    _, last, _ = run(capsys, "events", "--limit", "1")

    told = [json.loads(line) for line in everything.splitlines()]
    assert [each["event"] for each in told] == ["PersonRegistered", "SeatTaken"] * 2
    assert {json.loads(line)["subject"] for line in of_one.splitlines()} == {str(second)}
    assert ("SeatTaken" in last, len(last.splitlines())) == (True, 1)


def test_totals_are_as_known_on_a_day(engine_of_it: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    with Session(engine_of_it) as work:
        portfolio.voted_ticket(work, at=AT)
        portfolio.relay(work)

    def reserved(*words: str) -> Any:
        report = json.loads(run(capsys, "totals", "--json", *words)[1])
        return [each["reserved"] for each in report["totals"]["fund"].values()]

    assert reserved() == [25_000_000]
    assert reserved("--as-of", "2026-11-20") == [25_000_000]
    assert reserved("--as-of", "2026-11-19") == []


def test_verify_names_the_link_that_is_broken(
    engine_of_it: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(engine_of_it) as work:
        committee.members(work, 2, at=AT)
        seals.seal_new_events(work, before=datetime.now(UTC))
        work.commit()
    assert run(capsys, "verify")[:2] == (0, "All 4 sealed events are as they were recorded.\n")

    with engine_of_it.begin() as intruder:
        intruder.execute(sa.text("ALTER TABLE event DISABLE TRIGGER ALL"))
        intruder.execute(sa.text("UPDATE event SET at = at + interval '1 second' WHERE id = 3"))

    code, _, said = run(capsys, "verify")
    assert (code, said.split(":")[0]) == (1, "The chain is broken at link 3 of 4")


def test_policy_is_printed_for_an_auditor(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "policy", "--json")

    assert code == 0
    assert [each["right"] for each in json.loads(out)] == [may.value for may in policy.May]
    assert "portfolio.pay" in run(capsys, "policy")[1]


def test_migrations_go_down_and_up(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "migrate", "--down-to", "base")[0] == 0
    code, _, said = run(capsys, "events")
    assert (code, said) == (1, "The database is not up to date: run `fundapp migrate` first.\n")

    assert run(capsys, "migrate")[0] == 0
    assert run(capsys, "events")[:2] == (0, "")


@pytest.mark.parametrize(
    ("environment", "words", "sentence"),
    [
        ({}, ["events"], "No database: set DATABASE_URL"),
        (
            {"DATABASE_URL": "postgresql+psycopg://x@/x?host=/nowhere"},
            ["events"],
            "The database does not answer",
        ),
        ({"PORT": "eighty"}, ["policy"], "The setting PORT is wrong"),
        ({"PORT": "1"}, ["health"], "The web server does not answer on port 1"),
        ({"DATABASE_URL": "postgresql+psycopg:///x"}, ["seed", "demo"], "No secret key"),
    ],
)
def test_what_is_in_the_way_is_one_sentence(
    environment: dict[str, str],
    words: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("DATABASE_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(db, "_bind", db._bind)
    monkeypatch.setenv("VAR", str(tmp_path))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    code, _, said = run(capsys, *words)

    assert (code, said.startswith(sentence)) == (1, True), said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["run"],
        ["migrate"],
        ["policy"],
        ["events"],
        ["totals"],
        ["verify"],
        ["seed"],
        ["seed", "demo"],
        ["health"],
    ],
)
def test_every_command_explains_itself(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as asked:
        cli.main([*words, "--help"])

    assert asked.value.code == 0
    assert len(capsys.readouterr().out) > 80
