"""Does the night sweep and check a bucket as it does a folder?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from fundapp.kernel.vault.bucket import Bucket
from tests import s3
from tests.factories import dossiers
from tests.factories.dossiers import PDF
from tests.workers.conftest import House, eventually

OTHER = PDF + b"of nobody"


@pytest.fixture
def server() -> Iterator[s3.Server]:
    with s3.running() as server:
        yield server


@pytest.fixture
def bucket(server: s3.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Workers that start from now on keep their files in it."""
    name = server.make_bucket()
    told = {"STORAGE": "s3", "S3_BUCKET": name, "S3_ENDPOINT": server.url, "S3_REGION": s3.KEY.region}
    told |= {"S3_KEY_ID": s3.KEY.key_id, "S3_SECRET_KEY": s3.KEY.secret}
    for setting, value in told.items():
        monkeypatch.setenv(setting, value)
    return server.open(name, tmp_path)


def log_of(house: House) -> str:
    return house.crew[-1].log.read_text()


def test_night_sweeps_a_bucket_and_leaves_what_is_young(house: House, work: Session, bucket: Bucket) -> None:
    work.commit()
    bucket.keep(OTHER)
    house.start_worker()

    house.send("storage.sweep")
    eventually(lambda: "0 files that nobody held are deleted" in log_of(house), "the night has swept")

    assert len(list(bucket.kept())) == 1


def test_night_names_the_file_that_is_missing(house: House, work: Session, bucket: Bucket) -> None:
    here, gone = (
        dossiers.piece(work, dossiers.blank_dossier(work), content=each).sha256 for each in (PDF, OTHER)
    )
    work.commit()
    bucket.keep(PDF)
    house.start_worker()

    house.send("storage.check")
    eventually(lambda: "1 files are there" in log_of(house), "the night has checked")

    assert f"file {gone} is missing" in log_of(house)
    assert here not in log_of(house)


def test_night_says_that_the_store_is_away(
    house: House, work: Session, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_ENDPOINT", "http://127.0.0.1:9")
    work.commit()
    house.start_worker()

    house.send("storage.check")

    eventually(lambda: "the store of files does not answer" in log_of(house), "the log says it")
