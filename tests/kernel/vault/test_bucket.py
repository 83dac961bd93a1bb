"""What is true of a bucket only: lines that are cut, foreign objects, encryption, the library's own traps?"""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from fundapp.kernel import clock
from fundapp.kernel.errors import Unavailable
from fundapp.kernel.ids import new_id
from fundapp.kernel.vault import Folder, read
from fundapp.kernel.vault.bucket import Bucket
from tests.kernel.vault.test_stores import LONG, PDF
from tests.s3 import Line, Server

TOMORROW = clock.now() + timedelta(days=1)


@pytest.fixture
def far(server: Server, line: Line, bucket: str, tmp_path: Path) -> Bucket:
    return server.open(bucket, tmp_path, through=line)


def keys(server: Server, bucket: str) -> list[str]:
    return [each["Key"] for each in server.client.list_objects_v2(Bucket=bucket).get("Contents", [])]


def unfinished(server: Server, bucket: str) -> list[str]:
    listed = server.client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
    return [each["Key"] for each in listed]


def test_long_file_that_is_cut_is_not_there_at_all(
    server: Server, line: Line, bucket: str, far: Bucket
) -> None:
    line.up_to = 20_000_000 - 8_000_000

    with pytest.raises(Unavailable):
        far.keep(LONG)

    assert line.cuts == 3
    assert (keys(server, bucket), unfinished(server, bucket)) == ([], [])
    line.mend()
    assert read(far, far.keep(LONG)) == LONG


def test_store_that_falls_silent_midway_leaves_what_the_night_clears(
    server: Server, bucket: str, far: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a machine that loses its power between two parts: nobody says that it is over."""
    begun = server.client.create_multipart_upload(Bucket=bucket, Key=f"ab/{'ab' * 32}")
    server.client.upload_part(
        Bucket=bucket, Key=begun["Key"], UploadId=begun["UploadId"], PartNumber=1, Body=PDF
    )
    assert unfinished(server, bucket) == [begun["Key"]]

    far.forget(set(), before=TOMORROW)

    assert unfinished(server, bucket) == []


def test_answer_that_stops_midway_is_no_short_file(line: Line, far: Bucket) -> None:
    digest = far.keep(LONG)
    line.down_to = 3_000_000

    with far.open(digest) as file, pytest.raises(Unavailable):
        file.read()


def test_parts_wait_for_a_store_that_comes_back(line: Line, far: Bucket) -> None:
    upload = new_id()
    far.add_part(upload, 0, PDF)
    line.cut()
    with pytest.raises(Unavailable):
        far.add_part(upload, len(PDF), PDF)
    line.mend()

    far.add_part(upload, len(PDF), PDF)

    with far.joined(upload) as file:
        assert file.read() == PDF + PDF


def test_next_part_may_come_to_another_machine(
    server: Server, bucket: str, tmp_path: Path, far: Bucket
) -> None:
    other = server.open(bucket, tmp_path / "of another machine")
    upload = new_id()

    far.add_part(upload, 0, PDF)
    other.add_part(upload, len(PDF), PDF)

    with far.joined(upload) as file:
        assert file.read() == PDF + PDF


def test_store_that_hangs_is_told_within_seconds(server: Server, bucket: str, tmp_path: Path) -> None:
    began = clock.now()

    with pytest.raises(Unavailable):
        Server("127.0.0.1", 9).open(bucket, tmp_path).check()

    assert clock.now() - began < timedelta(seconds=5)


def test_sweep_of_a_shared_bucket_touches_only_our_own(server: Server, bucket: str, tmp_path: Path) -> None:
    ours = server.open(bucket, tmp_path, prefix="fund/")
    foreign = [
        "backup.tar",
        "fund/notes.txt",
        f"fund/xx/{'a' * 64}",
        f"ab/{'ab' * 32}",
        "fund/incoming/readme",
    ]
    for key in foreign:
        server.client.put_object(Bucket=bucket, Key=key, Body=b"not ours")
    ours.keep(PDF)

    assert ours.forget(set(), before=TOMORROW) == 1

    assert sorted(keys(server, bucket)) == sorted(foreign)
    assert list(ours.kept()) == []


def test_folder_and_bucket_are_laid_out_alike(server: Server, bucket: str, tmp_path: Path) -> None:
    local, remote = Folder(tmp_path / "local"), server.open(bucket, tmp_path)
    for vault in (local, remote):
        vault.keep(PDF)

    placed = [str(path.relative_to(local.path)) for path in local.path.rglob("*") if path.is_file()]
    assert placed == keys(server, bucket) == [f"{sha256(PDF).hexdigest()[:2]}/{sha256(PDF).hexdigest()}"]


@pytest.mark.parametrize("content", [PDF, LONG], ids=["at once", "by parts"])
def test_store_is_told_to_encrypt(server: Server, bucket: str, tmp_path: Path, content: bytes) -> None:
    asked = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "the-funds-own"}
    vault = Bucket(server.access(), bucket, prefix="", sealed=asked, scratch=tmp_path)

    vault.keep(content)
    vault.add_part(new_id(), 0, PDF)

    for key in keys(server, bucket):
        told = server.client.head_object(Bucket=bucket, Key=key)
        assert (told["ServerSideEncryption"], told["SSEKMSKeyId"]) == ("aws:kms", "the-funds-own")
