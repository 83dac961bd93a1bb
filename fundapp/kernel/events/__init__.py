"""What has happened? One append-only table: audit trail, timeline, outbox and source of webhooks."""

from fundapp.kernel.events.log import Handled, PastEvent, history, last_saved, record
from fundapp.kernel.events.reactions import Reaction, reaction
from fundapp.kernel.events.shape import SYSTEM, Event, event_named, known_events

__all__ = [
    "SYSTEM",
    "Event",
    "Handled",
    "PastEvent",
    "Reaction",
    "event_named",
    "history",
    "known_events",
    "last_saved",
    "reaction",
    "record",
]
