"""Which commands are there, for whoever runs, checks or fills the fund?"""

import argparse
import http.client
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import get_args
from uuid import UUID

import sqlalchemy as sa
from alembic.util import CommandError
from psycopg.errors import InsufficientPrivilege
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session, col, select

from fundapp import demo, migrations, onebox, policy
from fundapp.accounts.services import OneTimeCodes
from fundapp.app import create_app
from fundapp.demo.cast import PASSWORD, SECRET
from fundapp.kernel import clock, db, vault
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import PastEvent, pending, seals
from fundapp.portfolio import queries as portfolio
from fundapp.programme import queries as programme
from fundapp.settings import Settings
from fundapp.web.storage import Place, open_vault

Command = Callable[[argparse.Namespace, Settings], int]
DONE, FAILED = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(argv)
    try:
        return _carry_out(asked)
    except ValidationError as error:
        wrong = error.errors()[0]
        return _fail(f"The setting {str(wrong['loc'][0]).upper()} is wrong: {wrong['msg']}.")
    except (Refused, CommandError) as refusal:
        return _fail(str(refusal))
    except OperationalError as error:
        return _fail(f"The database does not answer: {str(error.orig).strip()}")
    except ProgrammingError as error:
        if isinstance(error.orig, InsufficientPrivilege):
            return _fail(f"The database refuses this to our role: {str(error.orig).strip()}")
        if asked.command is migrate:
            return _fail(f"The migration failed, and nothing of it is kept: {str(error.orig).strip()}")
        return _fail("The database is not up to date: run `fundapp migrate` first.")
    except BrokenPipeError:  # whoever read us, `head` for instance, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _carry_out(asked: argparse.Namespace) -> int:
    command: Command = asked.command
    if command is not run:
        onebox.join_running(Settings().var)
    settings = Settings()
    if asked.needs_database and not settings.database_url:
        return _fail("No database: set DATABASE_URL, or start the fund with `make run` and try again.")
    return command(asked, settings)


def run(_asked: argparse.Namespace, settings: Settings) -> int:
    onebox.run(settings)
    return DONE


def migrate(asked: argparse.Namespace, settings: Settings) -> int:
    owner, program = settings.owner_url, settings.database_url
    if not settings.local and not migrations.is_apart(owner, program):
        return _fail(
            "Set MIGRATION_DATABASE_URL to the owner of the tables, and DATABASE_URL to another role, which "
            "this command makes: whoever takes the program must not rewrite what is kept for ever."
        )
    if asked.down_to:
        migrations.downgrade(owner, asked.down_to, program_url=program)
    else:
        migrations.upgrade(owner, program_url=program)
    return DONE


def show_policy(asked: argparse.Namespace, _settings: Settings) -> int:
    rights = [{"right": right, "meaning": meaning, "who": who} for right, meaning, who in policy.rows()]
    if asked.json:
        return _print_json(rights)
    width = max(len(each["right"]) for each in rights)
    for each in rights:
        print(f"{each['right']:<{width}}  {each['who']}\n{'':<{width}}  {each['meaning']}")
    return DONE


def show_events(asked: argparse.Namespace, settings: Settings) -> int:
    wanted = select(PastEvent).order_by(col(PastEvent.id).desc()).limit(asked.limit)
    if asked.subject:
        wanted = wanted.where(PastEvent.subject_id == asked.subject)
    with _reading(settings) as session:
        events = session.exec(wanted).all()
    for event in reversed(events):
        told = seals.sealed_record(0, event) | {"relayed": event.relayed_at is not None}
        del told["seq"]
        if asked.json:
            print(seals.canonical_json(told))
        else:
            print(f"{told['at']}  {event.id:>8}  {event.name:<24} {event.subject_id}  {told['data']}")
    return DONE


def show_totals(asked: argparse.Namespace, settings: Settings) -> int:
    as_of = clock.end_of_day(asked.as_of) if asked.as_of else None
    with _reading(settings) as session:
        return _print_json(portfolio.totals_report(session, as_of))


def replay(asked: argparse.Namespace, settings: Settings) -> int:
    """Say what failed after something happened, and let the workers play it again at once."""
    with _reading(settings) as work:
        found, after = 0, None
        while rows := pending.list_failed(work, after=after, limit=1_000):
            for row, event in rows:
                words = f"{row.attempts} tries, next {row.next_try_at.isoformat(timespec='seconds')}"
                print(f"{event.id:>8}  {event.name:<24} {row.reaction}  {words}\n{'':<10}{row.last_error}")
            found, after = found + len(rows), (rows[-1][0].event_id, rows[-1][0].reaction)
        if not asked.dry_run:
            pending.retry_now(work, at=clock.now())
            work.commit()
    then = "would be played again" if asked.dry_run else "are played again by the workers, from now on"
    print(f"{found} failed reactions {then}." if found else "No reaction has failed.")
    return DONE


def verify(_asked: argparse.Namespace, settings: Settings) -> int:
    """Follow the chain of seals over everything that happened; exit 1 names the link that is broken."""
    with _reading(settings) as session:
        with closing(seals.all_links(session)) as links:
            broken = seals.first_broken_link(links)
        sealed = session.execute(sa.select(sa.func.count()).select_from(seals.Seal)).scalar_one()
    if broken is not None:
        return _fail(
            f"The chain is broken at link {broken} of {sealed}: what it seals was changed or removed."
        )
    print(f"All {sealed} sealed events are as they were recorded.")
    return DONE


def seed_demo(asked: argparse.Namespace, settings: Settings) -> int:
    """The stories once, where there is no fund yet; then as many more dossiers as are asked for."""
    if not settings.secret_key.get_secret_value():
        return _fail("No secret key: set SECRET_KEY to the one the web server uses.")
    codes = OneTimeCodes(settings.secret_key.get_secret_value())
    with create_app(settings).app_context(), db.transaction() as work:
        if programme.find_fund(work) is None:
            demo.seed(work, at=clock.now(), storage=open_vault(settings), codes=codes)
        elif not asked.dossiers:
            return _fail("This database already has a fund: seeding would mix it with the demonstration.")
        if asked.dossiers:
            print(f"{demo.add_dossiers(work, asked.dossiers, at=clock.now())} dossiers added.")
    return DONE


def show_accounts(_asked: argparse.Namespace, _settings: Settings) -> int:
    for email, role, about in demo.accounts():
        print(f"{email:<26} {role:<26} {about}")
    print(f"\nMot de passe de tous : {PASSWORD}")
    print(f"Second facteur (équipe et comité) : page /demonstration, ou clé {SECRET}")
    return DONE


def copy_storage(asked: argparse.Namespace, settings: Settings) -> int:
    """Every file from one store to the other; begun again, it goes on with what is lacking."""
    if not settings.s3_bucket:
        return _fail("The setting S3_BUCKET is missing: it names the bucket to copy from or to.")
    if asked.origin == asked.target:
        return _fail("There is nothing to do: both names are of the same store.")
    origin, target = open_vault(settings, asked.origin), open_vault(settings, asked.target)
    done = vault.copy(origin, target, scratch=settings.storage_folder / "scratch")
    print(f"{done.new} files copied and read again, {done.there} were there already.")
    return _fail(f"Damaged, not copied: {', '.join(done.damaged)}") if done.damaged else DONE


def check_storage(asked: argparse.Namespace, settings: Settings) -> int:
    """Read every file that somebody holds, and say which are missing or no longer what they were."""
    with _reading(settings) as session:
        held = vault.held_digests(session)
    found = vault.check(open_vault(settings, asked.place), held, chosen=lambda _: True)
    for word, digests in (("missing", found.missing), ("damaged", found.damaged)):
        for digest in digests:
            print(f"{digest}  {word}")
    if not found.well:
        return _fail(f"Of {len(held)} files, {len(found.missing)} missing, {len(found.damaged)} damaged.")
    print(f"All {len(held)} files are there, and what they were when they came.")
    return DONE


def health(_asked: argparse.Namespace, settings: Settings) -> int:
    line = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=3)
    try:
        line.request("GET", "/health/ready", headers={"Host": f"localhost:{settings.port}"})
        answer = line.getresponse()
        print(answer.read().decode().strip())
    except OSError as error:
        return _fail(f"The web server does not answer on port {settings.port}: {error}")
    return DONE if answer.status == http.client.OK else FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fundapp",
        description="Runs, fills and checks the deal-flow manager of an innovation fund.",
        epilog="Settings come from the environment (see fundapp/settings.py). While `make run` is up, "
        "the other commands find its database by themselves.",
    )
    add = parser.add_subparsers(required=True, metavar="command").add_parser
    _add(add, "run", run, "start everything on this machine until Ctrl-C", database=False)
    moving = _add(add, "migrate", migrate, "bring the database to this version of the program")
    moving.add_argument(
        "--down-to", metavar="REVISION", help="go back to this migration instead; `base` undoes all"
    )
    table = _add(add, "policy", show_policy, "print who may do what", database=False)
    table.add_argument("--json", action="store_true", help="as JSON")
    past = _add(add, "events", show_events, "print what happened last, oldest first")
    past.add_argument("--subject", type=UUID, metavar="ID", help="only what concerns this dossier, person…")
    past.add_argument("--limit", type=int, default=50, metavar="N", help="how many at most (default: 50)")
    past.add_argument("--json", action="store_true", help="one JSON object a line")
    sums = _add(add, "totals", show_totals, "print committed, paid and remaining amounts, in cents, as JSON")
    sums.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="as known at the end of this day"
    )
    sums.add_argument("--json", action="store_true", help="as JSON (the only form there is)")
    again = _add(add, "replay", replay, "print the reactions to events that failed, and play them again")
    again.add_argument("--dry-run", action="store_true", help="only print them")
    _add(add, "verify", verify, "check that nothing that happened was changed, by the chain of seals")
    _seeds(_add(add, "seed", seed_demo, "fill an empty database"))
    _stores(_add(add, "storage", check_storage, "move and check the files that dossiers hold"))
    _add(add, "health", health, "ask the running web server whether all is well", database=False)
    return parser


def _seeds(parser: argparse.ArgumentParser) -> None:
    add = parser.add_subparsers(required=True, metavar="what").add_parser
    demo = _add(add, "demo", seed_demo, "the demonstration: a fund, its people and dossiers")
    demo.add_argument("--dossiers", type=int, metavar="N", help="how many more dossiers, for measurements")
    _add(add, "accounts", show_accounts, "print the accounts to try, role by role", database=False)


def _stores(parser: argparse.ArgumentParser) -> None:
    add = parser.add_subparsers(required=True, metavar="what").add_parser
    places = get_args(Place)
    moving = _add(add, "copy", copy_storage, "copy every file from one store to the other", database=False)
    moving.add_argument("--from", dest="origin", choices=places, required=True, help="where the files are")
    moving.add_argument("--to", dest="target", choices=places, required=True, help="where they are to be")
    checked = _add(add, "check", check_storage, "read every file again and compare it with its SHA-256")
    checked.add_argument("--in", dest="place", choices=places, help="which store (default: the one in use)")


def _add(
    add: Callable[..., argparse.ArgumentParser],
    name: str,
    command: Command,
    words: str,
    *,
    database: bool = True,
) -> argparse.ArgumentParser:
    parser = add(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    parser.set_defaults(command=command, needs_database=database)
    return parser


@contextmanager
def _reading(settings: Settings) -> Iterator[Session]:
    engine = sa.create_engine(settings.database_url)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def _print_json(what: object) -> int:
    print(json.dumps(what, ensure_ascii=False, indent=2, default=str))
    return DONE


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
