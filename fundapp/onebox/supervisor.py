"""How does everything start on one machine, in which order, and stop together?"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, create_engine, select

from fundapp import migrations
from fundapp.onebox import children, commands, postgres, programs, signals, surroundings, valkey
from fundapp.onebox.children import CannotStart, Service
from fundapp.onebox.crew import Crew, gathered
from fundapp.onebox.terminal import show
from fundapp.programme.models import Fund
from fundapp.settings import Settings

_ONE_ROLE = (
    "Le programme est propriétaire des tables de sa base : qui le prendrait pourrait réécrire ce qui est "
    "gardé pour toujours. Mettez l’adresse du propriétaire dans MIGRATION_DATABASE_URL, et un autre rôle "
    "dans DATABASE_URL (il est créé au démarrage)."
)


def run(settings: Settings) -> None:
    """Everything on one machine, until Ctrl-C; what is in the way is a sentence and exit code 1."""
    began = time.monotonic()
    signals.listen()
    if "STOP_WITH_PARENT" in os.environ:
        children.tie_to_parent()
    try:
        with surroundings.own(settings), servers(settings) as (crew, env, owner_url):
            _fill_database(settings, env, owner_url)
            start_programs(crew, env, catches_mails=surroundings.catches_mails(settings))
            _welcome(settings, env, time.monotonic() - began)
            crew.watch()
    except signals.Stopped:
        show("Arrêté. Les données restent en place pour le prochain démarrage.")
    except CannotStart as reason:
        raise SystemExit(str(reason)) from None


@contextmanager
def servers(settings: Settings) -> Iterator[tuple[Crew, dict[str, str], str]]:
    """PostgreSQL and Valkey, ours unless an address was given.

    Yields their crew, the programs' environment, and apart the address of the owner of the tables.
    """
    var = settings.var.resolve()
    database, owner_url, broker = settings.database_url, settings.owner_url, settings.redis_url
    own: list[Service] = []
    announced: dict[str, str] = {}
    with ExitStack() as started:
        if not database:
            log = programs.log_of(var, "postgres")
            relational = started.enter_context(postgres.prepared(var / "postgres", durable=True, log=log))
            database, owner_url = relational.program_url, relational.owner_url
            announced["MIGRATION_DATABASE_URL"] = owner_url  # no secret: whoever enters its folder is let in
            own.append(relational)
        if not broker:
            queue = valkey.prepare(var / "valkey", durable=True, log=programs.log_of(var, "valkey"))
            broker = queue.url
            own.append(queue)
        crew = started.enter_context(gathered())
        crew.add(*own)
        env = surroundings.environment(settings, database=database, broker=broker)
        started.enter_context(surroundings.announced(var, env | announced))
        yield crew, env, owner_url


def start_programs(crew: Crew, env: Mapping[str, str], *, catches_mails: bool) -> None:
    """The web first and alone: on two cores, four that begin at once keep each other waiting."""
    var = Path(env["VAR"])
    crew.add(programs.web(env, var))
    crew.add(*programs.beside_the_web(env, var, catches_mails=catches_mails))


def _fill_database(settings: Settings, env: Mapping[str, str], owner_url: str) -> None:
    """Bring it up to date; where there is no fund yet, make the demonstration."""
    show("Mise à jour de la base de données…")
    program_url = env["DATABASE_URL"]
    if not migrations.is_apart(owner_url, program_url):
        if not settings.local:
            raise CannotStart(_ONE_ROLE)
        show(_ONE_ROLE)
    if signals.do_aside(lambda: _migrate(owner_url, program_url), refusal=CannotStart):
        return
    show("Premier démarrage : création de la démonstration…")
    # kept before, not after: a start that is cut in between will not make the demonstration again
    surroundings.keep_accounts(settings.var, _once(commands.ACCOUNTS, env))
    _once(commands.SEED, env)


def _migrate(owner_url: str, program_url: str) -> bool:
    """What `fundapp migrate` does, without the two seconds of another process; whether there is a fund."""
    engine = create_engine(program_url)
    try:
        migrations.upgrade(owner_url, program_url=program_url)
        with Session(engine) as session:
            return session.exec(select(Fund.id).limit(1)).first() is not None
    except (SQLAlchemyError, CommandError) as error:
        raise CannotStart(f"La base de données ne peut pas être mise à jour : {error}") from error
    finally:
        engine.dispose()


def _once(command: Sequence[str], env: Mapping[str, str]) -> str:
    """Run a command to its end, and hand over what it printed. Raises `CannotStart`, `Stopped`."""
    log = programs.log_of(Path(env["VAR"]), "first-start")
    log.unlink(missing_ok=True)
    child = children.start(" ".join(command), commands.installed(command), log=log, env=env)
    try:
        signals.wait_while(lambda: child.alive)
    finally:
        child.stop()
    if child.process.returncode != 0:
        raise CannotStart(f"« {child.name} » a échoué :\n{child.last_words()}")
    return log.read_text().strip()


def _welcome(settings: Settings, env: Mapping[str, str], seconds: float) -> None:
    if accounts := surroundings.kept_accounts(settings.var):
        show(accounts)
    show(f"Adresse : {env['BASE_URL']}")
    if surroundings.catches_mails(settings):
        show(f"Courriels de la démonstration : {env['BASE_URL']}/courriels")
    show(f"Journaux : {settings.var / 'logs'}   (prêt en {seconds:.1f} s, Ctrl-C pour arrêter)")
