"""How do workers find their broker, and the house in which every task runs?"""

import logging
from functools import cache
from typing import Any

import celery
import redis
from celery.signals import worker_init
from flask import Flask

from fundapp.app import create_app
from fundapp.kernel import db
from fundapp.settings import Settings

logger = logging.getLogger(__name__)

PATIENCE = 900
"""Seconds after which the broker hands a killed worker's job to another; every job is far shorter."""

MAIL_QUEUE = "mail"

settings = Settings()


@cache
def house() -> Flask:
    """The same program as the web's, around every task."""
    return create_app(settings)


@worker_init.connect
def build_before_forking(**_signal: Any) -> None:
    """Built once for all the worker's processes; it holds no connection yet, each child makes its own."""
    house()


@cache
def broker() -> redis.Redis:
    """For what workers tell each other beside their jobs; each process makes connections of its own."""
    return redis.Redis.from_url(settings.redis_url, socket_timeout=5)


class HouseTask(celery.Task):  # type: ignore[misc]
    """A task with the program around it: templates, languages, settings, the database."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with house().app_context():
            try:
                return super().__call__(*args, **kwargs)
            except db.UNREACHABLE as error:
                if not db.is_away(error):
                    raise
                # one line, as each job meets this every few seconds; what was to be done comes back by itself
                logger.error("%s: the database does not answer: %s", self.name, str(error).partition("\n")[0])
                return None


app = celery.Celery(
    "fund",
    broker=settings.redis_url,
    task_cls=HouseTask,
    include=[
        "workers.relay",
        "workers.react",
        "workers.deliver",
        "workers.maintenance",
        "workers.own_data",
        "workers.schedule",
    ],
)
app.conf.update(
    # JSON and ids only: whoever can write to the broker can't make us run anything (SECURITY 43)
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # mails wait for a server that is not ours: their queue and its worker hold up nothing else
    task_routes={"mail.*": {"queue": MAIL_QUEUE}},
    # a job is done when it has ended, not when it was taken
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=300,
    task_time_limit=330,
    broker_transport_options={
        "visibility_timeout": PATIENCE,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    timezone="Europe/Paris",
)
