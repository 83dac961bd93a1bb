"""What do we do when something has happened: each reaction once, whatever is delivered twice?"""

import logging
from typing import Any

from fundapp import reactions
from fundapp.kernel import clock, db
from fundapp.kernel.events import PastEvent, relay
from fundapp.reactions import Reaction
from workers.celery_app import app

logger = logging.getLogger(__name__)

RETRIES = 3
"""Within a minute; what fails longer is told again by the replay, less and less often."""


@app.task(name="events.react", bind=True, max_retries=RETRIES)
def react(self: Any, event_id: int) -> None:
    """Play every reaction to one event; those that fail come back later, alone, and stop no other."""
    with db.scope() as session:
        past = session.get(PastEvent, event_id)
    if past is None:
        logger.error("there is no event %s", event_id)
        return
    if not reactions.knows(past.name):
        logger.warning("event %s is called %s, which this program does not know", event_id, past.name)
        return
    failed = [each for each in reactions.reactions_to(past.name) if not _play(each, event_id)]
    if failed:
        raise self.retry(countdown=5 * 2**self.request.retries)


def _play(reaction: Reaction, event_id: int) -> bool:
    """One reaction in its own transaction, together with the mark that says it has been played."""
    name = reactions.name_of(reaction)
    try:
        with db.transaction() as work:
            if relay.begin_reaction(work, event_id=event_id, reaction=name, at=clock.now()):
                reaction(work, work.get_one(PastEvent, event_id))
            wrote_letters = work.info.pop("letters", False)
    except Exception:  # the worker's boundary: a bug in one reaction is logged and holds up no other
        logger.exception("reaction %s to event %s failed", name, event_id)
        return False
    if wrote_letters:
        app.send_task("mail.deliver")
    return True
