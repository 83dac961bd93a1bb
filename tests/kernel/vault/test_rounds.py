"""Do all files move to another store, each as it was, and is one that was damaged found?"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from fundapp.kernel.errors import Unavailable
from fundapp.kernel.vault import Checked, Copied, Folder, check, copy
from tests.s3 import Line, Server

FILES = [f"file {number}".encode() for number in range(12)]
NAMES = sorted(sha256(each).hexdigest() for each in FILES)


@pytest.fixture
def local(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "local")
    for each in FILES:
        folder.keep(each)
    return folder


def damage(folder: Folder, digest: str, content: bytes) -> None:
    (folder.path / digest[:2] / digest).write_bytes(content)


def everything(_digest: str) -> bool:
    return True


def names(vault: Folder) -> list[str]:
    return sorted(each.digest for each in vault.kept())


def test_files_move_to_a_bucket_and_back(server: Server, bucket: str, tmp_path: Path, local: Folder) -> None:
    remote, home = server.open(bucket, tmp_path), Folder(tmp_path / "home")

    assert copy(local, remote, scratch=tmp_path) == Copied(12, 0, ())
    assert copy(local, remote, scratch=tmp_path) == Copied(0, 12, ())
    assert copy(remote, home, scratch=tmp_path) == Copied(12, 0, ())
    assert names(home) == NAMES
    assert check(home, NAMES, chosen=everything) == Checked(12, (), ())


def test_copy_that_was_cut_goes_on(
    server: Server, line: Line, bucket: str, tmp_path: Path, local: Folder
) -> None:
    remote = server.open(bucket, tmp_path, through=line)
    keep, done = remote.keep, 0

    def cut_at_the_seventh(content: object) -> str:
        nonlocal done
        done += 1
        if done == 7:
            line.cut()
        return keep(content)  # type: ignore[arg-type]

    remote.keep = cut_at_the_seventh  # type: ignore[method-assign, assignment]
    with pytest.raises(Unavailable):
        copy(local, remote, scratch=tmp_path)
    line.mend()

    assert copy(local, remote, scratch=tmp_path) == Copied(6, 6, ())


def test_damaged_file_is_named_and_does_not_spread(
    server: Server, bucket: str, tmp_path: Path, local: Folder
) -> None:
    remote = server.open(bucket, tmp_path)
    damage(local, NAMES[0], b"something else")

    assert copy(local, remote, scratch=tmp_path) == Copied(11, 0, (NAMES[0],))
    assert sorted(each.digest for each in remote.kept()) == NAMES[1:]


def test_half_a_file_of_the_target_is_made_whole(tmp_path: Path, local: Folder) -> None:
    target = Folder(tmp_path / "target")
    copy(local, target, scratch=tmp_path)
    damage(target, NAMES[3], b"hal")

    assert copy(local, target, scratch=tmp_path) == Copied(1, 11, ())
    assert check(target, NAMES, chosen=everything) == Checked(12, (), ())


@pytest.mark.parametrize(
    "chosen, expected",
    [
        (everything, Checked(11, (NAMES[0],), (NAMES[1],))),
        (lambda digest: digest == NAMES[2], Checked(1, (NAMES[0],), ())),
    ],
    ids=["all", "a share of them"],
)
def test_check_finds_what_is_missing_and_what_is_damaged(
    local: Folder, chosen: Callable[[str], bool], expected: Checked
) -> None:
    (local.path / NAMES[0][:2] / NAMES[0]).unlink()
    damage(local, NAMES[1], b"something else")

    found = check(local, NAMES, chosen=chosen)

    assert (found, found.well) == (expected, False)
