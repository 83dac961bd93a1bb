"""What does a page cost with twelve dossiers, and with twenty thousand more?

    python -m benchmarks.pages [--dossiers N]

Prints, for each page, its queries and its median time beside the bare floor (a page without a list),
first with the demonstration alone, then with N dossiers more, in one process on a database of its own.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from fundapp import demo, migrations
from fundapp.accounts import queries as accounts
from fundapp.accounts.services import OneTimeCodes, open_sign_in
from fundapp.app import create_app
from fundapp.kernel import clock, db
from fundapp.onebox import postgres
from fundapp.settings import Settings
from fundapp.web.storage import open_vault

FLOOR = "/accessibilite"
PAGES = (
    "/aujourdhui",
    "/pipeline",
    "/pipeline?vue=liste",
    "/recherche?q=vapeur",
    "/tableau-de-bord",
    "/tickets",
    "/mouvements",
)
RUNS = 15


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dossiers", type=int, default=20_000, metavar="N", help="default: 20000")
    more = parser.parse_args().dossiers
    with tempfile.TemporaryDirectory() as folder, _world(Path(folder)) as (app, client, owner):
        few = _measure(client)
        began = time.perf_counter()
        with app.app_context(), db.transaction() as work:
            demo.add_dossiers(work, more, at=clock.now())
        with owner.begin() as line:
            line.execute(sa.text("ANALYZE"))
        print(f"{more} dossiers added in {time.perf_counter() - began:.1f} s")
        many = _measure(client)
    _print(few, many, more)


@contextmanager
def _world(folder: Path) -> Iterator[tuple[Flask, FlaskClient, sa.Engine]]:
    """The demonstration on a PostgreSQL of its own, a manager signed in, and the owner of the tables."""
    with postgres.running(folder / "postgres", durable=False) as url:
        program_url = sa.make_url(url).set(username="fund_program").render_as_string()
        settings = Settings(
            database_url=program_url,
            migration_database_url=url,
            secret_key="a benchmark's",
            base_url="http://localhost",
            storage_folder=folder / "storage",
            rate_limits=False,
        )
        migrations.upgrade(url, program_url=program_url)
        app = create_app(settings)
        at = clock.now()
        with app.app_context(), db.transaction() as work:
            demo.seed(work, at=at, storage=open_vault(settings), codes=OneTimeCodes("a benchmark's"))
        client = app.test_client()
        with app.app_context(), db.transaction() as work:
            manager = accounts.find_person(work, "gerante@example.org")
            assert manager is not None
            token = open_sign_in(work, person_id=manager.id, agent="", at=at)
        with client.session_transaction() as cookie:
            cookie["sign_in"], cookie["seen_at"] = token, at.isoformat()
            cookie["second_factor_at"] = at.isoformat()
        owner = sa.create_engine(url)
        yield app, client, owner
        owner.dispose()


def _measure(client: FlaskClient) -> dict[str, tuple[int, float]]:
    """Queries and median seconds of each page."""
    return {path: (_queries(client, path), _median(client, path)) for path in (FLOOR, *PAGES)}


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def _median(client: FlaskClient, path: str) -> float:
    spent = []
    for _ in range(RUNS):
        began = time.perf_counter()
        _get(client, path)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _queries(client: FlaskClient, path: str) -> int:
    said: list[str] = []

    def note(*heard: object) -> None:
        said.append(str(heard[2]))

    event.listen(sa.Engine, "before_cursor_execute", note)
    _get(client, path)
    event.remove(sa.Engine, "before_cursor_execute", note)
    return len(said)


def _print(few: dict[str, tuple[int, float]], many: dict[str, tuple[int, float]], more: int) -> None:
    print(f"{'page':<24}{'queries':>9}{f'+{more}':>9}{'× floor':>10}{f'+{more}':>10}")
    for path in PAGES:
        ratios = (few[path][1] / few[FLOOR][1], many[path][1] / many[FLOOR][1])
        print(f"{path:<24}{few[path][0]:>9}{many[path][0]:>9}{ratios[0]:>10.1f}{ratios[1]:>10.1f}")


if __name__ == "__main__":
    main()
