"""Which stores the same table of tests runs over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fundapp.kernel.vault import Folder, Vault
from tests import s3

MakeVault = Callable[[], Vault]


@pytest.fixture(scope="session")
def server() -> Iterator[s3.Server]:
    with s3.running() as server:
        yield server


@pytest.fixture
def line(server: s3.Server) -> Iterator[s3.Line]:
    line = s3.Line(server)
    yield line
    line.close()


@pytest.fixture
def bucket(server: s3.Server) -> str:
    return server.make_bucket()


@pytest.fixture(params=["local", "s3"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "local":
        return Folder(tmp_path / "storage")
    server: s3.Server = request.getfixturevalue("server")
    return server.open(request.getfixturevalue("bucket"), tmp_path / "scratch")


@pytest.fixture(params=["a folder that is none", "no server", "no bucket", "wrong key"])
def away(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vault]:
    """A store that can't be reached, each in its own way."""
    (tmp_path / "a file").write_text("")
    if request.param == "a folder that is none":
        yield Folder(tmp_path / "a file")
        return
    server: s3.Server = request.getfixturevalue("server")
    if request.param == "no bucket":
        yield server.open("fund-nowhere", tmp_path)
        return
    bucket = request.getfixturevalue("bucket")
    if request.param == "no server":
        nobody = s3.Server("127.0.0.1", 9)
        yield nobody.open(bucket, tmp_path)
        return
    with server.checking_keys():
        yield server.open(bucket, tmp_path)
