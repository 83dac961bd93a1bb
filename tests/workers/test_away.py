"""While the database is away, do the workers say so in few words, and do everything once it is back?"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import create_engine, make_url

from fundapp.app import create_app
from fundapp.web.pages import HEARTBEAT
from tests.workers.conftest import House, eventually
from tests.workers.test_relay import SENT, sign_up_over_http

AWAY = "events.relay: the database does not answer: "


@contextmanager
def shut(postgres_url: str, house: House) -> Iterator[None]:
    """Nobody comes in, and whoever is in is put out."""
    name = make_url(house.settings.database_url).database
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as line:
        line.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        line.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        yield
        line.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    server.dispose()


def test_jobs_without_database_cost_a_line_each_and_lose_nothing(postgres_url: str, house: House) -> None:
    sign_up_over_http(house)
    with shut(postgres_url, house):
        worker = house.start_worker()
        for _ in range(10):
            house.send("events.relay")
        eventually(lambda: worker.log.read_text().count(AWAY) >= 10, "each job says why it was not done")

    assert "Traceback" not in worker.log.read_text()
    house.send("events.relay")
    eventually(lambda: house.ask(SENT) == [(1,)], "the mail is sent")


def test_beat_of_a_worker_from_before_the_program_started_does_not_count(house: House) -> None:
    worker = house.start_worker()
    eventually(lambda: house.broker_has(HEARTBEAT), "the first beat")
    house.kill(worker)

    again = create_app(house.settings).test_client()
    assert house.broker_has(HEARTBEAT)
    assert again.get("/health/ready").get_json()["worker"] is False

    house.start_worker()
    eventually(lambda: again.get("/health/ready").get_json()["worker"], "a worker beats")
