"""Is every event told and every reaction played once, whatever the broker does?"""

import os
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import celery
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

from fundapp.accounts import services
from fundapp.accounts.events import LetterWanted
from fundapp.accounts.types import Letter
from fundapp.dossiers.events import DossierDeclaredComplete, DossierEnded
from fundapp.dossiers.types import EndReason, Status
from fundapp.kernel import clock
from fundapp.kernel.events import SYSTEM, pending, record, relay
from fundapp.kernel.ids import new_id
from fundapp.reactions import reactions_to
from fundapp.web.pages import HEARTBEAT
from tests.factories import accounts, dossiers
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
HEARD_OF_AN_END = (
    "SELECT reaction FROM handled_event JOIN event ON event.id = handled_event.event_id "
    "WHERE event.name = 'DossierEnded' ORDER BY reaction"
)


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
    """The letter of an end is not there to be told; the others hear of that end all the same."""
    dossier = dossiers.submitted_dossier(work)
    ended = DossierEnded(
        dossier_id=dossier.id,
        owner_id=dossier.owner_id,
        status=Status.DECLINED,
        reason=EndReason.INELIGIBLE,
        letter_id=new_id(),
    )
    record(work, ended, by=SYSTEM, at=clock.now())
    work.commit()
    worker = house.start_worker()

    house.send("events.relay")

    failing = "notifications.reactions.applying.explain_the_end"
    others = sorted((each.name,) for each in reactions_to("DossierEnded") if each.name != failing)
    assert ("portfolio.reactions.give_up_tickets",) in others
    eventually(lambda: house.ask(HEARD_OF_AN_END) == others, "the other reactions are played")
    eventually(lambda: failing in worker.log.read_text(), "the failing one is logged")


def test_event_this_program_does_not_know_waits_for_one_that_does(house: House) -> None:
    """While a new version is being put in place, an old worker must not swallow what it can't read."""
    house.change(
        "INSERT INTO event (name, subject_id, payload, actor_id, at) "
        "VALUES ('KettleSold', gen_random_uuid(), '{}', gen_random_uuid(), now())"
    )
    sign_up_over_http(house)
    house.start_worker()

    house.send("events.relay")
    eventually(lambda: house.ask(SENT) == [(1,)], "what it knows is told")
    house.drain()

    assert house.ask("SELECT name FROM event WHERE relayed_at IS NULL") == [("KettleSold",)]
    assert house.ask("SELECT count(*) FROM pending_reaction") == [(0,)]


def test_broker_that_forgets_more_than_a_batch_loses_nothing(house: House, work: Session) -> None:
    """Relayed, and every job forgotten before a worker had played it; found again three at a time."""
    person = accounts.person(work)
    for _ in range(40):
        record(work, LetterWanted(person.id, Letter.PASSWORD_CHANGED), by=SYSTEM, at=clock.now())
    work.commit()
    worker = house.start_worker()
    with house.ask_exclusively("handled_event"):
        house.send("events.relay")
        eventually(house.somebody_waits_for_a_lock, "a reaction is under way")
        house.kill(worker)
        house.forget_every_job()
    assert house.ask("SELECT count(*), count(relayed_at) FROM event WHERE name = 'LetterWanted'") == [
        (40, 40)
    ]
    assert house.ask("SELECT count(*) FROM notice") == [(0,)]

    house.change("UPDATE pending_reaction SET next_try_at = now() - interval '3 days'")
    house.start_worker()
    house.send("events.replay", limit=3)

    eventually(lambda: house.ask(SENT) == [(40,)], "every mail is sent")
    house.drain()
    assert house.ask("SELECT count(*) FROM pending_reaction") == [(0,)]
    assert len(house.post.accepted) == 40


def test_reaction_that_failed_for_longer_than_a_day_is_played_once_repaired(
    house: House, work: Session
) -> None:
    """The dossier it speaks of comes a month late: until then its failure is kept, and then nothing is."""
    dossier = dossiers.submitted_dossier(work, at=clock.now())
    relay.let_rest(work, before=clock.now())
    record(work, DossierDeclaredComplete(new_id(), new_id()), by=SYSTEM, at=clock.now())
    work.commit()
    house.start_worker()
    house.send("events.relay")
    failed = "SELECT reaction, attempts, last_error FROM pending_reaction ORDER BY reaction"
    complete = sorted(each.name for each in reactions_to("DossierDeclaredComplete"))
    eventually(lambda: house.ask(failed) == [(each, 1, "NotFound: ") for each in complete], "all failed")

    house.change("UPDATE pending_reaction SET attempts = 130, next_try_at = now()")
    house.send("events.replay")
    eventually(lambda: house.ask(failed) == [(each, 131, "NotFound: ") for each in complete], "still kept")
    assert house.ask("SELECT min(next_try_at) > now() + interval '5 hours' FROM pending_reaction") == [
        (True,)
    ]
    with house.as_owner() as owner:
        owner.execute(sa.text("ALTER TABLE event DISABLE TRIGGER USER"))
        owner.execute(
            sa.text(
                "UPDATE event SET relayed_at = relayed_at - interval '30 days', "
                "payload = payload || :payload WHERE name = 'DossierDeclaredComplete'"
            ).bindparams(sa.bindparam("payload", {"dossier_id": str(dossier.id)}, JSONB))
        )
    house.drain()
    house.change("UPDATE pending_reaction SET next_try_at = now()")
    house.send("events.replay")

    eventually(lambda: house.ask("SELECT count(*) FROM pending_reaction") == [(0,)], "all are played")
    told = "SELECT count(*) FROM notice WHERE kind = 'dossier_complete'"
    assert house.ask(told) == [(1,)]


def test_reaction_this_program_no_longer_has_is_kept_and_says_so(house: House, work: Session) -> None:
    services.sign_up(work, name="Aïcha", email="a@example.org", password=PASSWORD, at=clock.now())
    [past] = relay.claim_waiting(work, names=["LetterWanted"])
    pending.expect(work, [(past.id or 0, "kettles.whistle")], at=clock.now() - timedelta(days=2))
    past.relayed_at = clock.now()
    work.commit()
    house.start_worker()

    house.send("events.replay")

    told = "SELECT reaction, attempts, last_error FROM pending_reaction"
    words = "LookupError: this version of the program has no such reaction"
    eventually(lambda: house.ask(told) == [("kettles.whistle", 2, words)], "it says so")


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
