"""What do we do when something has happened: each reaction once, whatever is delivered twice?"""

import logging

from fundapp import reactions
from fundapp.kernel import clock, db
from fundapp.kernel.events import PastEvent, Reaction, pending, relay
from workers.celery_app import app, broker

logger = logging.getLogger(__name__)

DELIVERY_ASKED = "mail:asked"
"""There while the deliverer has been woken and has not begun yet: a burst of reactions wakes it once."""
ASKED_FOR = 60


@app.task(name="events.react")
def react(event_id: int) -> None:
    """Play every reaction to one event; those that fail come back later, alone, and stop no other."""
    with db.scope() as session:
        past = session.get(PastEvent, event_id)
    if past is None:
        logger.error("there is no event %s", event_id)
        return
    for each in reactions.reactions_to(past.name):
        play(each, event_id)


def play(reaction: Reaction, event_id: int) -> None:
    """One reaction in its own transaction, together with the mark that says it has been played."""
    try:
        with db.transaction() as work:
            if relay.begin_reaction(work, event_id=event_id, reaction=reaction.name, at=clock.now()):
                reaction(work, work.get_one(PastEvent, event_id))
            wrote_letters = work.info.pop("letters", False)
    except Exception as error:  # the worker's boundary: a bug in one reaction holds up no other
        failed(reaction.name, event_id, error)
        return
    if wrote_letters:
        ask_for_delivery()


def failed(name: str, event_id: int, error: Exception) -> None:
    """Keep the failure where it is seen and tried again; the log bears the trace of each error once."""
    line = str(error).partition("\n")[0]
    words = f"{type(error).__name__}: {line}"
    with db.transaction() as work:
        is_new = pending.note_failure(work, (event_id, name), error=words, at=clock.now())
    logger.error(
        "reaction %s to event %s failed: %s", name, event_id, words, exc_info=error if is_new else None
    )


def ask_for_delivery() -> None:
    if broker().set(DELIVERY_ASKED, 1, nx=True, ex=ASKED_FOR):
        app.send_task("mail.deliver")
