"""Which events have not been told yet, and which reactions are still to be played?"""

import time

from fundapp import reactions
from fundapp.kernel import clock, db
from fundapp.kernel.events import pending, relay
from workers.celery_app import app
from workers.react import failed, play, react

BATCH = 200
REPLAYED_AT_ONCE = 50
ROUND = 20.0
"""Seconds after which a replay lets other jobs have its worker, and goes on behind them."""
REPLAY_LOCK = 0x4EB1A7
"""Advisory lock: one replay at a time leaves the other worker to polls and totals."""


@app.task(name="events.relay", expires=60)
def relay_events(limit: int = BATCH) -> None:
    """Write down what has to be played, mark, commit, then publish: a crash loses nothing.

    Events of a name that this version of the program does not know wait for one that does.
    """
    with db.transaction() as work:
        waiting = relay.claim_waiting(work, names=reactions.known(), limit=limit)
        heard = {past.id or 0: reactions.reactions_to(past.name) for past in waiting}
        keys = [(event_id, each.name) for event_id, played in heard.items() for each in played]
        at = clock.now()
        pending.expect(work, keys, at=at)
        for past in waiting:
            past.relayed_at = at
    for event_id, played in heard.items():
        if played:
            react.delay(event_id)
    if len(waiting) == limit:
        relay_events.delay(limit)


@app.task(name="events.replay", expires=60)
def replay_events(limit: int = REPLAYED_AT_ONCE) -> None:
    """Play what the broker forgot, what a worker died of, and what failed and is due again."""
    until = time.monotonic() + ROUND
    with db.alone(REPLAY_LOCK) as alone:
        full = alone
        while full and time.monotonic() < until:
            with db.transaction() as work:
                due = pending.claim_due(work, at=clock.now(), limit=limit)
            for event_id, name in due:
                _replay(name, event_id)
            full = len(due) == limit
    if full:
        replay_events.delay(limit)


def _replay(name: str, event_id: int) -> None:
    known = reactions.reaction_named(name)
    if known is None:
        failed(name, event_id, LookupError("this version of the program has no such reaction"))
    else:
        play(known, event_id)
