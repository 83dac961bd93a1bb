"""Does a start tell what is in its way, and hand each process what it needs and no more?"""

import os
import socket
from pathlib import Path

import pytest

from fundapp.onebox import surroundings
from fundapp.onebox.children import CannotStart
from fundapp.onebox.valkey import free_port
from fundapp.settings import Settings


def settings(var: Path, **given: object) -> Settings:
    return Settings.model_validate({"var": var, "port": free_port(), **given})


def environment(settings: Settings) -> dict[str, str]:
    return surroundings.environment(settings, database="postgresql://here", broker="redis://here")


def test_a_second_start_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (
        surroundings.own(settings(tmp_path)),
        pytest.raises(CannotStart, match=r"tourne déjà"),
        surroundings.own(settings(tmp_path)),
    ):
        pytest.fail("two starts on the same data")


def test_a_lock_file_left_behind_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()

    with surroundings.own(settings(tmp_path)):
        assert (tmp_path / "lock").exists()


def test_a_busy_port_is_told_with_another_one_to_try(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        busy = other.getsockname()[1]

        with (
            pytest.raises(CannotStart, match=rf"Le port {busy} .* PORT={busy + 1} make run"),
            surroundings.own(settings(tmp_path, port=busy)),
        ):
            pytest.fail("two programs on one port")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(CannotStart, match="VAR="),
        surroundings.own(settings(tmp_path / "file" / "var")),
    ):
        pytest.fail("a folder inside a file")


def test_the_key_that_signs_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = environment(settings(tmp_path))["SECRET_KEY"]
    second = environment(settings(tmp_path))["SECRET_KEY"]

    assert first == second
    assert len(first) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_given_key_is_the_one_used(tmp_path: Path) -> None:
    env = environment(settings(tmp_path, secret_key="given"))

    assert env["SECRET_KEY"] == "given"
    assert not (tmp_path / "secret_key").exists()


def test_owners_address_goes_no_further_than_the_launcher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGRATION_DATABASE_URL", "postgresql://fund@there/fund")

    given = settings(tmp_path)

    assert Settings().owner_url == "postgresql://fund@there/fund"
    assert [each for each in environment(given).values() if "fund@there" in each] == []


def test_the_address_follows_the_port_unless_it_is_given(tmp_path: Path) -> None:
    assert environment(settings(tmp_path, port=8123))["BASE_URL"] == "http://localhost:8123"

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BASE_URL", "https://fonds.example.org")
        env = environment(Settings(var=tmp_path))
    assert env["BASE_URL"] == "https://fonds.example.org"


def test_mails_are_caught_unless_a_server_is_named(tmp_path: Path) -> None:
    caught = environment(settings(tmp_path))
    sent = settings(tmp_path, mail_host="smtp.example.org")

    assert caught["MAIL_FOLDER"] == str(tmp_path / "mail")
    assert not surroundings.catches_mails(sent)


def test_another_terminal_finds_the_servers_while_they_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {"PORT": "1"})

    with surroundings.announced(tmp_path, {"DATABASE_URL": "postgresql://it's here", "PORT": "2"}):
        surroundings.join_running(tmp_path)
        assert (tmp_path / "environment").stat().st_mode & 0o077 == 0

    assert os.environ == {"DATABASE_URL": "postgresql://it's here", "PORT": "1"}
    assert not (tmp_path / "environment").exists()
