"""How does everything start on one machine, in which order, and stop together?"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, create_engine, select

from fundapp import migrations
from fundapp.onebox import children, commands, postgres, surroundings, valkey
from fundapp.onebox.children import CannotStart
from fundapp.onebox.crew import Crew
from fundapp.programme.models import Fund
from fundapp.settings import Settings

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Stop(Exception):
    """Someone asked us to end."""


def run(settings: Settings) -> None:
    """Everything on one machine, until Ctrl-C; what is in the way is a sentence and exit code 1."""
    began = time.monotonic()
    if "STOP_WITH_PARENT" in os.environ:
        children.tie_to_parent()
    for each in _SIGNALS:
        signal.signal(each, _ask_to_stop)
    try:
        with surroundings.own(settings), servers(settings) as env, _working(settings, env) as crew:
            _welcome(settings, env, time.monotonic() - began)
            crew.watch()
    except _Stop:
        _say("Arrêté. Les données restent en place pour le prochain démarrage.")
    except CannotStart as reason:
        raise SystemExit(str(reason)) from None


@contextmanager
def servers(settings: Settings) -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey, ours unless an address was given; yields their environment."""
    var = settings.var.resolve()
    with ExitStack() as started:
        database = settings.database_url or started.enter_context(
            postgres.running(var / "postgres", durable=True)
        )
        broker = settings.redis_url or started.enter_context(valkey.running(var / "valkey", durable=True))
        env = surroundings.environment(settings, database=database, broker=broker)
        with surroundings.announced(var, env):
            yield env


@contextmanager
def _working(settings: Settings, env: Mapping[str, str]) -> Iterator[Crew]:
    """Our own processes, on a database that is up to date and not empty."""
    _say("Mise à jour de la base de données…")
    _migrate(env["DATABASE_URL"])
    if not _has_a_fund(env["DATABASE_URL"]):
        _say("Premier démarrage : création de la démonstration…")
        _once(commands.SEED, env)
        surroundings.keep_accounts(settings.var, _once(commands.ACCOUNTS, env))
    catches = surroundings.catches_mails(settings)
    crew = Crew(env, settings.var.resolve(), catches_mails=catches)
    try:
        crew.start()
        yield crew
    finally:
        _stay_deaf()
        crew.stop()


def _migrate(database: str) -> None:
    """What `fundapp migrate` does, without the two seconds that another process needs to begin."""
    try:
        migrations.upgrade(database)
    except SQLAlchemyError as error:
        raise CannotStart(f"La base de données ne peut pas être mise à jour : {error}") from error


def _has_a_fund(database: str) -> bool:
    engine = create_engine(database)
    with Session(engine) as session:
        found = session.exec(select(Fund.id).limit(1)).first()
    engine.dispose()
    return found is not None


def _once(command: Sequence[str], env: Mapping[str, str]) -> str:
    """Run a command to its end, and hand over what it printed."""
    ended = subprocess.run(  # noqa: S603 (the commands are ours)
        commands.installed(command), env=env, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        said = (ended.stderr or ended.stdout).strip()[-1500:]
        raise CannotStart(f"« {' '.join(command)} » a échoué :\n{said}")
    return ended.stdout.strip()


def _welcome(settings: Settings, env: Mapping[str, str], seconds: float) -> None:
    if accounts := surroundings.kept_accounts(settings.var):
        _say(accounts)
    _say(f"Adresse : {env['BASE_URL']}")
    if surroundings.catches_mails(settings):
        _say(f"Courriels de la démonstration : {env['BASE_URL']}/courriels")
    _say(f"Journaux : {settings.var / 'logs'}   (prêt en {seconds:.1f} s, Ctrl-C pour arrêter)")


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    _stay_deaf()
    raise _Stop


def _stay_deaf() -> None:
    """While everything closes in order, a second Ctrl-C must not leave half of it behind."""
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def _say(line: str) -> None:
    print(line, flush=True)
