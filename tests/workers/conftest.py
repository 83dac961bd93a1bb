"""A house of its own for each test of the workers: real rows, a real broker, real processes to kill."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import celery
import pytest
import redis
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Line
from flask import Flask
from sqlalchemy import Connection, create_engine
from sqlmodel import Session

from fundapp.app import create_app
from fundapp.kernel import db
from fundapp.onebox import children, commands, valkey
from fundapp.onebox.children import Child
from fundapp.settings import Settings
from fundapp.web import wake
from tests.databases import as_program, new_database
from tests.factories.accounts import SECRET_KEY
from tests.house import until

OFTEN = 8


def eventually(true: Callable[[], bool], what: str) -> None:
    until(true, what)


@dataclass
class PostOffice:
    """A mail server that keeps what it accepted, and can be told to hang at the recipient or to refuse."""

    accepted: list[bytes] = field(default_factory=list)
    hangs: bool = False
    refusals: list[str] = field(default_factory=list)
    calls: int = 0

    async def handle_RCPT(
        self, _server: SMTP, _line: Line, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.calls += 1
        while self.hangs:
            await asyncio.sleep(0.02)
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _line: Line, envelope: Envelope) -> str:
        self.accepted.append(envelope.original_content or b"")
        return "250 kept"


@dataclass
class House:
    """The program around one database and one broker, and the processes that a test starts in it."""

    app: Flask
    settings: Settings
    owner_url: str
    post: PostOffice
    folder: Path
    broker_folder: Path
    crew: list[Child] = field(default_factory=list)
    taken_to_the_grave: int = 0
    """Jobs of killed workers, which the broker hands on only after a long patience."""

    def start_worker(self) -> Child:
        """One that does every job, mails too: fewer processes to wait for."""
        return self._ready(self._start("worker", (*commands.WORKER, "--queues=celery,mail")))

    def start_worker_without_mail(self) -> Child:
        return self._ready(self._start("worker", commands.WORKER))

    def start_mailer(self) -> Child:
        return self._ready(self._start("mailer", commands.MAILER))

    def start_beat(self) -> Child:
        return self._start("beat", commands.BEAT)

    def _ready(self, worker: Child) -> Child:
        eventually(lambda: " ready." in worker.log.read_text(), "the worker starts")
        return worker

    def _start(self, name: str, command: tuple[str, ...]) -> Child:
        given = self.settings
        env = os.environ | {
            "DATABASE_URL": given.database_url,
            "REDIS_URL": given.redis_url,
            "SECRET_KEY": SECRET_KEY,
            "BASE_URL": given.base_url,
            "MAIL_HOST": given.mail_host,
            "MAIL_PORT": str(given.mail_port),
            "STORAGE_FOLDER": str(given.storage_folder),
        }
        name = f"{name}{len(self.crew)}"
        named = [] if command is commands.BEAT else [f"--hostname={name}@%h"]
        log = self.folder / f"{name}.log"
        child = children.start(
            name, [*commands.installed(command), *named], log=log, env=env, folder=self.folder
        )
        self.crew.append(child)
        return child

    def kill(self, child: Child) -> None:
        """Without a word, with all its processes: as a machine that loses its power."""
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        with redis.Redis.from_url(self.settings.redis_url) as broker:
            self.taken_to_the_grave = broker.hlen("unacked")

    def send(self, task: str, *arguments: object, **named: object) -> None:
        with celery.Celery(broker=self.settings.redis_url, set_as_current=False) as client:
            queue = "mail" if task.startswith("mail.") else "celery"
            client.send_task(task, args=arguments, kwargs=named, queue=queue)

    def ask(self, question: str, **values: object) -> list[tuple[object, ...]]:
        with db.scope() as session:
            return [tuple(row) for row in session.execute(sa.text(question), values)]

    def change(self, statement: str) -> None:
        with db.transaction() as session:
            session.execute(sa.text(statement))

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """A transaction of the tables' owner, who may do what the program may not."""
        engine = create_engine(self.owner_url)
        with engine.begin() as connection:
            yield connection
        engine.dispose()

    @contextmanager
    def ask_exclusively(self, table: str) -> Iterator[None]:
        """Hold a table, so that whoever would write to it waits: a moment to kill somebody in."""
        with self.as_owner() as connection:
            connection.execute(sa.text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))
            yield

    def somebody_waits_for_a_lock(self) -> bool:
        return bool(self.ask("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                             "AND datname = current_database()"))  # fmt: skip

    def drain(self) -> None:
        """Wait until nothing is left to be done by the workers.

        Between the queue and a worker a job is for an instant in neither: rest is seen often, not once.
        """
        rested = 0

        def at_rest() -> bool:
            nonlocal rested
            waiting, held = broker.llen("celery") + broker.llen("mail"), broker.hlen("unacked")
            rested = rested + 1 if waiting == 0 and held <= self.taken_to_the_grave else 0
            return rested >= OFTEN

        with redis.Redis.from_url(self.settings.redis_url) as broker:
            eventually(at_rest, "the workers finish")

    def forget_every_job(self) -> None:
        """As a broker that comes back without its memory."""
        with redis.Redis.from_url(self.settings.redis_url) as broker:
            broker.flushall()
        self.taken_to_the_grave = 0

    def jobs_waiting(self, queue: str) -> int:
        with redis.Redis.from_url(self.settings.redis_url) as broker:
            return int(broker.llen(queue))

    def broker_has(self, key: str) -> bool:
        with redis.Redis.from_url(self.settings.redis_url) as broker:
            return bool(broker.exists(key))

    def broker_process(self) -> int:
        return int((self.broker_folder / "valkey.pid").read_text())


@pytest.fixture
def house(
    postgres_url: str, migrated_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    for module, kept in ((db, "_bind"), (wake, "_broker"), (wake, "_silent_until")):
        monkeypatch.setattr(module, kept, getattr(module, kept))
    post = PostOffice()
    office = Controller(post, hostname="127.0.0.1", port=valkey.free_port())
    office.start()
    with (
        new_database(postgres_url, template=migrated_template) as owner_url,
        valkey.running(tmp_path / "valkey", durable=True) as redis_url,
    ):
        settings = Settings(
            database_url=as_program(owner_url),
            redis_url=redis_url,
            secret_key=SECRET_KEY,
            base_url="http://localhost",
            mail_host="127.0.0.1",
            mail_port=office.port,
            storage_folder=tmp_path / "storage",
            rate_limits=False,
        )
        app = create_app(settings)
        app.config.update(WTF_CSRF_ENABLED=False)
        built = House(app, settings, owner_url, post, tmp_path, tmp_path / "valkey")
        yield built
        post.hangs = False
        for child in built.crew:
            child.stop(patience=0.1)
        with db.open_session() as session:
            session.get_bind().dispose()  # type: ignore[union-attr]
    office.stop()


@pytest.fixture
def work(house: House) -> Iterator[Session]:
    """A session of this house's, for what a test prepares and commits."""
    with house.app.app_context(), db.scope() as session:
        yield session
