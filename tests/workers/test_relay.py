"""Is every event told and every reaction played once, whatever the broker does?"""

import os
import signal
import subprocess
import time
from pathlib import Path

import celery
from sqlmodel import Session

from fundapp.accounts import services
from fundapp.dossiers.events import DossierEnded
from fundapp.dossiers.types import EndReason, Status
from fundapp.kernel import clock
from fundapp.kernel.events import SYSTEM, record
from fundapp.kernel.ids import new_id
from fundapp.web.pages import HEARTBEAT
from tests.factories.accounts import PASSWORD
from tests.workers.conftest import House, eventually

SIGN_UP = {
    "name": "Aïcha Vandamme",
    "email": "aicha@example.org",
    "password": PASSWORD,
    "terms": "y",
}
WAITING = "SELECT count(*) FROM event WHERE relayed_at IS NULL"
SENT = "SELECT count(*) FROM notice WHERE mail_state = 'sent'"


def sign_up_over_http(house: House) -> float:
    """How many seconds a person waits for the answer."""
    began = time.monotonic()
    answer = house.app.test_client().post("/inscription", data=SIGN_UP)
    assert answer.status_code == 200, answer.text
    return time.monotonic() - began


def test_a_request_wakes_the_relay(house: House) -> None:
    """No beat is running: what was recorded is told because the request said so."""
    house.start_worker()

    sign_up_over_http(house)

    eventually(lambda: house.ask(SENT) == [(1,)], "the mail is sent")
    assert house.ask(WAITING) == [(0,)]


def test_frozen_broker_holds_up_no_request_and_loses_nothing(house: House) -> None:
    usual = sign_up_over_http(house)
    os.kill(house.broker_process(), signal.SIGSTOP)
    try:
        first, second = sign_up_over_http(house), sign_up_over_http(house)
    finally:
        os.kill(house.broker_process(), signal.SIGCONT)
    assert max(first, second) < 5 * usual + 1
    assert house.ask("SELECT count(*) FROM event WHERE relayed_at IS NOT NULL") == [(0,)]

    house.start_worker()
    house.start_beat()

    eventually(lambda: house.ask(SENT) == [(3,)], "the sweep finds what stayed behind")
    assert house.ask(WAITING) == [(0,)]


def test_broker_that_comes_back_empty_loses_nothing(house: House) -> None:
    pid = house.broker_process()
    program = Path(f"/proc/{pid}/exe").readlink()
    os.kill(pid, signal.SIGKILL)

    sign_up_over_http(house)
    for kept in (house.broker_folder / "appendonlydir").glob("*"):
        kept.unlink()
    broker = subprocess.Popen([program, house.broker_folder / "valkey.conf"], stdout=subprocess.DEVNULL)
    try:
        house.start_worker()
        house.start_beat()
        eventually(lambda: house.ask(SENT) == [(1,)], "the sweep finds what stayed behind")
    finally:
        broker.kill()
        broker.wait()


def test_reaction_delivered_many_times_plays_once(house: House, work: Session) -> None:
    services.sign_up(work, name="Aïcha", email="a@example.org", password=PASSWORD, at=clock.now())
    work.commit()
    [(event_id,)] = house.ask("SELECT id FROM event WHERE name = 'LetterWanted'")
    house.start_worker()
    house.start_worker()

    for _ in range(20):
        house.send("events.react", event_id)
    house.drain()

    assert house.ask("SELECT reaction FROM handled_event") == [
        ("notifications.reactions.letters.write_the_letter",)
    ]
    assert house.ask("SELECT kind FROM notice") == [("confirm_email",)]


def test_one_failing_reaction_stops_no_other(house: House, work: Session) -> None:
    """The founder of a dossier that does not exist can't be told; its tickets are given up all the same."""
    ended = DossierEnded(
        dossier_id=new_id(), owner_id=new_id(), status=Status.DECLINED, reason=EndReason.INELIGIBLE
    )
    record(work, ended, by=SYSTEM, at=clock.now())
    work.commit()
    worker = house.start_worker()

    house.send("events.relay")

    played = [
        ("notifications.reactions.returning.say_what_is_lacking",),
        ("portfolio.reactions.give_up_tickets",),
    ]
    eventually(
        lambda: house.ask("SELECT reaction FROM handled_event ORDER BY reaction") == played,
        "the other reactions are played",
    )
    eventually(lambda: "explain_the_end" in worker.log.read_text(), "the failing one is logged")


def test_event_this_program_does_not_know_is_logged_and_left(house: House, work: Session) -> None:
    house.change(
        "INSERT INTO event (name, subject_id, payload, actor_id, at) "
        "VALUES ('KettleSold', gen_random_uuid(), '{}', gen_random_uuid(), now())"
    )
    worker = house.start_worker()

    house.send("events.relay")
    eventually(lambda: "KettleSold" in worker.log.read_text(), "it is logged")
    house.drain()

    assert house.ask(WAITING) == [(0,)]
    assert worker.log.read_text().count("KettleSold") == 1
    assert worker.alive


def test_a_worker_says_that_it_lives(house: House) -> None:
    browser = house.app.test_client()
    assert browser.get("/health/ready").json == {
        "status": "unavailable", "database": True, "broker": True, "storage": True, "worker": False,
    }  # fmt: skip

    house.start_worker()
    eventually(lambda: house.broker_has(HEARTBEAT), "the first beat")

    assert browser.get("/health/ready").status_code == 200


class Trap:
    """What a pickle would run when it is opened."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.place,)


def test_attack_43_pickled_job_is_not_opened(house: House, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    worker = house.start_worker()

    with celery.Celery(broker=house.settings.redis_url, set_as_current=False) as client:
        client.send_task("events.react", args=[Trap(trap)], serializer="pickle")
    eventually(lambda: "ContentDisallowed" in worker.log.read_text(), "the worker refuses it")
    house.drain()

    assert not trap.exists()
    house.send("events.seal")
    eventually(lambda: "Task events.seal" in worker.log.read_text(), "the worker goes on")
