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
from fundapp.kernel.events import pending, relay, seals
from fundapp.kernel.events.pending import PendingReaction
from fundapp.kernel.vault import Folder
from fundapp.kernel.vault.bucket import Bucket
from fundapp.web import wake
from tests import s3
from tests.databases import as_program, new_database
from tests.factories import committee, dossiers, portfolio
from tests.factories.dossiers import PDF

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def address(
    postgres_url: str, migrated_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A migrated database of this test's own, which the commands find; yields its owner's address."""
    for kept in ("_bind", "_session"):
        monkeypatch.setattr(db, kept, getattr(db, kept))
    monkeypatch.setattr(wake, "_broker", wake._broker)
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setenv("STORAGE_FOLDER", str(tmp_path / "storage"))
    with new_database(postgres_url, template=migrated_template) as url:
        monkeypatch.setenv("DATABASE_URL", as_program(url))
        monkeypatch.setenv("MIGRATION_DATABASE_URL", url)
        assert cli.main(["migrate"]) == 0
        yield url


@pytest.fixture
def engine_of_it(address: str) -> Iterator[Engine]:
    engine = create_engine(as_program(address))
    yield engine
    engine.dispose()


@pytest.fixture
def owner_of_it(address: str) -> Iterator[Engine]:
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
    engine_of_it: Engine, owner_of_it: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(engine_of_it) as work:
        committee.members(work, 2, at=AT)
        seals.seal_new_events(work, before=datetime.now(UTC))
        work.commit()
    assert run(capsys, "verify")[:2] == (0, "All 4 sealed events are as they were recorded.\n")

    with owner_of_it.begin() as intruder:
        intruder.execute(sa.text("ALTER TABLE event DISABLE TRIGGER ALL"))
        intruder.execute(sa.text("UPDATE event SET at = at + interval '1 second' WHERE id = 3"))

    code, _, said = run(capsys, "verify")
    assert (code, said.split(":")[0]) == (1, "The chain is broken at link 3 of 4")


def test_failed_reactions_are_printed_and_played_again(
    engine_of_it: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "replay")[:2] == (0, "No reaction has failed.\n")
    with Session(engine_of_it) as work:
        committee.members(work, 1, at=AT)
        [past, *_] = relay.claim_waiting(work)
        key = (past.id or 0, "kettles.whistle")
        pending.note_failure(work, key, error="KeyError: 'whistle'", at=datetime.now(UTC))
        work.commit()

    def next_try() -> datetime:
        with Session(engine_of_it) as work:
            return work.get_one(PendingReaction, key).next_try_at

    due = next_try()
    code, out, _ = run(capsys, "replay", "--dry-run")
    assert (code, next_try()) == (0, due)
    assert "kettles.whistle  1 tries" in out
    assert "KeyError: 'whistle'" in out

    assert run(capsys, "replay")[1].endswith(
        "1 failed reactions are played again by the workers, from now on.\n"
    )
    assert next_try() < due


def test_policy_is_printed_for_an_auditor(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "policy", "--json")

    assert code == 0
    assert [each["right"] for each in json.loads(out)] == [may.value for may in policy.May]
    assert "portfolio.pay" in run(capsys, "policy")[1]


@pytest.mark.usefixtures("address")
def test_the_program_does_not_migrate(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MIGRATION_DATABASE_URL")

    code, _, said = run(capsys, "migrate", "--down-to", "base")

    assert (code, said.split(":")[0]) == (1, "The database refuses this to our role")


def test_migrations_go_down_and_up(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "migrate", "--down-to", "base")[0] == 0
    code, _, said = run(capsys, "events")
    assert (code, said) == (1, "The database is not up to date: run `fundapp migrate` first.\n")

    assert run(capsys, "migrate")[0] == 0
    assert run(capsys, "events")[:2] == (0, "")


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with s3.running() as server:
        name = server.make_bucket()
        told = {"S3_BUCKET": name, "S3_ENDPOINT": server.url, "S3_REGION": s3.KEY.region}
        told |= {"S3_KEY_ID": s3.KEY.key_id, "S3_SECRET_KEY": s3.KEY.secret}
        for setting, value in told.items():
            monkeypatch.setenv(setting, value)
        yield server.open(name, tmp_path)


@pytest.mark.usefixtures("address")
def test_files_move_to_a_bucket_and_are_checked_there(
    engine_of_it: Engine, bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Session(engine_of_it) as work:
        digest = dossiers.piece(work, dossiers.blank_dossier(work), content=PDF).sha256
        work.commit()
    check = ("storage", "check", "--in", "s3")
    copy = ("storage", "copy", "--from", "local", "--to", "s3")
    Folder(tmp_path / "storage").keep(PDF)
    assert run(capsys, *check) == (1, f"{digest}  missing\n", "Of 1 files, 1 missing, 0 damaged.\n")

    assert run(capsys, *copy)[:2] == (0, "1 files copied and read again, 0 were there already.\n")
    assert run(capsys, *copy)[:2] == (0, "0 files copied and read again, 1 were there already.\n")

    assert run(capsys, *check)[:2] == (0, "All 1 files are there, and what they were when they came.\n")
    assert [each.digest for each in bucket.kept()] == [digest]


def test_damaged_file_is_not_copied(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORAGE_FOLDER", str(tmp_path / "storage"))
    digest = Folder(tmp_path / "storage").keep(PDF)
    (tmp_path / "storage" / digest[:2] / digest).write_bytes(b"something else")

    code, _, said = run(capsys, "storage", "copy", "--from", "local", "--to", "s3")

    assert (code, said, list(bucket.kept())) == (1, f"Damaged, not copied: {digest}\n", [])


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
        (
            {"MAIL_USER": "fonds", "MAIL_PASSWORD": "secret"},
            ["policy"],
            "The setting MAIL_USER is wrong: Value error, set MAIL_TLS to starttls or ssl",
        ),
        (
            {"MAIL_TLS": "ssl", "MAIL_USER": "fonds"},
            ["policy"],
            "The setting MAIL_PASSWORD is wrong: Value error, MAIL_USER and MAIL_PASSWORD go together",
        ),
        (
            {"MAIL_TLS": "ssl", "MAIL_CA": "/nowhere.pem"},
            ["policy"],
            "The setting MAIL_CA is wrong: Value error, give a file of certificates in PEM",
        ),
        ({"STORAGE": "s3"}, ["policy"], "The setting S3_BUCKET is wrong: Value error, STORAGE is s3"),
        ({"S3_ENDPOINT": "s3.example.org"}, ["policy"], "The setting S3_ENDPOINT is wrong"),
        ({}, ["storage", "copy", "--from", "local", "--to", "s3"], "The setting S3_BUCKET is missing"),
        (
            {"S3_BUCKET": "fund"},
            ["storage", "copy", "--from", "s3", "--to", "s3"],
            "There is nothing to do",
        ),
        (
            {"S3_BUCKET": "fund", "S3_ENDPOINT": "http://127.0.0.1:9", "S3_REGION": "x"},
            ["storage", "copy", "--from", "local", "--to", "s3"],
            "Le lieu où les fichiers sont gardés ne répond pas",
        ),
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
        ["storage"],
        ["storage", "copy"],
        ["storage", "check"],
    ],
)
def test_every_command_explains_itself(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as asked:
        cli.main([*words, "--help"])

    assert asked.value.code == 0
    assert len(capsys.readouterr().out) > 80
