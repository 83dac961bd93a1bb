"""How do mails leave for the mail server, one conversation at a time?"""

import logging
import smtplib
import time
from email.message import EmailMessage

from flask import current_app

from fundapp.kernel import clock, db
from fundapp.notifications import queries, rules, services
from fundapp.notifications.models import Notice
from fundapp.notifications.types import FailureCause
from fundapp.notifications.views import outbox
from workers import mail_server
from workers.celery_app import app, broker
from workers.mail_server import LetterRefused, ServerAway
from workers.react import DELIVERY_ASKED

logger = logging.getLogger(__name__)

SILENT = "mail:silent"
"""There for a while after the mail server failed us, with what it answered."""
SILENCE = 60
"""Seconds without another try, once the mail server did not answer."""
ROUND = 180.0
"""Seconds of one round: with one more letter it stays below the time a job may take."""
DELIVERER_LOCK = 0x3A11
"""Advisory lock: however many workers there are, one of them talks to the mail server."""


@app.task(name="mail.deliver", expires=60)
def deliver() -> None:
    """Send what is due. A mail server that is away costs no letter a try, and one that falls silent only
    the letter it was given."""
    began = time.monotonic()
    broker().delete(DELIVERY_ASKED)
    if broker().exists(SILENT):
        return
    with db.alone(DELIVERER_LOCK) as alone:
        if not alone or not _anything_due():
            return
        try:
            with mail_server.conversation(current_app.config["SETTINGS"]) as server:
                _send_what_is_due(server, until=began + ROUND)
        except ServerAway as error:
            logger.warning("the mail server does not answer: %s", error)
            broker().set(SILENT, str(error), ex=SILENCE)
            return
    if _anything_due():
        deliver.delay()


def _anything_due() -> bool:
    with db.scope() as session:
        return queries.any_letter_due(session, clock.now())


def _send_what_is_due(server: smtplib.SMTP, *, until: float) -> None:
    while time.monotonic() < until:
        with db.transaction() as work:
            letter = services.claim_letter(work, at=clock.now())
        if letter is None:
            return
        _send(server, letter)


def _send(server: smtplib.SMTP, letter: Notice) -> None:
    try:
        mail = _compose(letter)
        if mail is None:
            return
        mail_server.send(server, mail)
    except LetterRefused as refusal:
        _failed(letter, rules.cause_of(refusal.reply), refusal.reply, for_good=refusal.for_good)
    except ServerAway as error:
        _failed(letter, FailureCause.SERVER_AWAY, str(error))
        raise
    except Exception as error:  # the worker's boundary: one bad letter holds up no other
        logger.exception("mail %s could not be sent", letter.id)
        _failed(letter, FailureCause.NOT_WRITTEN, type(error).__name__)
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


def _failed(letter: Notice, cause: FailureCause, reason: str, *, for_good: bool = False) -> None:
    with db.transaction() as work:
        services.letter_failed(
            work, notice_id=letter.id, cause=cause, reason=reason, for_good=for_good, at=clock.now()
        )
