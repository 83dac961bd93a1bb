"""How do mails leave for the mail server, one conversation at a time?"""

import logging
import smtplib
from email.message import EmailMessage

from flask import current_app

from fundapp.kernel import clock, db
from fundapp.notifications import queries, services
from fundapp.notifications.models import Notice
from fundapp.notifications.views import outbox
from fundapp.settings import Settings
from workers.celery_app import app

logger = logging.getLogger(__name__)

BATCH = 100
PERMANENT = range(500, 600)


@app.task(name="mail.deliver", expires=60)
def deliver() -> None:
    """Send what is due. While the mail server is away nothing is taken, and no try is used up."""
    with db.scope() as session:
        if not queries.any_letter_due(session, clock.now()):
            return
    try:
        server = _mail_server()
    except OSError as error:
        logger.warning("the mail server does not answer: %s", error)
        return
    with server:
        for _ in range(BATCH):
            with db.transaction() as work:
                letter = services.claim_letter(work, at=clock.now())
            if letter is None:
                return
            _send(server, letter)
    deliver.delay()


def _mail_server() -> smtplib.SMTP:
    settings: Settings = current_app.config["SETTINGS"]
    return smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=10)


def _send(server: smtplib.SMTP, letter: Notice) -> None:
    try:
        mail = _compose(letter)
        if mail is None:
            return
        server.send_message(mail)
    except smtplib.SMTPResponseException as error:
        _failed(letter, f"{error.smtp_code} {error.smtp_error!r}", for_good=error.smtp_code in PERMANENT)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        _failed(letter, f"{code} {words!r}", for_good=code in PERMANENT)
    except Exception as error:  # the worker's boundary: one bad letter holds up no other
        logger.exception("mail %s could not be sent", letter.id)
        _failed(letter, type(error).__name__, for_good=False)
    else:
        with db.transaction() as work:
            services.letter_sent(work, notice_id=letter.id, at=clock.now())


def _compose(letter: Notice) -> EmailMessage | None:
    """The mail as it is true now; None, and dropped, when its reader may no longer have it."""
    with db.transaction() as work:
        mail = outbox.mail_of(work, letter, at=clock.now())
        if mail is None:
            services.drop_letter(work, notice_id=letter.id)
        return mail


def _failed(letter: Notice, reason: str, *, for_good: bool) -> None:
    with db.transaction() as work:
        services.letter_failed(work, notice_id=letter.id, reason=reason, for_good=for_good, at=clock.now())
