"""Does a folder and a bucket keep the same promises?"""

import io
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest

from fundapp.kernel import clock
from fundapp.kernel.errors import Unavailable
from fundapp.kernel.ids import new_id
from fundapp.kernel.vault import Kept, Vault, read

PDF = b"%PDF-1.7\n"
LONG = PDF + bytes(range(256)) * 170_000
"""43 MB: a bucket takes it in three parts."""
NAME = sha256(PDF).hexdigest()
TOMORROW = clock.now() + timedelta(days=1)
YESTERDAY = clock.now() - timedelta(days=1)


def all_of(vault: Vault) -> set[Kept]:
    return set(vault.kept())


@pytest.mark.parametrize("content", [PDF, b"", LONG], ids=["short", "empty", "long"])
def test_bytes_come_back_under_their_digest(vault: Vault, content: bytes) -> None:
    digest = vault.keep(content)

    assert digest == sha256(content).hexdigest()
    assert read(vault, digest) == content
    assert all_of(vault) == {Kept(digest, len(content))}


def test_same_bytes_twice_are_one_file(vault: Vault) -> None:
    assert vault.keep(PDF) == vault.keep(io.BytesIO(PDF)) == NAME

    assert all_of(vault) == {Kept(NAME, len(PDF))}


def test_file_is_kept_whole_wherever_it_was_read_to(vault: Vault) -> None:
    file = io.BytesIO(PDF)
    file.seek(4)

    assert read(vault, vault.keep(file)) == PDF


def test_file_opens_from_any_byte_on(vault: Vault) -> None:
    digest = vault.keep(LONG)

    with vault.open(digest) as file:
        size = file.seek(0, io.SEEK_END)
        end = file.read()
        file.seek(30_000_000)
        middle = file.read(1000)
        file.seek(-7, io.SEEK_CUR)
        again = file.read(7)
        file.seek(0)
        beginning = file.read(9)

    assert (size, end, beginning) == (len(LONG), b"", PDF)
    assert (middle, again) == (LONG[30_000_000:30_001_000], LONG[30_000_993:30_001_000])


def test_file_that_is_lost_is_not_a_store_that_is_away(vault: Vault) -> None:
    vault.keep(b"another")

    with pytest.raises(FileNotFoundError):
        vault.open(NAME)


@pytest.mark.parametrize("name", ["../secret", "", "a" * 63, "A" * 64, "incoming/x"])
def test_vault_opens_only_digests(vault: Vault, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        vault.open(name)


def test_parts_become_a_file(vault: Vault) -> None:
    upload = new_id()
    vault.add_part(upload, 0, LONG[:5_000_000])
    vault.add_part(upload, 5_000_000, b"what a crash left, and its row did not know")
    vault.add_part(upload, 5_000_000, LONG[5_000_000:])

    with vault.joined(upload) as file:
        arrived = file.read()
        digest = vault.adopt(upload, file)
    vault.add_part(upload, 0, b"too late")
    vault.drop(upload)

    assert (arrived, digest) == (LONG, sha256(LONG).hexdigest())
    assert all_of(vault) == {Kept(sha256(LONG).hexdigest(), len(LONG))}
    assert read(vault, sha256(LONG).hexdigest()) == LONG
    assert_nothing_waits(vault)


def test_parts_that_are_dropped_leave_nothing(vault: Vault) -> None:
    upload, other = new_id(), new_id()
    for each in (upload, other):
        vault.add_part(each, 0, PDF)
        vault.add_part(each, len(PDF), PDF)

    vault.drop(upload)

    with pytest.raises(FileNotFoundError), vault.joined(upload):
        pass
    with vault.joined(other) as file:
        assert file.read() == PDF + PDF


def assert_nothing_waits(vault: Vault) -> None:
    assert vault.forget({each.digest for each in vault.kept()}, before=TOMORROW) == 0


@pytest.mark.parametrize("before, left", [(YESTERDAY, {"held", "orphan"}), (TOMORROW, {"held"})])
def test_sweep_deletes_what_is_old_and_held_by_nobody(vault: Vault, before: object, left: set[str]) -> None:
    words = {vault.keep(word.encode()): word for word in ("held", "orphan")}
    held = {digest for digest, word in words.items() if word == "held"}

    vault.forget(held, before=before)  # type: ignore[arg-type]

    assert {words[each.digest] for each in vault.kept()} == left


def test_sweep_leaves_the_parts_of_an_upload_that_goes_on(vault: Vault) -> None:
    under_way, forgotten = new_id(), new_id()
    for upload in (under_way, forgotten):
        vault.add_part(upload, 0, PDF)

    assert vault.forget({under_way.hex}, before=TOMORROW) == 1

    with vault.joined(under_way) as file:
        assert file.read() == PDF


def test_store_that_answers_says_so(vault: Vault) -> None:
    vault.check()


ACTS: list[Callable[[Vault], object]] = [
    lambda vault: vault.keep(PDF),
    lambda vault: vault.open(NAME),
    lambda vault: vault.check(),
    lambda vault: vault.add_part(new_id(), 0, PDF),
    lambda vault: vault.drop(new_id()),
]


@pytest.mark.parametrize("act", ACTS, ids=["keep", "open", "check", "part", "drop"])
def test_store_that_is_away_is_said_in_words(away: Vault, act: Callable[[Vault], object]) -> None:
    with pytest.raises(Unavailable, match="Réessayez dans quelques minutes"):
        act(away)
