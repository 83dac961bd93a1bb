"""Does a mail leave once, whatever dies on the way?"""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlmodel import Session

from fundapp.accounts import services
from fundapp.accounts.types import Purpose
from fundapp.kernel import clock
from fundapp.notifications.types import MailState
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
    house.send("events.replay", older_than=0)
    eventually(lambda: is_sent(house), "the mail is sent")

    for _ in range(3):
        house.send("events.replay", older_than=0)
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

    house.change("UPDATE notice SET next_try_at = now()")
    house.send("mail.deliver")
    eventually(lambda: is_sent(house), "the mail is sent")
    assert house.ask(NOTICES) == [("confirm_email", "sent", 2)]
    assert len(house.post.accepted) == 1


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
