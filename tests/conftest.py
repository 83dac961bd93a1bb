"""What every test stands on: real servers, one database per worker, a savepoint per test."""

import os
import shutil
from collections.abc import Generator, Iterator

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine
from sqlmodel import Session

from fundapp import migrations
from fundapp.app import create_app
from fundapp.kernel import db
from fundapp.kernel.ids import new_id
from fundapp.onebox import postgres, valkey
from fundapp.settings import Settings
from tests.databases import PROGRAM, as_program, new_database

# How long an example takes is the machine's business; what it shows is ours.
hypothesis.settings.register_profile(
    "fund", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("fund")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is required, as in CI, what would be skipped has failed."""
    report = yield
    if report.skipped and os.environ.get("REQUIRE_ALL"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for the whole process: a second Playwright beside it would refuse to start."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no chromium or google-chrome on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of this test process's own, unless TEST_DATABASE_URL names one."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = tmp_path_factory.mktemp("postgres")
    with postgres.running(folder, durable=False) as url:
        yield url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    with valkey.running(tmp_path_factory.mktemp("valkey"), durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str) -> Iterator[str]:
    """A migrated database to copy from, its rights included: quicker than migrating one a test."""
    with new_database(postgres_url) as url:
        migrations.upgrade(url, program_url=as_program(url))
        yield str(sa.make_url(url).database)


@pytest.fixture(scope="session")
def database_name() -> str:
    return f"tests_{new_id().hex}"


@pytest.fixture(scope="session")
def engine(postgres_url: str, database_name: str, migrated_template: str, app: Flask) -> Iterator[Engine]:
    """With the rights of the program, which `as_owner` lays down: both in one transaction."""
    with new_database(postgres_url, database_name, template=migrated_template) as url:
        engine = create_engine(url, connect_args={"options": f"-c role={PROGRAM}"})
        yield engine
        engine.dispose()


@pytest.fixture
def shared(postgres_url: str, migrated_template: str) -> Iterator[Engine]:
    """A database of its own for a test in which several people really commit, as the program."""
    with new_database(postgres_url, template=migrated_template) as url:
        engine = create_engine(as_program(url))
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def settings(
    postgres_url: str, database_name: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    folder = tmp_path_factory.mktemp("storage")
    return Settings(
        database_url=as_program(postgres_url, database_name),
        redis_url=redis_url,
        secret_key="a secret of the tests only",
        base_url="http://localhost",
        storage_folder=folder,
        rate_limits=False,
        _env_file=None,
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session in a transaction that the test's end undoes; requests live in the same one."""
    with engine.connect() as connection, connection.begin() as outer:
        db.bind_to(connection)
        with db.scope() as session:
            yield session
        outer.rollback()


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A browser of nobody; what the test prepared must be committed first (to its savepoint)."""
    return app.test_client()
