"""Does a mail leave once, whatever dies on the way?"""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import sqlalchemy as sa
from sqlmodel import Session

from fundapp.accounts import services
from fundapp.accounts.events import LetterWanted
from fundapp.accounts.types import Letter, Purpose
from fundapp.kernel import clock
from fundapp.kernel.events import SYSTEM, record, relay
from fundapp.notifications.types import MailState
from tests.factories import accounts, committee
from tests.factories.accounts import PASSWORD
from tests.workers.conftest import House, eventually

NOTICES = "SELECT kind, mail_state, attempts FROM notice"


def sign_up(work: Session, name: str = "Aïcha Vandamme") -> None:
    """What asks for exactly one mail."""
    services.sign_up(work, name=name, email="aicha@example.org", password=PASSWORD, at=clock.now())
    work.commit()


def parsed(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, policy=policy.default)


def is_sent(house: House) -> bool:
    return [state for _, state, _ in house.ask(NOTICES)] == [MailState.SENT]


def test_a_mail_leaves_with_a_link_that_works(house: House, work: Session) -> None:
    house.start_worker()
    sign_up(work)
    house.send("events.relay")
    eventually(lambda: is_sent(house), "the mail is sent")

    [mail] = map(parsed, house.post.accepted)
    assert (mail["To"], mail["Subject"]) == ("Aïcha Vandamme <aicha@example.org>", "Confirmez votre adresse")
    assert mail["Message-ID"] == f"<{house.ask('SELECT id FROM notice')[0][0]}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        link = re.search(r"http://localhost/inscription/confirmer/([\w-]+)", body.get_content())
        assert link is not None
        services.read_link(work, purpose=Purpose.CONFIRM_EMAIL, token=link[1], at=clock.now())


def test_worker_killed_between_commit_and_notification(house: House, work: Session) -> None:
    """Killed while the reaction was being played: it is played again, once, and one mail leaves."""
    sign_up(work)
    worker = house.start_worker()
    with house.ask_exclusively("notice"):
        house.send("events.relay")
        eventually(house.somebody_waits_for_a_lock, "the reaction is under way")
        house.kill(worker)
    assert (house.ask(NOTICES), house.post.accepted) == ([], [])

    house.start_worker()
    house.change("UPDATE pending_reaction SET next_try_at = now()")
    house.send("events.replay")
    eventually(lambda: is_sent(house), "the mail is sent")

    for _ in range(3):
        house.send("events.replay")
        house.send("mail.deliver")
    house.drain()
    assert house.ask(NOTICES) == [("confirm_email", "sent", 1)]
    assert len(house.post.accepted) == 1


def test_worker_killed_while_it_talks_to_the_mail_server(house: House, work: Session) -> None:
    house.post.hangs = True
    sign_up(work)
    worker = house.start_worker()
    house.send("events.relay")
    eventually(lambda: house.post.calls == 1, "the mail server is being talked to")
    house.kill(worker)
    assert house.ask(NOTICES) == [("confirm_email", "sending", 1)]
    house.post.hangs = False

    house.start_worker()
    house.send("mail.deliver")
    house.drain()
    assert house.post.accepted == []  # the dead worker's lease still runs

    with house.as_owner() as owner:
        owner.execute(sa.text("UPDATE notice SET next_try_at = now(), made_at = now() - interval '2 days'"))
    house.send("mail.deliver")
    eventually(lambda: is_sent(house), "the mail is sent")
    assert house.ask(NOTICES) == [("confirm_email", "sent", 2)]
    [mail] = map(parsed, house.post.accepted)
    assert clock.now() - mail["Date"].datetime < timedelta(hours=1)


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(house: House, work: Session) -> None:
    house.post.refusals = ["451 come back later", "550 nobody of that name"]
    sign_up(work)
    house.start_worker()
    house.send("events.relay")
    eventually(lambda: house.ask(NOTICES) == [("confirm_email", "queued", 1)], "the mail waits")

    house.change("UPDATE notice SET next_try_at = now()")
    house.send("mail.deliver")
    eventually(lambda: house.ask(NOTICES) == [("confirm_email", "failed", 2)], "the mail is given up")

    [(failure,)] = house.ask("SELECT failure FROM notice")
    assert "nobody of that name" in str(failure)
    assert house.post.accepted == []


def test_attack_24_a_name_brings_neither_a_header_nor_a_link(house: House, work: Session) -> None:
    sign_up(work, name="Eve\r\nBcc: tous@example.org https://piege.example <b>x</b>")
    house.start_worker()
    house.send("events.relay")
    eventually(lambda: is_sent(house), "the mail is sent")

    [mail] = map(parsed, house.post.accepted)
    assert mail["Bcc"] is None
    assert str(mail["To"]).endswith("<aicha@example.org>")
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "piege.example" not in text + html
    assert "<b>x</b>" not in html


def test_mail_server_that_hangs_delays_no_poll_and_no_total(house: House, work: Session) -> None:
    """While one letter is stuck, what happens is told, a due poll is closed and its money reserved."""
    committee.adopted(work, at=clock.now() - timedelta(hours=5))
    relay.let_rest(work, before=clock.now())
    sign_up(work)
    house.post.hangs = True
    house.start_worker_without_mail()
    house.start_mailer()
    house.send("events.relay")
    eventually(lambda: house.post.calls == 1, "the mail server has a letter and does not answer")

    house.send("polls.close_due")
    eventually(lambda: house.ask("SELECT state FROM poll") == [("closed",)], "the poll is closed")
    house.send("events.relay")
    reserved = "SELECT reserved FROM total WHERE scope = 'ticket'"
    eventually(lambda: house.ask(reserved) == [(25_000_000,)], "its money is reserved")
    eventually(lambda: house.ask("SELECT count(*) FROM pending_reaction") == [(0,)], "all is told")

    assert house.ask("SELECT outcome FROM decision") == [("adopted",)]
    assert house.ask("SELECT mail_state, attempts FROM notice WHERE kind = 'confirm_email'") == [
        ("sending", 1)
    ]
    waiting = house.ask("SELECT DISTINCT mail_state, attempts FROM notice WHERE kind <> 'confirm_email'")
    assert waiting == [("queued", 0)]
    assert house.post.calls == 1


def test_one_deliverer_at_a_time_and_one_wake_for_a_burst(house: House, work: Session) -> None:
    for _ in range(30):
        record(
            work, LetterWanted(accounts.person(work).id, Letter.PASSWORD_CHANGED), by=SYSTEM, at=clock.now()
        )
    work.commit()
    house.post.hangs = True
    house.start_worker_without_mail()
    house.send("events.relay")
    eventually(lambda: house.ask("SELECT count(*) FROM notice") == [(30,)], "everybody has a notice")
    assert house.jobs_waiting("mail") == 1

    house.start_mailer()
    house.start_mailer()
    eventually(lambda: house.post.calls == 1, "one letter is being sent")
    for _ in range(10):
        house.send("mail.deliver")
    eventually(lambda: house.jobs_waiting("mail") == 0, "the other deliverer has looked")
    assert house.post.calls == 1

    house.post.hangs = False
    eventually(
        lambda: house.ask("SELECT count(*) FROM notice WHERE mail_state = 'sent'") == [(30,)], "all sent"
    )
    assert len(house.post.accepted) == 30


def test_server_that_falls_silent_costs_one_letter_a_try_and_is_left_alone(
    house: House, work: Session
) -> None:
    """Cut off in the middle of a batch: the letters behind are not tried on a line that is dead."""
    for _ in range(5):
        record(
            work, LetterWanted(accounts.person(work).id, Letter.PASSWORD_CHANGED), by=SYSTEM, at=clock.now()
        )
    work.commit()
    house.post.refusals = ["421 closing down"]
    house.start_worker()
    house.send("events.relay")
    eventually(lambda: house.broker_has("mail:silent"), "the server is left alone")
    house.send("mail.deliver")
    house.drain()

    states = house.ask("SELECT mail_state, attempts, failure FROM notice ORDER BY attempts DESC")
    assert states == [("queued", 1, "421 closing down"), *[("queued", 0, None)] * 4]
    assert house.post.calls == 1
