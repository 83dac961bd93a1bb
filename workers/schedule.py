"""Which jobs come back by themselves, and how often? One table; each is idempotent, and late ones expire."""

from typing import Any

from celery.schedules import crontab

from workers.celery_app import app

EVERY: dict[str, Any] = {
    "events.relay": 5,
    "events.replay": 10,
    "mail.deliver": 10,
    "polls.close_due": 5,
    "worker.heartbeat": 15,
    "events.seal": 60,
    "events.seal_late": crontab(hour=0, minute=30),
    "tickets.lapse": crontab(hour=1, minute=30),
    "pieces.expire": crontab(hour=2, minute=0),
    "exports.prepare": 10,
    "exports.expire": crontab(hour=0, minute=30),
    "drafts.purge": crontab(hour=0, minute=40),
    "people.erase": crontab(hour=0, minute=50),
    "storage.sweep": crontab(hour=2, minute=30),
    "storage.check": crontab(hour=4, minute=0),
    "complements.remind": crontab(hour=8, minute=0),
    "totals.reconcile": crontab(hour=3, minute=0),
}
"""Job and its period in seconds, or its hour in Paris."""


def _expiry(period: Any) -> int:
    """A job that waited longer than its period is dropped: the next one does its work."""
    return period if isinstance(period, int) else 3600


app.conf.beat_schedule = {
    job: {"task": job, "schedule": period, "options": {"expires": _expiry(period)}}
    for job, period in EVERY.items()
}
