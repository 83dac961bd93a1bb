"""Which events have not been told yet, and which reaction stayed behind?"""

from datetime import timedelta

from fundapp import reactions
from fundapp.kernel import clock, db
from fundapp.kernel.events import relay
from workers.celery_app import app
from workers.react import react

BATCH = 200
MEMORY = timedelta(days=1)
"""How far back a reaction that was never played is looked for."""


@app.task(name="events.relay", expires=60)
def relay_events() -> None:
    """Publish, mark, commit, in this order: a crash in between tells an event twice, never not at all."""
    with db.transaction() as work:
        waiting = relay.claim_waiting(work, limit=BATCH)
        for past in waiting:
            react.delay(past.id)
            past.relayed_at = clock.now()
    if len(waiting) == BATCH:
        relay_events.delay()


@app.task(name="events.replay", expires=60)
def replay_events(older_than: int = 60) -> None:
    """Tell again what was relayed and not played: a broker that forgot, a worker killed midway."""
    with db.scope() as session:
        unplayed = relay.list_unplayed(
            session,
            expected=reactions.expected(),
            at=clock.now(),
            older_than=timedelta(seconds=older_than),
            memory=MEMORY,
            limit=BATCH,
        )
    for event_id in unplayed:
        react.delay(event_id)
