"""How do the workers learn at once that something has happened, without a request ever waiting for them?"""

import time

import celery
from kombu.exceptions import OperationalError
from redis import RedisError
from sqlmodel import Session

from fundapp.kernel import db
from fundapp.settings import Settings

PATIENCE = 0.1
"""Seconds a request waits for the broker; a sweep tells the workers later what was not told now."""
SILENCE = 5.0
"""Seconds without another try, once the broker did not answer."""

_broker: celery.Celery | None = None
_silent_until = 0.0


def install(settings: Settings) -> None:
    global _broker, _silent_until
    _silent_until = 0.0
    _broker = _connection(settings.redis_url) if settings.redis_url else None
    db.after_commit(wake_the_relay)


def wake_the_relay(session: Session) -> None:
    """Best effort, after the commit: the event is safe whether or not anybody hears this."""
    global _silent_until
    recorded = session.info.pop("recorded", False)
    if not recorded or _broker is None or time.monotonic() < _silent_until:
        return
    try:
        _broker.send_task("events.relay", expires=60, retry=False)
    except (OperationalError, RedisError, OSError):
        _silent_until = time.monotonic() + SILENCE


def _connection(url: str) -> celery.Celery:
    broker = celery.Celery("fund-web", broker=url, set_as_current=False)
    broker.conf.update(
        task_ignore_result=True,
        task_publish_retry=False,
        broker_connection_timeout=PATIENCE,
        broker_transport_options={
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "max_retries": 0,
        },
    )
    return broker
